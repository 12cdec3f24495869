import {describe, expect, test} from 'vitest';
import {demand, lane, lot, lots, problem, supply} from '../../tests/support/allocation-problems.ts';
import {allocate, HALT} from './greedy.ts';
import type {Demand, Lot, Problem} from './model.ts';
import {badProblem, LIMITS_RUN} from './model.ts';
import {violations} from './violations.ts';

const ten = {supply: [supply('east', [0, 10])]};
const judge = (d: Demand, lots: readonly Lot[], over: Partial<Problem> = ten, isFixed = false) =>
  violations(problem([d], over), [{demand: d, strategy: d.treatment.strategy, isFixed, lots}]);

describe('a plan is not right when', () => {
  const held = [lot('east', 2, 6)];
  test.each<[string, Demand, readonly Lot[], string]>([
    ['more is claimed than there is', demand('x', {units: 11}), [lot('east', 0, 11)], 'bolt at east: 11 claimed of 10'],
    ['a line has more than it needs', demand('x', {units: 3}), [lot('east', 0, 4)], '4 units for 3'],
    ['there is no such departure', demand('x'), [lot('west', 0, 1)], 'no such departure'],
    ['it comes after the last day', demand('x', {latest: 2}), [lot('east', 3, 1)], 'no such departure'],
    ['a pack is opened', demand('x', {pack: 5}), [lot('east', 0, 3)], 'no whole number of packs'],
    ['a shipment is too small', demand('x', {minimum: 5}), [lot('east', 0, 3)], 'a shipment of 3'],
    ['there are too many', demand('x', {lotsMax: 1}), [lot('east', 0, 1), lot('east', 1, 1)], '2 shipments'],
    ['a win moves', demand('x', {strategy: 'win', current: held}), [lot('east', 1, 6)], 'win and has other lots'],
    ['a gain is later', demand('x', {strategy: 'gain', current: held}), [lot('east', 3, 10)], 'worse than before'],
    ['a fill is sooner', demand('x', {strategy: 'fill', current: held}), [lot('east', 1, 6)], 'better than before'],
    ['a lose has something', demand('x', {strategy: 'lose', current: held}), held, 'lose and has something'],
    ['a skip is touched', demand('x', {strategy: 'skip', current: held}), [], 'skip and has other lots'],
  ])('%s', (_, d, lots, why) => {
    expect(judge(d, lots).join()).toContain(why);
  });
  test('a window, a quota or a protection is passed', () => {
    const d = demand('x', {path: ['rest']});
    const capacity = [{site: 'east', from: 0, until: 100, units: 4}];
    const quotas = [{segment: 'rest', item: 'bolt', site: null, from: 0, until: 100, units: 3}];
    const protections = [{path: ['key'], item: 'bolt', site: 'east', until: 200, units: 6}];
    expect(judge(d, [lot('east', 0, 5)], {...ten, capacity})).toEqual(['east from 0: 5 claimed of 4']);
    expect(judge(d, [lot('east', 0, 5)], {...ten, quotas})).toEqual(['quota of rest on bolt: 5 claimed of 3']);
    expect(judge(d, [lot('east', 0, 5)], {...ten, protections})[0]).toContain('11 claimed of 10');
    expect(judge(d, [lot('east', 2, 5)], {...ten, protections})).toEqual([]);
  });
  test('a safety stock is passed by whom it is not for', () => {
    const protections = [{path: [], safetyBut: ['key'], item: 'bolt', site: 'east', until: 0, units: 6}];
    const of = (segment: string) => demand(segment, {path: [segment]});
    expect(judge(of('rest'), [lot('east', 3, 5)], {...ten, protections})[0]).toContain('11 claimed of 10');
    expect(judge(of('rest'), [lot('east', 3, 4)], {...ten, protections})).toEqual([]);
    expect(judge(of('key'), [lot('east', 0, 10)], {...ten, protections})).toEqual([]);
  });
  test('goods do not last until they are delivered and as long as the customer asks, or others would be left without', () => {
    const d = demand('x', {units: 8, life: 2});
    const by = (...needs: readonly {due: number; lasts: number; units: number}[]) => ({
      supply: [{...supply('east', [0, 10]), life: {sources: lots([0, 3, 4], [0, 9, 6]), needs}}],
    });
    // Delivered on day 1 it must last until day 3, on day 2 until day 4.
    expect(judge(d, [lot('east', 0, 8)], by())).toEqual([]);
    expect(judge(d, [lot('east', 1, 8)], by())).toEqual(['bolt at east: 8 claimed of 6 that last long enough']);
    expect(judge(d, [lot('east', 0, 8)], by({due: 999, lasts: 9, units: 3}))).toEqual([
      'bolt at east: 8 claimed of 7 that last long enough',
    ]);
    // What others need and nobody has is not the run's fault.
    expect(judge(d, [lot('east', 0, 8)], by({due: 999, lasts: 12, units: 3}))).toEqual([]);
  });
  test('but lines that are not touched may hold more than there is, if the others do not add to it', () => {
    const over = demand('x', {units: 15, current: [lot('east', 0, 15)]});
    expect(judge(over, over.current, ten, true)).toEqual([]);
    const other = demand('y', {units: 1});
    const lines = [
      {demand: over, strategy: 'redistribute' as const, isFixed: true, lots: over.current},
      {demand: other, strategy: 'redistribute' as const, isFixed: false, lots: [lot('east', 0, 1)]},
    ];
    expect(violations(problem([over, other], ten), lines)).toHaveLength(1);
  });
});

describe('a problem is refused with its place', () => {
  test.each<[Problem, string]>([
    [problem([demand('x'), demand('x')]), 'line x: it is there twice'],
    [problem([demand('x', {pack: 3})]), '10 units are no whole number of packs of 3'],
    [problem([demand('x', {current: [lot('east', 0, 11)]})]), 'it holds 11 units and needs 10'],
    [problem([demand('x', {current: [lot('east', 0, 1), lot('east', 0, 2)]})]), 'it holds two lots of one departure'],
    [problem([demand('x', {lotsMax: 0})]), 'its shipments are not 1 to 20'],
    [problem([demand('x', {penaltyPerDay: 0.5})]), 'a price or penalty is not an amount'],
    [
      problem([demand('x', {lanes: [{...lane('east'), dispatches: [...lane('east').dispatches].reverse()}]})]),
      'do not rise',
    ],
    [
      problem([demand('x'), demand('y', {treatment: {segment: 'redistribute', rank: 30, strategy: 'fill', sort: []}})]),
      'its segment redistribute is treated in two ways',
    ],
    [
      problem([demand('x'), demand('y', {treatment: {segment: 'other', rank: 30, strategy: 'fill', sort: []}})]),
      'two segments of rank 30',
    ],
    [
      problem([], {supply: [supply('east', [0, 1]), supply('east', [1, 1])]}),
      'supply of bolt at east: it is there twice',
    ],
    [problem([], {supply: [supply('east', [1, 1], [0, 1])]}), 'its steps do not rise'],
    [
      problem([], {
        protections: [
          {path: [], safetyBut: [], item: 'bolt', site: 'east', until: 0, units: 1},
          {path: ['key'], item: 'bolt', site: 'east', until: 9, units: 1},
        ],
      }),
      'protection of bolt at east: it comes after the safety stock',
    ],
    [
      problem([], {
        capacity: [
          {site: 'east', from: 0, until: 10, units: 1},
          {site: 'east', from: 5, until: 15, units: 1},
        ],
      }),
      'its windows overlap',
    ],
  ])('%#', (p, why) => {
    expect(badProblem(p)).toContain(why);
    expect(() => allocate(p, HALT)).toThrow(why);
  });
  test('or when it is too large', () => {
    const lines = Array.from({length: LIMITS_RUN.linesMax + 1}, () => demand('x'));
    expect(badProblem(problem(lines))).toBe(`more than ${LIMITS_RUN.linesMax} lines`);
  });
});
