/** Sums of claims, kept while claims come and go, are those of the claims. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {item as thing} from '../../tests/support/company.ts';
import {type Load, LoadSum, labourOf, loadOf, weightOf} from '../domain/inventory/load.ts';
import type {Claim, PositionEvent} from '../domain/inventory/types.ts';
import {Ledger} from './ledger.ts';

const [site, item] = ['RDG', '20001'];
const AT = `position:${site}/${item}` as const;

const step = fc.record({
  id: fc.integer({min: 1, max: 30}),
  what: fc.constantFrom('claim', 'claim', 'claim', 'change', 'release', 'cover', 'pick', 'ship', 'unpick'),
  service: fc.constantFrom('', 'K/slow', 'K/fast'),
  quantity: fc.integer({min: 1, max: 50}),
  onStock: fc.integer({min: 0, max: 50}),
  locked: fc.option(fc.integer({min: 0, max: 50}), {nil: undefined}),
  due: fc.integer({min: 1, max: 4}),
  isHold: fc.boolean(),
  read: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function eventOf(
  {id, what, quantity, due, isHold, locked, service, ...s}: Step,
  isThere: boolean,
): PositionEvent | null {
  const claim = `SO-${id}/1.1`;
  const onStock = Math.min(s.onStock, quantity);
  const expires = isHold ? 1_000 + id : 0;
  if (what === 'claim') {
    const kind = isHold ? 'hold' : 'allocation';
    const made = {id: claim, kind, quantity, onStock, due, expires, author: '', service} as const;
    return {type: 'ClaimMade', site, item, claim: made};
  }
  const floor = {site, item, quantity: Math.ceil(quantity / 5), occurredAt: 0} as const;
  if (what === 'ship') return {type: 'StockDispatched', ...floor, from: 'staged', claim: null, picked: claim, to: 'o'};
  if (what === 'unpick')
    return {type: 'StockUnpicked', ...floor, found: floor.quantity, into: 'available', claim, reason: ''};
  if (!isThere) return null;
  if (what === 'pick') return {type: 'StockPicked', ...floor, claim};
  if (what === 'change') {
    const more = locked === undefined ? {} : {locked: Math.min(locked, onStock)};
    return {type: 'ClaimChanged', site, item, claim, quantity, onStock, due, expires, service, ...more};
  }
  if (what === 'release') return {type: 'ClaimReleased', site, item, claim, why: 'released'};
  return {type: 'ClaimsCovered', site, item, claims: [{id: claim, onStock: 0}]};
}

const sorted = ({lasting, expiring}: Load) => ({
  lasting: [...lasting].sort((a, b) => a.due - b.due),
  expiring: [...expiring].sort((a: Claim, b: Claim) => (a.id < b.id ? -1 : 1)),
});

/** Which claims there are after an event: a pick may have been of all of one. */
function told(there: Set<number>, id: number, event: PositionEvent, claims: readonly Claim[] = []): void {
  if (event.type === 'ClaimMade') there.add(id);
  if (!claims.some((c) => c.id === `SO-${id}/1.1`)) there.delete(id);
}

test('sums kept while claims come, change and go are the sums of the claims', () => {
  let summed = 0;
  fc.assert(
    fc.property(fc.array(step, {minLength: 30, maxLength: 120}), (steps) => {
      const ledger = new Ledger();
      ledger.apply({type: 'StockReceived', site, item, quantity: 10, into: 'available', reason: '', occurredAt: 0});
      const there = new Set<number>();
      for (const s of steps) {
        const event = eventOf(s, there.has(s.id));
        if (event === null) continue;
        ledger.apply(event);
        told(there, s.id, event, ledger.read(AT)?.claims);
        const position = s.read ? ledger.read(AT) : undefined;
        if (position === undefined) continue;
        const kept = loadOf(position);
        // A copy is another position: its sums are reckoned from its claims.
        expect(sorted(kept)).toEqual(sorted(loadOf({...position})));
        if (there.size >= 8) summed += 1;
      }
    }),
    {numRuns: 200},
  );
  expect(summed).toBeGreaterThan(1_000);
});

test('the work of a site, of its zones and of its pickups, asked for at any time, are the sums over its positions', () => {
  const other = '20002';
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.boolean()), {minLength: 10, maxLength: 80}), (steps) => {
      const ledger = new Ledger();
      ledger.apply({type: 'ItemDefined', item: thing(item, {handling: {zone: 'bulk', seconds: 40}})});
      const there = new Set<number>();
      for (const [s, second] of steps) {
        const id = second ? s.id + 100 : s.id;
        const event = eventOf({...s, id}, there.has(id));
        if (event === null) continue;
        ledger.apply({...event, item: second ? other : item});
        const at = (what: string) => ledger.read(`position:${site}/${what}`);
        told(there, id, event, at(second ? other : item)?.claims);
        const handling = {zone: s.onStock % 2 === 0 ? 'bulk' : 'fine', seconds: s.quantity};
        if (s.locked === 0)
          ledger.apply({type: 'ItemDefined', item: {...thing(other), weightGrams: s.quantity, handling}});
        if (!s.read) continue;
        const all = new LoadSum();
        for (const what of [item, other]) for (const c of at(what)?.claims ?? []) all.add(c);
        expect(sorted(ledger.read(`work:${site}`) as Load)).toEqual(sorted(all.load));
        for (const group of ['K/slow', 'K/fast', 'bulk', 'fine']) {
          const grams = new Map<number, number>();
          const held: Claim[] = [];
          for (const what of [item, other]) {
            const p = at(what);
            if (p === undefined) continue;
            const {weightGrams = 0, handling: handled} = ledger.read(`item:${what}`) ?? {};
            const inZone = handled?.zone === group ? labourOf(p, handled.seconds) : {lasting: [], expiring: []};
            const {lasting, expiring} = group.includes('/') ? weightOf(p, group, weightGrams) : inZone;
            for (const {due, quantity} of lasting) grams.set(due, (grams.get(due) ?? 0) + quantity);
            held.push(...expiring);
          }
          const kept = sorted(
            ledger.read(group.includes('/') ? `lift:${site}/${group}` : `labour:${site}/${group}`) as Load,
          );
          expect(kept.lasting.filter((d) => d.quantity > 0).map((d) => [d.due, d.quantity])).toEqual(
            [...grams].filter(([, n]) => n > 0).sort(([a], [b]) => a - b),
          );
          expect(kept.expiring).toEqual(sorted({lasting: [], expiring: held}).expiring);
        }
      }
    }),
    {numRuns: 200},
  );
  expect(new Ledger().read('work:nowhere')).toEqual({lasting: [], expiring: []});
});

test('a position that was kept while the ledger changed does not show claims of another time', () => {
  const ledger = new Ledger();
  const claim = (n: number): PositionEvent => ({
    type: 'ClaimMade',
    site,
    item,
    claim: {id: `SO-${n}/1.1`, kind: 'allocation', quantity: 1, onStock: 0, due: 1, expires: 0, author: ''},
  });
  for (let n = 0; n < 20; n++) ledger.apply(claim(n));
  const position = ledger.read(AT);
  const looked = ledger.read(AT);
  expect(looked?.claims).toHaveLength(20);
  ledger.apply(claim(20));
  expect(() => position?.claims).toThrow('kept while the ledger changed');
  expect(looked?.claims).toHaveLength(20);
});
