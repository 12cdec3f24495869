/** The working zones of a site and its docks being typed: changes to them, what is wrong at which field, and the command they become. */
import type {ZoneLabour} from '../../../src-shared/api/work.ts';
import {ID_WORDS, isId} from '../../../src-shared/kernel/names.ts';
import type {CommandOf} from '../../data/commands.ts';

export type DraftShift = {
  readonly key: number;
  readonly name: string;
  /** Minutes after midnight; midnight at the end of a day is 0. */
  readonly from: number;
  readonly until: number;
  /** From Monday: minutes of labour; of docks the doors that are open. */
  readonly week: readonly (number | undefined)[];
};
export type DraftZone = {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  /** Docks: what a door loads in an hour. */
  readonly dock: {readonly kilosPerHour: number | undefined} | null;
  readonly shifts: readonly DraftShift[];
};
export type ZonesDraft = readonly DraftZone[];

const MIDNIGHT = 1440;
export const ZONES_MAX = 20;
export const SHIFTS_MAX = 6;
/** Minutes of labour in a shift. */
export const LABOUR_MAX = 1_000_000;
/** Kilograms an hour at a door. */
export const LOAD_MAX = 1_000_000;

export function draftOf(zones: readonly ZoneLabour[]): ZonesDraft {
  return zones.map(({zone, name, dock, shifts}, key) => ({
    key,
    id: zone,
    name,
    dock,
    shifts: shifts.map((s, n) => ({
      key: n,
      name: s.name,
      from: s.from,
      until: s.until % MIDNIGHT,
      week: dock === null ? s.week : s.week.map((minutes) => doorsOf(s, minutes)),
    })),
  }));
}

/** Doors that are open all of a shift in which there are so many minutes of them. */
export const doorsOf = ({from, until}: {readonly from: number; readonly until: number}, minutes: number): number =>
  minutes / (until - from);

const nextKey = (list: readonly {readonly key: number}[]): number => 1 + Math.max(-1, ...list.map((one) => one.key));
const newShift = (shifts: readonly DraftShift[], all: Partial<DraftShift> = {}): DraftShift => ({
  key: nextKey(shifts),
  name: '',
  from: 360,
  until: 840,
  ...all,
  week: [1, 2, 3, 4, 5, 6, 7].map((day) => (day <= 5 ? undefined : 0)),
});

export const withZone = (draft: ZonesDraft): ZonesDraft =>
  draft.length === ZONES_MAX
    ? draft
    : [...draft, {key: nextKey(draft), id: '', name: '', dock: null, shifts: [newShift([])]}];
/** A site has docks once. */
export const mayAddDocks = (draft: ZonesDraft): boolean =>
  draft.length < ZONES_MAX && draft.every(({dock}) => dock === null);
export const withDocks = (draft: ZonesDraft): ZonesDraft =>
  mayAddDocks(draft)
    ? [
        ...draft,
        {
          key: nextKey(draft),
          id: 'docks',
          name: 'Docks',
          dock: {kilosPerHour: undefined},
          shifts: [newShift([], {name: 'all day', from: 480, until: 1_080})],
        },
      ]
    : draft;
export const withoutZone = (draft: ZonesDraft, key: number): ZonesDraft => draft.filter((z) => z.key !== key);
export const zoneChanged = (draft: ZonesDraft, key: number, change: Partial<DraftZone>): ZonesDraft =>
  draft.map((z) => (z.key === key ? {...z, ...change} : z));
export const withShift = (zone: DraftZone): DraftZone =>
  zone.shifts.length === SHIFTS_MAX ? zone : {...zone, shifts: [...zone.shifts, newShift(zone.shifts)]};
export const withoutShift = (zone: DraftZone, key: number): DraftZone => ({
  ...zone,
  shifts: zone.shifts.filter((s) => s.key !== key),
});
export const shiftChanged = (zone: DraftZone, key: number, change: Partial<DraftShift>): DraftZone => ({
  ...zone,
  shifts: zone.shifts.map((s) => (s.key === key ? {...s, ...change} : s)),
});

const endOf = ({until}: DraftShift): number => (until === 0 ? MIDNIGHT : until);

/**
 * What is wrong, by field: `zone.name`, or `zone.shift.until`; minutes are their field's own.
 * Nothing is wrong with what is not typed yet; see `missing`.
 */
export function faults(draft: ZonesDraft): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [i, zone] of draft.entries()) {
    if (zone.id !== '' && !isId(zone.id)) found.set(`${zone.key}.id`, ID_WORDS);
    else if (zone.id !== '' && draft.findIndex((z) => z.id === zone.id) < i)
      found.set(`${zone.key}.id`, 'there already');
    for (const [n, shift] of zone.shifts.entries()) {
      const at = `${zone.key}.${shift.key}`;
      if (shift.name !== '' && zone.shifts.findIndex((s) => s.name === shift.name) < n)
        found.set(`${at}.name`, 'there already');
      if (endOf(shift) <= shift.from) found.set(`${at}.until`, 'before it begins');
    }
  }
  return found;
}

/** The first thing that is not typed yet, in words, or null. */
export function missing(draft: ZonesDraft): string | null {
  for (const {id, name, dock, shifts} of draft) {
    const zone = name === '' ? id : name;
    if (id.trim() === '' || name.trim() === '') return 'A zone needs a code and a name.';
    if (dock !== null && dock.kilosPerHour === undefined) return `${zone}: what a door loads in an hour is missing.`;
    if (shifts.length === 0) return `${zone} has no shift.`;
    for (const shift of shifts) {
      if (shift.name.trim() === '') return `A shift of ${zone} needs a name.`;
      if (shift.week.some((minutes) => minutes === undefined))
        return `${zone}, ${shift.name}: a day is missing; a day off is 0.`;
    }
  }
  return null;
}

export const zonesOf = (draft: ZonesDraft): CommandOf<'SetZones'>['zones'] =>
  draft.map(({id, name, dock, shifts}) => ({
    id: id.trim(),
    name: name.trim(),
    ...(dock !== null && {dock: {kilosPerHour: dock.kilosPerHour ?? 0}}),
    shifts: shifts.map((s) => ({
      name: s.name.trim(),
      from: s.from,
      until: endOf(s),
      week: s.week.map((n = 0) => (dock === null ? n : Math.round(n * (endOf(s) - s.from)))),
    })),
  }));

/** Shifts with days of their own that are gone, or called otherwise: their days go with the name. `Bulk early`. */
export const withLostDays = (draft: ZonesDraft, zones: readonly ZoneLabour[]): readonly string[] =>
  zones.flatMap(({zone, name, shifts}) =>
    shifts
      .filter((shift) => shift.days.some((day) => day.isOwn))
      .filter((shift) => !draft.some((z) => z.id.trim() === zone && z.shifts.some((s) => s.name.trim() === shift.name)))
      .map((shift) => `${name} ${shift.name}`),
  );
