/** The weekly page: one pass over the facts of a cut, in slices, so that no window waits for another's page. */
import type {KpiTile, ScorecardPage} from '../api/types.ts';
import {dayOf, mondayOf, weekOf} from '../domain/calendar.ts';
import {lineToShip} from '../domain/orders/status.ts';
import {amountOf} from '../domain/orders/types.ts';
import {asAsked} from '../read-models/asked-order.ts';
import type {Hub} from '../read-models/hub.ts';
import {workLeft} from '../read-models/risk-queue.ts';
import {siteOfLots} from '../read-models/score-facts.ts';
import {AGE_BUCKETS, KPIS, medianDays, Tally, workingDaysBetween} from '../read-models/scorecard.ts';
import type {Cut} from '../read-models/tallies.ts';
import {companyToday, companyZone, siteName, tierOf} from '../read-models/world.ts';
import {slicer} from './slicer.ts';

/** Whole weeks a page tells of, beside the one in progress. */
export const WEEKS = 13;
/** `values`: of days, which a median is taken of. */
type Sum = {hits: number; due: number; values: number[]};
const none = (): Sum => ({hits: 0, due: 0, values: []});
type CutSum = {
  readonly cut: 'site' | 'tier' | 'territory';
  readonly value: string;
  readonly kpi: KpiTile['kpi'];
  readonly ratio: Sum;
  readonly previous: Sum;
};

export async function scorecardPage(
  hub: Hub,
  query: Cut & {readonly week?: number | undefined},
): Promise<ScorecardPage> {
  const {world} = hub;
  const today = companyToday(world);
  const current = weekOf(today);
  // The last whole week by default: a week in progress is shown on demand, marked as open.
  const week = query.week ?? current - 1;
  const tally = new Tally();
  const cuts = new Map<string, CutSum>();
  await sliced(hub.tallies.facts(query), (f) => {
    tally.addCell(f);
    if (f.week !== week && f.week !== week - 1) return;
    for (const cut of ['site', 'tier', 'territory'] as const) {
      const name = `${cut}|${f[cut]}|${f.kpi}`;
      const cell = cuts.get(name) ?? {cut, value: f[cut], kpi: f.kpi, ratio: none(), previous: none()};
      const of = f.week === week ? cell.ratio : cell.previous;
      of.hits += f.hits;
      of.due += f.due;
      of.values.push(...f.values);
      cuts.set(name, cell);
    }
  });
  const open = await openNow(hub, query);
  return {
    week,
    weekOf: mondayOf(week),
    zone: companyZone(world),
    weeks: Array.from({length: WEEKS + 1}, (_, i) => ({
      week: current - WEEKS + i,
      monday: mondayOf(current - WEEKS + i),
      closed: current - WEEKS + i < current,
    })),
    ordersDue: tally.ratio('order-fill', week).due,
    linesDue: tally.ratio('line-fill', week).due,
    stillOpen: open.still,
    tiles: KPIS.map(
      (k): KpiTile => ({
        ...k,
        value: tally.ratio(k.kpi, week),
        previous: tally.ratio(k.kpi, week - 1),
        trend: Array.from({length: WEEKS}, (_, i) => ({
          week: week - WEEKS + 1 + i,
          ...tally.ratio(k.kpi, week - WEEKS + 1 + i),
        })),
      }),
    ),
    cuts: [...cuts.values()]
      .sort((a, b) => (a.value < b.value ? -1 : 1))
      .map((c) => ({
        cut: c.cut,
        value: c.value,
        name: c.value === '' ? UNPROMISED : c.cut === 'site' ? siteName(world, c.value) : c.value,
        kpi: c.kpi,
        ratio: ratioOf(c.ratio, c.kpi),
        previous: ratioOf(c.previous, c.kpi),
      })),
    ageing: open.ageing,
    cycle: tally.cycle(week),
  };
}

/** Of what has no lot there is no site to name. */
const UNPROMISED = 'No site yet';

const ratioOf = ({hits, due, values}: Sum, kpi: KpiTile['kpi']): KpiTile['value'] =>
  kpi === 'cycle-median' ? {hits: medianDays(values), due} : {hits, due};

/** Back-order ageing as it stands now: open units whose requested day has passed, by working days since (E.4). */
async function openNow(hub: Hub, cut: Cut): Promise<{still: number; ageing: ScorecardPage['ageing']}> {
  const {ledger} = hub.world;
  const now = hub.world.now();
  const buckets = AGE_BUCKETS.map((b) => ({...b, lines: 0, units: 0, value: 0, customers: new Set<string>()}));
  let still = 0;
  const {orders} = ledger.tables;
  await sliced(rowsOf(orders.count), (row) => {
    if (orders.alive[row] !== 1 || workLeft(hub.world, row) === 0) return;
    const order = asAsked(ledger.orders.read(row));
    if (
      (cut.territory !== undefined && order.territory !== cut.territory) ||
      (cut.tier !== undefined && tierOf(hub.world, order.customer) !== cut.tier)
    )
      return;
    const today = dayOf(now, order.zone);
    for (const line of order.lines) {
      const units = lineToShip(order, line);
      if (units === 0 || line.request.until >= now) continue;
      if (cut.site !== undefined && siteOfLots(order.lots.filter((l) => l.line === line.line)) !== cut.site) continue;
      still++;
      const age = workingDaysBetween(line.request.day, today);
      const bucket = buckets.find((b) => age <= b.most);
      if (bucket === undefined) continue;
      bucket.lines++;
      bucket.units += units;
      bucket.value += amountOf(units, line.unitPrice);
      bucket.customers.add(order.customer);
    }
  });
  return {
    still,
    ageing: buckets.map((b) => ({
      bucket: b.bucket,
      lines: b.lines,
      units: b.units,
      value: b.value,
      customers: b.customers.size,
    })),
  };
}

function* rowsOf(count: number): Generator<number | null> {
  for (let r = 0; r < count; r++) {
    yield r;
    if (r % 50 === 49) yield null;
  }
}

/** Runs a long loop in slices; `null` marks where it may pause. Real time only decides when to pause, never what comes out. */
async function sliced<T>(items: Iterable<T | null>, each: (item: T) => void): Promise<void> {
  const pause = slicer();
  for (const item of items) {
    if (item !== null) each(item);
    else await pause();
  }
}
