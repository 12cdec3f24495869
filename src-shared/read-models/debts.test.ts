/** A rush order borrows from a later one, who is paid back by supply in time (B.13). */
import {expect, test} from 'vitest';
import {buy, company, customer, days, MONDAY, place, receive, site, TODAY} from '../../tests/support/company.ts';
import {type Book, given} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import {must} from '../kernel/assert.ts';
import {debtRows} from './debts.ts';
import {Hub} from './hub.ts';
import {positionDetail} from './position-detail.ts';
import {promiseAnswer} from './promise-answer.ts';
import type {World} from './world.ts';

const key = customer('key', {tier: 'A'});
/** 10 on hand under an order of the second week; ten come on Wednesday. */
const scene = (lockDays = 2) =>
  given(
    ...company({customers: [customer('c'), key], policy: {lockDays}, sites: [site('A'), site('B', {rank: 1})]}),
    receive('A', 'x', 10),
    buy(10, MONDAY + days(2)),
    place([['x', 10]], {order: 'patient', day: TODAY + 8, site: 'A'}),
  );
const worldOf = (book: Book): World => ({
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => book.at,
});
const rush = (day = TODAY + 1) => place([['x', 6]], {customer: 'key', order: 'rush', day, site: 'A'});
const ask = (book: Book, day = TODAY + 1) =>
  must(
    promiseAnswer(
      worldOf(book),
      {customer: 'key', lines: [{item: 'x', quantity: 6, requestedDay: day, site: 'A'}]},
      false,
    ),
    'answer',
  ).lines[0]?.options[0];
const detail = (book: Book) => {
  const hub = new Hub(worldOf(book));
  hub.reset();
  return must(positionDetail(hub, 'A', 'x'), 'detail').claims.map((c) => [c.order, c.onStock, c.debts]);
};

test('the price is shown before: whose stock, until when, and what pays it back; after it both hold their dates', () => {
  const t = scene();
  const lent = {order: 'patient', customerName: 'Customer c', quantity: 6, short: 0};
  const [lot] = must(ask(t.book), 'option').lots;
  expect(lot?.borrows).toMatchObject([lent]);
  const paid = must(lot?.borrows?.[0], 'lender');
  expect(paid.supplyAt).toBeGreaterThanOrEqual(MONDAY + days(2));
  expect(paid.supplyAt).toBeLessThan(paid.due);
  const before = t.book.order('patient').lots[0]?.current;
  t.when(rush()).thenAccepted();
  expect(t.book.order('patient').lots[0]?.current).toEqual(before);
  expect(t.book.order('rush').lots[0]?.current.day).toBe(TODAY + 1);
  expect(t.book.position('A', 'x').debts).toEqual([
    {lender: 'patient/1.1', borrower: 'rush/1.1', quantity: 6, since: t.book.at},
  ]);
  expect(detail(t.book)).toMatchObject([
    ['rush', 6, [{lends: false, with: 'patient', quantity: 6, short: 0}]],
    ['patient', 4, [{lends: true, with: 'rush', quantity: 6, short: 0}]],
  ]);
});

test('the supply comes and the debt is paid; a part of it pays a part', () => {
  const t = scene().and(rush());
  const purchase = t.book.events.find((e) => e.type === 'PurchasePlaced')?.purchase.id ?? '';
  t.and({type: 'ReceivePurchase', purchase, into: 'available', lines: [{line: 1, quantity: 4}]});
  expect(t.book.position('A', 'x').debts).toEqual([
    {lender: 'patient/1.1', borrower: 'rush/1.1', quantity: 2, since: MONDAY},
  ]);
  t.and({type: 'ReceivePurchase', purchase, into: 'available', lines: [{line: 1, quantity: 6}]});
  expect(t.book.position('A', 'x').debts).toEqual([]);
});

test('what another borrower gives back pays his own debt, not the one that stays', () => {
  const t = scene().and(rush());
  t.and({type: 'HoldPromise', kind: 'typing', lines: [{item: 'x', quantity: 4, requestedDay: TODAY + 1, site: 'A'}]});
  const held = must(t.book.ledger.all('hold').next().value, 'a hold');
  const owed = () => t.book.position('A', 'x').debts.map((d) => [d.borrower.split('/')[0], d.quantity]);
  expect(owed()).toEqual([
    ['rush', 6],
    [held.id, 4],
  ]);
  t.and({type: 'ReleaseHold', hold: held.id});
  expect(detail(t.book).map(([order, onStock]) => [order, onStock])).toEqual([
    ['rush', 6],
    ['patient', 4],
  ]);
  expect(owed()).toEqual([['rush', 6]]);
});

test('the supply slips: lender and borrower are both on the risk queue, each with its reason', () => {
  const t = scene().and(rush());
  const purchase = t.book.events.find((e) => e.type === 'PurchasePlaced')?.purchase.id ?? '';
  const risky = () => {
    const hub = new Hub(worldOf(t.book));
    hub.reset();
    while (!hub.advised) hub.sweep();
    return [...hub.risks.values()].map((r) => [r.order, hub.riskOf(r.id)?.reasons.map((x) => x.word)]);
  };
  expect(risky()).toEqual([]);
  t.and({type: 'RedateSupply', purchase, line: 1, expectedAt: MONDAY + days(20), confirmed: true, reason: 'port'});
  const found = risky();
  expect(new Set(found.map(([order]) => order))).toEqual(new Set(['patient', 'rush']));
  expect(found.find(([order]) => order === 'rush')?.[1]).toEqual(['6 borrowed from patient, not paid back in time']);
});

test('what leaves within the lock window lends nothing, whatever comes in time', () => {
  const locked = must(ask(scene(5).book), 'option');
  expect([locked.onRequest, locked.lots[0]?.borrows]).toEqual([false, undefined]);
  const t = scene(5).when(rush());
  expect(t.book.position('A', 'x').claims.find((c) => c.id === 'patient/1.1')?.onStock).toBe(10);
  expect(must(ask(scene(4).book), 'option').onRequest).toBe(true);
});

test('a borrower who gives up gives back', () => {
  const t = scene().and(rush(), {type: 'CancelOrder', order: 'rush', by: 'customer', reason: 'no longer'});
  expect(t.book.position('A', 'x').debts).toEqual([]);
  expect(t.book.position('A', 'x').claims.map((c) => c.onStock)).toEqual([10]);
});

test('the price stays in sight while one’s own hold has taken it already', () => {
  const t = scene();
  const lines = [{item: 'x', quantity: 6, requestedDay: TODAY + 1, site: 'A'}];
  const before = ask(t.book)?.lots[0]?.borrows;
  expect(before).toHaveLength(1);
  t.and({type: 'HoldPromise', kind: 'typing', customer: 'key', lines});
  const held = must(t.book.ledger.all('hold').next().value, 'a hold');
  const answer = promiseAnswer(worldOf(t.book), {customer: 'key', hold: held.id, lines}, false);
  expect(answer?.lines[0]?.options[0]?.lots[0]?.borrows).toEqual(before);
});

test('an order that is changed goes on owing what it still has of it, and who lacks more is owed more', () => {
  const change = (more: {readonly quantity?: number; readonly requestedDay?: number}): Command => ({
    type: 'ChangeOrderLine',
    order: 'rush',
    line: 1,
    ...more,
    by: 'customer',
    reason: 'test',
  });
  const owed = (t: {readonly book: Book}) => t.book.position('A', 'x').debts;
  const debt = (quantity: number) => [{lender: 'patient/1.1', borrower: 'rush/1.2', quantity, since: MONDAY}];
  const t = scene().and(rush());
  expect(owed(t.and(change({quantity: 5})))).toEqual(debt(5));
  expect(
    owed(
      scene()
        .and(rush())
        .and(change({quantity: 7})),
    ),
  ).toEqual(debt(7));
  expect(
    owed(
      scene()
        .and(rush())
        .and(change({requestedDay: TODAY + 2})),
    ),
  ).toEqual(debt(6));
});

test('who leaves from elsewhere owes nothing here any more', () => {
  const anywhere = place([['x', 6]], {customer: 'key', order: 'rush', day: TODAY + 1});
  const t = scene().and(anywhere, receive('B', 'x', 20), {
    type: 'AdjustStock',
    site: 'A',
    item: 'x',
    state: 'available',
    delta: -10,
    reason: 'test',
  });
  const moved = t.and({type: 'RepromiseLot', order: 'rush', line: 1, lot: 1, reason: 'test'});
  expect(moved.book.order('rush').lots[0]?.site).toBe('B');
  expect(moved.book.position('A', 'x').debts).toEqual([]);
});

test('the list tells who lent to whom, since when, what pays it back; what is not paid back in time comes first', () => {
  const t = scene();
  t.and(rush());
  const [supply] = t.book.position('A', 'x').supplies;
  const list = () => debtRows(worldOf(t.book), undefined);
  expect(list()).toMatchObject({total: 1, units: 6});
  expect(list().rows[0]).toMatchObject({
    item: 'x',
    siteName: 'Site A',
    quantity: 6,
    since: MONDAY,
    borrower: {order: 'rush', customerName: 'Customer key', tier: 'A'},
    lender: {order: 'patient', customerName: 'Customer c', due: t.book.order('patient').lots[0]?.current.shipBy},
    supply: supply?.id,
    supplyAt: supply?.usableAt,
    short: 0,
  });
  expect(debtRows(worldOf(t.book), 'B').total).toBe(0);
  // A day later it is as old, and as old still when more is lent.
  t.and({at: MONDAY + days(1)}, place([['x', 2]], {customer: 'key', order: 'more', day: TODAY + 2, site: 'A'}));
  expect(list().rows.map((r) => [r.borrower.order, r.since])).toEqual([
    ['more', MONDAY + days(1)],
    ['rush', MONDAY],
  ]);
  // The supply slips past the day of the lender: he lacks what he lent.
  const [purchase] = t.book.ledger.all('purchase');
  const dates = {expectedAt: MONDAY + days(20), confirmed: true, reason: 'late'};
  t.and({type: 'RedateSupply', purchase: purchase?.id ?? '', line: 1, ...dates});
  expect(list().rows.map((r) => [r.borrower.order, r.short > 0])).toEqual([
    ['more', true],
    ['rush', true],
  ]);
  t.and(receive('A', 'x', 20));
  expect(list()).toEqual({total: 0, units: 0, rows: []});
});

test('what the lender lacks is missing of the newest debt first, and an older one rests on what comes for it', () => {
  const t = scene().and(
    rush(),
    {at: MONDAY + days(1)},
    place([['x', 2]], {customer: 'key', order: 'more', day: TODAY + 2, site: 'A'}),
  );
  const [purchase] = t.book.ledger.all('purchase');
  t.and(buy(7, MONDAY + days(3)), {
    type: 'RedateSupply',
    purchase: purchase?.id ?? '',
    line: 1,
    expectedAt: MONDAY + days(20),
    confirmed: true,
    reason: 'late',
  });
  const rows = () => debtRows(worldOf(t.book), undefined).rows.map((r) => [r.borrower.order, r.quantity, r.short]);
  expect(rows()).toEqual([
    ['more', 2, 1],
    ['rush', 6, 0],
  ]);
  const [more, paid] = debtRows(worldOf(t.book), undefined).rows;
  expect(paid?.supply).not.toBe(more?.supply);
  expect(detail(t.book).find(([order]) => order === 'patient')?.[2]).toMatchObject([
    {with: 'rush', quantity: 6, short: 0},
    {with: 'more', quantity: 2, short: 1},
  ]);
});
