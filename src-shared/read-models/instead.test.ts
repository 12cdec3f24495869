/** What could be sent instead of what is placed: what is shown is what is done, and the queue recommends it where the rule lets it be. */
import {expect, test} from 'vitest';
import {days, MONDAY} from '../../tests/support/company.ts';
import {type Given, given} from '../../tests/support/given.ts';
import {DAY, mugs, order, shop} from '../../tests/support/mugs.ts';
import {must} from '../kernel/assert.ts';
import {insteadOffers} from './instead.ts';
import {actsOf} from './risk-acts.ts';

const worldOf = ({book}: {readonly book: Given['book']}) => ({
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => book.at,
});
const offers = (t: {readonly book: Given['book']}, ask: {lot?: number; quantity?: number} = {}, may = false) =>
  must(insteadOffers(worldOf(t), {order: 'o', line: 1, ...ask}, may), 'offers');
const told = (t: {readonly book: Given['book']}, ask?: Parameters<typeof offers>[1], may?: boolean) =>
  offers(t, ask, may).offers.map((o) => [o.item, o.lots.map((l) => [l.quantity, l.site, l.day]), o.refused?.code]);
/** Twenty blue, of which eight are there. */
const placed = (more?: Parameters<typeof shop>[0]): Given => shop(more).and(order({item: 'blue', quantity: 20}));

test('for what has no date, or one lot: each substitute as deciding it would promise it now, and nothing is changed', () => {
  const t = placed();
  const before = t.book.order('o');
  expect(offers(t)).toMatchObject({waits: 12, quantity: 12, rule: 'equivalent'});
  expect(told(t)).toEqual([
    ['red', [[12, 'B', DAY]], undefined],
    ['gold', [], 'needs-approval'],
  ]);
  expect(told(t, {}, true)[1]).toEqual(['gold', [[12, 'B', DAY]], undefined]);
  expect(told(t, {lot: 1})[0]).toEqual(['red', [[8, 'B', DAY]], undefined]);
  // There are 50 red.
  expect(told(t.and(order({item: 'red', quantity: 45}, {order: 'more'})))[0]).toEqual([
    'red',
    [],
    'insufficient-stock',
  ]);
  expect(t.book.order('o')).toEqual(before);
});

test('also what comes later than what waits, with its day', () => {
  const t = given(...mugs()).and(order({item: 'blue', quantity: 20}), {
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'B',
    lines: [{item: 'red', quantity: 50, expectedAt: MONDAY + days(18), confirmed: true}],
  });
  const [red] = offers(t).offers;
  expect([red?.item, red?.refused]).toEqual(['red', null]);
  expect(red?.lots[0]?.day).toBeGreaterThan(DAY + 14);
});

test('nothing for what has left, is complete, or stands in itself', () => {
  const t = placed()
    .when({type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 8}]})
    .thenAccepted();
  expect(offers(t, {lot: 1})).toMatchObject({waits: 0, offers: []});
  expect(offers(shop().and(order({item: 'blue', quantity: 20}, {shipComplete: true}))).offers).toEqual([]);
  expect(insteadOffers(worldOf(t), {order: 'o', line: 7}, true)).toBeNull();
});

const acts = (t: Given, lot: number | undefined) => {
  const {lines, lots, ...rest} = t.book.order('o');
  const line = must(lines[0], 'a line');
  const of = lots.find((l) => l.lot === lot);
  const quantity = of?.allocated ?? line.backordered;
  const e = {order: {...rest, lines, lots}, line, lot: of, site: of?.site ?? 'A', quantity, uncovered: quantity};
  return actsOf(worldOf(t), e).flatMap(({what, command}) =>
    command?.type === 'SubstituteLine' ? [[what, command]] : [],
  );
};

test('the queue recommends it for what has no date, and for a lot that nothing covers, by the day that was promised', () => {
  expect(acts(placed(), undefined)).toEqual([
    [
      'Send 12 × red instead',
      {
        type: 'SubstituteLine',
        order: 'o',
        line: 1,
        item: 'red',
        quantity: 12,
        reason: 'at risk',
        acceptIf: {latestDay: DAY},
      },
    ],
  ]);
  const lost = placed().and({
    type: 'AdjustStock',
    site: 'A',
    item: 'blue',
    state: 'available',
    delta: -8,
    reason: 'lost',
  });
  expect(acts(lost, 1)).toMatchObject([['Send 8 × red instead', {lot: 1, acceptIf: {latestDay: DAY}}]]);
});

test('not where the customer takes none, and not where it is there too late', () => {
  expect(acts(placed({}), undefined)).toEqual([]);
  expect(acts(placed().and({at: MONDAY + days(2)}), undefined)).toEqual([]);
});
