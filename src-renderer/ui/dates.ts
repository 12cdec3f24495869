/**
 * How dates and times are written. An instant is epoch milliseconds shown in a named zone; a calendar date is a day
 * number since 1970-01-01 that already belongs to a zone. Turning one into the other for a decision is the domain's
 * work; here it happens only to show an instant and to read a date and time that somebody typed.
 *
 * Written: `Wed 27 May`, with time `Wed 27 May 16:00`, `Today 12:00`, `15:00 CEST` where the zone is not the viewer's.
 */
const DAY_MS = 86_400_000;
/** Bound on remembered labels; a label is a few dozen bytes. */
const LABELS_MAX = 20_000;

type Parts = {readonly date: string; readonly time: string; readonly year: number; readonly day: number};

const formats = new Map<string, Intl.DateTimeFormat>();
const shortNames = new Map<string, Intl.DateTimeFormat>();
const labels = new Map<number, string>();

/** The zone this screen is read in. */
export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `Wed 27 May`; the year is added only when it is not that of `today`. */
export function dayText(day: number, today?: number): string {
  if (today !== undefined && day === today) return 'Today';
  const label = labels.get(day) ?? remember(day);
  const year = yearOf(day);
  return today === undefined || year === yearOf(today) ? label : `${label} ${year}`;
}

/** `27 May`: for axes and places where the weekday is known. */
export const dayShort = (day: number): string => dayText(day).replace(/^\S+ /, '');

/** `16:00`, with the zone's short name when it differs from the viewer's. */
export function timeText(at: number, zone: string, viewer = viewerZone()): string {
  return partsOf(at, zone).time + zoneSuffix(at, zone, viewer);
}

/** `Wed 27 May 16:00` or `Today 16:00`, in `zone`, with the zone's short name when it differs from the viewer's. */
export function instantText(at: number, zone: string, now: number, viewer = viewerZone()): string {
  const parts = partsOf(at, zone);
  const today = partsOf(now, zone);
  const date = parts.day === today.day ? 'Today' : parts.date + (parts.year === today.year ? '' : ` ${parts.year}`);
  return `${date} ${parts.time}${zoneSuffix(at, zone, viewer)}`;
}

/** The calendar day an instant falls on in a zone, as a day number since 1970-01-01. */
export const dayOf = (at: number, zone: string): number => partsOf(at, zone).day;

/** The instant of a typed local date and time (minutes after midnight) in a zone; in a gap of the clock, the later one. */
export function instantOf(day: number, minutes: number, zone: string): number {
  const wanted = day * DAY_MS + minutes * 60_000;
  let at = wanted;
  // The offset depends on the instant we look for: two rounds settle it on both sides of a change of clocks.
  for (let round = 0; round < 2; round++) at += wanted - localMs(at, zone);
  return at;
}

/** Minutes after local midnight of an instant. */
export const minutesOf = (at: number, zone: string): number => Math.floor((localMs(at, zone) % DAY_MS) / 60_000);

/** `BST`, `CEST`. */
export function zoneShort(at: number, zone: string): string {
  let format = shortNames.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {timeZone: zone, timeZoneName: 'short', hour: '2-digit'});
    shortNames.set(zone, format);
  }
  return format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** `2026-05-27` ⇄ day number, for date fields. `undefined` when the text is no date. */
export function dayFromIso(text: string): number | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.round(ms / DAY_MS);
}
export const isoFromDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** A text from the ledger with its ISO dates as people write them; within a sentence the day has its name, also when it is today. */
export const withDays = (text: string, today: number): string =>
  text.replace(/\d{4}-\d{2}-\d{2}/g, (iso) => {
    const day = dayFromIso(iso) ?? today;
    return day === today ? dayText(day) : dayText(day, today);
  });

/** Days from `from` to `to` that are Monday to Friday, as a word about lateness uses them; not a site's calendar. */
export function weekdaysBetween(from: number, to: number): number {
  let days = 0;
  for (let day = from + 1; day <= to; day++) if ((day + 3) % 7 < 5) days++;
  return days;
}

/** The first Monday to Friday after a day: what "the next working day" means where no calendar is known. */
export function nextWeekday(day: number): number {
  const next = day + 1;
  const inWeek = (next + 3) % 7;
  return inWeek < 5 ? next : next + 7 - inWeek;
}

/** ISO week number of a day. */
export function isoWeek(day: number): number {
  const thursday = day - ((day + 3) % 7) + 3;
  const firstDay = Math.round(Date.UTC(yearOf(thursday), 0, 1) / DAY_MS);
  return 1 + Math.floor((thursday - firstDay) / 7);
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short'});

function remember(day: number): string {
  if (labels.size >= LABELS_MAX) labels.clear();
  const label = dayFormat
    .format(day * DAY_MS)
    .replace(/,/g, '')
    .replace('Sept', 'Sep');
  labels.set(day, label);
  return label;
}

const yearOf = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();

function partsOf(at: number, zone: string): Parts {
  let format = formats.get(zone);
  if (format === undefined) {
    const options = {year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit'} as const;
    format = new Intl.DateTimeFormat('en-GB', {timeZone: zone, hourCycle: 'h23', ...options});
    formats.set(zone, format);
  }
  const found: Record<string, string> = {};
  for (const part of format.formatToParts(at)) found[part.type] = part.value;
  const year = Number(found.year);
  const day = Math.round(Date.UTC(year, Number(found.month) - 1, Number(found.day)) / DAY_MS);
  return {date: dayText(day), time: `${found.hour}:${found.minute}`, year, day};
}

/** Nothing when both zones show the same clock at that instant: London and Lisbon need no words between them. */
function zoneSuffix(at: number, zone: string, viewer: string): string {
  if (zone === viewer) return '';
  const here = partsOf(at, viewer);
  const there = partsOf(at, zone);
  return here.time === there.time && here.day === there.day ? '' : ` ${zoneShort(at, zone)}`;
}

/** The wall clock of a zone at an instant, as if it were UTC. */
function localMs(at: number, zone: string): number {
  const parts = partsOf(at, zone);
  const [hours = '0', minutes = '0'] = parts.time.split(':');
  return parts.day * DAY_MS + Number(hours) * 3_600_000 + Number(minutes) * 60_000;
}

/** A time of day, from minutes after midnight: 06:30. */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
