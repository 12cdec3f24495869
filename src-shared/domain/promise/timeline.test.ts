import fc from 'fast-check';
import {expect, test} from 'vitest';
import {days, MONDAY, OFFICE, site, TODAY} from '../../../tests/support/company.ts';
import {instantAt} from '../calendar.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import type {Claim, Supply} from '../inventory/types.ts';
import {DEFAULT_POLICY, type Policy} from '../master-data/types.ts';
import {build, timelineOf} from './timeline.ts';

const supply = (at: number, quantity: number) => ({at, supply: quantity, demand: 0});
const demand = (at: number, quantity: number) => ({at, supply: 0, demand: quantity});
const row = (onHand: number, points: {at: number; supply: number; demand: number}[], n: number): number[] => {
  const timeline = build(onHand, [supply(1, 0), ...points]);
  return Array.from({length: n}, (_, i) => timeline.atpAt(i + 1));
};

test('F.2, first vector: what can be promised is the minimum of the future (Microsoft’s published row)', () => {
  const points = [demand(1, 3), demand(4, 15), supply(3, 10), supply(5, 1), supply(6, 3)];
  expect(row(20, points, 7)).toEqual([12, 12, 12, 12, 13, 16, 16]);
});

test('F.2, first vector, the 10 due on day 3 did not come', () => {
  expect(row(20, [demand(1, 3), demand(4, 15), supply(5, 1), supply(6, 3)], 6)).toEqual([2, 2, 2, 2, 3, 6]);
});

test('F.2, second vector: nothing may be promised although there are 10 today', () => {
  expect(row(10, [supply(2, 5), demand(3, 20)], 4)).toEqual([0, 0, 0, 0]);
});

test('the earliest date for a quantity is the first at which the minimum of the future reaches it', () => {
  const timeline = build(20, [demand(1, 3), demand(4, 15), supply(3, 10), supply(5, 1), supply(6, 3)]);
  expect(timeline.earliest(12, 1)).toBe(1);
  expect(timeline.earliest(13, 1)).toBe(5);
  expect(timeline.earliest(13, 6)).toBe(6);
  expect(timeline.earliest(17, 1)).toBeNull();
});

test('law: the timeline equals the definition tried at every instant, and never falls with time', () => {
  const point = fc.record({at: fc.nat(20), supply: fc.nat(9), demand: fc.nat(9)});
  fc.assert(
    fc.property(fc.integer({min: -5, max: 30}), fc.array(point, {minLength: 1, maxLength: 15}), (onHand, list) => {
      const points = [supply(0, 0), ...list];
      const timeline = build(onHand, points);
      const balance = (t: number) => onHand + points.reduce((n, p) => n + (p.at <= t ? p.supply - p.demand : 0), 0);
      let last = 0;
      for (let t = 0; t <= 21; t++) {
        const future = Array.from({length: 22 - t}, (_, i) => balance(t + i));
        expect(timeline.atpAt(t)).toBe(Math.max(0, Math.min(...future)));
        expect(timeline.atpAt(t)).toBeGreaterThanOrEqual(last);
        last = timeline.atpAt(t);
      }
    }),
  );
});

const daily = site('A', {calendar: {...OFFICE, workdays: [1, 2, 3, 4, 5, 6, 7]}});
const order = (id: string, quantity: number, expectedAt: number): Supply => ({
  id,
  kind: 'purchase',
  quantity,
  expectedAt,
  usableAt: expectedAt,
  confirmed: true,
});
const claim = (id: string, quantity: number, due: number, more: Partial<Claim> = {}): Claim => ({
  id,
  kind: 'allocation',
  quantity,
  onStock: 0,
  locked: 0,
  due,
  expires: 0,
  author: '',
  segment: '',
  service: '',
  ...more,
});
const at = (
  policy: Partial<Policy>,
  parts: {supplies?: Supply[]; claims?: Claim[]; available?: number},
  except?: ReadonlySet<string>,
) =>
  timelineOf({
    position: {...emptyPosition('A', 'x'), ...parts},
    site: daily,
    policy: {...DEFAULT_POLICY, ...policy},
    now: MONDAY,
    ...(except && {except}),
  });

test('the late purchase order (Microsoft’s second example): 0 today, 125 tomorrow, 225 on day 10', () => {
  const timeline = at(
    {lateFenceDays: 7, lateOffsetDays: 1},
    {
      supplies: [order('late', 200, MONDAY - days(3)), order('next', 100, MONDAY + days(10))],
      claims: [claim('o/1.1', 75, MONDAY - days(1))],
    },
  );
  const tomorrow = instantAt(TODAY + 1, OFFICE.opens, 'UTC');
  expect(timeline.atpAt(MONDAY)).toBe(0);
  expect(timeline.atpAt(tomorrow)).toBe(125);
  expect(timeline.atpAt(MONDAY + days(10))).toBe(225);
  expect(timeline.earliest(150, MONDAY)).toBe(MONDAY + days(10));
});

test('B.7: overdue at the fence counts after the offset; a day older than the fence it is worth nothing', () => {
  const overdue = (n: number) =>
    at({lateFenceDays: 7, lateOffsetDays: 2}, {supplies: [order('p', 10, MONDAY - days(n))]}).atpAt(MONDAY + days(30));
  expect(overdue(7)).toBe(10);
  expect(overdue(8)).toBe(0);
  const timeline = at({lateFenceDays: 7, lateOffsetDays: 2}, {supplies: [order('p', 10, MONDAY - days(7))]});
  expect(timeline.earliest(10, MONDAY)).toBe(instantAt(TODAY + 2, OFFICE.opens, 'UTC'));
});

test('late by hours on its day is not late, but what is not here cannot leave now', () => {
  const slow = {...daily, receivingMinutes: 120};
  const position = {...emptyPosition('A', 'x'), supplies: [order('p', 10, MONDAY - 3_600_000)]};
  const timeline = timelineOf({position, site: slow, policy: DEFAULT_POLICY, now: MONDAY});
  expect(timeline.atpAt(MONDAY)).toBe(0);
  expect(timeline.earliest(10, MONDAY)).toBe(MONDAY + 2 * 3_600_000);
});

test('a hold counts for others until it runs out, and never for its own order', () => {
  const hold = claim('H-1/1', 4, MONDAY, {kind: 'hold', expires: MONDAY + 1, onStock: 4});
  expect(at({}, {available: 10, claims: [hold]}).atpAt(MONDAY)).toBe(6);
  expect(at({}, {available: 10, claims: [hold]}, new Set(['H-1/1'])).atpAt(MONDAY)).toBe(10);
  expect(at({}, {available: 10, claims: [{...hold, expires: MONDAY}]}).atpAt(MONDAY)).toBe(10);
});

test('a negative bin lowers the site', () => {
  expect(at({}, {available: -3, supplies: [order('p', 5, MONDAY + days(1))]}).atpAt(MONDAY + days(2))).toBe(2);
});

test('F.1: what stands on the dock is there later, after the leads of the dock’s working time; never now', () => {
  const slow = site('A', {calendar: OFFICE, receivingMinutes: 60, inspectionMinutes: 30, putawayMinutes: 30});
  const onDock = {...emptyPosition('A', 'x'), receiving: 5, inspection: 4, available: 2};
  const at = (now: number, where = slow) => timelineOf({position: onDock, site: where, policy: DEFAULT_POLICY, now});
  const morning = at(MONDAY);
  expect([morning.atpAt(MONDAY), morning.atpAt(MONDAY + 119 * 60_000), morning.atpAt(MONDAY + 120 * 60_000)]).toEqual([
    2, 2, 7,
  ]);
  // 17:30 and two hours: half an hour today, the rest when the dock opens.
  const evening = MONDAY + 9.5 * 3_600_000;
  expect(at(evening).earliest(7, evening)).toBe(MONDAY + days(1) + 90 * 60_000);
  const quick = at(MONDAY, site('A'));
  expect([quick.atpAt(MONDAY), quick.earliest(7, MONDAY)]).toEqual([2, MONDAY + 60_000]);
  const short = timelineOf({position: {...onDock, receiving: -3}, site: slow, policy: DEFAULT_POLICY, now: MONDAY});
  expect(short.atpAt(MONDAY + days(9))).toBe(2);
});
