/** The scorecard's KPIs, and the sums of their facts by week. A KPI is defined here and counted in `score-facts.ts`. */
import type {KpiId} from '../api/types.ts';
import type {Fact} from './score-facts.ts';

export const KPIS: readonly {
  readonly kpi: KpiId;
  readonly name: string;
  readonly unit: 'share' | 'days';
  readonly target: number;
  readonly better: 'higher' | 'lower';
  readonly definition: string;
}[] = [
  {
    kpi: 'otif-first',
    name: 'On time in full, first promise',
    unit: 'share',
    target: 0.95,
    better: 'higher',
    definition:
      'Units promised for a day, delivered in full inside the tolerance around the first promise ÷ promises due (E.2)',
  },
  {
    kpi: 'otif-request',
    name: 'On time in full, requested',
    unit: 'share',
    target: 0.9,
    better: 'higher',
    definition: 'Lines delivered in full inside the tolerance around the requested day ÷ lines due (E.2)',
  },
  {
    kpi: 'otif-current',
    name: 'On time in full, current promise',
    unit: 'share',
    target: 0.97,
    better: 'higher',
    definition: 'As first promise, against the latest promise; the easiest to game (E.2)',
  },
  {
    kpi: 'line-fill',
    name: 'Line fill',
    unit: 'share',
    target: 0.965,
    better: 'higher',
    definition: 'Lines shipped whole in time for the requested day ÷ lines due (E.1)',
  },
  {
    kpi: 'unit-fill',
    name: 'Unit fill',
    unit: 'share',
    target: 0.975,
    better: 'higher',
    definition: 'Σ min(shipped in time, ordered) ÷ Σ ordered units (E.1)',
  },
  {
    kpi: 'order-fill',
    name: 'Order fill',
    unit: 'share',
    target: 0.8,
    better: 'higher',
    definition: 'Orders with every line shipped whole in time ÷ orders due (E.1)',
  },
  {
    kpi: 'first-pass-fill',
    name: 'Line fill, first pass',
    unit: 'share',
    target: 0.95,
    better: 'higher',
    definition: 'As line fill, from the first shipment only (E.1)',
  },
  {
    kpi: 'line-fill-first',
    name: 'Line fill, first promise',
    unit: 'share',
    target: 0.975,
    better: 'higher',
    definition:
      'Units of a line promised for a day, shipped whole in time for it ÷ promises due; the execution half (E.1)',
  },
  {
    kpi: 'unit-fill-first',
    name: 'Unit fill, first promise',
    unit: 'share',
    target: 0.985,
    better: 'higher',
    definition: 'Σ min(shipped in time for the first promise, promised) ÷ Σ promised units (E.1)',
  },
  {
    kpi: 'perfect-order',
    name: 'Perfect order',
    unit: 'share',
    target: 0.8,
    better: 'higher',
    definition:
      'Orders with every line in full on its first promise and nothing sent back ÷ orders due; papers are not recorded yet (E.3)',
  },
  {
    kpi: 'ontime-request',
    name: 'On time, requested',
    unit: 'share',
    target: 0.93,
    better: 'higher',
    definition: 'Lines whose deliveries all fell inside the tolerance around the requested day ÷ lines due (E.2)',
  },
  {
    kpi: 'ontime-first',
    name: 'On time, first promise',
    unit: 'share',
    target: 0.96,
    better: 'higher',
    definition: 'As requested, around the first promise (E.2)',
  },
  {
    kpi: 'ontime-current',
    name: 'On time, current promise',
    unit: 'share',
    target: 0.98,
    better: 'higher',
    definition: 'As requested, around the current promise (E.2)',
  },
  {
    kpi: 'cycle-median',
    name: 'Order cycle, median',
    unit: 'days',
    target: 7,
    better: 'lower',
    definition: 'Delivered − placed, calendar days, orders completed in the week (E.5, gross)',
  },
  {
    kpi: 'backorder-rate',
    name: 'Back-order rate',
    unit: 'share',
    target: 0.03,
    better: 'lower',
    definition:
      'Lines not wholly shipped by the end of the day asked for ÷ lines due; what leaves later does not change it (E.4)',
  },
];

const OF_KPI = new Map(KPIS.map((one) => [one.kpi, one]));

/** Whether a fact met its figure: of a rate that should be low its hits are the misses; of days, no more than the target. */
export function isMet({kpi, hits, due}: Pick<Fact, 'kpi' | 'hits' | 'due'>): boolean {
  const of = OF_KPI.get(kpi);
  if (of?.unit === 'days') return hits <= of.target * 10;
  return of?.better === 'lower' ? hits === 0 : hits >= due && due > 0;
}

/** Sums per KPI and week: numerator and denominator, never averages of shares. Cycle times are kept as a list. */
export class Tally {
  readonly weeks = new Map<string, {hits: number; due: number; values: number[]}>();

  #cell(kpi: KpiId, week: number): {hits: number; due: number; values: number[]} {
    const name = `${kpi}:${week}`;
    let cell = this.weeks.get(name);
    if (cell === undefined) {
      cell = {hits: 0, due: 0, values: []};
      this.weeks.set(name, cell);
    }
    return cell;
  }

  /** Adds one fact or one cell of facts already summed. */
  addCell(f: Pick<Fact, 'kpi' | 'week' | 'hits' | 'due'> & {readonly values: readonly number[]}): void {
    const cell = this.#cell(f.kpi, f.week);
    cell.hits += f.hits;
    cell.due += f.due;
    cell.values.push(...f.values);
  }

  ratio(kpi: KpiId, week: number): {hits: number; due: number} {
    const cell = this.weeks.get(`${kpi}:${week}`);
    if (cell === undefined) return {hits: 0, due: 0};
    return kpi === 'cycle-median' ? {hits: medianDays(cell.values), due: cell.due} : {hits: cell.hits, due: cell.due};
  }

  cycle(week: number): {median: number; p90: number; count: number} | null {
    const cell = this.weeks.get(`cycle-median:${week}`);
    return cell === undefined
      ? null
      : {median: medianDays(cell.values), p90: quantile(cell.values, 0.9) / 10, count: cell.due};
  }
}

/** An observed value, never an average; 0 of none. */
export const medianOf = (values: readonly number[]): number => quantile(values, 0.5);
/** Days, of cycle times in tenths of days. */
export const medianDays = (values: readonly number[]): number => medianOf(values) / 10;

/** The lower of the two middle values for even counts: an observed value, never an average. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

/** E.4: age in working days since the requested day, Monday to Friday. A moved promise does not reset it. */
export const AGE_BUCKETS: readonly {readonly bucket: string; readonly most: number}[] = [
  {bucket: '0–2', most: 2},
  {bucket: '3–5', most: 5},
  {bucket: '6–10', most: 10},
  {bucket: '11–20', most: 20},
  {bucket: '21–40', most: 40},
  {bucket: '> 40', most: Number.POSITIVE_INFINITY},
];
export function workingDaysBetween(from: number, to: number): number {
  let days = 0;
  for (let d = from + 1; d <= to; d++) if ((d + 3) % 7 < 5) days++;
  return days;
}
