/** The id of an archived order is not given again: exactly, across a restart, within a bound. */
import {expect, test} from 'vitest';
import {company, place, receive} from '../../tests/support/company.ts';
import {door, MemoryAuthority} from '../../tests/support/memory-authority.ts';
import {scopeOf} from '../domain/events.ts';
import {evolveRetired, isRetired, RETIRED_LIMITS, retired} from '../domain/orders/retired.ts';
import {Ledger} from '../ledger/ledger.ts';
import {admits, FULL_VIEW} from '../visibility/view.ts';

const lots = [{line: 1, lot: 1, quantity: 2}];
const archived = () => {
  const m = new MemoryAuthority([...company(), receive('A', 'x', 10)]);
  m.submit(place([['x', 2]], {order: 'SO-1'}));
  m.submit({type: 'ShipLots', order: 'SO-1', lots});
  m.submit({type: 'DeliverLots', order: 'SO-1', lots});
  m.submit({type: 'ArchiveOrder', order: 'SO-1'});
  return m;
};

test('an order with the id of an archived one is refused, also after a restart; another id is free', () => {
  for (const m of [archived(), archived().restarted()]) {
    expect(m.authority.ledger.read('order:SO-1')).toBeUndefined();
    const again = m.submit(place([['x', 1]], {order: 'SO-1'}), door('rest'), 'again');
    expect(again.verdict).toMatchObject({kind: 'rejected', rejection: {code: 'already-exists', what: 'SO-1'}});
    expect(m.submit(place([['x', 1]], {order: 'SO-2'}), door('rest'), 'other').verdict.kind).toBe('accepted');
  }
});

test('no view holds the ids of archived orders: desks do not carry what has left them', () => {
  expect(admits(FULL_VIEW, scopeOf(retired('SO-1')))).toBe(false);
});

test('the set is bounded: a full bucket forgets its oldest id and keeps the newest', () => {
  const ledger = new Ledger();
  const {bucket} = retired('SO-0');
  const same: string[] = [];
  for (let n = 0; same.length < 3; n++) if (retired(`SO-${n}`).bucket === bucket) same.push(`SO-${n}`);
  for (const id of same) ledger.apply(retired(id));
  expect(same.every((id) => isRetired(ledger.read, id))).toBe(true);
  const full = {bucket, ids: Array.from({length: RETIRED_LIMITS.idsPerBucket}, (_, n) => `old-${n}`)};
  const next = evolveRetired(full, {type: 'OrderIdRetired', bucket, order: 'new'});
  expect(next.ids).toHaveLength(RETIRED_LIMITS.idsPerBucket);
  expect([next.ids.includes('old-0'), next.ids.at(-1)]).toEqual([false, 'new']);
});
