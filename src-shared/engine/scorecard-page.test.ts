/** Cuts of the weekly page: a median has them too, and what was never promised stands under a name. */
import {expect, test} from 'vitest';
import {company, customer, days, hours, place, receive, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {weekOf} from '../domain/calendar.ts';
import {Hub} from '../read-models/hub.ts';
import {scorecardPage} from './scorecard-page.ts';

const DAY = TODAY + 1;
const noon = (day: number): number => days(day) + hours(12);
const through = (order: string) => {
  const lots = [{line: 1, lot: 1, quantity: 4}];
  return [
    {type: 'ShipLots', order, lots},
    {type: 'DeliverLots', order, lots},
  ] as const;
};

test('the median of each tier is that of its own orders; a line without a lot has a site to be named by', async () => {
  const customers = [customer('c'), customer('key', {tier: 'A'})];
  const t = given(
    ...company({customers}),
    receive('A', 'x', 12),
    place([['x', 4]], {order: 'fast', day: DAY, customer: 'key'}),
    place([['x', 4]], {order: 'slow', day: DAY}),
    place([['x', 4]], {order: 'slower', day: DAY}),
    place([['x', 4]], {order: 'never', day: DAY}),
    {at: noon(DAY)},
    ...through('fast'),
    {at: noon(DAY + 2)},
    ...through('slow'),
    {at: noon(DAY + 3)},
    ...through('slower'),
    {at: noon(DAY + 9)},
  );
  const {book} = t;
  const hub = new Hub({
    ledger: book.ledger,
    read: book.ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => book.at,
  });
  hub.reset();
  const {cuts, tiles} = await scorecardPage(hub, {week: weekOf(DAY)});
  expect(tiles.find(({kpi}) => kpi === 'cycle-median')?.value).toEqual({hits: 3.2, due: 3});
  const tiers = cuts.filter(({kpi, cut}) => kpi === 'cycle-median' && cut === 'tier');
  expect(tiers.map(({value, ratio}) => [value, ratio.hits, ratio.due])).toEqual([
    ['A', 1.2, 1],
    ['B', 3.2, 2],
  ]);
  const sites = cuts.filter(({kpi, cut}) => kpi === 'line-fill' && cut === 'site');
  expect(sites.map(({value, name, ratio}) => [value, name, ratio.due])).toEqual([
    ['', 'No site yet', 1],
    ['A', 'Site A', 3],
  ]);
});
