import {expect, test} from 'vitest';
import {company, contractOf, customer, days, MONDAY, priceList, prices, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {isoDay} from '../calendar.ts';
import type {Command} from '../commands.ts';
import {scopeOf} from '../events.ts';

const listed = () => given(...company(), priceList('L'), priceList('M'), priceList('K', contractOf('c')));
const entries = (list: string, ...all: readonly (readonly [from: number, until?: number])[]): Command => ({
  type: 'DefinePrices',
  prices: [
    {
      list,
      item: 'x',
      entries: all.map(([from, until]) => ({
        from,
        ...(until !== undefined && {until}),
        breaks: [{from: 1, unitPrice: 9_000}],
      })),
    },
  ],
});
const NEW_YEAR = 20_454; // 2026-01-01
const JUNE = 20_605; // 2026-06-01

test('a list in another currency, for an unknown customer, or for others than before is refused', () => {
  const euro: Command = {
    type: 'DefinePriceList',
    list: {id: 'L', name: 'L', currency: 'EUR', for: {kind: 'everybody'}, active: true},
  };
  given(...company())
    .when(euro)
    .thenRejected('invalid', {what: 'currency EUR of list L: prices are in GBP'});
  given(...company())
    .when(priceList('L', contractOf('nobody')))
    .thenRejected('not-found', {what: 'customer nobody'});
  const t = given(...company(), priceList('L', {kind: 'tier', tier: 'A'}));
  t.when(priceList('L', {kind: 'territory', territory: 'UK'})).thenRejected('invalid', {
    what: 'list L is for tier A: define a new list instead',
  });
  t.when(priceList('L', {kind: 'tier', tier: 'A'}, false)).thenAccepted();
});

test('prices of an unknown list or item are refused, and one item of one list twice in a command', () => {
  given(...company())
    .when(prices('L', 'x', [[1, 9_000]]))
    .thenRejected('not-found', {what: 'list L'});
  listed()
    .when(prices('L', 'z', [[1, 9_000]]))
    .thenRejected('not-found', {what: 'item z of list L'});
  const one = {list: 'L', item: 'x', entries: []};
  listed()
    .when({type: 'DefinePrices', prices: [one, one]})
    .thenRejected('invalid', {what: 'item x of list L twice in one command'});
});

test.each([
  ['that share a day', entries('L', [NEW_YEAR, JUNE], [JUNE]), '2026-06-01 to 2026-06-01'],
  ['of which one holds the other', entries('L', [NEW_YEAR], [JUNE, JUNE + 1]), '2026-06-01 to 2026-06-02'],
  ['that both have no end', entries('L', [NEW_YEAR], [JUNE]), 'from 2026-06-01 on'],
])('two entries of an item %s are refused with list, item and days', (_, command, shared) => {
  const {verdict} = listed().when(command).thenRejected('invalid');
  const what = verdict.kind === 'rejected' ? verdict.rejection.what : '';
  expect(what).toMatch(/^item x of list L: 2026-01-01 .* overlaps 2026-06-01 /);
  expect(what).toContain(`${shared}: end one before the other begins`);
});

test('entries that follow each other are taken; an end before the beginning and two prices from one quantity are not', () => {
  listed()
    .when(entries('L', [JUNE], [NEW_YEAR, JUNE - 1]))
    .thenAccepted();
  listed()
    .when(entries('L', [JUNE, NEW_YEAR]))
    .thenRejected('invalid', {what: 'item x of list L: until 2026-01-01 lies before from 2026-06-01'});
  const twice = prices('L', 'x', [
    [12, 8_000],
    [1, 9_000],
    [12, 7_000],
  ]);
  listed().when(twice).thenRejected('invalid', {what: 'item x of list L: 1970-01-01 on: two prices from 12'});
  // A price that rises with the quantity is odd, not ambiguous.
  listed()
    .when(
      prices('L', 'x', [
        [1, 9_000],
        [12, 9_500],
      ]),
    )
    .thenAccepted();
});

test('two lists for the same customers may not price an item on the same day, whether or not they are active', () => {
  const t = listed().and(entries('L', [NEW_YEAR, JUNE]));
  t.when(entries('M', [JUNE])).thenRejected('invalid', {
    what: [
      'item x of list M: 2026-06-01 on overlaps 2026-01-01 to 2026-06-01 of list L',
      ' 2026-06-01 to 2026-06-01: end one before the other begins',
    ].join(''),
  });
  t.and(priceList('L', {kind: 'everybody'}, false))
    .when(entries('M', [JUNE]))
    .thenRejected('invalid');
  // A contract is of others.
  t.when(entries('K', [NEW_YEAR])).thenAccepted();
  t.and({type: 'DefinePrices', prices: [{list: 'L', item: 'x', entries: []}]})
    .when(entries('M', [JUNE]))
    .thenAccepted();
});

test('a later definition of an item replaces what the list said of it, and an earlier command counts within one', () => {
  const t = listed()
    .and(entries('L', [NEW_YEAR]))
    .and(entries('L', [JUNE]));
  expect(t.book.ledger.read('prices:everybody/x')?.entries.map((e) => isoDay(e.from))).toEqual(['2026-06-01']);
  const both = [
    {list: 'L', item: 'y', entries: [{from: NEW_YEAR, breaks: [{from: 1, unitPrice: 1}]}]},
    {list: 'M', item: 'y', entries: [{from: JUNE, breaks: [{from: 1, unitPrice: 1}]}]},
  ];
  t.when({type: 'DefinePrices', prices: both}).thenRejected('invalid');
});

test('contracts and territory lists lie in the scope of their territory, the others in that of master data', () => {
  const t = given(...company({customers: [customer('c', {territory: 'EU'})]}));
  const scopes = (['L', 'T', 'R', 'K'] as const).map((id, i) => {
    const who = [
      {kind: 'everybody'} as const,
      {kind: 'tier', tier: 'B'} as const,
      {kind: 'territory', territory: 'EU'} as const,
      contractOf('c'),
    ][i];
    const head = t.when(priceList(id, who)).events('PriceListDefined');
    const said = t.when(prices(id, 'x', [[1, 1]])).events('PricesDefined');
    return [...head, ...said].map(scopeOf);
  });
  expect(scopes).toEqual([
    ['master', 'master'],
    ['master', 'master'],
    ['orders/EU', 'orders/EU'],
    ['orders/EU', 'orders/EU'],
  ]);
});

test('the test’s days are those of its words', () => {
  expect([NEW_YEAR, JUNE, TODAY].map(isoDay)).toEqual(['2026-01-01', '2026-06-01', '2026-03-02']);
  expect(MONDAY % days(1)).toBe(8 * 3_600_000);
});
