import {expect, test} from 'vitest';
import {company, MONDAY, place, receive, site, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';

const hold = (requestedDay: number): Command => ({
  type: 'HoldPromise',
  kind: 'option',
  lines: [{item: 'x', quantity: 1, requestedDay}],
});

test('a person cannot ask for a day that has passed, in an order or a hold; the refusal names the first day there is', () => {
  const t = given(...company(), receive('A', 'x', 9), {as: 'sales'});
  const what = 'line 1: requested for 1970-01-01, which has passed; ask for 2026-03-02 or later';
  t.when(place([['x', 1]], {day: 0})).thenRejected('invalid', {what});
  t.when(hold(0)).thenRejected('invalid', {what});
  t.when(place([['x', 1]], {day: TODAY - 1})).thenRejected('invalid');
  t.when(place([['x', 1]], {day: TODAY})).thenAccepted();
  t.when(hold(TODAY)).thenAccepted();
});

test('a line cannot be moved to a day that has passed either; what was asked for a day now past may stay', () => {
  const t = given(...company(), receive('A', 'x', 9), place([['x', 1]], {order: 'o', day: TODAY + 1}), {as: 'sales'});
  const change = (more: {requestedDay?: number; quantity?: number}): Command => ({
    type: 'ChangeOrderLine',
    order: 'o',
    line: 1,
    by: 'customer',
    reason: 'test',
    ...more,
  });
  t.when(change({requestedDay: 0})).thenRejected('invalid', {
    what: 'line 1: requested for 1970-01-01, which has passed; ask for 2026-03-02 or later',
  });
  t.and({at: MONDAY + 5 * 86_400_000})
    .when(change({quantity: 2}))
    .thenAccepted();
});

test('today is the site’s: where it is still yesterday, yesterday may be asked for, and only from there', () => {
  const sites = [site('A', {zone: 'Pacific/Auckland'}), site('B', {zone: 'America/Los_Angeles'})];
  const t = given(
    ...company({sites}),
    receive('A', 'x', 9),
    receive('B', 'x', 9),
    {as: 'sales'},
    {at: MONDAY - 2 * 3_600_000},
  );
  // 06:00 UTC: Sunday evening in Los Angeles, Monday evening in Auckland.
  t.when(place([['x', 1]], {day: TODAY - 1, site: 'A'})).thenRejected('invalid', {
    what: 'line 1: requested for 2026-03-01, which has passed; ask for 2026-03-02 or later',
  });
  t.when(place([['x', 1]], {day: TODAY - 1, site: 'B'})).thenAccepted();
  t.when(place([['x', 1]], {day: TODAY - 1})).thenAccepted();
  t.when(place([['x', 1]], {day: TODAY - 2})).thenRejected('invalid');
});

test('a feed that brings history states days as far back as it may state times', () => {
  const t = given(...company({policy: {backdateDays: 5}}), receive('A', 'x', 9));
  t.when(place([['x', 1]], {day: TODAY - 6})).thenRejected('invalid');
  t.when(place([['x', 1]], {day: TODAY - 5, order: 'o'})).thenAccepted();
  expect(t.book.order('o').lines[0]?.request.day).toBe(TODAY - 5);
  expect(t.book.order('o').lots[0]?.first.shipBy).toBeGreaterThanOrEqual(MONDAY);
});
