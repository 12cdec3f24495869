/**
 * What a site can still pick and pack on a day (F.4): a promise takes that much of the day it leaves, and so do holds and quotes.
 *
 *   left(day) = max(0, max( capacity(day) − others' units that leave that day,  what the asker has of it ) − his earlier lines )
 *
 * Of today counts what is left of the working time; what should have left before is the work of the first day on which somebody
 * still works. A day's capacity is the week's, or the day's own where a supervisor opened or cut it; a site without capacity has
 * no limit. Claims that are picked have had their work. What was promised to the asker stays his, also where a day was cut since.
 */
import type {DayNumber, Instant, ItemId, SiteId, Units} from '../../kernel/types.ts';
import {dayOf, instantAt, isWorkday, startOfDay, weekday} from '../calendar.ts';
import {key, positionKey, type Read} from '../events.ts';
import {isLive} from '../inventory/balances.ts';
import type {Load} from '../inventory/load.ts';
import type {Claim} from '../inventory/types.ts';
import type {Site} from '../master-data/types.ts';
import type {CheckInput, Taken} from './asked.ts';
import type {Timeline, TimelineStep} from './timeline.ts';

const WEEK = 7;
type Work = Pick<Claim, 'due' | 'quantity'>;
export type DayLeft = (day: DayNumber) => Units;
/** Who asks: what of the site's work is his already. */
type Asker = Pick<CheckInput, 'read' | 'now' | 'except' | 'own'> & {
  readonly lines: readonly {readonly item: ItemId; readonly chosenItem?: ItemId | undefined}[];
};

/** Units a site can do on a day; infinite where nothing limits it. Of today what the rest of the working time is worth. */
export function capacityOn(site: Site, day: DayNumber, now: Instant): Units {
  const {capacity, calendar, zone} = site;
  if (capacity === undefined) return Number.POSITIVE_INFINITY;
  const units = wholeDay(site, day);
  if (day !== dayOf(now, zone)) return units;
  const opens = instantAt(day, calendar.opens, zone);
  const closes = instantAt(day, calendar.closes, zone);
  return Math.floor((units * Math.max(0, closes - Math.max(now, opens))) / (closes - opens));
}

function wholeDay({capacity, calendar}: Site, day: DayNumber): Units {
  const usual = capacity === undefined ? Number.POSITIVE_INFINITY : (capacity.week[weekday(day) - 1] ?? 0);
  return capacity?.days.find((d) => d.day === day)?.units ?? (isWorkday(calendar, day) ? usual : 0);
}

/** The day on which what is overdue can be done: today while somebody works, else the next on which somebody does. */
export function firstWorked(site: Site, now: Instant): DayNumber {
  const {calendar, zone} = site;
  const today = dayOf(now, zone);
  const from = now < instantAt(today, calendar.closes, zone) ? today : today + 1;
  // Nobody works for so long only where nothing is planned at all.
  for (let day = from; day < from + 2 * WEEK; day++) if (wholeDay(site, day) > 0) return day;
  return today;
}

/** Units of live claims that leave a site on a day; of the first day of work with all that should have left before. */
export function plannedOn(load: Load, site: Site, now: Instant, except?: ReadonlySet<string>): DayLeft {
  const {expiring} = load;
  const {zone} = site;
  const first = firstWorked(site, now);
  const known = knownDays(load);
  const sum = (day: DayNumber, from: Instant, until: Instant): Units => {
    const before = day > first ? known.get(day) : undefined;
    if (before !== undefined) return before;
    let units = 0;
    for (const {due, quantity} of load.lasting) if (due >= from && due < until) units += quantity;
    if (day > first) known.set(day, units);
    return units;
  };
  return (day) => {
    if (day < first) return 0;
    const from = day === first ? Number.NEGATIVE_INFINITY : startOfDay(day, zone);
    const until = startOfDay(day + 1, zone);
    let units = sum(day, from, until);
    for (const c of expiring)
      if (c.due >= from && c.due < until && isLive(c, now) && except?.has(c.id) !== true) units += c.quantity;
    return units;
  };
}

/** Of a load, which is of one site and does not change, the sums of later days that were asked for: a check asks again and again. */
const days = new WeakMap<Load, Map<DayNumber, Units>>();
function knownDays(load: Load): Map<DayNumber, Units> {
  let known = days.get(load);
  if (known === undefined) {
    known = new Map();
    days.set(load, known);
  }
  return known;
}

/** What the asker may be promised of a site's days; null where the site has no limit. `taken`: what his earlier lines take. */
export function workLeft(input: Asker, site: Site, taken: readonly Taken[]): DayLeft | null {
  if (site.capacity === undefined) return null;
  const {now, except} = input;
  const {zone} = site;
  const load = input.read(key('work', site.id)) ?? NO_WORK;
  const planned = plannedOn(load, site, now, except);
  const lots = except === undefined ? [] : exceptedLots(input.read, site.id, input.lines, except);
  const held = load.expiring.filter((c) => except?.has(c.id) && isLive(c, now));
  const given = (input.own ?? []).filter((o) => o.site === site.id);
  const first = firstWorked(site, now);
  const on = (list: readonly Work[], day: DayNumber): Units =>
    list.reduce((n, w) => n + (Math.max(first, dayOf(w.due, zone)) === day ? w.quantity : 0), 0);
  const known = new Map<DayNumber, Units>();
  return (day) => {
    let left = known.get(day);
    if (left === undefined) {
      const own = on(lots, day);
      const others = planned(day) - own;
      const promised = own + on(held, day) + on(given, day);
      const earlier = on(
        taken.filter((t) => t.site === site.id),
        day,
      );
      left = Math.max(0, Math.max(capacityOn(site, day, now) - others, promised) - earlier);
      known.set(day, left);
    }
    return left;
  };
}
const NO_WORK: Load = {lasting: [], expiring: []};

/** The asker's own lots at a site: their work is his. */
function exceptedLots(read: Read, site: SiteId, lines: Asker['lines'], except: ReadonlySet<string>): readonly Claim[] {
  const items = new Set(lines.flatMap((l) => [l.item, ...(l.chosenItem === undefined ? [] : [l.chosenItem])]));
  return [...items].flatMap((item) =>
    (read(positionKey(site, item))?.claims ?? []).filter((c) => c.expires === 0 && except.has(c.id)),
  );
}

/**
 * A timeline that promises for a day no more than the site can still do on it. More time is not always more. `asOf`: what is asked
 * for leaves then or later, which may be long after the last day with work.
 */
export function withinWork(
  {read, now}: CheckInput,
  timeline: Timeline,
  left: DayLeft,
  {site, asOf}: {readonly site: Site; readonly asOf: Instant},
): Timeline {
  const {zone} = site;
  const changes = Math.max(asOf, timeline.steps.at(-1)?.at ?? now);
  const last = Math.max(lastOf(read(key('work', site.id)) ?? NO_WORK, site, now), dayOf(changes, zone) + WEEK);
  const atpAt = (t: Instant): Units => Math.min(timeline.atpAt(t), left(dayOf(t, zone)));
  let steps: readonly TimelineStep[] | undefined;
  return {
    get steps() {
      steps ??= stepsByDay(timeline, boundsTo(last, site, now), atpAt);
      return steps;
    },
    atpAt,
    earliest: (quantity, from) => {
      let at = timeline.earliest(quantity, from);
      while (at !== null) {
        const day = dayOf(at, zone);
        if (left(day) >= quantity) return at;
        if (day >= Math.max(last, dayOf(from, zone) + WEEK)) return null;
        at = timeline.earliest(quantity, startOfDay(day + 1, zone));
      }
      return null;
    },
  };
}

/** A week after the last day with work, or with a capacity of its own: from then on no day is another than a week before. */
function lastOf({lasting, expiring}: Load, {zone, capacity}: Site, now: Instant): DayNumber {
  let due = now;
  for (const d of lasting) due = Math.max(due, d.due);
  for (const c of expiring) due = Math.max(due, c.due);
  return Math.max(dayOf(due, zone), ...(capacity?.days ?? []).map((d) => d.day)) + WEEK;
}

/** The days on which it may change. */
function boundsTo(last: DayNumber, {zone}: Site, now: Instant): readonly Instant[] {
  const first = dayOf(now, zone) + 1;
  return Array.from({length: Math.max(0, last - first + 1)}, (_, i) => startOfDay(first + i, zone));
}

function stepsByDay(
  {steps}: Timeline,
  bounds: readonly Instant[],
  atpAt: (t: Instant) => Units,
): readonly TimelineStep[] {
  const times = [...new Set([...steps.map((s) => s.at), ...bounds])].sort((a, b) => a - b);
  let i = 0;
  return times.map((at): TimelineStep => {
    while ((steps[i + 1]?.at ?? Number.POSITIVE_INFINITY) <= at) i += 1;
    const step = steps[i] as TimelineStep;
    return step.at === at
      ? {...step, atp: atpAt(at)}
      : {at, supply: 0, demand: 0, balance: step.balance, atp: atpAt(at)};
  });
}
