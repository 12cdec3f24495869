/**
 * A back-order run of a distributor: scarce items asked for by many lines of all strategies at several sites, with inbound
 * supply over three weeks. From a seed; what the lines hold is supplied, about two thirds of what they want is.
 */
import type {Demand, Lane, Lot, Problem, Supply} from '../../src-shared/allocation/model.ts';
import {STRATEGIES, type Strategy} from '../../src-shared/domain/master-data/segments.ts';
import {seeded} from '../../src-shared/kernel/random.ts';
import {DAY_MS, HOUR_MS} from '../../src-shared/kernel/types.ts';

const DAYS = 21;
const LINES_PER_ITEM = 40;
const TIERS = ['A', 'B', 'C'] as const;
const CUTOFF_MS = 17 * HOUR_MS;
/** Most lines are redistributed; the others have something to keep. */
const SHARES: readonly Strategy[] = [
  'win',
  'gain',
  'gain',
  'improve',
  ...Array<Strategy>(5).fill('redistribute'),
  'fill',
];

/** `lines` order lines that may each go out from any of `sites` sites on any of 21 days. */
export function bigProblem(lines: number, sites: number): Problem {
  const random = seeded(27);
  const items = Math.ceil(lines / LINES_PER_ITEM);
  // One list of departures a transit time: lines share them.
  const departures = [1, 2, 3].map((transit) =>
    Array.from({length: DAYS}, (_, day) => ({at: day * DAY_MS + CUTOFF_MS, delivers: day + transit})),
  );
  const siteName = (n: number) => `site ${n}`;
  const held = new Map<string, Map<number, number>>();
  const hold = (item: string, site: string, day: number, units: number) => {
    const key = `${item}\n${site}`;
    const days = held.get(key) ?? new Map<number, number>();
    held.set(key, days.set(day, (days.get(day) ?? 0) + units));
  };
  const demands = Array.from({length: lines}, (_, n): Demand => {
    const item = `item ${random.below(items)}`;
    const strategy = random.pick(SHARES);
    const pack = random.pick([1, 1, 1, 6]);
    const units = pack * (1 + random.below(30));
    const lanes = Array.from(
      {length: sites},
      (_, s): Lane => ({
        site: siteName(s),
        freight: 500 + 100 * random.below(20),
        dispatches: departures[(n + s) % 3] as Lane['dispatches'],
      }),
    );
    const current: Lot[] = [];
    if (strategy !== 'redistribute' || random.chance(0.4)) {
      const s = random.below(sites);
      const day = random.below(DAYS - 4);
      const some = random.chance(0.6) ? units : pack * Math.floor(units / pack / 2);
      const {site, freight, dispatches} = lanes[s] as Lane;
      if (some > 0) {
        current.push({...(dispatches[day] as Lot), site, freight, units: some});
        hold(item, site, day, some);
      }
    }
    return {
      id: `line ${n}`,
      order: `order ${Math.floor(n / 3)}`,
      item,
      units,
      treatment: {segment: strategy, rank: STRATEGIES.indexOf(strategy), strategy, sort: []},
      path: [strategy],
      tier: random.pick(TIERS),
      requested: 2 + random.below(12),
      promised: null,
      placedAt: n,
      latest: null,
      pack,
      minimum: pack,
      lotsMax: random.pick([1, 1, 2, 3]),
      price: 150_000,
      margin: 10_000 + random.below(50_000),
      penaltyPerDay: random.pick([0, 0, 0, 2_000]),
      penaltyShort: random.pick([0, 0, 0, 5_000]),
      current,
      lanes,
    };
  });
  const supply: Supply[] = [];
  for (let i = 0; i < items; i++)
    for (let s = 0; s < sites; s++) {
      const [item, site] = [`item ${i}`, siteName(s)];
      const days = new Map(held.get(`${item}\n${site}`));
      const some = random.chance(0.5)
        ? [
            [0, 20 + random.below(60)],
            [3 + random.below(14), random.below(80)],
          ]
        : [];
      for (const [day, units] of some as [number, number][]) days.set(day, (days.get(day) ?? 0) + units);
      const steps = [...days].sort((a, b) => a[0] - b[0]).map(([day, units]) => ({at: day * DAY_MS, units}));
      supply.push({item, site, steps});
    }
  return {demands, supply, capacity: [], quotas: [], protections: [], weights: {A: 50_000, B: 20_000, C: 10_000}};
}
