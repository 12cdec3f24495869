import {expect, test} from 'vitest';
import {
  advance,
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

/** Now, units to pick before each cut-off of site A still to come, as hours of the day. */
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
    .map((one) => [(one.at - TODAY * 86_400_000) / 3_600_000, one.toPick]);
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

test('what is picked or packed before a cut-off is progress: with nothing left to pick it is in no danger', () => {
  const t = given(...company(), receive('A', 'x', 50), place([['x', 10]], {order: 'o', day: TODAY + 1}));
  const {ledger} = t.book;
  const world = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => MONDAY + hours(7)};
  const hub = new Hub(world);
  const cutoff = () => {
    hub.change(ledger.takeChanges(), []);
    return towerSummary(hub, [], true).cutoffs.find((one) => one.site === 'A');
  };
  hub.reset();
  expect(cutoff()).toMatchObject({units: 10, toPick: 10, ready: 0, aspect: 'caution'});
  t.and(advance('released', 10), advance('picked', 6));
  expect(cutoff()).toMatchObject({units: 10, toPick: 4, ready: 6, aspect: 'caution'});
  t.and(advance('picked', 4), advance('packed', 5));
  expect(cutoff()).toMatchObject({units: 10, toPick: 0, ready: 10, aspect: 'clear'});
  t.and({type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 5}]});
  expect(cutoff()).toMatchObject({units: 10, toPick: 0, ready: 5});
});
