/** What is kept for a segment, and the most it may have (F.6, F.7, B.14). */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  company,
  customer,
  days,
  MONDAY,
  place,
  receive,
  rules,
  segment,
  TODAY,
} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import {startOfDay} from '../calendar.ts';
import type {Command} from '../commands.ts';
import {askedLines} from '../promise/asked.ts';
import {checkPromise} from '../promise/check.ts';
import {entitled} from '../promise/entitled.ts';
import {destinationOf} from '../promise/holds.ts';
import {build} from '../promise/timeline.ts';
import {emptyPosition} from './evolve.ts';
import {ALWAYS, isOf, usedOf} from './pooled.ts';
import type {Claim, Pool, Position} from './types.ts';

const at = {site: 'A', item: 'x'};
const reason = 'test';
const never = rules({backorders: false});
const PEOPLE = [
  customer('key', {tier: 'A', rules: never}),
  customer('uk', {tier: 'B', territory: 'UK', rules: never}),
  customer('eu', {tier: 'B', territory: 'EU', rules: never}),
  customer('patient', {tier: 'B', territory: 'EU', rules: rules({shipComplete: false, splitSites: false})}),
];
const TREE = [segment('top', {tiers: ['A']}), segment('home', {territories: ['UK']}), segment('rest')];
const keep = (quantity: number, of: string, untilDay = TODAY + 4): Command => ({
  type: 'SetPool',
  ...at,
  segment: of,
  kind: 'protected',
  quantity,
  untilDay,
  reason,
});
const limit = (quantity: number, of: string, fromDay: number, untilDay: number): Command => ({
  type: 'SetPool',
  ...at,
  segment: of,
  kind: 'quota',
  quantity,
  fromDay,
  untilDay,
  reason,
});
const wants = (who: string, quantity: number, day = TODAY + 1, order = `${who}-${quantity}-${day}`) =>
  place([['x', quantity]], {customer: who, order, day, site: 'A'});
const book = (...more: Command[]) =>
  given(...company({segments: TREE, customers: PEOPLE}), receive('A', 'x', 10), ...more);

describe('kept for a segment', () => {
  test('two-segment protection with release date', () => {
    const t = book(keep(4, 'top'), keep(3, 'home', TODAY + 8));
    t.when(wants('eu', 4)).thenRejected('insufficient-stock', {left: 3});
    t.when(wants('uk', 7)).thenRejected('insufficient-stock', {left: 6});
    // From the release date on the first is everybody's, the second not yet.
    t.when(wants('eu', 8, TODAY + 7)).thenRejected('insufficient-stock', {left: 7});
    t.when(wants('eu', 3)).thenAccepted();
    t.when(wants('eu', 1)).thenRejected('insufficient-stock', {left: 0});
    t.when(wants('uk', 3)).thenAccepted();
    t.when(wants('key', 4)).thenAccepted();
    expect(t.book.position('A', 'x').claims.map((c) => [c.segment, c.quantity])).toEqual([
      ['top', 4],
      ['home', 3],
      ['rest', 3],
    ]);
  });

  test('once its day has come it counts what left before, or was to, and nothing that leaves later', () => {
    const t = book(keep(4, 'top'), receive('A', 'x', 10), wants('key', 3, TODAY + 3, 'before'));
    const used = () => {
      const {claims, pools} = t.book.position('A', 'x');
      return pools.map((pool) => usedOf(pool, claims, t.book.at));
    };
    const leave = (order: string, quantity: number): Command[] =>
      (['released', 'picked'] as const).map((to) => ({
        type: 'AdvanceLots',
        order,
        to,
        lots: [{line: 1, lot: 1, quantity}],
      }));
    t.and(wants('key', 1, TODAY + 9, 'later'), wants('key', 2, TODAY + 9, 'early'), ...leave('early', 2));
    expect(used()).toEqual([6]);
    t.and({at: MONDAY + days(4)});
    // What was picked before is gone of it; what is only claimed for a later day is not its any more.
    expect(used()).toEqual([5]);
    t.and(...leave('before', 3), ...leave('later', 1), wants('key', 5, TODAY + 9, 'after'), ...leave('after', 5));
    expect(used()).toEqual([5]);
    const lots = [{line: 1, lot: 1, quantity: 5}];
    t.and({type: 'UnpickLots', order: 'after', lots, into: 'available', reason});
    expect(used()).toEqual([5]);
  });

  test('what the segment has had, claimed or picked, is no longer kept; taken back, it is again', () => {
    const t = book(keep(6, 'top'), wants('key', 4, TODAY + 1, 'o'));
    const kept = () => must(t.book.position('A', 'x').pools[0], 'pool').gone;
    t.when(wants('eu', 5)).thenRejected('insufficient-stock', {left: 4});
    const lots = [{line: 1, lot: 1, quantity: 4}];
    t.and(
      {type: 'AdvanceLots', order: 'o', to: 'released', lots},
      {type: 'AdvanceLots', order: 'o', to: 'picked', lots},
    );
    expect(kept()).toBe(4);
    t.when(wants('eu', 5)).thenRejected('insufficient-stock', {left: 4});
    t.and({type: 'UnpickLots', order: 'o', lots, into: 'available', reason});
    expect(kept()).toBe(0);
    t.when(wants('eu', 5)).thenRejected('insufficient-stock', {left: 4});
    t.when({type: 'CancelOrder', order: 'o', by: 'customer', reason}).thenAccepted();
    t.when(wants('eu', 5)).thenRejected('insufficient-stock', {left: 4});
  });

  test('the day comes, and the rest is everybody’s without anybody acting', () => {
    const t = book(keep(8, 'top', TODAY + 2));
    t.when(wants('eu', 5)).thenRejected('insufficient-stock', {left: 2});
    t.and({at: startOfDay(TODAY + 2, 'UTC')});
    t.when(wants('eu', 10, TODAY + 3)).thenAccepted();
  });

  test('protected above supply is refused with what there is; nothing kept twice', () => {
    const t = book();
    t.when(keep(11, 'top')).thenRejected('insufficient-stock', {left: 10});
    t.and(keep(6, 'top'));
    t.when(keep(5, 'home')).thenRejected('insufficient-stock', {left: 4});
    t.and(keep(9, 'top'));
    expect(t.book.position('A', 'x').pools.map((p) => p.quantity)).toEqual([9]);
    t.when({...keep(1, 'home', TODAY)} as Command).thenRejected('invalid');
    t.when(keep(1, 'nobody')).thenRejected('not-found', {what: 'segment nobody'});
    t.when({type: 'EndPool', ...at, pool: 'protected top', reason}).thenAccepted();
    expect(t.book.position('A', 'x').pools).toEqual([]);
  });

  test('where stock is lost the first class keeps its own, the next what is left', () => {
    const t = book(keep(6, 'top'), keep(4, 'home'));
    t.and({type: 'AdjustStock', ...at, state: 'available', delta: -3, reason});
    t.when(wants('uk', 2)).thenRejected('insufficient-stock', {left: 1});
    t.when(wants('key', 7)).thenRejected('insufficient-stock', {left: 6});
    t.when(wants('key', 6)).thenAccepted();
    t.when(wants('uk', 1)).thenAccepted();
  });

  test('an override takes it by right, and only by right', () => {
    const t = book(keep(8, 'top'));
    const over = {...wants('eu', 5), pools: {override: 'the customer is stopped'}} as Command;
    t.and({as: 'sales'});
    t.when(over).thenRejected('needs-approval');
    t.and({as: 'operations'});
    t.when(over).thenAccepted();
  });

  test('a hold is of its customer’s segment, and the answer names what is kept', () => {
    const t = book(keep(8, 'top'));
    const hold = (who: string, quantity: number): Command => ({
      type: 'HoldPromise',
      kind: 'quote',
      customer: who,
      lines: [{item: 'x', quantity, requestedDay: TODAY + 1, site: 'A'}],
    });
    t.when(hold('eu', 3)).thenRejected('insufficient-stock', {left: 2});
    t.when(hold('key', 5)).thenAccepted();
    // The hold takes what is kept for its segment, and of nobody else.
    t.when(wants('eu', 2)).thenAccepted();
  });
});

test('why not sooner: what is kept for whom until when, and what of a quota is left', () => {
  const t = book(keep(8, 'top'), wants('uk', 1));
  const ask = (who: string, day = TODAY + 1) => {
    const read = t.book.ledger.read;
    const [answer] = checkPromise({
      read,
      company: must(read('company:company'), 'company'),
      to: must(destinationOf(read, who), who),
      lines: askedLines([{item: 'x', quantity: 3, requestedDay: day, site: 'A'}]),
      now: MONDAY,
      shipComplete: false,
      explain: true,
    });
    return must(answer, 'answer');
  };
  const until = startOfDay(TODAY + 4, 'UTC');
  const kept = {kind: 'pool', pool: 'protected', segment: 'Segment top', units: 8, until};
  const late = must(
    ask('patient').options.find((o) => o.kind === 'later'),
    'later',
  );
  expect(late).toMatchObject({kind: 'later', binding: kept});
  expect(must(late.lots[0], 'lot').shipBy).toBeGreaterThanOrEqual(until);
  expect(ask('eu').reductions).toMatchObject([
    {site: 'A', free: 1, kept: [{segment: 'Segment top', quantity: 8, until}], quotas: []},
  ]);
  expect(ask('key').reductions).toMatchObject([{free: 9, kept: [], quotas: []}]);
  t.and({type: 'EndPool', ...at, pool: 'protected top', reason}, limit(2, 'rest', TODAY, TODAY + 7));
  const limited = ask('patient');
  expect(limited).toMatchObject({left: 2, reductions: [{free: 2, quotas: [{segment: 'Segment rest', left: 2}]}]});
  for (const option of limited.options)
    expect(option.binding).toMatchObject({kind: 'pool', pool: 'quota', segment: 'Segment rest', units: 2});
});

describe('a quota', () => {
  test('quota exhausted while stock is there', () => {
    const t = book(limit(4, 'rest', TODAY, TODAY + 7), wants('eu', 3));
    t.when(wants('eu', 2)).thenRejected('insufficient-stock', {left: 1});
    t.when(wants('uk', 2)).thenAccepted();
    t.when(wants('eu', 1)).thenAccepted();
    // The next week has none.
    t.when(wants('eu', 4, TODAY + 11)).thenAccepted();
  });

  test('a cancelled promise gives back to the same period, a shipped one stays spent', () => {
    const t = book(limit(4, 'rest', TODAY, TODAY + 7), wants('eu', 2, TODAY + 1, 'a'), wants('eu', 2, TODAY + 1, 'b'));
    const lots = [{line: 1, lot: 1, quantity: 2}];
    for (const to of ['released', 'picked', 'packed'] as const) t.and({type: 'AdvanceLots', order: 'a', to, lots});
    t.and({type: 'ShipLots', order: 'a', lots});
    t.when(wants('eu', 1)).thenRejected('insufficient-stock', {left: 0});
    t.and({type: 'CancelOrder', order: 'b', by: 'customer', reason});
    t.when(wants('eu', 3)).thenRejected('insufficient-stock', {left: 2});
    t.and(limit(5, 'rest', TODAY, TODAY + 7));
    t.when(wants('eu', 3)).thenAccepted();
  });

  test('of every segment on the way up; two for the same days are refused', () => {
    const tree = [
      segment('all'),
      segment('a', {parent: 'all', tiers: ['A']}),
      segment('b', {parent: 'all', tiers: ['B']}),
    ];
    const t = given(...company({segments: tree, customers: PEOPLE}), receive('A', 'x', 10));
    t.and(limit(6, 'all', TODAY, TODAY + 7), limit(5, 'b', TODAY, TODAY + 7), wants('key', 4));
    t.when(wants('eu', 3)).thenRejected('insufficient-stock', {left: 2});
    t.when(limit(9, 'b', TODAY + 6, TODAY + 9)).thenRejected('invalid');
    t.when(limit(9, 'b', TODAY + 7, TODAY + 9)).thenAccepted();
  });

  test('a later whole delivery waits for the period that has it', () => {
    const to = customer('late', {tier: 'B', territory: 'EU', rules: rules({splitSites: false})});
    const t = given(
      ...company({segments: TREE, customers: [to]}),
      receive('A', 'x', 10),
      limit(2, 'rest', TODAY, TODAY + 3),
      limit(1, 'rest', TODAY + 3, TODAY + 8),
    );
    t.when(place([['x', 5]], {customer: 'late', order: 'o', day: TODAY + 1, site: 'A'})).thenAccepted();
    const o = t.book.order('o');
    expect(o.lots.map((l) => [l.allocated, Math.floor((l.current.shipBy - MONDAY) / days(1))])).toEqual([
      [2, 0],
      [3, 8],
    ]);
  });
});

test('the formula, by counting units one at a time: nobody is given what is kept, nobody refused what is not', () => {
  const path = fc.constantFrom('', 'a', 'a/b', 'a/c', 'd');
  const t = fc.integer({min: 0, max: 12});
  const pool = fc.record({
    segment: fc.constantFrom('a', 'b', 'c', 'd'),
    kind: fc.constantFrom('protected' as const, 'quota' as const),
    quantity: fc.integer({min: 0, max: 9}),
    from: t,
    length: fc.integer({min: 1, max: 8}),
    gone: fc.integer({min: 0, max: 3}),
  });
  const claim = fc.record({due: t, quantity: fc.integer({min: 1, max: 4}), segment: path});
  const world = fc.record({
    onHand: fc.integer({min: 0, max: 20}),
    supplies: fc.array(fc.record({at: t, quantity: fc.integer({min: 1, max: 9})}), {maxLength: 3}),
    claims: fc.array(claim, {maxLength: 4}),
    pools: fc.array(pool, {maxLength: 4}),
    safety: fc.option(
      fc.record({quantity: fc.integer({min: 1, max: 9}), segments: fc.subarray(['a', 'b', 'c', 'd'])}),
      {nil: undefined},
    ),
    asker: path,
  });
  const segments = ['a', 'b', 'c', 'd'].map((id) => segment(id));
  fc.assert(
    fc.property(world, ({onHand, supplies, claims, pools, safety, asker}) => {
      const points = [
        {at: 0, supply: 0, demand: 0},
        ...supplies.map((s) => ({at: s.at, supply: s.quantity, demand: 0})),
        ...claims.map((c) => ({at: c.due, supply: 0, demand: c.quantity})),
      ];
      const open = build(onHand, points);
      const all = pools.map(
        ({length, ...p}, i): Pool => ({
          ...p,
          id: `${i}`,
          until: p.from + length,
          from: p.kind === 'quota' ? p.from : 0,
        }),
      );
      const position: Position = {
        ...emptyPosition('A', 'x'),
        claims: claims.map((c, i) => ({...PLAIN, ...c, id: `c${i}/1`})),
        pools: safety === undefined ? all : [...all, {...SAFE, ...safety}],
      };
      const own = entitled(open, {position, segments, path: asker, now: 0, own: [], extra: []});
      for (let at = 0; at <= 14; at++) {
        // By hand: one unit after another goes to the first class that still keeps some, then to the asker.
        let there = open.atpAt(at);
        let kept = 0;
        const isSafeFrom = safety?.segments.some((s) => asker.split('/').includes(s)) === false;
        for (const id of ['a', 'b', 'c', 'd'])
          for (const p of all) {
            if (p.segment !== id || p.kind !== 'protected' || at >= p.until) continue;
            let wants = p.quantity - p.gone;
            for (const c of claims) if (isOf(c.segment, id)) wants -= c.quantity;
            for (; wants > 0 && there > 0; wants--, there--) if (!asker.split('/').includes(id)) kept++;
          }
        // What then is left is the safety stock's.
        for (let n = 0; n < (safety?.quantity ?? 0) && there > 0; n++, there--) if (isSafeFrom) kept++;
        let avail = open.atpAt(at) - kept;
        for (const p of all) {
          if (p.kind !== 'quota' || !asker.split('/').includes(p.segment) || at < p.from || at >= p.until) continue;
          let left = p.quantity - p.gone;
          for (const c of claims)
            if (c.segment.split('/').includes(p.segment) && c.due >= p.from && c.due < p.until) left -= c.quantity;
          avail = Math.min(avail, Math.max(0, left));
        }
        expect(own.atpAt(at)).toBe(Math.max(0, avail));
        for (const quantity of [1, 3, 8]) {
          const first = own.earliest(quantity, at);
          expect(first === null ? null : own.atpAt(first) >= quantity && first >= at).not.toBe(false);
          for (let t = at; t < (first ?? 15); t++) expect(own.atpAt(t)).toBeLessThan(quantity);
        }
      }
    }),
    {numRuns: 3_000},
  );
});

const SAFE = {id: 'safety', segment: '', kind: 'safety', from: 0, until: ALWAYS, gone: 0} as const;
const PLAIN: Claim = {
  id: '',
  kind: 'allocation',
  quantity: 1,
  onStock: 0,
  locked: 0,
  due: 0,
  expires: 0,
  author: '',
  segment: '',
  service: '',
};
