/** Small problems for the tests of the allocation planner and optimiser: few of everything, so that the lines meet. */
import fc from 'fast-check';
import type {
  Capacity,
  Demand,
  Lane,
  Lot,
  Problem,
  Protection,
  Quota,
  Supply,
} from '../../src-shared/allocation/model.ts';
import {SORTS, STRATEGIES, type Strategy} from '../../src-shared/domain/master-data/types.ts';

export const SITES = ['east', 'north', 'west'] as const;
export const ITEMS = ['bolt', 'nut'] as const;
const DAYS = 6;
/** A dispatch leaves at noon of its day, in a world whose days are a hundred long. */
export const noon = (day: number): number => day * 100 + 50;

/** The second site is served by a van, the others by what comes. */
const by = (site: string) => (site === SITES[1] ? {service: 'van'} : {});

export const lane = (site: string, freight = 0, transit = 1, days = DAYS): Lane => ({
  site,
  freight,
  ...by(site),
  dispatches: Array.from({length: days}, (_, day) => ({at: noon(day), delivers: day + transit})),
});
export const lot = (site: string, day: number, units: number, freight = 0, transit = 1): Lot => ({
  site,
  at: noon(day),
  delivers: day + transit,
  units,
  freight,
  ...by(site),
});

export function demand(id: string, over: Partial<Demand> & {readonly strategy?: Strategy} = {}): Demand {
  const {strategy = 'redistribute', ...rest} = over;
  return {
    id,
    order: `order of ${id}`,
    item: 'bolt',
    units: 10,
    treatment: {segment: strategy, rank: 10 * STRATEGIES.indexOf(strategy), strategy, sort: []},
    path: ['all'],
    tier: 'B',
    requested: 1,
    promised: null,
    placedAt: 0,
    latest: null,
    pack: 1,
    minimum: 0,
    lotsMax: 3,
    price: 20_000,
    margin: 5_000,
    penaltyPerDay: 0,
    penaltyShort: 0,
    current: [],
    lanes: [lane('east')],
    ...rest,
  };
}

export const supply = (site: string, ...steps: readonly (readonly [day: number, units: number])[]): Supply => ({
  item: 'bolt',
  site,
  steps: steps.map(([day, units]) => ({at: day * 100, units})),
});

export function problem(demands: readonly Demand[], over: Partial<Problem> = {}): Problem {
  const none = {supply: [], capacity: [], quotas: [], protections: []};
  return {demands, ...none, weights: {A: 50_000, B: 20_000, C: 10_000}, ...over};
}

const SEGMENTS = [
  {id: 'key', path: ['key']},
  {id: 'key-uk', path: ['key-uk', 'key']},
  {id: 'rest', path: ['rest']},
  {id: 'shop', path: ['shop', 'rest']},
  {id: 'new', path: ['new']},
] as const;

type Knobs = {readonly strategies: readonly Strategy[]; readonly rules: boolean; readonly heldToo: boolean};

/**
 * Problems with everything in them. With `heldToo` what the lines hold is fully supplied, so that nobody need be broken;
 * otherwise it may be more than there is.
 */
export function problems({strategies, rules, heldToo}: Partial<Knobs> = {}): fc.Arbitrary<Problem> {
  const line = lineOf();
  const treated = fc.record({strategy: fc.constantFrom(...(strategies ?? STRATEGIES)), sort: fc.subarray([...SORTS])});
  const steps = fc.uniqueArray(fc.record({day: fc.nat({max: 4}), units: fc.nat({max: 20})}), {
    maxLength: 3,
    selector: (s) => s.day,
  });
  return fc
    .record({
      lines: fc.array(line, {minLength: 1, maxLength: 8}),
      treated: fc.array(treated, {minLength: SEGMENTS.length, maxLength: SEGMENTS.length}),
      supply: fc.array(steps, {minLength: 6, maxLength: 6}),
      capacity: fc.array(
        fc.record({
          site: fc.nat({max: 2}),
          day: fc.nat({max: 5}),
          units: fc.nat({max: 15}),
          of: fc.constantFrom('all', 'van', 'zone', 'docks'),
        }),
        {
          maxLength: rules === false ? 0 : 4,
        },
      ),
      quotas: fc.array(fc.record({segment: fc.nat({max: 4}), item: fc.nat({max: 1}), units: fc.nat({max: 15})}), {
        maxLength: rules === false ? 0 : 2,
      }),
      kept: fc.uniqueArray(
        fc.record({
          segment: fc.nat({max: 4}),
          item: fc.nat({max: 1}),
          site: fc.nat({max: 2}),
          until: fc.nat({max: 6}),
          units: fc.nat({max: 12}),
        }),
        {maxLength: rules === false ? 0 : 3, selector: (k) => `${k.segment} ${k.item} ${k.site}`},
      ),
    })
    .map((drawn) => {
      const demands = drawn.lines.map((l, i) => ({
        ...l,
        id: `l${i}`,
        order: `o${i % 3}`,
        treatment: {...l.treatment, ...drawn.treated[l.treatment.rank]},
      }));
      return {
        demands,
        supply: ITEMS.flatMap((item, i) =>
          SITES.map((site, s) => ({
            item,
            site,
            steps: stepsFrom(drawn.supply[i * 3 + s] ?? [], heldToo ? heldAt(demands, item, site) : []),
          })),
        ),
        capacity: heldToo ? [] : uniqueWindows(drawn.capacity),
        quotas: heldToo
          ? []
          : drawn.quotas.map(
              (q): Quota => ({
                segment: (SEGMENTS[q.segment] as (typeof SEGMENTS)[number]).id,
                item: ITEMS[q.item] as string,
                site: q.units % 2 === 0 ? null : 'east',
                from: 0,
                until: 400,
                units: q.units,
              }),
            ),
        protections: heldToo ? [] : keptOf(drawn.kept),
        weights: {A: 50_000, B: 20_000, C: 10_000},
      };
    });
}

/** What is there of a shelf by how long it lasts: pairs of day and units, good until a day, from a day on. */
export const lots = (
  ...list: readonly (readonly [from: number, lasts: number, units: number])[]
): NonNullable<Supply['life']>['sources'] => list.map(([from, lasts, units]) => ({at: from * 100, lasts, units}));

/**
 * Problems of goods that are kept by lots: what a step of supply brings is of lots that last differently long, and others outside the run
 * need some of what is there, which they can be served with.
 */
export function problemsByLots(): fc.Arbitrary<Problem> {
  const lasts = fc.integer({min: 0, max: 9});
  const outside = fc.record({
    day: fc.nat({max: 5}),
    lasts,
    more: fc.nat({max: 3}),
    units: fc.integer({min: 1, max: 6}),
  });
  return fc
    .tuple(
      problems({strategies: ['gain', 'improve', 'redistribute', 'fill'], rules: false}),
      fc.array(fc.nat({max: 4}), {minLength: 8, maxLength: 8}),
      fc.array(lasts, {minLength: 12, maxLength: 12}),
      fc.array(fc.array(outside, {maxLength: 3}), {minLength: 6, maxLength: 6}),
    )
    .map(([p, lives, days, others]) => ({
      ...p,
      demands: p.demands.map((d, i) => ({...d, life: lives[i] ?? 0})),
      supply: p.supply.map((s, n) => ({...s, life: lifeOf(s, n, days, others[n] ?? [])})),
    }));
}

type Outside = Readonly<Record<'day' | 'lasts' | 'more' | 'units', number>>;
function lifeOf(
  {steps}: Supply,
  n: number,
  days: readonly number[],
  others: readonly Outside[],
): NonNullable<Supply['life']> {
  const day = (i: number) => days[(3 * n + i) % days.length] ?? 0;
  const halves = steps.flatMap(({at, units}, i) => {
    const half = Math.floor(units / 2);
    return [
      {at, lasts: day(2 * i), units: half},
      {at, lasts: day(2 * i + 1), units: units - half},
    ];
  });
  const needs = others.map((o) => ({due: noon(o.day), lasts: o.lasts, units: o.units}));
  const theirs = others.map((o) => ({at: o.day * 100, lasts: o.lasts + o.more, units: o.units}));
  return {sources: [...halves, ...theirs], needs};
}

type DrawnKept = Readonly<Record<'segment' | 'item' | 'site' | 'until' | 'units', number>>;
/** What ends on the last day is a safety stock instead: one of an item at a site, after what is kept there. */
function keptOf(drawn: readonly DrawnKept[]): Protection[] {
  const all = drawn.map((k): Protection => {
    const {id, path} = SEGMENTS[k.segment] as (typeof SEGMENTS)[number];
    const of = k.until === 6 ? {path: [], safetyBut: k.units % 2 === 0 ? [id] : []} : {path};
    return {...of, item: ITEMS[k.item] as string, site: SITES[k.site] as string, until: k.until * 100, units: k.units};
  });
  const isSafety = (p: Protection) => p.safetyBut !== undefined;
  const first = (p: Protection) => all.find((x) => isSafety(x) && x.item === p.item && x.site === p.site) === p;
  return [...all.filter((p) => !isSafety(p)), ...all.filter((p) => isSafety(p) && first(p))];
}

/** What a site sends out on a day; what its van takes, in grams; what its zone can do, in seconds; what its doors load, in grams. */
function uniqueWindows(drawn: readonly {site: number; day: number; units: number; of: string}[]): readonly Capacity[] {
  const seen = new Map<string, Capacity>();
  for (const {site, day, units, of} of drawn) {
    const at = {site: SITES[of === 'van' ? 1 : site] as string, from: day * 100, until: day * 100 + 100};
    const which = of === 'van' ? by(at.site) : WHICH[of];
    seen.set(`${at.site} ${day} ${of}`, {...at, ...which, units: of === 'all' ? units : 3 * units});
  }
  return [...seen.values()];
}

const WHICH: Readonly<Record<string, Pick<Capacity, 'zone' | 'dock'>>> = {
  zone: {zone: 'bulk'},
  docks: {zone: 'docks', dock: true},
};

const heldAt = (demands: readonly Demand[], item: string, site: string): readonly Lot[] =>
  demands.filter((d) => d.item === item).flatMap((d) => d.current.filter((l) => l.site === site));

function stepsFrom(drawn: readonly {day: number; units: number}[], held: readonly Lot[]): Supply['steps'] {
  const byAt = new Map<number, number>();
  const add = (at: number, units: number) => byAt.set(at, (byAt.get(at) ?? 0) + units);
  for (const {day, units} of drawn) add(day * 100, units);
  for (const l of held) add(l.at - 50, l.units);
  return [...byAt].map(([at, units]) => ({at, units})).sort((a, b) => a.at - b.at);
}

function lineOf(): fc.Arbitrary<Demand> {
  return fc
    .record({
      item: fc.constantFrom(...ITEMS),
      packs: fc.integer({min: 1, max: 8}),
      grams: fc.constantFrom(0, 1, 3, 5),
      handling: fc.constantFrom(undefined, {zone: 'bulk', seconds: 2}, {zone: 'bulk', seconds: 5}),
      pack: fc.constantFrom(1, 1, 2),
      segment: fc.constantFrom(...SEGMENTS.keys()),
      tier: fc.constantFrom('A' as const, 'B' as const, 'C' as const),
      requested: fc.integer({min: 1, max: 5}),
      placedAt: fc.nat({max: 3}),
      latest: fc.option(fc.integer({min: 3, max: 8})),
      minimum: fc.constantFrom(0, 0, 3),
      lotsMax: fc.integer({min: 1, max: 3}),
      margin: fc.integer({min: -3_000, max: 9_000}),
      penaltyPerDay: fc.constantFrom(0, 0, 500, 2_000),
      penaltyShort: fc.constantFrom(0, 0, 3_000),
      held: fc.array(fc.record({site: fc.nat({max: 2}), day: fc.nat({max: 5}), packs: fc.integer({min: 1, max: 4})}), {
        maxLength: 2,
      }),
      lanes: fc.subarray([0, 1, 2], {minLength: 1}),
      freights: fc.array(fc.constantFrom(0, 0, 300, 800), {minLength: 3, maxLength: 3}),
    })
    .map(({packs, segment, held, lanes, freights, ...rest}): Demand => {
      const {id, path} = SEGMENTS[segment] as (typeof SEGMENTS)[number];
      const freightOf = (site: number) => freights[site] as number;
      const units = packs * rest.pack;
      let left = units;
      const current: Lot[] = [];
      for (const h of held) {
        const some = Math.min(left, h.packs * rest.pack);
        if (some === 0 || current.some((c) => c.site === SITES[h.site] && c.at === noon(h.day))) continue;
        current.push(lot(SITES[h.site] as string, h.day, some, freightOf(h.site), 1 + h.site));
        left -= some;
      }
      return {
        ...rest,
        id: '',
        order: '',
        units,
        treatment: {segment: id, rank: segment, strategy: 'redistribute', sort: []},
        path,
        promised: null,
        price: 20_000,
        current,
        lanes: lanes.map((s) => lane(SITES[s] as string, freightOf(s), 1 + s)),
      };
    });
}
