/** Sums of claims, kept while claims come and go, are those of the claims. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {item as thing} from '../../tests/support/company.ts';
import {type Load, LoadSum, loadOf} from '../domain/inventory/load.ts';
import type {Claim, Position, PositionEvent} from '../domain/inventory/types.ts';
import {staged} from '../domain/staged.ts';
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

/** Claims, and what is picked, in amounts of so much a unit. */
function amounts(claims: readonly Claim[], loads: Position['loads'], each: number): Load {
  const sum = new LoadSum();
  for (const c of claims) sum.add({...c, quantity: c.quantity * each});
  for (const l of loads) sum.picked(l.due, l.quantity * each);
  return sum.load;
}

/** By one service, or by any. */
const goingBy = ({claims, loads}: Position, service: string | null, grams: number): Load =>
  amounts(
    claims.filter((c) => service === null || c.service === service),
    loads.filter((l) => service === null || l.service === service),
    grams,
  );

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

test('the work of a site, of its zones, its pickups and its docks, asked for at any time, are the sums over its positions', () => {
  const other = '20002';
  const groups = [
    ...['K/slow', 'K/fast'].map((service) => [`lift:${site}/${service}`, service, null] as const),
    ...['bulk', 'fine'].map((zone) => [`labour:${site}/${zone}`, null, zone] as const),
    [`dock:${site}`, null, null] as const,
  ];
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
        for (const [k, service, zone] of groups) {
          const grams = new Map<number, number>();
          const picked = new Map<number, number>();
          const held: Claim[] = [];
          for (const what of [item, other]) {
            const p = at(what);
            if (p === undefined) continue;
            const {weightGrams = 0, handling: handled} = ledger.read(`item:${what}`) ?? {};
            const inZone = handled?.zone === zone ? amounts(p.claims, [], handled.seconds) : new LoadSum().load;
            const {lasting, expiring} = zone === null ? goingBy(p, service, weightGrams) : inZone;
            for (const one of lasting) {
              grams.set(one.due, (grams.get(one.due) ?? 0) + one.quantity);
              picked.set(one.due, (picked.get(one.due) ?? 0) + one.picked);
            }
            held.push(...expiring);
          }
          const kept = sorted(ledger.read(k) as Load);
          expect(kept.lasting.filter((d) => d.quantity > 0).map((d) => [d.due, d.quantity, d.picked])).toEqual(
            [...grams]
              .filter(([, n]) => n > 0)
              .sort(([a], [b]) => a - b)
              .map(([due, n]) => [due, n, picked.get(due)]),
          );
          expect(kept.expiring).toEqual(sorted({lasting: [], expiring: held}).expiring);
        }
      }
    }),
    {numRuns: 200},
  );
  expect(new Ledger().read('work:nowhere')).toEqual({lasting: [], expiring: []});
});

test('the sums that a decision sees after its own events, asked for at any time, are those of a ledger that has them', () => {
  const SUMS = [
    `work:${site}`,
    ...['bulk', 'fine'].map((zone) => `labour:${site}/${zone}` as const),
    ...['K/slow', 'K/fast'].map((service) => `lift:${site}/${service}` as const),
    `dock:${site}`,
  ] as const;
  const amountsOf = (load: Load | undefined) => {
    const {lasting, expiring} = sorted(load ?? {lasting: [], expiring: []});
    return {lasting: lasting.filter((d) => d.quantity !== 0).map((d) => [d.due, d.quantity]), expiring};
  };
  const items = [item, '20002', '20003'] as const;
  const which = fc.record({
    step,
    item: fc.integer({min: 0, max: items.length - 1}),
    ask: fc.constantFrom(...SUMS),
  });
  let asked = 0;
  fc.assert(
    fc.property(fc.array(which, {maxLength: 40}), fc.array(which, {minLength: 5, maxLength: 60}), (earlier, own) => {
      const [base, all] = [new Ledger(), new Ledger()];
      for (const ledger of [base, all])
        for (const [n, zone] of ['bulk', 'fine', 'bulk'].entries()) {
          const more = {weightGrams: 100 + n, handling: {zone, seconds: 40 + n}};
          ledger.apply({type: 'ItemDefined', item: thing(items[n] as string, more)});
        }
      // The one keeps its sums from now on; the other makes them when the decision asks.
      for (const k of SUMS) all.read(k);
      const has = (what: string, id: number) =>
        all.read(`position:${site}/${what}`)?.claims.some((c) => c.id === `SO-${id}/1.1`) ?? false;
      const next = ({step: s, item: n}: (typeof own)[number]) => {
        const [what, id] = [items[n] as string, s.id % 8];
        // A claim that was given up may come again at another item: that of a hold does, by the same name.
        if (items.some((other) => other !== what && has(other, id))) return null;
        const event = eventOf({...s, id}, has(what, id));
        if (event === null) return null;
        const here = {...event, item: what};
        all.apply(here);
        return here;
      };
      for (const one of earlier) {
        const event = next(one);
        if (event !== null) base.apply(event);
      }
      const stage = staged(base.read);
      for (const one of own) {
        const event = next(one);
        if (event === null) continue;
        stage.add(event);
        if (!one.step.read) continue;
        expect(amountsOf(stage.read(one.ask))).toEqual(amountsOf(all.read(one.ask)));
        asked += 1;
      }
      for (const k of SUMS) expect(amountsOf(stage.read(k))).toEqual(amountsOf(all.read(k)));
    }),
    {numRuns: 500},
  );
  expect(asked).toBeGreaterThan(1_000);
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
