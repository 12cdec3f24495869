/** The laws of requests for approval, by plain comparison of what stood before a decision and after it. */
import type {Approval} from '../../src-shared/domain/approvals/types.ts';
import type {AnyState, Key} from '../../src-shared/domain/events.ts';
import {assert} from '../../src-shared/kernel/assert.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';
import {rightsOf} from '../../src-shared/visibility/rights.ts';

type States = ReadonlyMap<Key, AnyState | undefined>;

/** `d` is the decision as it was made, not what it carried out. */
export function checkApprovals(d: Decision, before: States, after: States): void {
  for (const [k, was] of before) {
    if (!k.startsWith('approval:')) continue;
    const why = `#${d.seq} ${d.command.type} of ${k}`;
    const is = after.get(k) as Approval | undefined;
    const old = was as Approval | undefined;
    if (old === undefined) {
      assert(is?.closed === null && is.expires > d.at && is.by === d.actor.user, `${why}: it does not begin open`);
      assert(before.size === 1, `${why}: asking did something`);
    } else if (is === undefined) {
      assert(old.closed !== null || old.expires <= d.at, `${why}: it went while it was open`);
    } else checkClosed(d, old, is, before.size, why);
  }
}

function checkClosed(d: Decision, old: Approval, is: Approval, touched: number, why: string): void {
  assert(old.closed === null && is.closed !== null, `${why}: closed twice, or not`);
  assert(old.expires > d.at, `${why}: closed after it was over`);
  assert(is.closed.by === d.actor.user && is.closed.at === d.at, `${why}: it does not say who closed it`);
  const isOwn = is.by === d.actor.user;
  if (is.closed.outcome === 'withdrawn')
    assert(isOwn && touched === 1, `${why}: withdrawn by another, or more was done`);
  else assert(!isOwn, `${why}: decided by who asked`);
  if (is.closed.outcome === 'refused') assert(touched === 1, `${why}: refused, and something was done`);
  const {command} = is;
  if (is.closed.outcome === 'approved' && 'pools' in command && command.pools !== undefined)
    assert(rightsOf(d.actor.role).includes('override-pool'), `${why}: by a role without the right`);
}
