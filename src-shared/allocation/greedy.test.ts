import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {demand, lane, lot, noon, problem, problems, supply} from '../../tests/support/allocation-problems.ts';
import type {Strategy} from '../domain/master-data/types.ts';
import {allocate, allocateStates, HALT, type RunOptions} from './greedy.ts';
import type {Demand, Lot, Problem} from './model.ts';
import type {Plan, PlannedLine} from './plan.ts';
import {violations} from './violations.ts';

const FALL_BACK: RunOptions = {onBroken: {win: 'gain', gain: 'improve'}};
const run = (p: Problem, options = HALT) => allocate(p, options);
const line = (plan: Plan, id: string): PlannedLine => plan.lines.find((l) => l.id === id) as PlannedLine;
const units = (lots: readonly Lot[]) => lots.reduce((sum, l) => sum + l.units, 0);
const judge = (p: Problem, options: RunOptions) =>
  violations(
    p,
    allocateStates(p, options).states.map((s) => ({...s, isFixed: s.isHalted, lots: s.after})),
  );
/** Units there by a day, counted anew. */
const by = (d: Demand, lots: readonly Lot[], day: number) =>
  units(lots.filter((l) => Math.max(l.delivers, d.requested) <= day));
const DAYS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('each strategy', () => {
  const held = [lot('east', 3, 6)];
  const plenty = [supply('east', [0, 100])];
  const given = (strategy: Strategy, of = plenty) =>
    line(run(problem([demand('x', {strategy, current: held})], {supply: of})), 'x');

  test('win holds exactly its lots, whatever there is', () => {
    expect(given('win')).toMatchObject({verdict: 'keeps', after: held});
  });
  test.each(['gain', 'improve', 'redistribute'] as const)('%s takes more and sooner where there is', (strategy) => {
    expect(given(strategy)).toMatchObject({verdict: 'gains', after: [lot('east', 0, 10)]});
  });
  test('fill takes no more and nothing sooner', () => {
    expect(given('fill')).toMatchObject({verdict: 'keeps', after: held});
  });
  test('fill gets later what it lost', () => {
    expect(given('fill', [supply('east', [0, 2], [4, 20])])).toMatchObject({
      verdict: 'later',
      after: [lot('east', 3, 2), lot('east', 4, 4)],
    });
  });
  test('lose gives up all, even when nobody takes it', () => {
    expect(given('lose')).toMatchObject({verdict: 'loses', after: []});
  });
  test('skip is not touched', () => {
    expect(given('skip')).toMatchObject({verdict: 'skipped', skipped: 'strategy', after: held});
  });
  test('improve loses without a word what win and gain took; it is in the preview', () => {
    const lines = [
      demand('g', {strategy: 'gain', units: 8, requested: 4}),
      demand('i', {strategy: 'improve', units: 6, current: held, requested: 4}),
    ];
    const plan = run(problem(lines, {supply: [supply('east', [0, 10])]}));
    expect(line(plan, 'g')).toMatchObject({verdict: 'gains', is: {units: 8}});
    expect(line(plan, 'i')).toMatchObject({verdict: 'loses', is: {units: 2}});
    expect(plan.broken).toEqual([]);
  });
  test('redistribute leaves whole and timely lots where they are, even if another site were cheaper', () => {
    const d = demand('r', {current: [lot('west', 0, 10, 90)], lanes: [lane('west', 90), lane('east', 10)]});
    const plan = run(problem([d], {supply: [supply('east', [0, 50]), supply('west', [0, 50])]}));
    expect(line(plan, 'r').after).toEqual(d.current);
  });
});

describe('a win or gain that cannot hold', () => {
  const lines = [
    demand('w', {strategy: 'win', current: [lot('east', 0, 10)]}),
    demand('r', {strategy: 'redistribute', current: [lot('east', 2, 5)]}),
    demand('n', {item: 'nut', strategy: 'gain'}),
  ];
  const short = {supply: [supply('east', [0, 7]), {...supply('east', [0, 7]), item: 'nut'}]};

  test('halts its item, and the run says so; others go on', () => {
    const plan = run(problem(lines, short));
    expect(plan.broken).toEqual([{line: 'w', item: 'bolt', strategy: 'win', short: 3, fallback: 'halt'}]);
    expect(plan.haltedItems).toEqual(['bolt']);
    for (const id of ['w', 'r'])
      expect(line(plan, id)).toMatchObject({verdict: 'skipped', skipped: 'item-halted', after: line(plan, id).before});
    expect(line(plan, 'n')).toMatchObject({verdict: 'gains', is: {units: 7}});
  });
  test('or is treated as the run names, and the run says so', () => {
    const plan = run(problem(lines, short), {onBroken: {win: 'improve', gain: 'halt'}});
    expect(plan.broken).toEqual([{line: 'w', item: 'bolt', strategy: 'win', short: 3, fallback: 'improve'}]);
    expect(line(plan, 'w')).toMatchObject({strategy: 'improve', verdict: 'loses', is: {units: 7}});
  });
  test('a broken win may become a gain and break again', () => {
    const plan = run(problem(lines, short), FALL_BACK);
    expect(plan.broken.map((b) => [b.strategy, b.fallback])).toEqual([
      ['win', 'gain'],
      ['gain', 'improve'],
    ]);
  });
});

describe('within a strategy', () => {
  const two = (a: Partial<Demand>, b: Partial<Demand>) =>
    run(problem([demand('a', {...a, units: 6}), demand('b', {...b, units: 6})], {supply: [supply('east', [0, 6])]}));

  test.each([
    ['penalty', {}, {penaltyPerDay: 5}],
    ['tier', {}, {tier: 'A' as const}],
    ['requested', {requested: 3}, {requested: 2}],
    ['margin', {}, {margin: 6_000}],
    ['placed', {placedAt: 2}, {placedAt: 1}],
    ['order', {order: '2'}, {order: '1'}],
    ['segment', {}, {treatment: {segment: 's', rank: 2, strategy: 'redistribute' as const, sort: []}}],
  ])('%s decides, and the line says so', (by, a, b) => {
    const plan = two(a, b);
    expect(line(plan, 'b')).toMatchObject({is: {units: 6}, decided: null});
    expect(line(plan, 'a')).toMatchObject({is: {units: 0}, decided: {after: 'b', by}});
  });
  test('the segment’s own sort comes instead of the common one', () => {
    const treatment = {segment: 's', rank: 2, strategy: 'redistribute' as const, sort: ['placed' as const]};
    const plan = two({treatment, tier: 'A', placedAt: 2}, {treatment, tier: 'C', placedAt: 1});
    expect(line(plan, 'a').decided).toEqual({after: 'b', by: 'placed'});
  });
});

describe('what limits a line', () => {
  test('one shipment where only one is allowed: whole and later, not in parts', () => {
    const p = problem([demand('x', {lotsMax: 1})], {supply: [supply('east', [0, 4], [2, 20])]});
    expect(line(run(p), 'x').after).toEqual([lot('east', 2, 10)]);
  });
  test('with more allowed, what is there now and the rest later', () => {
    const p = problem([demand('x', {lotsMax: 2})], {supply: [supply('east', [0, 4], [2, 20])]});
    expect(line(run(p), 'x').after).toEqual([lot('east', 0, 4), lot('east', 2, 6)]);
  });
  test('whole packs and the least shipment', () => {
    const packs = problem([demand('x', {pack: 5})], {supply: [supply('east', [0, 9])]});
    expect(line(run(packs), 'x').is.units).toBe(5);
    const least = problem([demand('x', {minimum: 5})], {supply: [supply('east', [0, 4])]});
    expect(line(run(least), 'x').is.units).toBe(0);
  });
  test('the last day the customer takes anything', () => {
    const p = problem([demand('x', {latest: 3})], {supply: [supply('east', [3, 20])]});
    expect(line(run(p), 'x').is.units).toBe(0);
  });
  test('early stock is left for who needs it: a later request takes what comes later', () => {
    const lines = [demand('a', {requested: 5, tier: 'A'}), demand('b', {requested: 1, tier: 'C'})];
    const plan = run(problem(lines, {supply: [supply('east', [0, 10], [3, 10])]}));
    expect(plan.is.unitsInTime).toBe(20);
  });
  test('a promise outside the run is not broken: the least of the future decides', () => {
    const p = problem([demand('x')], {supply: [supply('east', [0, 3])]});
    expect(line(run(p), 'x').is.units).toBe(3);
  });
  test('what a site can send in a day, all items together', () => {
    const lines = [demand('a', {requested: 2}), demand('b', {item: 'nut', requested: 2})];
    const all = [supply('east', [0, 50]), {...supply('east', [0, 50]), item: 'nut'}];
    const capacity = [0, 1, 2].map((day) => ({site: 'east', from: day * 100, until: day * 100 + 100, units: 8}));
    const plan = run(problem(lines, {supply: all, capacity}));
    expect(plan.is).toMatchObject({units: 20, unitsInTime: 16});
  });
  test('a quota of a segment holds for its parts', () => {
    const quotas = [{segment: 'top', item: 'bolt', site: null, from: 0, until: 1_000, units: 12}];
    const lines = [demand('a', {path: ['part', 'top']}), demand('b', {path: ['top']}), demand('c', {path: ['other']})];
    const plan = run(problem(lines, {supply: [supply('east', [0, 50])], quotas}));
    expect(plan.lines.map((l) => l.is.units)).toEqual([10, 2, 10]);
  });
  test('a line does not move away when what is kept for it again would be what others have got meanwhile', () => {
    const protections = [{path: ['key'], item: 'bolt', site: 'east', until: 300, units: 6}];
    const held = [lot('east', 5, 6)];
    const k = demand('k', {
      strategy: 'improve',
      path: ['key'],
      units: 6,
      tier: 'C',
      current: held,
      lanes: [lane('east'), lane('west')],
    });
    const r = demand('r', {strategy: 'improve', path: ['rest'], tier: 'A'});
    const supplies = [supply('east', [0, 10], [4, 6]), supply('west', [0, 6])];
    const both = problem([k, r], {supply: supplies, protections});
    expect(line(run(both), 'r').after).toEqual([lot('east', 0, 10)]);
    expect(line(run(both), 'k').after).toEqual(held);
    expect(judge(both, HALT)).toEqual([]);
    const alone = problem([k], {supply: supplies, protections});
    expect(line(run(alone), 'k').after).not.toEqual(held);
  });
  test('a quota of one site leaves the others free', () => {
    const quotas = [{segment: 'rest', item: 'bolt', site: 'east', from: 0, until: 1_000, units: 4}];
    const d = demand('a', {path: ['rest'], lanes: [lane('east'), lane('west', 50)]});
    const plan = run(problem([d], {supply: [supply('east', [0, 50]), supply('west', [0, 50])], quotas}));
    expect(line(plan, 'a').after).toEqual([lot('west', 0, 10, 50)]);
  });
  test('what is kept and claimed for any day is not kept twice', () => {
    const protections = [{path: ['key'], item: 'bolt', site: 'east', until: 300, units: 6}];
    const lines = [
      demand('k', {path: ['key'], units: 6, requested: 5, tier: 'A'}),
      demand('r', {path: ['rest'], tier: 'B'}),
    ];
    const plan = run(problem(lines, {supply: [supply('east', [0, 10], [4, 6])], protections}));
    expect(line(plan, 'r').after).toEqual([lot('east', 0, 10)]);
  });
  test('a safety stock is free for whom it is for, whose claims do not use it up for the others', () => {
    const protections = [{path: [], safetyBut: ['key'], item: 'bolt', site: 'east', until: 0, units: 6}];
    const supplies = [supply('east', [0, 10], [4, 6])];
    const lines = [
      demand('k', {path: ['part', 'key'], units: 8, tier: 'A'}),
      demand('r', {path: ['rest'], units: 10, tier: 'B'}),
    ];
    const plan = run(problem(lines, {supply: supplies, protections}));
    expect(line(plan, 'k').after).toEqual([lot('east', 0, 8)]);
    expect(line(plan, 'r').after).toEqual([lot('east', 4, 2)]);
  });
  test('a safety stock that was taken by whom it is for takes nothing of what is kept for another segment', () => {
    const at = {item: 'bolt', site: 'east'};
    const protections = [
      {...at, path: ['home'], until: 9_000, units: 4},
      {...at, path: [], safetyBut: ['key'], until: 0, units: 6},
    ];
    const lines = [
      demand('k', {path: ['key'], units: 10, tier: 'A'}),
      demand('h', {path: ['home'], units: 10, tier: 'B'}),
      demand('r', {path: ['rest'], tier: 'C'}),
    ];
    const plan = run(problem(lines, {supply: [supply('east', [0, 10])], protections}));
    expect(['k', 'h', 'r'].map((id) => line(plan, id).after)).toEqual([[lot('east', 0, 6)], [lot('east', 0, 4)], []]);
  });
  test('what is kept for a segment is free for it and its parts, and for others from its end on', () => {
    const protections = [{path: ['key'], item: 'bolt', site: 'east', until: 300, units: 6}];
    const lines = [demand('a', {path: ['rest']}), demand('b', {path: ['part', 'key']})];
    const plan = run(problem(lines, {supply: [supply('east', [0, 10])], protections}));
    expect(line(plan, 'a').after).toEqual([lot('east', 0, 4), lot('east', 3, 6)]);
    const first = run(
      problem(
        [...lines].reverse().map((d, i) => ({...d, placedAt: i})),
        {supply: [supply('east', [0, 10])], protections},
      ),
    );
    expect(line(first, 'b').is.units).toBe(10);
  });
});

test('what is kept when a part leaves stays under all that is promised later, also once it is kept no more', () => {
  const kept: Problem = {
    demands: [
      {
        item: 'bolt',
        grams: 0,
        pack: 1,
        tier: 'A',
        requested: 1,
        placedAt: 0,
        latest: null,
        minimum: 0,
        lotsMax: 1,
        margin: 0,
        penaltyPerDay: 0,
        penaltyShort: 0,
        id: 'l0',
        order: 'o0',
        units: 1,
        treatment: {segment: 'shop', rank: 3, strategy: 'redistribute', sort: []},
        path: ['shop', 'rest'],
        promised: null,
        price: 20000,
        current: [],
        lanes: [
          {
            site: 'east',
            freight: 0,
            dispatches: [
              {at: 50, delivers: 1},
              {at: 150, delivers: 2},
            ],
          },
        ],
      },
      {
        item: 'bolt',
        grams: 0,
        pack: 2,
        tier: 'A',
        requested: 1,
        placedAt: 0,
        latest: null,
        minimum: 0,
        lotsMax: 1,
        margin: 0,
        penaltyPerDay: 0,
        penaltyShort: 0,
        id: 'l1',
        order: 'o1',
        units: 2,
        treatment: {segment: 'key', rank: 0, strategy: 'win', sort: []},
        path: ['key'],
        promised: null,
        price: 20000,
        current: [{site: 'east', at: 50, delivers: 1, units: 2, freight: 0}],
        lanes: [
          {
            site: 'west',
            freight: 0,
            dispatches: [
              {at: 50, delivers: 3},
              {at: 150, delivers: 4},
            ],
          },
        ],
      },
      {
        item: 'bolt',
        grams: 0,
        pack: 2,
        tier: 'A',
        requested: 1,
        placedAt: 0,
        latest: null,
        minimum: 0,
        lotsMax: 1,
        margin: 0,
        penaltyPerDay: 0,
        penaltyShort: 0,
        id: 'l2',
        order: 'o2',
        units: 8,
        treatment: {segment: 'rest', rank: 2, strategy: 'gain', sort: []},
        path: ['rest'],
        promised: null,
        price: 20000,
        current: [],
        lanes: [
          {
            site: 'east',
            freight: 0,
            dispatches: [
              {at: 50, delivers: 1},
              {at: 150, delivers: 2},
            ],
          },
        ],
      },
      {
        item: 'bolt',
        grams: 0,
        pack: 1,
        tier: 'A',
        requested: 1,
        placedAt: 0,
        latest: null,
        minimum: 0,
        lotsMax: 1,
        margin: 0,
        penaltyPerDay: 0,
        penaltyShort: 0,
        id: 'l3',
        order: 'o0',
        units: 1,
        treatment: {segment: 'key', rank: 0, strategy: 'win', sort: []},
        path: ['key'],
        promised: null,
        price: 20000,
        current: [],
        lanes: [
          {
            site: 'west',
            freight: 0,
            dispatches: [
              {at: 50, delivers: 3},
              {at: 150, delivers: 4},
            ],
          },
        ],
      },
    ],
    supply: [{item: 'bolt', site: 'east', steps: [{at: 0, units: 18}]}],
    capacity: [],
    quotas: [],
    protections: [
      {path: ['key'], item: 'bolt', site: 'east', until: 100, units: 3},
      {path: [], safetyBut: ['new'], item: 'bolt', site: 'east', until: 600, units: 8},
    ],
    weights: {A: 50000, B: 20000, C: 10000},
  };
  expect(judge(kept, HALT)).toEqual([]);
});

describe('any problem', () => {
  test.each([HALT, FALL_BACK])('breaks no rule and no promise outside the run', (options) => {
    fc.assert(
      fc.property(problems(), (p) => {
        expect(judge(p, options)).toEqual([]);
      }),
      {numRuns: 1_500},
    );
  });

  test('claims never pass supply, at any instant, counted anew', () => {
    fc.assert(
      fc.property(problems({heldToo: true}), (p) => {
        const plan = run(p);
        for (const {item, site, steps} of p.supply)
          for (const t of [...DAYS.map(noon), 10_000]) {
            const there = steps.reduce((sum, s) => sum + (s.at <= t ? s.units : 0), 0);
            const lots = plan.lines.filter((l) => l.item === item).flatMap((l) => l.after);
            expect(units(lots.filter((l) => l.site === site && l.at <= t))).toBeLessThanOrEqual(there);
          }
      }),
      {numRuns: 500},
    );
  });

  test('win keeps, gain is never worse, fill never better, lose has nothing, skip is not touched', () => {
    let seen = 0;
    fc.assert(
      fc.property(problems({heldToo: true}), (p) => {
        const plan = run(p);
        expect(plan.broken).toEqual([]);
        for (const l of plan.lines) {
          const d = p.demands.find((x) => x.id === l.id) as Demand;
          const [was, is] = [l.before, l.after].map((lots) => DAYS.map((day) => by(d, lots, day))) as [
            number[],
            number[],
          ];
          const all = (f: (was: number, is: number) => boolean) => was.every((w, i) => f(w, is[i] as number));
          if (l.strategy === 'win' || l.strategy === 'skip') expect(l.after).toEqual(l.before);
          if (l.strategy === 'gain') expect(all((w, i) => i >= w)).toBe(true);
          if (l.strategy === 'fill') expect(all((w, i) => i <= w)).toBe(true);
          if (l.strategy === 'lose') expect(l.after).toEqual([]);
          if (l.verdict === 'gains' || l.verdict === 'loses' || l.verdict === 'later') seen++;
        }
      }),
      {numRuns: 1_000},
    );
    expect(seen).toBeGreaterThan(1_000);
  });

  test('the same lines in any order give the same plan', () => {
    const shuffled = problems().chain((p) =>
      fc.record({
        p: fc.constant(p),
        demands: fc.shuffledSubarray([...p.demands], {minLength: p.demands.length}),
        supply: fc.shuffledSubarray([...p.supply], {minLength: p.supply.length}),
        capacity: fc.shuffledSubarray([...p.capacity], {minLength: p.capacity.length}),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({p, ...other}) => {
        expect(run({...p, ...other}, FALL_BACK)).toEqual(run(p, FALL_BACK));
      }),
      {numRuns: 300},
    );
  });
});

/**
 * The same meaning in the plainest words, where it is plain: lines that start from nothing, one site, as many shipments as
 * they like. Each in turn takes the last departure in time, then day by day what is free, asked by trying every instant.
 */
test('redistribution by one site gives what the plainest loop gives', () => {
  const oneSite = problems({strategies: ['redistribute'], rules: false}).map(
    (p): Problem => ({
      ...p,
      demands: p.demands.map((d) => ({...d, lotsMax: 20, minimum: 0, pack: 1, current: [], lanes: [lane('east')]})),
    }),
  );
  fc.assert(
    fc.property(oneSite, (p) => {
      const plan = run(p);
      const taken: {item: string; at: number; units: number}[] = [];
      const free = (item: string, at: number) => {
        const steps = p.supply.find((s) => s.item === item && s.site === 'east')?.steps ?? [];
        let least = Number.POSITIVE_INFINITY;
        for (let t = at; t < 1_000; t += 50) {
          const there = steps.reduce((sum, s) => sum + (s.at <= t ? s.units : 0), 0);
          const gone = taken.reduce((sum, c) => sum + (c.item === item && c.at <= t ? c.units : 0), 0);
          least = Math.min(least, there - gone);
        }
        return Math.max(0, least);
      };
      for (const l of plan.lines) {
        const d = p.demands.find((x) => x.id === l.id) as Demand;
        const days = [0, 1, 2, 3, 4, 5].filter((day) => d.latest === null || day + 1 <= d.latest);
        const inTime = days.filter((day) => day + 1 <= d.requested).at(-1);
        const ask = [...(inTime === undefined ? [] : [inTime]), ...days.filter((day) => day + 1 > d.requested)];
        let rest = d.units;
        const lots: Lot[] = [];
        for (const day of ask) {
          const some = Math.min(rest, free(d.item, noon(day)));
          if (some === 0) continue;
          taken.push({item: d.item, at: noon(day), units: some});
          lots.push(lot('east', day, some, d.lanes[0]?.freight));
          rest -= some;
        }
        expect(l.after).toEqual(lots);
      }
    }),
    {numRuns: 1_000},
  );
});
