/** What a plan may give of goods that are kept by lots: as much as leaves everybody served, found path by path. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {demand, lot, lots, problem, problemsByLots, supply} from '../../tests/support/allocation-problems.ts';
import type {Need, Source} from '../domain/inventory/life.ts';
import {allocate, allocateStates, type RunOptions} from './greedy.ts';
import {LifeRoom} from './life-room.ts';
import type {Lot, Problem} from './model.ts';
import type {LineState} from './plan.ts';
import {violations} from './violations.ts';

const FALL_BACK: RunOptions = {onBroken: {win: 'gain', gain: 'improve'}};
const planned = (p: Problem, id: string) => allocate(p, FALL_BACK).lines.find((l) => l.id === id)?.after;

/** The most units that can be served, each by a unit of its own: whoever has it takes another where one can be found for him. */
function mostServed(sources: readonly Source[], needs: readonly Need[]): number {
  const goods = sources.flatMap((s) => Array.from({length: s.units}, () => s));
  const asked = needs.flatMap((n) => Array.from({length: n.units}, () => n));
  const whose = goods.map(() => -1);
  const serve = (n: number, seen: Set<number>): boolean => {
    const need = asked[n] as Need;
    for (const [g, {at, lasts}] of goods.entries()) {
      if (seen.has(g) || at > need.due || lasts < need.lasts) continue;
      seen.add(g);
      const other = whose[g] as number;
      if (other >= 0 && !serve(other, seen)) continue;
      whose[g] = n;
      return true;
    }
    return false;
  };
  return asked.filter((_, n) => serve(n, new Set())).length;
}

/** What the lines of a plan ask of the goods of an item at a site, counted anew. */
const asksOf = (states: readonly LineState[], item: string, site: string): Need[] =>
  states.flatMap(({demand: d, after}) =>
    d.item !== item
      ? []
      : after
          .filter((l) => l.site === site)
          .map((l) => ({due: l.at, lasts: l.delivers + (d.life ?? 0), units: l.units})),
  );

test('there is as much room as can be served beside all that is claimed, and what is given back is there again', () => {
  const day = fc.nat({max: 6});
  const part = fc.record({at: day, lasts: day, units: fc.nat({max: 5})});
  const seen = {some: 0, bound: 0};
  fc.assert(
    fc.property(fc.array(part, {maxLength: 5}), fc.array(part, {maxLength: 6}), part, (sources, claims, asked) => {
      const needs = claims.map(({at, lasts, units}) => ({due: at, lasts, units}));
      const room = new LifeRoom(sources, needs.slice(0, 3));
      for (const {due, lasts, units} of needs.slice(3)) room.claim(due, lasts, units);
      const most = sources.reduce((n, s) => n + s.units, 0);
      const of = {due: asked.at, lasts: asked.lasts, units: most};
      const there = mostServed(sources, [...needs, of]) - mostServed(sources, needs);
      expect(room.room(asked.at, asked.lasts)).toBe(there);
      seen.some += there > 0 ? 1 : 0;
      seen.bound += there < most && there > 0 ? 1 : 0;
      room.claim(asked.at, asked.lasts, there);
      expect(room.room(asked.at, asked.lasts)).toBe(0);
      room.claim(asked.at, asked.lasts, -there);
      expect(room.room(asked.at, asked.lasts)).toBe(there);
    }),
    {numRuns: 2_000},
  );
  expect(seen.some).toBeGreaterThan(300);
  expect(seen.bound).toBeGreaterThan(200);
});

describe('a line is given goods that last until it needs them', () => {
  const east = (sources: readonly Source[], needs: readonly Need[] = []): Problem['supply'] => {
    const units = sources.reduce((n, s) => n + s.units, 0) - needs.reduce((n, c) => n + c.units, 0);
    return [{...supply('east', [0, units]), life: {sources, needs}}];
  };
  test('by a sooner dispatch, where what is there would be too old for the last one in time', () => {
    const d = demand('x', {units: 6, life: 2, requested: 4});
    // Delivered on day 4 it would have to last until day 6.
    expect(planned(problem([d], {supply: east(lots([0, 5, 6]))}), 'x')).toEqual([lot('east', 2, 6)]);
    expect(planned(problem([d], {supply: east(lots([0, 6, 6]))}), 'x')).toEqual([lot('east', 3, 6)]);
    expect(planned(problem([d], {supply: east(lots([0, 2, 6]))}), 'x')).toEqual([]);
  });
  test('and no more of them than others do not need', () => {
    const d = demand('x', {units: 6, life: 2, lotsMax: 1});
    const both = lots([0, 3, 2], [0, 9, 4]);
    expect(planned(problem([d], {supply: east(both)}), 'x')).toEqual([lot('east', 0, 6)]);
    expect(planned(problem([d], {supply: east(both, [{due: 999, lasts: 8, units: 3}])}), 'x')).toEqual([
      lot('east', 0, 3),
    ]);
  });
  test('whoever comes first takes what lasts least and is good enough for him', () => {
    const lines = [
      demand('any', {units: 4, tier: 'A', life: 0}),
      demand('fresh', {units: 4, tier: 'C', life: 7}),
      demand('too', {units: 4, tier: 'C', life: 7, order: 'z'}),
    ];
    const p = problem(lines, {supply: east(lots([0, 2, 5], [0, 9, 4]))});
    expect(['any', 'fresh', 'too'].map((id) => planned(p, id))).toEqual([[lot('east', 0, 4)], [lot('east', 0, 4)], []]);
  });
  test('what is held stays as it was promised, whatever the customer asks since', () => {
    const held = {...lot('east', 0, 4), lasts: 3};
    const d = demand('x', {strategy: 'gain', units: 4, life: 9, current: [held]});
    expect(planned(problem([d], {supply: east(lots([0, 3, 4]))}), 'x')).toEqual([held]);
  });
  test('of what lasts long enough what is kept for others is not to be had', () => {
    const protections = [{path: ['key'], item: 'bolt', site: 'east', until: 9_000, units: 3}];
    const of = (path: string) => problem([demand('x', {life: 5, path: [path]})], {supply: east(both), protections});
    const both = lots([0, 2, 8], [0, 9, 5]);
    expect(planned(of('rest'), 'x')).toEqual([lot('east', 0, 2)]);
    expect(planned(of('key'), 'x')).toEqual([lot('east', 0, 5)]);
  });
});

test('in any problem all that is planned can be served with what lasts long enough, and whoever could be before still can', () => {
  const seen = {bound: 0, planned: 0};
  fc.assert(
    fc.property(problemsByLots(), (p) => {
      const {states} = allocateStates(p, FALL_BACK);
      expect(
        violations(
          p,
          states.map((s) => ({...s, isFixed: s.isHalted, lots: s.after})),
        ),
      ).toEqual([]);
      for (const {item, site, life} of p.supply) {
        const asked = asksOf(states, item, site);
        const units = asked.reduce((n, c) => n + c.units, 0);
        const {sources = [], needs = []} = life ?? {};
        expect(mostServed(sources, [...needs, ...asked])).toBe(mostServed(sources, needs) + units);
        seen.planned += units;
      }
      const free: Problem = {...p, supply: p.supply.map(({life: _, ...s}) => s)};
      const total = (list: readonly {readonly after: readonly Lot[]}[]) =>
        list.reduce((n, s) => n + s.after.reduce((m, l) => m + l.units, 0), 0);
      if (total(allocateStates(free, FALL_BACK).states) > total(states)) seen.bound++;
    }),
    {numRuns: 500},
  );
  // How long goods last decides in many of them, and much is planned all the same.
  expect(seen.bound).toBeGreaterThan(100);
  expect(seen.planned).toBeGreaterThan(1_000);
});
