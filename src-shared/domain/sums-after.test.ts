/** What a look at a sum costs; that it is right is shown beside the ledger's own sums (`ledger/claim-sums.test.ts`). */
import {expect, test} from 'vitest';
import {item} from '../../tests/support/company.ts';
import type {AnyState, Key, Kind, Read, States} from './events.ts';
import type {Load} from './inventory/load.ts';
import type {PositionEvent} from './inventory/types.ts';
import {staged} from './staged.ts';
import {SumsAfter} from './sums-after.ts';

const ITEMS = Array.from({length: 100}, (_, n) => `x${n}`);
const SUMS = ['work:A', 'labour:A/bulk', 'labour:A/fine', 'lift:A/K/fast', 'dock:A'] as const;
const NOTHING: Load = {lasting: [], expiring: []};
/** Items that are all handled in `bulk`, nine seconds a unit, at a site that nothing is asked of. */
const base: Read = <K extends Kind>(k: Key<K>): States[K] | undefined => STATES.get(k) as States[K] | undefined;
const STATES: ReadonlyMap<Key, AnyState> = new Map<Key, AnyState>([
  ...SUMS.map((k) => [k, NOTHING] as const),
  ...ITEMS.map((what) => [`item:${what}`, item(what, {handling: {zone: 'bulk', seconds: 9}})] as const),
]);
const claimed = (what: string, claim = `${what}/1.1`, expires = 0): PositionEvent => ({
  type: 'ClaimMade',
  site: 'A',
  item: what,
  claim: {
    id: claim,
    kind: expires === 0 ? 'allocation' : 'hold',
    quantity: 1,
    onStock: 0,
    due: 1,
    expires,
    author: '',
    service: 'K/fast',
  },
});

test('a look after each of many changes reads each changed position once, however many changed before', () => {
  const stage = staged(base);
  let looks = 0;
  const seen: Read = (k) => {
    looks += 1;
    return stage.read(k);
  };
  const sums = new SumsAfter(base, seen);
  for (const [n, what] of ITEMS.entries()) {
    stage.add(claimed(what));
    sums.changed(`position:A/${what}`);
    const asked = SUMS.map((k) => sums.read(k)?.lasting[0]?.quantity ?? 0);
    expect(asked).toEqual([n + 1, 9 * (n + 1), 0, 100 * (n + 1), 100 * (n + 1)]);
    // What did not change since is the same object.
    for (const k of SUMS) expect(sums.read(k)).toBe(sums.read(k));
  }
  // Nothing of them is handled in the other zone.
  expect(looks).toBe(4 * ITEMS.length);
});

test('the claim of a hold that moves to another item keeps its name and is not lost', () => {
  const stage = staged(base);
  const sums = () => SUMS.map((k) => stage.read(k)?.expiring.map((c) => [c.id, c.quantity]));
  stage.add(claimed('x1', 'H/1', 99));
  const held = [[['H/1', 1]], [['H/1', 9]], [], [['H/1', 100]], [['H/1', 100]]];
  expect(sums()).toEqual(held);
  stage.add(claimed('x2'), {type: 'ClaimReleased', site: 'A', item: 'x1', claim: 'H/1', why: 'replaced'});
  stage.add(claimed('x2', 'H/1', 99));
  expect(sums()).toEqual(held);
});
