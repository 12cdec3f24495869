/**
 * What a site can still pick and pack by an instant (F.4). It is the measure of ATP, with hands instead of stock:
 *
 *   left(t) = max(0, min over u ≥ t of ( work that can be done from now until u − units of claims due by u ))
 *
 * So work that is free before the dispatch is used, a backlog is carried on, and more time is never less. Of a day counts the part of its
 * working time before the instant: what must leave at four gets nothing of what is done at five. A day's work is the week's, or the
 * day's own where a supervisor opened or cut it; a site without capacity has no limit. Claims that are picked have had their work.
 * What was promised to the asker stays his, also where a day was cut since.
 *
 * The same holds for a zone of the site in seconds of labour, of what is handled there, and for its docks in grams (`labour.ts`).
 */
import type {DayNumber, Instant, ItemId, SiteId, Units} from '../../kernel/types.ts';
import {closesAt, dayOf, isWorkday, opensAt, startOfDay, weekday} from '../calendar.ts';
import {positionKey, type Read} from '../events.ts';
import {isLive} from '../inventory/balances.ts';
import {amountOf, type Load} from '../inventory/load.ts';
import type {Claim} from '../inventory/types.ts';
import type {Site, Zone} from '../master-data/types.ts';
import type {CheckInput, Taken} from './asked.ts';
import type {Timeline, TimelineStep} from './future.ts';

/** Work is planned for so many days; nobody knows who works later, and what leaves later has no limit. */
const DAYS_MAX = 400;
type Work = Pick<Claim, 'due' | 'quantity'>;
/** Units, seconds of labour, or grams, that can still be promised to leave by an instant. */
export type WorkLeft = (t: Instant) => number;
/** Who asks: what of the site's work and pickups is his already. */
export type Asker = Pick<CheckInput, 'read' | 'now' | 'except' | 'own'> & {
  readonly lines: readonly {readonly item: ItemId; readonly chosenItem?: ItemId | undefined}[];
  /**
   * Of an allocation run: how things stood before it. Where a day was over then it may be as much over again, by whoever's lots: the
   * run is one decision, and what one of it gives up another of it may have.
   */
  readonly before?: Read | undefined;
};

/** Units a site does on a whole day; infinite where nothing limits it, none on a day off that nobody opened. */
export function wholeDay({capacity, calendar}: Site, day: DayNumber): Units {
  const usual = capacity === undefined ? Number.POSITIVE_INFINITY : (capacity.week[weekday(day) - 1] ?? 0);
  return capacity?.days.find((d) => d.day === day)?.units ?? (isWorkday(calendar, day) ? usual : 0);
}

/** Units a site can do from now until an instant, each day's in whole units. */
export function workBy(site: Site, now: Instant): WorkLeft {
  const {calendar, zone} = site;
  return dayByDay(site, site, now, (day, until) =>
    doneIn(wholeDay(site, day), [opensAt(calendar, day, zone), closesAt(calendar, day, zone)], [now, until]),
  );
}

/** Of what is done in some hours, as much as falls between two instants, in whole units. */
export function doneIn(
  amount: number,
  [opens, closes]: readonly [Instant, Instant],
  [from, until]: readonly [Instant, Instant],
): number {
  if (amount === 0 || amount === Number.POSITIVE_INFINITY) return amount;
  // Hours that a change of clocks left out.
  if (closes <= opens) return until >= closes && from < closes ? amount : 0;
  return Math.floor((amount * Math.max(0, Math.min(until, closes) - Math.max(from, opens))) / (closes - opens));
}

/** What can be done from now until an instant by a site, or in a zone of it: `inDay`, always the same of them, tells of one day. */
export function dayByDay(
  site: Site,
  who: Site | Zone,
  now: Instant,
  inDay: (day: DayNumber, until: Instant) => number,
): WorkLeft {
  const last = lastAsked.get(who);
  if (last?.site === site && last.now === now) return last.by;
  const today = dayOf(now, site.zone);
  /** Done before the start of today + n. */
  const before: number[] = [0];
  const known = new Map<Instant, number>();
  const by = (t: Instant): number => {
    if (t <= now) return 0;
    const ahead = dayOf(t, site.zone) - today;
    if (ahead > DAYS_MAX) return Number.POSITIVE_INFINITY;
    for (let n = before.length; n <= ahead; n++)
      before.push((before[n - 1] as number) + inDay(today + n - 1, Number.POSITIVE_INFINITY));
    return (before[ahead] as number) + inDay(today + ahead, t);
  };
  const keptBy = (t: Instant): number => {
    let done = known.get(t);
    if (done === undefined) {
      done = by(t);
      if (known.size >= INSTANTS_MAX) known.clear();
      known.set(t, done);
    }
    return done;
  };
  lastAsked.set(who, {site, now, by: keptBy});
  return keptBy;
}
// A pure function's memo: each line or move of a command asks what can be done by each of the same few hundred dispatches.
const lastAsked = new WeakMap<Site | Zone, {readonly site: Site; readonly now: Instant; readonly by: WorkLeft}>();
const INSTANTS_MAX = 4_000;

/**
 * What live claims of a site ask, by due; those that are overdue now. What is picked and was due today has left with its vehicle, though
 * that is written down later; from the next day on it is on the floor, and overdue (decision 33).
 */
export function demands(
  {lasting, expiring}: Load,
  {zone}: Pick<Site, 'zone'>,
  now: Instant,
  except?: ReadonlySet<string>,
): Map<Instant, Units> {
  const by = new Map<Instant, Units>();
  const add = (due: Instant, units: Units) => {
    if (units > 0) by.set(Math.max(due, now), (by.get(Math.max(due, now)) ?? 0) + units);
  };
  const hasLeft = (due: Instant) => due <= now && due >= startOfDay(dayOf(now, zone), zone);
  for (const {due, quantity, picked} of lasting) add(due, picked > 0 && hasLeft(due) ? quantity - picked : quantity);
  for (const c of expiring) if (isLive(c, now) && except?.has(c.id) !== true) add(c.due, c.quantity);
  return by;
}

/** The least slack from an instant on; it may be under 0. */
export function slackOf(work: WorkLeft, asked: ReadonlyMap<Instant, Units>): (t: Instant) => Units {
  const {dues, sums, until} = summed(asked);
  const least: Units[] = [];
  let most = Number.POSITIVE_INFINITY;
  for (let i = dues.length - 1; i >= 0; i--) {
    most = Math.min(most, work(dues[i] as Instant) - (sums[i] as Units));
    least[i] = most;
  }
  return (t) => {
    const n = until(t);
    return Math.min(work(t) - (sums[n - 1] ?? 0), least[n] ?? Number.POSITIVE_INFINITY);
  };
}

/** What is asked, added up by due; `until` says how many of the dues are no later than an instant. */
function summed(asked: ReadonlyMap<Instant, Units>) {
  const dues = [...asked.keys()].sort((a, b) => a - b);
  const sums: Units[] = [];
  let sum = 0;
  for (const due of dues) {
    sum += asked.get(due) ?? 0;
    sums.push(sum);
  }
  const until = (t: Instant): number => {
    let low = 0;
    let high = dues.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((dues[mid] as Instant) <= t) low = mid + 1;
      else high = mid;
    }
    return low;
  };
  return {dues, sums, until};
}

/** The slack of a site with all its claims: what a supervisor sees. */
export const siteSlack = (site: Site, load: Load, now: Instant): ((t: Instant) => Units) =>
  slackOf(workBy(site, now), demands(load, site, now));

/**
 * Something that limits the work of a site: what claims ask of it, what can be done by when, what a unit of an item takes. `before`: what
 * claims asked before the run that asks.
 */
export type Workplace = {
  readonly load: Load;
  readonly by: WorkLeft;
  readonly each: (item: ItemId) => number;
  readonly before?: Load | undefined;
};

/** What can be done by an instant, or what was asked by then where that was more. */
function orAsMuch(by: WorkLeft, asked: ReadonlyMap<Instant, Units>): WorkLeft {
  const {sums, until} = summed(asked);
  return (t) => Math.max(by(t), sums[until(t) - 1] ?? 0);
}

/** What the asker may be promised of it, in its own amounts. `taken`: what his earlier lines take. */
export function workLeft(
  input: Asker,
  site: Site,
  {load, by, each, before}: Workplace,
  taken: readonly Taken[],
): WorkLeft {
  const {now, except} = input;
  const asked = demands(load, site, now, except);
  const most = before === undefined ? by : orAsMuch(by, demands(before, site, now));
  const work = (list: readonly (Work & {readonly item: ItemId})[]): Work[] =>
    list.map(({due, quantity, item}) => ({due, quantity: amountOf(quantity, each(item))}));
  const ask = (list: readonly Work[], sign: 1 | -1) => {
    for (const {due, quantity} of list) {
      const at = Math.max(due, now);
      asked.set(at, (asked.get(at) ?? 0) + sign * quantity);
    }
  };
  const lots = except === undefined ? [] : work(exceptedLots(input.read, site.id, input.lines, except));
  ask(lots, -1);
  const mine = work(taken.filter((t) => t.site === site.id));
  ask(mine, 1);
  const slack = slackOf(most, asked);
  const held = load.expiring.filter((c) => except?.has(c.id) && isLive(c, now));
  const own: readonly Work[] = [...lots, ...held, ...work((input.own ?? []).filter((o) => o.site === site.id))];
  const gone = mine.reduce((n, t) => n + t.quantity, 0);
  const ownBy = (t: Instant) => own.reduce((n, o) => n + (o.due <= t ? o.quantity : 0), 0) - gone;
  return own.length === 0 ? (t) => Math.max(0, slack(t)) : (t) => Math.max(0, slack(t), ownBy(t));
}

/** The asker's own lots at a site: their work, and their place on a pickup, are his. */
export function exceptedLots(
  read: Read,
  site: SiteId,
  lines: Asker['lines'],
  except: ReadonlySet<string>,
): readonly (Claim & {readonly item: ItemId})[] {
  const items = new Set(lines.flatMap((l) => [l.item, ...(l.chosenItem === undefined ? [] : [l.chosenItem])]));
  return [...items].flatMap((item) =>
    (read(positionKey(site, item))?.claims ?? [])
      .filter((c) => c.expires === 0 && except.has(c.id))
      .map((c) => ({...c, item})),
  );
}

/** A timeline that promises by an instant no more than the site can still do by then; days after the last are not looked at. */
export function withinWork(
  timeline: Timeline,
  left: WorkLeft,
  {zone}: Site,
  [first, last]: readonly [DayNumber, DayNumber],
): Timeline {
  const atpAt = (t: Instant): Units => Math.min(timeline.atpAt(t), left(t));
  let steps: readonly TimelineStep[] | undefined;
  return {
    get steps() {
      steps ??= stepsByDay(timeline, [first, last], zone, left, atpAt);
      return steps;
    },
    atpAt,
    earliest: (quantity, from) => {
      const at = timeline.earliest(quantity, from);
      const done = at === null ? null : firstDone(left, quantity, at, Math.max(last, dayOf(at, zone)), zone);
      // With a quota that ends meanwhile there may be fewer than there were.
      return done === null || done === at ? done : timeline.earliest(quantity, done);
    },
  };
}

/** The first minute, from an instant on, by which so many can be done; null when none is up to a day. Work never gets less. */
function firstDone(left: WorkLeft, quantity: Units, from: Instant, last: DayNumber, zone: string): Instant | null {
  if (left(from) >= quantity) return from;
  const day = firstWhere(dayOf(from, zone), last, (d) => left(startOfDay(d + 1, zone)) >= quantity);
  if (day === null) return null;
  const start = startOfDay(day, zone);
  const minutes = Math.ceil((startOfDay(day + 1, zone) - start) / MINUTE);
  const minute = firstWhere(0, minutes, (m) => left(Math.max(from, start + m * MINUTE)) >= quantity) ?? minutes;
  return Math.max(from, start + minute * MINUTE);
}
const MINUTE = 60_000;

/** The first number of a range for which something holds that then holds for all after it; null when for none. */
function firstWhere(first: number, last: number, holds: (n: number) => boolean): number | null {
  if (first > last || !holds(last)) return null;
  let [low, high] = [first, last];
  while (low < high) {
    const mid = (low + high) >> 1;
    if (holds(mid)) high = mid;
    else low = mid + 1;
  }
  return low;
}

/** A step a day besides the timeline's own, until the work is no longer what binds. */
function stepsByDay(
  {steps}: Timeline,
  [first, last]: readonly [DayNumber, DayNumber],
  zone: string,
  left: WorkLeft,
  atpAt: (t: Instant) => Units,
): readonly TimelineStep[] {
  const most = Math.max(0, ...steps.map((s) => s.atp));
  const times = new Set(steps.map((s) => s.at));
  for (let day = first + 1; day <= last; day++) {
    const at = startOfDay(day, zone);
    times.add(at);
    if (left(at) >= most) break;
  }
  let i = 0;
  return [...times]
    .sort((a, b) => a - b)
    .map((at): TimelineStep => {
      while ((steps[i + 1]?.at ?? Number.POSITIVE_INFINITY) <= at) i += 1;
      const step = steps[i] as TimelineStep;
      return {at, supply: 0, demand: 0, balance: step.balance, atp: atpAt(at)};
    });
}
