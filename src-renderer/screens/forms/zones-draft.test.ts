/** Zones as they are typed: what is wrong is said at its field, and what comes out is what was typed. */
import {expect, test} from 'vitest';
import {
  doorsOf,
  draftOf,
  faults,
  mayAddDocks,
  missing,
  shiftChanged,
  withDocks,
  withLostDays,
  withoutShift,
  withoutZone,
  withShift,
  withZone,
  type ZonesDraft,
  zoneChanged,
  zonesOf,
} from './zones-draft.ts';

const week = [60, 60, 60, 60, 60, 0, 0];
const typed = (...names: readonly string[]): ZonesDraft =>
  names.reduce<ZonesDraft>((draft, name) => {
    const more = withZone(draft);
    const zone = more.at(-1);
    if (zone === undefined) throw new Error('no zone');
    return zoneChanged(more, zone.key, {...shiftChanged(zone, 0, {name: 'early', week}), id: name, name});
  }, []);

test('a zone is a code, a name and shifts with a figure for each day', () => {
  const [zone] = withZone([]);
  expect(zone).toMatchObject({
    id: '',
    shifts: [{name: '', week: [undefined, undefined, undefined, undefined, undefined, 0, 0]}],
  });
  expect(missing(withZone([]))).toBe('A zone needs a code and a name.');
  const named = zoneChanged(withZone([]), 0, {id: 'bulk', name: 'Bulk'});
  expect(missing(named)).toBe('A shift of Bulk needs a name.');
  const shift = named.map((z) => shiftChanged(z, 0, {name: 'early'}));
  expect(missing(shift)).toBe('Bulk, early: a day is missing; a day off is 0.');
  expect(missing(shift.map((z) => withoutShift(z, 0)))).toBe('Bulk has no shift.');
  expect(missing(typed('bulk'))).toBeNull();
  expect(withoutZone(typed('bulk', 'fine'), 0).map((z) => z.id)).toEqual(['fine']);
});

test('what is wrong is said at its field', () => {
  expect([...faults(typed('bulk', 'fine'))]).toEqual([]);
  expect([...faults(typed('bulk', 'bulk')).keys()]).toEqual(['1.id']);
  expect([...faults(typed('no/slash')).keys()]).toEqual(['0.id']);
  const shifts = typed('bulk').map((z) => shiftChanged(withShift(z), 1, {name: 'early', from: 900, until: 600}));
  expect([...faults(shifts)]).toEqual([
    ['0.1.name', 'there already'],
    ['0.1.until', 'before it begins'],
  ]);
  // Until midnight is until the end of the day.
  const night = typed('bulk').map((z) => shiftChanged(z, 0, {from: 1_320, until: 0}));
  expect([[...faults(night)], zonesOf(night)[0]?.shifts[0]?.until]).toEqual([[], 1_440]);
});

test('what a site has comes back as it was', () => {
  const zones = zonesOf(typed('bulk', 'fine'));
  expect(zonesOf(draftOf(told(zones)))).toEqual(zones);
});
const told = (zones: ReturnType<typeof zonesOf>) =>
  zones.map(({id, name, dock = null, shifts}) => ({
    zone: id,
    name,
    dock,
    shifts: shifts.map((s) => ({...s, days: []})),
  }));

test('docks are doors that are open, once at a site, and what a door loads', () => {
  const draft = withDocks(typed('bulk'));
  expect([mayAddDocks(typed('bulk')), mayAddDocks(draft), withDocks(draft)]).toEqual([true, false, draft]);
  expect(missing(draft)).toBe('Docks: what a door loads in an hour is missing.');
  const week = [2, 2, 1.5, 2, 2, 0, 0];
  const [, docks] = draft.map((z) => ({...shiftChanged(z, 0, {week, until: 960}), dock: {kilosPerHour: 6_000}}));
  if (docks === undefined) throw new Error('no docks');
  expect(missing([docks])).toBeNull();
  const zones = zonesOf([docks]);
  // Two doors from eight to four.
  const shifts = [{name: 'all day', from: 480, until: 960, week: [960, 960, 720, 960, 960, 0, 0]}];
  expect(zones).toEqual([{id: 'docks', name: 'Docks', dock: {kilosPerHour: 6_000}, shifts}]);
  expect(draftOf(told(zones))[0]).toMatchObject({dock: {kilosPerHour: 6_000}, shifts: [{week}]});
  // Other hours are as many doors, and minutes that are no tenth of a door come back as they were.
  expect(zonesOf([shiftChanged(docks, 0, {until: 540})])[0]?.shifts[0]?.week.slice(0, 3)).toEqual([120, 120, 90]);
  const odd = zones.map((z) => ({...z, shifts: shifts.map((s) => ({...s, week: [961, 1, 0, 0, 0, 0, 7]}))}));
  expect(zonesOf(draftOf(told(odd)))).toEqual(odd);
  expect(doorsOf({from: 480, until: 960}, 961)).toBeCloseTo(2.002, 3);
});

test('days of its own go with a shift that goes or is called otherwise, and are named', () => {
  const day = {day: 1, capacity: 0, whole: 0, usual: 0, planned: 0, left: 0, aspect: 'clear', works: true} as const;
  const shift = (name: string, isOwn: boolean) => ({name, from: 360, until: 840, week, days: [{...day, isOwn}]});
  const zones = [{zone: 'bulk', name: 'Bulk', dock: null, shifts: [shift('early', true), shift('late', false)]}];
  const draft = draftOf(zones);
  const lost = (change: (zone: (typeof draft)[number]) => (typeof draft)[number]) =>
    withLostDays(draft.map(change), zones);
  expect(lost((zone) => zone)).toEqual([]);
  expect(lost((zone) => withoutShift(zone, 1))).toEqual([]);
  expect(lost((zone) => shiftChanged(zone, 0, {name: 'dawn'}))).toEqual(['Bulk early']);
  expect(withLostDays([], zones)).toEqual(['Bulk early']);
});
