/**
 * A back-order run of a distributor: items asked for by many lines of all strategies at several sites, with receipts over
 * three weeks. From a seed. What the lines hold is supplied; a third of the items is scarce, of the others there is enough
 * by the end of it, though not everywhere and not at once.
 */
import type {Demand, Lane, Lot, Problem, Supply} from '../../src-shared/allocation/model.ts';
import {STRATEGIES, type Strategy} from '../../src-shared/domain/master-data/types.ts';
import {seeded} from '../../src-shared/kernel/random.ts';
import {DAY_MS, HOUR_MS} from '../../src-shared/kernel/types.ts';

const DAYS = 21;
const LINES_PER_ITEM = 200;
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
    const units = pack * (1 + random.below(pack === 1 ? 40 : 8));
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
      lotsMax: random.pick([1, 2, 2, 3]),
      price: 150_000,
      margin: 10_000 + random.below(50_000),
      // As contracts have it: about a percent of the line's price a day.
      penaltyPerDay: random.pick([0, 0, 0, 15]) * units,
      penaltyShort: random.pick([0, 0, 0, 1_500]),
      current,
      lanes,
    };
  });
  const supply: Supply[] = [];
  for (let i = 0; i < items; i++)
    for (let s = 0; s < sites; s++) {
      const [item, site] = [`item ${i}`, siteName(s)];
      // On hand, and up to two receipts; some of it is spoken for by what the lines hold, dated by what it rests on.
      const receipts = [...new Set([0, 3 + random.below(6), 10 + random.below(6)])].slice(0, 1 + random.below(3));
      const most = i % 3 === 0 ? LINES_PER_ITEM : 8 * LINES_PER_ITEM;
      const units = receipts.map(() => (random.chance(0.5) ? random.below(most) : 0));
      for (const [day, some] of held.get(`${item}\n${site}`) ?? []) {
        const on = receipts.findLastIndex((receipt) => receipt <= day);
        units[on] = (units[on] as number) + some;
      }
      supply.push({item, site, steps: receipts.map((day, r) => ({at: day * DAY_MS, units: units[r] as number}))});
    }
  return {demands, supply, capacity: [], quotas: [], protections: [], weights: {A: 50_000, B: 20_000, C: 10_000}};
}
