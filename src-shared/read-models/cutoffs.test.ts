import {expect, test} from 'vitest';
import {
  company,
  hours,
  MONDAY,
  pickup,
  place,
  receive,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import type {Site} from '../domain/master-data/types.ts';
import {Hub} from './hub.ts';
import {towerSummary} from './tower.ts';

const K = SLOW_AND_FAST;
const early = 11 * 60;
const late = 17 * 60;

/** Now, units left and in all before each cut-off of site A still to come, as hours of the day. */
function ahead(at: number, later = K, pickupChanges: Site['pickupChanges'] = []) {
  const pickups = [pickup('slow', {cutoff: early}), pickup('fast', {cutoff: late})];
  const {ledger} = given(
    ...company({carriers: [K], sites: [site('A', {pickups, pickupChanges}), site('B')]}),
    receive('A', 'x', 50),
    place([['x', 3]], {order: 'slow', day: TODAY + 2}),
    place([['x', 4]], {order: 'fast', day: TODAY + 1}),
    place([['x', 9]], {order: 'later', day: TODAY + 9}),
    {type: 'DefineCarrier', carrier: later},
  ).book;
  const hub = new Hub({ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => at});
  ledger.takeChanges();
  hub.reset();
  while (!hub.advised) hub.sweep();
  return towerSummary(hub, [], true)
    .cutoffs.filter((one) => one.site === 'A')
    .map((one) => [(one.at - TODAY * 86_400_000) / 3_600_000, one.left]);
}

test('each cut-off of the day has the work after the one before; what missed one goes with the next', () => {
  expect(ahead(MONDAY)).toEqual([
    [11, 3],
    [17, 4],
  ]);
  expect(ahead(MONDAY + hours(4))).toEqual([[17, 7]]);
  // Tomorrow's, with what did not leave today.
  expect(ahead(MONDAY + hours(10))).toEqual([
    [24 + 11, 7],
    [24 + 17, 0],
  ]);
});

test('tomorrow’s cut-offs are those that count tomorrow', () => {
  const changes = [{from: TODAY + 1, pickups: [pickup('fast', {cutoff: 15 * 60})]}];
  expect(ahead(MONDAY, K, changes).map(([at]) => at)).toEqual([11, 17]);
  expect(ahead(MONDAY + hours(10), K, changes)).toEqual([[24 + 15, 7]]);
  // From then on nobody comes: its own dispatch.
  expect(ahead(MONDAY + hours(10), K, [{from: TODAY + 1, pickups: []}])).toEqual([[24 + 16, 7]]);
});

test('a site at which no carrier works on any of its days has no cut-off ahead', () => {
  const saturdays = {...K, days: {workdays: [6], holidays: [], changes: [{from: TODAY - 1, workdays: [7]}]}};
  expect(ahead(MONDAY, saturdays)).toEqual([]);
});
