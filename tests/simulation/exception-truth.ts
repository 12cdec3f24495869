/** The laws of exceptions, by plain comparison of what stood before a decision and after it. */
import type {AnyState, Key} from '../../src-shared/domain/events.ts';
import type {Exception} from '../../src-shared/domain/exceptions/types.ts';
import type {Order} from '../../src-shared/domain/orders/types.ts';
import {assert} from '../../src-shared/kernel/assert.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';

const GONE_MS = 15 * 60_000;
const SEVERITY = ['low', 'medium', 'high'];

type States = ReadonlyMap<Key, AnyState | undefined>;

export function checkExceptions(d: Decision, before: States, after: States): void {
  for (const [k, was] of before) {
    if (k.startsWith('order:') && after.get(k) === undefined && was !== undefined)
      for (const {line} of (was as Order).lines)
        assert(!after.has(`exception:${(was as Order).id}/${line}`), `#${d.seq}: an exception outlived ${k}`);
    if (k.startsWith('exception:')) checkOne(d, k, was as Exception | undefined, after);
  }
}

function checkOne(d: Decision, k: Key, was: Exception | undefined, after: States): void {
  const why = `#${d.seq} ${d.command.type} of ${k}`;
  const is = after.get(k) as Exception | undefined;
  if (is === undefined) return assert(d.command.type === 'ArchiveOrder', `${why}: it went without its order`);
  const order = after.get(`order:${is.order}`) as Order | undefined;
  assert(order?.lines.some((l) => l.line === is.line) === true, `${why}: it is about no line`);
  assert(order.territory === is.territory, `${why}: it is not where its order is`);
  assert(is.history.length <= 40 && is.history.at(-1)?.at === d.at, `${why}: its history does not tell it`);
  if (is.closed !== null && was?.closed === null && is.closed.code === 'cause-gone')
    assert(
      was.goneSince !== null && d.at - was.goneSince >= GONE_MS,
      `${why}: closed before its cause was gone for long`,
    );
  if (is.closed !== null) assert(is.snoozedUntil === null, `${why}: closed and snoozed`);
  if (was?.closed?.code !== undefined && was.closed.code !== 'cause-gone' && is.closed === null)
    assert(
      was.goneSince !== null || SEVERITY.indexOf(is.severity) > SEVERITY.indexOf(was.severity),
      `${why}: what was resolved came back as it was`,
    );
  if (was?.closed === null && is.closed === null)
    assert(SEVERITY.indexOf(is.severity) >= SEVERITY.indexOf(was.severity), `${why}: less severe while open`);
}
