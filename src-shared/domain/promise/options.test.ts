/** The options of a line against brute force: none breaks a rule of the customer, and no allowed plan is sooner than the best. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {company, customer, days, MONDAY, place, receive, rules, site, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {
  answerTo,
  ask,
  atp,
  docked,
  doors,
  HANDLED,
  hands,
  lifted,
  limited,
  room,
  soonest,
  staffed,
  stillTakes,
  weighs,
  worlds,
} from '../../../tests/support/promise-oracle.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import type {Position} from '../inventory/types.ts';
import {checkPromise} from './check.ts';

test('law: the best option is as soon as any plan the customer’s rules allow', () => {
  fc.assert(
    fc.property(
      worlds,
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({splitSites: fc.boolean(), backorders: fc.boolean()}),
      (world, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        const best = ask(world, quantity, requested, of)[0];
        const expected = soonest(world, quantity, requested, of);
        const found =
          best === undefined || best.short > 0 ? null : Math.max(requested, ...best.lots.map((lot) => lot.day));
        expect(found).toBe(expected);
      },
    ),
    {numRuns: 4_000},
  );
});

test('law: who wants only the answer gets the same as who wants to see the options', () => {
  let served = 0;
  fc.assert(
    fc.property(
      worlds,
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({splitSites: fc.boolean(), backorders: fc.boolean(), earlyDays: fc.integer({min: 0, max: 2})}),
      (world, quantity, ahead, wish) => {
        const of = rules(wish);
        const both = [false, true].map((explain) => {
          const {receipt, options, next} = answerTo(world, quantity, TODAY + ahead, of, 1, {explain}) ?? {};
          return {receipt, options, next: options?.[0]?.onRequest === true ? null : next};
        });
        expect(both[0]).toEqual(both[1]);
        if (both[0]?.options?.[0]?.onRequest === true) served++;
      },
    ),
    {numRuns: 3_000},
  );
  expect(served).toBeGreaterThan(100);
});

test('law: a substitute is offered whenever all of it, or the missing part, would be there sooner', () => {
  let offered = 0;
  fc.assert(
    fc.property(
      worlds,
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({splitSites: fc.boolean(), backorders: fc.boolean()}),
      fc.constantFrom('none' as const, 'equivalent' as const),
      (world, quantity, ahead, wish, substitution) => {
        const of = rules({...wish, substitution});
        const requested = TODAY + ahead;
        const own = soonest(world, quantity, requested, of) ?? Number.POSITIVE_INFINITY;
        const either = soonest(world, quantity, requested, of, [world.positions, world.others]);
        const expected = substitution === 'none' || either === null || either >= own ? null : either;
        const best = answerTo(world, quantity, requested, of)?.substitutes?.[0];
        const found = best === undefined ? null : Math.max(requested, ...best.lots.map((lot) => lot.day));
        expect(found).toBe(expected);
        if (found !== null) offered++;
      },
    ),
    {numRuns: 4_000},
  );
  expect(offered).toBeGreaterThan(100);
});

test('law: with limited work nothing is promised twice, and the best option is as soon as any plan', () => {
  let bound = 0;
  fc.assert(
    fc.property(
      worlds,
      fc.array(fc.option(fc.array(fc.integer({min: 0, max: 3}), {minLength: 7, maxLength: 7})), {
        minLength: 3,
        maxLength: 3,
      }),
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        substitution: fc.constantFrom('none' as const, 'equivalent' as const),
      }),
      (free, weeks, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        const world = limited(free, weeks);
        const answer = answerTo(world, quantity, requested, of);
        for (const {lots} of [...(answer?.options ?? []), ...(answer?.substitutes ?? [])])
          for (const {site: at, shipBy} of lots) {
            const until = lots.filter((l) => l.site === at && l.shipBy <= shipBy);
            const i = world.sites.findIndex((s) => s.id === at);
            expect(until.reduce((n, l) => n + l.quantity, 0)).toBeLessThanOrEqual(room(world, i, shipBy));
          }
        const [best] = answer?.options ?? [];
        const found = best === undefined || best.short > 0 ? Number.POSITIVE_INFINITY : lastDay(best.lots, requested);
        const expected = soonest(world, quantity, requested, of) ?? Number.POSITIVE_INFINITY;
        expect(found).toBe(expected);
        if (expected > (soonest(free, quantity, requested, of) ?? Number.POSITIVE_INFINITY)) bound++;
      },
    ),
    {numRuns: 4_000},
  );
  expect(bound).toBeGreaterThan(400);
});
const lastDay = (lots: readonly {readonly day: number}[], requested: number): number =>
  Math.max(requested, ...lots.map((lot) => lot.day));

test('law: with zones nobody’s hands are promised twice, and the best option is as soon as any plan', () => {
  let bound = 0;
  fc.assert(
    fc.property(
      worlds,
      fc.array(fc.option(fc.array(fc.integer({min: 0, max: 20}), {minLength: 7, maxLength: 7}), {freq: 4}), {
        minLength: 3,
        maxLength: 3,
      }),
      fc.option(fc.array(fc.integer({min: 0, max: 5}), {minLength: 7, maxLength: 7}), {freq: 1}),
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        substitution: fc.constantFrom('none' as const, 'equivalent' as const),
      }),
      (free, weeks, work, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        const open = work === null ? free : limited(free, [null, work, work]);
        const world = staffed(open, weeks);
        const answer = answerTo(world, quantity, requested, of);
        for (const {lots} of [...(answer?.options ?? []), ...(answer?.substitutes ?? [])])
          for (const {site: at, shipBy} of lots) {
            const i = world.sites.findIndex((s) => s.id === at);
            const until = lots.filter((l) => l.site === at && l.shipBy <= shipBy);
            const seconds = until.reduce((n, l) => n + l.quantity * HANDLED[l.item === 'z' ? 'z' : 'x'].seconds, 0);
            expect(seconds).toBeLessThanOrEqual(hands(world, i, shipBy));
            expect(until.reduce((n, l) => n + l.quantity, 0)).toBeLessThanOrEqual(room(world, i, shipBy));
          }
        const [best] = answer?.options ?? [];
        const found = best === undefined || best.short > 0 ? Number.POSITIVE_INFINITY : lastDay(best.lots, requested);
        const expected = soonest(world, quantity, requested, of) ?? Number.POSITIVE_INFINITY;
        expect(found).toBe(expected);
        if (expected > (soonest(open, quantity, requested, of) ?? Number.POSITIVE_INFINITY)) bound++;
      },
    ),
    {numRuns: 4_000},
  );
  expect(bound).toBeGreaterThan(200);
});

test('law: with docks no door loads more than it can, and the best option is as soon as any plan', () => {
  let bound = 0;
  const week = (most: number) => fc.array(fc.integer({min: 0, max: most}), {minLength: 7, maxLength: 7});
  fc.assert(
    fc.property(
      worlds,
      fc.array(fc.option(week(30), {freq: 4}), {minLength: 3, maxLength: 3}),
      fc.option(fc.tuple(week(5), week(20)), {freq: 1}),
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        substitution: fc.constantFrom('none' as const, 'equivalent' as const),
      }),
      (free, weeks, other, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        // Some of the sites have units a day, or zones, beside the docks.
        const open = other === null ? free : staffed(limited(free, [null, other[0], null]), [other[1], null, null]);
        const world = docked(open, weeks);
        const answer = answerTo(world, quantity, requested, of);
        for (const {lots} of [...(answer?.options ?? []), ...(answer?.substitutes ?? [])])
          for (const {site: at, shipBy} of lots) {
            const i = world.sites.findIndex((s) => s.id === at);
            const until = lots.filter((l) => l.site === at && l.shipBy <= shipBy);
            const grams = until.reduce((n, l) => n + l.quantity * weighs(world)[l.item === 'z' ? 'z' : 'x'], 0);
            expect(grams).toBeLessThanOrEqual(doors(world, i, shipBy));
            const seconds = until.reduce((n, l) => n + l.quantity * HANDLED[l.item === 'z' ? 'z' : 'x'].seconds, 0);
            expect(seconds).toBeLessThanOrEqual(hands(world, i, shipBy));
            expect(until.reduce((n, l) => n + l.quantity, 0)).toBeLessThanOrEqual(room(world, i, shipBy));
          }
        const [best] = answer?.options ?? [];
        const found = best === undefined || best.short > 0 ? Number.POSITIVE_INFINITY : lastDay(best.lots, requested);
        const expected = soonest(world, quantity, requested, of) ?? Number.POSITIVE_INFINITY;
        expect(found).toBe(expected);
        if (expected > (soonest(open, quantity, requested, of) ?? Number.POSITIVE_INFINITY)) bound++;
      },
    ),
    {numRuns: 4_000},
  );
  expect(bound).toBeGreaterThan(200);
});

test('law: with a lift no pickup is overfilled, and the best option is as soon as any plan', () => {
  let bound = 0;
  fc.assert(
    fc.property(
      worlds.filter((w) => w.carrier !== null),
      fc.array(fc.option(fc.array(fc.integer({min: 0, max: 700}), {minLength: 7, maxLength: 7}), {freq: 4}), {
        minLength: 3,
        maxLength: 3,
      }),
      fc.option(fc.array(fc.integer({min: 0, max: 5}), {minLength: 7, maxLength: 7}), {freq: 1}),
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        substitution: fc.constantFrom('none' as const, 'equivalent' as const),
      }),
      (free, weeks, work, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        const open = work === null ? free : limited(free, [work, null, work]);
        const world = lifted(open, weeks);
        const answer = answerTo(world, quantity, requested, of);
        for (const {lots} of [...(answer?.options ?? []), ...(answer?.substitutes ?? [])])
          for (const {site: at, shipBy, service = ''} of lots) {
            const i = world.sites.findIndex((s) => s.id === at);
            const same = lots.filter((l) => l.site === at && l.service === service && l.shipBy === shipBy);
            expect(same.reduce((n, l) => n + l.quantity, 0)).toBeLessThanOrEqual(stillTakes(world, i, service, shipBy));
            const until = lots.filter((l) => l.site === at && l.shipBy <= shipBy);
            expect(until.reduce((n, l) => n + l.quantity, 0)).toBeLessThanOrEqual(room(world, i, shipBy));
          }
        const [best] = answer?.options ?? [];
        const found = best === undefined || best.short > 0 ? Number.POSITIVE_INFINITY : lastDay(best.lots, requested);
        const expected = soonest(world, quantity, requested, of) ?? Number.POSITIVE_INFINITY;
        expect(found).toBe(expected);
        if (expected > (soonest(open, quantity, requested, of) ?? Number.POSITIVE_INFINITY)) bound++;
      },
    ),
    {numRuns: 4_000},
  );
  expect(bound).toBeGreaterThan(200);
});

test('law: in so many shipments as the customer takes, the best option is as soon as any plan', () => {
  let [bound, parts] = [0, 0];
  fc.assert(
    fc.property(
      worlds,
      fc.option(fc.array(fc.integer({min: 0, max: 5}), {minLength: 7, maxLength: 7})),
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({splitSites: fc.boolean(), backorders: fc.boolean(), shipmentsMax: fc.integer({min: 1, max: 3})}),
      (free, work, quantity, ahead, wish) => {
        const world = work === null ? free : limited(free, [work, null, work]);
        const requested = TODAY + ahead;
        const by = (n: number, shipmentsMax: number) =>
          shipmentsMax === 0 ? null : soonest(world, n, requested, rules({...wish, shipmentsMax}));
        const options = answerTo(world, quantity, requested, rules(wish))?.options ?? [];
        for (const {lots, short} of options)
          expect(lots.length).toBeLessThanOrEqual(wish.shipmentsMax - (short > 0 ? 1 : 0));
        const [best] = options;
        const found = best === undefined || best.short > 0 ? null : lastDay(best.lots, requested);
        const expected = by(quantity, wish.shipmentsMax);
        expect(found).toBe(expected);
        if (expected !== soonest(world, quantity, requested, rules({...wish, shipmentsMax: 99}))) bound++;
        if (expected !== null || !wish.backorders) return;
        // The rest goes in the last shipment, when it has a date.
        const most = Array.from({length: quantity}, (_, n) => n).findLast(
          (n) => n === 0 || by(n, wish.shipmentsMax - 1) !== null,
        );
        expect(quantity - (best?.short ?? quantity)).toBe(most);
        if (most !== 0) parts++;
      },
    ),
    {numRuns: 2_000},
  );
  expect(bound).toBeGreaterThan(20);
  expect(parts).toBeGreaterThan(20);
});

test('law: no option breaks a rule: sites, packs, the smallest shipment, the latest day, units promised once', () => {
  fc.assert(
    fc.property(
      worlds,
      fc.integer({min: 1, max: 5}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        shipComplete: fc.boolean(),
        latestDays: fc.integer({min: 0, max: 5}),
        minimumShipment: fc.constantFrom(0, 0, 4),
        shipmentsMax: fc.constantFrom(2, 3, 99),
        substitution: fc.constantFrom('none' as const, 'equivalent' as const),
      }),
      fc.constantFrom(1, 2, 3),
      (world, packs, ahead, wish, multiple) => {
        const quantity = packs * multiple;
        const of = rules(wish);
        const requested = TODAY + ahead;
        const answer = answerTo(world, quantity, requested, of, multiple);
        for (const o of [...(answer?.options ?? []), ...(answer?.substitutes ?? [])]) {
          expect(o.lots.reduce((n, lot) => n + lot.quantity, 0) + o.short).toBe(quantity);
          for (const lot of o.lots) {
            expect(lot.quantity % multiple).toBe(0);
            expect(lot.quantity).toBeGreaterThan(0);
            if (lot.day <= requested)
              expect(lot.quantity).toBeGreaterThanOrEqual(Math.min(quantity, of.minimumShipment));
            if (of.latestDays > 0) expect(lot.day).toBeLessThanOrEqual(requested + of.latestDays);
            const s = world.sites.findIndex((x) => x.id === lot.site);
            const before = o.lots.filter((x) => x.site === lot.site && x.item === lot.item && x.shipBy <= lot.shipBy);
            const sum = before.reduce((n, x) => n + x.quantity, 0);
            const stock = lot.item === undefined ? world.positions : world.others;
            expect(sum).toBeLessThanOrEqual(atp(stock[s] as Position, lot.shipBy));
          }
          if (!of.splitSites) expect(new Set(o.lots.map((lot) => lot.site)).size).toBeLessThanOrEqual(1);
          if (of.shipComplete) expect(o.lots.length).toBe(1);
        }
      },
    ),
    {numRuns: 4_000},
  );
});

test('law: what comes too late for him waits without a date, and takes nothing with it that would be there in time', () => {
  let parts = 0;
  fc.assert(
    fc.property(
      worlds,
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.constant(true),
        latestDays: fc.integer({min: 1, max: 5}),
      }),
      (world, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        const inTime = (n: number) =>
          (soonest(world, n, requested, of) ?? Number.POSITIVE_INFINITY) <= requested + of.latestDays;
        const most = Array.from({length: quantity + 1}, (_, n) => n).findLast((n) => n === 0 || inTime(n)) ?? 0;
        const [best] = answerTo(world, quantity, requested, of)?.options ?? [];
        expect(quantity - (best?.short ?? quantity)).toBe(most);
        if (most > 0 && most < quantity) parts++;
      },
    ),
    {numRuns: 1_500},
  );
  expect(parts).toBeGreaterThan(75);
});

const buy = (at: string, quantity: number, inDays: number): Command => ({
  type: 'PlacePurchase',
  purchase: `P-${at}`,
  supplier: 'V',
  site: at,
  lines: [{item: 'x', quantity, expectedAt: MONDAY + days(inDays), confirmed: true}],
});
const lotsOf = (t: ReturnType<typeof given>) =>
  t.book.order('o').lots.map((lot) => [lot.site, lot.current.day - TODAY, lot.allocated]);

test('a far site that has all of it hides no split that is in time', () => {
  const far = site('F', {transitDays: {'*': 4}, rank: 9});
  const t = given(
    ...company({sites: [site('A'), site('B'), far]}),
    receive('A', 'x', 23),
    receive('B', 'x', 4),
    receive('F', 'x', 50),
    place([['x', 24]], {order: 'o', day: TODAY + 1}),
  );
  expect(lotsOf(t)).toEqual([
    ['A', 1, 23],
    ['B', 1, 1],
  ]);
});

test('the rest comes from the site that has it soonest; from one site only, where the customer takes no other', () => {
  const stock = [receive('A', 'x', 9), buy('A', 9, 15), buy('B', 5, 2)];
  const t = given(...company(), ...stock, place([['x', 10]], {order: 'o', day: TODAY + 1}));
  expect(lotsOf(t)[1]?.[0]).toBe('B');
  const one = customer('c', {rules: rules({splitSites: false})});
  const u = given(...company({customers: [one]}), ...stock, place([['x', 10]], {order: 'o', day: TODAY + 1}));
  expect(new Set(lotsOf(u).map(([at]) => at))).toEqual(new Set(['A']));
});

test('a request for a day on which nobody delivers is promised for the next one, unless the customer takes it early', () => {
  const saturday = TODAY + 5;
  const t = given(...company(), receive('A', 'x', 9), place([['x', 1]], {order: 'o', day: saturday}));
  expect(lotsOf(t)).toEqual([['A', 7, 1]]);
  const early = customer('c', {rules: rules({earlyDays: 1})});
  const u = given(
    ...company({customers: [early]}),
    receive('A', 'x', 9),
    place([['x', 1]], {order: 'o', day: saturday}),
  );
  expect(lotsOf(u)).toEqual([['A', 4, 1]]);
});

test('why not sooner: the calendar, where the day asked for has no deliveries; the cut-off, where the dispatch for it has gone', () => {
  const t = given(...company(), receive('A', 'x', 9));
  const binding = (requestedDay: number) =>
    checkPromise({
      read: t.book.ledger.read,
      company: must(t.book.ledger.read('company:company'), 'a company'),
      to: {country: 'United Kingdom', zone: 'UTC', tier: 'C', rules: rules()},
      lines: [{line: 1, item: 'x', quantity: 1, requestedDay}],
      now: t.book.at,
      shipComplete: false,
    })[0]?.options[0]?.binding;
  expect(binding(TODAY + 5)).toEqual({kind: 'calendar', site: 'A'});
  expect(binding(TODAY)).toMatchObject({kind: 'cutoff'});
  expect(binding(TODAY + 4)).toEqual({kind: 'request'});
});
