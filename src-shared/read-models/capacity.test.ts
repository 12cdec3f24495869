/** What a supervisor sees of the work of his site. */
import {expect, test} from 'vitest';
import {
  company,
  customer,
  days,
  hours,
  item,
  MONDAY,
  pickup,
  place,
  receive,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {must} from '../kernel/assert.ts';
import {siteWork} from './capacity.ts';

const scene = () =>
  given(
    ...company({sites: [site('A', {transitDays: {'*': 1}}), site('B', {rank: 2})], customers: [customer('c')]}),
    receive('A', 'x', 1_000),
    {type: 'SetCapacity', site: 'A', week: [100, 100, 100, 100, 100, 0, 0], reason: 'rota'},
    place([['x', 170]], {order: 'o', day: TODAY + 2, site: 'A'}),
    {type: 'SetDayCapacity', site: 'A', day: TODAY + 5, units: 40, reason: 'Saturday shift'},
  );
const workOf = (t: ReturnType<typeof scene>, sees = (_: string) => true) =>
  siteWork(
    {
      ledger: t.book.ledger,
      read: t.book.ledger.read,
      overlaid: () => false,
      seesStock: () => true,
      now: () => t.book.at,
    },
    sees,
  );

test('each day with what can be done, what leaves, and what more can be promised for it', () => {
  const [a, b] = workOf(scene());
  expect(a?.days.slice(0, 7).map((d) => [d.day - TODAY, d.capacity, d.planned, d.left, d.aspect, d.works])).toEqual([
    // What leaves on Tuesday needs what Monday has left.
    [0, 100, 0, 10, 'caution', true],
    [1, 100, 170, 30, 'clear', true],
    [2, 100, 0, 130, 'clear', true],
    [3, 100, 0, 230, 'clear', true],
    [4, 100, 0, 330, 'clear', true],
    [5, 40, 0, 370, 'clear', true],
    [6, 0, 0, 370, 'clear', false],
  ]);
  expect(a?.days[5]).toMatchObject({isOwn: true, whole: 40, usual: 0});
  expect(b).toMatchObject({site: 'B', week: null});
  expect(must(b?.days[0], 'today')).toMatchObject({capacity: null, left: null, aspect: 'wait'});
});

test('of today the rest, with what is overdue; a day by which not all can be done is named', () => {
  const t = scene();
  t.and({at: MONDAY + days(2) + hours(5)});
  const [a] = workOf(t);
  expect(a?.days.slice(0, 2).map((d) => [d.capacity, d.whole, d.planned, d.left, d.aspect])).toEqual([
    [50, 100, 170, -120, 'stop'],
    [100, 100, 0, -20, 'stop'],
  ]);
});

test('a site whose stock is not in view is not told', () => {
  expect(workOf(scene(), (id) => id === 'B').map((s) => s.site)).toEqual(['B']);
});

test('each pickup with what it takes, what leaves with it, and what more it has a place for', () => {
  const t = given(
    ...company({
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [pickup('slow', {workdays: [1, 3]}), pickup('fast')]})],
      items: [item('x', {weightGrams: 500})],
    }),
    receive('A', 'x', 1_000),
    {type: 'SetLift', site: 'A', service: 'K/fast', week: [1, 2, 3, 4, 5, 6, 7].map(() => 50_000), reason: 'a van'},
    place([['x', 95]], {order: 'o', day: TODAY + 1, site: 'A'}),
    {type: 'SetDayLift', site: 'A', service: 'K/fast', day: TODAY + 1, grams: 80_000, reason: 'a larger one'},
  );
  const pickups = () => must(workOf(t)[0], 'a site').pickups;
  const told = (n: number) =>
    pickups()
      [n]?.days.slice(0, 5)
      .map((d) => [d.comes, d.lift, d.planned, d.left, d.isOwn, d.aspect]);
  expect(pickups().map((p) => [p.service, p.name, p.weekdays, p.week?.[0] ?? null])).toEqual([
    ['K/slow', 'Carrier K Service slow', [1, 3], null],
    ['K/fast', 'Carrier K Service fast', [1, 2, 3, 4, 5], 50_000],
  ]);
  expect(told(0)?.map(([comes]) => comes)).toEqual([true, false, true, false, false]);
  expect(told(1)?.slice(0, 3)).toEqual([
    [true, 50_000, 47_500, 2_500, false, 'caution'],
    [true, 80_000, 0, 80_000, true, 'clear'],
    [true, 50_000, 0, 50_000, false, 'clear'],
  ]);
  // What missed its vehicle goes with the next, which is cut meanwhile.
  t.and({type: 'SetDayLift', site: 'A', service: 'K/fast', day: TODAY + 1, grams: 40_000, reason: 'a small one'});
  t.and({at: MONDAY + hours(9)});
  expect(told(1)?.slice(0, 2)).toEqual([
    [false, 50_000, 0, 50_000, false, 'clear'],
    [true, 40_000, 47_500, -7_500, true, 'stop'],
  ]);
});

test('a pickup comes on the days of those that count then: until its change on these weekdays, from it on those', () => {
  const pickupChanges = [
    {from: TODAY + 7, pickups: [pickup('slow', {workdays: [2]})]},
    {from: TODAY + 30, pickups: [pickup('fast', {workdays: [4]})]},
  ];
  const t = given(
    ...company({
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [pickup('slow', {workdays: [1, 3]})], pickupChanges})],
    }),
  );
  const pickups = () => must(workOf(t)[0], 'a site').pickups;
  const comes = (n: number) => pickups()[n]?.days.flatMap((d) => (d.comes ? [d.day - TODAY] : []));
  expect([comes(0), comes(1)]).toEqual([[0, 2, 8], []]);
  // One that is known to come later is there to be given a lift.
  expect(pickups().map((p) => [p.service, p.weekdays])).toEqual([
    ['K/slow', [1, 2, 3]],
    ['K/fast', [4]],
  ]);
  t.and({at: MONDAY + hours(24 * 30)});
  expect(pickups().map((p) => p.service)).toEqual(['K/fast']);
});

test('each shift of a zone with what it has to do, what it can, and by how much it is too much', () => {
  const t = given(
    ...company({
      sites: [site('A', {transitDays: {'*': 1}})],
      items: [item('x', {handling: {zone: 'bulk', seconds: 60}})],
    }),
    receive('A', 'x', 1_000),
    place([['x', 100]], {order: 'o', day: TODAY + 1, site: 'A'}),
    place([['x', 40]], {order: 'p', day: TODAY + 2, site: 'A'}),
    {
      type: 'SetZones',
      site: 'A',
      reason: 'rota',
      zones: [
        {
          id: 'bulk',
          name: 'Bulk',
          shifts: [
            {name: 'late', from: 840, until: 1_080, week: [1, 1, 1, 1, 1, 0, 0].map((on) => 60 * on)},
            {name: 'early', from: 480, until: 720, week: [1, 1, 1, 1, 1, 0, 0].map((on) => 60 * on)},
          ],
        },
      ],
    },
    {type: 'SetShift', site: 'A', zone: 'bulk', shift: 'early', day: TODAY + 1, minutes: 90, reason: 'help'},
  );
  const bulk = () => must(workOf(t)[0]?.zones[0], 'a zone');
  const told = (n: number) =>
    bulk()
      .shifts[n]?.days.slice(0, 3)
      .map((d) => [d.planned, d.capacity, d.left, d.isOwn, d.aspect, d.works]);
  expect([bulk().name, bulk().shifts.map((s) => s.name)]).toEqual(['Bulk', ['early', 'late']]);
  // By the dispatch at four the late shift has done half of its hour, and has forty minutes of it to do.
  expect([told(0), told(1)]).toEqual([
    [
      [60, 60, 0, false, 'caution', true],
      [40, 90, 100, true, 'clear', true],
      [0, 60, 190, false, 'clear', true],
    ],
    [
      [40, 30, -10, false, 'stop', true],
      [0, 60, 130, false, 'clear', true],
      [0, 60, 250, false, 'clear', true],
    ],
  ]);
  // On Tuesday at ten what Monday has not done is done first, in what is left of the shifts.
  t.and({at: MONDAY + days(1) + hours(2)});
  expect([told(0)?.[0], told(1)?.[0]]).toEqual([
    [45, 45, 0, true, 'caution', true],
    [95, 30, -65, false, 'stop', true],
  ]);
});

test('docks stand after the zones, in minutes of doors: what leaves, what they can, and a day that is over', () => {
  const minutes = (on: number) => [on, on, on, on, on, 0, 0];
  const bulk = {id: 'bulk', name: 'Bulk', shifts: [{name: 'day', from: 480, until: 1_080, week: minutes(600)}]};
  const shifts = [{name: 'day', from: 480, until: 960, week: minutes(960)}];
  const docks = {id: 'docks', name: 'Docks', dock: {kilosPerHour: 6}, shifts};
  const t = given(
    ...company({
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [pickup('fast')]})],
      items: [item('x', {weightGrams: 250})],
    }),
    receive('A', 'x', 1_000),
    {type: 'SetZones', site: 'A', reason: 'rota', zones: [docks, bulk]},
    // Each loads two and a half minutes: 950 of two doors from eight to four.
    place([['x', 380]], {order: 'o', day: TODAY + 1, site: 'A'}),
    place([['x', 10]], {order: 'p', day: TODAY + 2, site: 'A'}),
  );
  const told = () => {
    const zones = must(workOf(t)[0], 'a site').zones;
    expect(zones.map(({name, dock}) => [name, dock])).toEqual([
      ['Bulk', null],
      ['Docks', {kilosPerHour: 6}],
    ]);
    return zones[1]?.shifts[0]?.days.slice(0, 2).map((d) => [d.planned, d.capacity, d.left, d.whole, d.aspect]);
  };
  expect(told()).toEqual([
    [950, 960, 10, 960, 'caution'],
    [25, 960, 945, 960, 'clear'],
  ]);
  // A door is out all day: what was promised stays, and is too much.
  t.and({type: 'SetShift', site: 'A', zone: 'docks', shift: 'day', day: TODAY, minutes: 480, reason: 'broken'});
  expect(t.book.order('o').lots.map((l) => [l.current.day - TODAY, l.allocated])).toEqual([[1, 380]]);
  expect(told()?.[0]).toEqual([950, 480, -470, 480, 'stop']);
  // What is picked has to be loaded all the same.
  const lots = [{line: 1, lot: 1, quantity: 380}];
  t.and({type: 'AdvanceLots', order: 'o', to: 'released', lots}, {type: 'AdvanceLots', order: 'o', to: 'picked', lots});
  expect(told()?.[0]?.[0]).toBe(950);
  t.and({type: 'ShipLots', order: 'o', lots});
  expect(told()?.[0]).toEqual([0, 480, 480, 480, 'clear']);
});
