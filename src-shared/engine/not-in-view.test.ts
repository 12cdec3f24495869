/**
 * A desk that does not see the stock of a site is told what a desk that sees all is told, or that it is not in view: never anything
 * else. Random companies, looked at through a view as a replica is.
 */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {company, customer, days, hours, item, MONDAY, rules, site, TODAY} from '../../tests/support/company.ts';
import {Book} from '../../tests/support/given.ts';
import type {AtRiskRow} from '../api/rows.ts';
import type {Command} from '../domain/commands.ts';
import {stockScope} from '../domain/scope.ts';
import {must} from '../kernel/assert.ts';
import {decodeBlock, encodeBlocks} from '../ledger/blocks.ts';
import {Ledger} from '../ledger/ledger.ts';
import {Hub} from '../read-models/hub.ts';
import {orderDetail} from '../read-models/order-detail.ts';
import {promiseAnswer} from '../read-models/promise-answer.ts';
import {riskDetail} from '../read-models/risk-detail.ts';
import {waitsFor} from '../read-models/together.ts';
import {towerSummary} from '../read-models/tower.ts';
import {admits, FULL_VIEW, type View} from '../visibility/view.ts';

const SITES = ['A', 'B', 'C'];
const ITEMS = ['x', 'y'];
const FOUNDED = company({
  sites: SITES.map((id) => site(id)),
  items: [item('x', {substitutes: [{item: 'y', kind: 'equivalent'}]}), item('y')],
  customers: [customer('c', {rules: rules({substitution: 'equivalent'})})],
});

const some = fc.integer({min: 1, max: 20});
const where = {site: fc.constantFrom(...SITES), item: fc.constantFrom(...ITEMS)};
const lines = fc.array(
  fc.record({
    item: where.item,
    quantity: some,
    requestedDay: fc.integer({min: TODAY, max: TODAY + 9}),
    own: fc.boolean(),
  }),
  {minLength: 1, maxLength: 2},
);
const stock = fc.record({...where, quantity: some});
const command: fc.Arbitrary<Command> = fc.oneof(
  stock.map((s): Command => ({type: 'ReceiveStock', ...s, into: 'available', reason: 'opening'})),
  stock.map((s): Command => ({type: 'ReceiveStock', ...s, into: 'quarantine', reason: 'opening'})),
  fc.record({...where, quantity: some, day: fc.integer({min: 0, max: 12})}).map(
    ({site: at, day, ...line}): Command => ({
      type: 'PlacePurchase',
      supplier: 'V',
      site: at,
      lines: [{...line, expectedAt: MONDAY + days(day), confirmed: true}],
    }),
  ),
  fc.record({id: fc.uuid(), lines, at: where.site, shipComplete: fc.boolean()}).map(
    ({lines: asked, at, shipComplete}): Command => ({
      type: 'PlaceOrder',
      customer: 'c',
      shipComplete,
      lines: asked.map(({own, ...line}) => ({...line, ...(own && {site: at})})),
    }),
  ),
  stock.map(
    ({site: at, item: of, quantity}): Command => ({
      type: 'RecordCount',
      site: at,
      item: of,
      state: 'available',
      counted: quantity - 1,
      reason: 'cycle count',
    }),
  ),
);
const floor = fc.record({
  nth: fc.nat(9),
  to: fc.constantFrom('released' as const, 'picked' as const, 'packed' as const),
});
const step = fc.oneof(
  {weight: 5, arbitrary: command},
  {weight: 2, arbitrary: floor},
  {weight: 1, arbitrary: fc.constant(hours(40))},
);

function played(
  steps: readonly (Command | number | {readonly nth: number; readonly to: 'released' | 'picked' | 'packed'})[],
): Book {
  const book = new Book();
  for (const c of FOUNDED) book.run(c);
  for (const s of steps) {
    if (typeof s === 'number') book.at += s;
    else if ('type' in s) book.run(s);
    else {
      const orders = ordersOf(book);
      const order = orders[s.nth % Math.max(1, orders.length)];
      const from = {released: 'allocated', picked: 'released', packed: 'picked'} as const;
      for (const lot of order?.lots ?? [])
        if (lot[from[s.to]] > 0)
          book.run({
            type: 'AdvanceLots',
            order: must(order, 'order').id,
            to: s.to,
            lots: [{line: lot.line, lot: lot.lot, quantity: lot[from[s.to]]}],
          });
    }
  }
  return book;
}

const ordersOf = ({ledger}: Book) =>
  Array.from({length: ledger.tables.orders.count}, (_, row) => ledger.orders.read(row));

/** The read models of a view, all advice found. */
function hubOf(book: Book, view: View): Hub {
  const ledger = new Ledger();
  for (const [scope, bytes] of encodeBlocks(book.ledger, (name) => admits(view, name)))
    decodeBlock(ledger, scope, bytes);
  ledger.adopted();
  const hub = new Hub({
    ledger,
    read: ledger.read,
    overlaid: () => false,
    seesStock: (id) => admits(view, stockScope(id)),
    now: () => book.at,
  });
  ledger.takeChanges();
  hub.reset();
  while (!hub.advised) hub.sweep();
  return hub;
}

const UNSEEN = /^Stock of .* is not in your view/;
const isUnseen = (text: string) => UNSEEN.test(text);
/** What of a row needs no stock. */
const ownOf = ({order, line, lot, quantity, money, shipBy, firstDay, daysLate, site: at}: AtRiskRow) =>
  ({order, line, lot, quantity, money, shipBy, firstDay, daysLate, site: at}) as const;

function sameOrUnseen(mine: AtRiskRow, whole: AtRiskRow | undefined, seen: readonly string[]): void {
  if (mine.lot !== 0 && !seen.includes(mine.site)) {
    expect(mine.uncovered).toBeNull();
    expect(isUnseen(mine.cause)).toBe(true);
    expect(isUnseen(mine.action)).toBe(true);
    if (whole !== undefined) expect(ownOf(mine)).toEqual(ownOf(whole));
    return;
  }
  const {cause, action, ...rest} = must(whole, `${mine.id} of who sees all`);
  expect({...mine, cause: '', action: ''}).toEqual({...rest, cause: '', action: ''});
  if (!isUnseen(mine.cause)) expect(mine.cause).toBe(cause);
  if (!isUnseen(mine.action)) expect(mine.action).toBe(action);
}

test('a row of a desk that sees some sites is that of one that sees all, or says what is not in view', () => {
  let [unseen, known] = [0, 0];
  fc.assert(
    fc.property(fc.array(step, {minLength: 15, maxLength: 60}), fc.subarray(SITES, {maxLength: 2}), (steps, seen) => {
      const book = played(steps);
      const whole = hubOf(book, FULL_VIEW);
      const mine = hubOf(book, {...FULL_VIEW, stock: seen});
      for (const row of whole.risks.values()) expect(mine.risks.get(row.id), row.id).toBeDefined();
      for (const row of mine.risks.values()) {
        const of = whole.risks.get(row.id);
        sameOrUnseen(row, of, seen);
        if (isUnseen(row.cause) || isUnseen(row.action)) unseen++;
        else known++;
        if (of === undefined) continue;
        const options = riskDetail(whole.world, must(whole.riskOf(row.id), row.id)).options;
        for (const one of riskDetail(mine.world, must(mine.riskOf(row.id), row.id)).options) {
          if (isUnseen(one.what) || one.scoreAfter === null || one.scoreAfter === row.score) continue;
          const same = options.find((other) => JSON.stringify(other.command) === JSON.stringify(one.command));
          expect(same?.scoreAfter).toBe(one.scoreAfter);
        }
      }
      for (const {id} of ordersOf(book)) {
        const lots = (hub: Hub) => must(orderDetail(hub.world, id), id).lines.flatMap((line) => line.lots);
        const all = lots(whole);
        lots(mine).forEach((lot, i) => {
          if (isUnseen(lot.expected)) expect([lot.onStock, seen.includes(lot.site)]).toEqual([null, false]);
          else expect(lot).toEqual(all[i]);
        });
      }
    }),
    {numRuns: 200},
  );
  // Both happen: what is known is told.
  expect(Math.min(unseen, known)).toBeGreaterThan(20);
});

test('a promise check says of which sites it cannot know, tells nothing of their stock, and is the whole answer where it can', () => {
  fc.assert(
    fc.property(
      fc.array(step, {minLength: 4, maxLength: 20}),
      fc.subarray(SITES, {maxLength: 2}),
      fc.option(where.site, {nil: undefined}),
      some,
      (steps, seen, at, quantity) => {
        const book = played(steps);
        const ask = {customer: 'c', lines: [{item: 'x', quantity, requestedDay: TODAY + 3, site: at}]};
        const answer = (view: View) => must(promiseAnswer(hubOf(book, view).world, ask, true), 'answer').lines[0];
        const mine = must(answer({...FULL_VIEW, stock: seen}), 'mine');
        const asked = at === undefined ? SITES : [at];
        expect(mine.notInView).toEqual(asked.filter((id) => !seen.includes(id)));
        expect(mine.reductions.every((one) => seen.includes(one.site))).toBe(true);
        if (mine.notInView.length === 0) expect(mine).toEqual(answer(FULL_VIEW));
      },
    ),
    {numRuns: 80},
  );
});

test('the tower counts as endangered what is known to be, and tells of how much more it does not know', () => {
  const book = new Book();
  for (const c of [
    ...FOUNDED,
    {type: 'ReceiveStock', site: 'A', item: 'x', quantity: 5, into: 'available', reason: 'o'} as const,
  ])
    book.run(c);
  book.run({type: 'PlaceOrder', customer: 'c', lines: [{item: 'x', quantity: 4, requestedDay: TODAY + 7}]});
  const tower = () => towerSummary(hubOf(book, {...FULL_VIEW, stock: ['B']}), [], true);
  expect(tower()).toMatchObject({
    endangered: {lots: 0, money: 0},
    notInView: {sites: ['Site A', 'Site C'], lots: 1, money: 400},
    worst: [],
  });
  expect(tower().bySite.find((one) => one.site === 'A')).toMatchObject({inView: false, lots: 0, aspect: 'wait'});
  expect(
    tower()
      .cutoffs.filter((one) => one.site === 'A')
      .every((one) => one.uncovered === null),
  ).toBe(true);
  book.at += days(9);
  expect(tower()).toMatchObject({endangered: {lots: 1}, notInView: {lots: 1}});
  expect(tower().bySite[0]).toMatchObject({lots: 1, cause: 'Stock of Site A is not in your view', aspect: 'stop'});
});

test('what an act would leave is not told where another lot of the line is not in view, and may be worse than is known', () => {
  const book = new Book();
  const steps: readonly Command[] = [
    ...FOUNDED,
    {type: 'ReceiveStock', site: 'A', item: 'x', quantity: 5, into: 'available', reason: 'o'},
    {type: 'ReceiveStock', site: 'B', item: 'x', quantity: 5, into: 'available', reason: 'o'},
    {type: 'PlaceOrder', order: 'o', customer: 'c', lines: [{item: 'x', quantity: 10, requestedDay: TODAY + 2}]},
    {type: 'RecordCount', site: 'A', item: 'x', state: 'available', counted: 1, reason: 'lost'},
  ];
  for (const c of steps) expect(book.run(c)).toMatchObject({kind: 'accepted'});
  book.at += days(4);
  const left = (view: View) => {
    const hub = hubOf(book, view);
    const ofB = must(
      [...hub.risks.values()].find((row) => row.site === 'B'),
      'the lot of B',
    );
    const {options} = riskDetail(hub.world, must(hub.riskOf(ofB.id), ofB.id));
    return options.find(({what}) => what === 'Release 5 to the floor')?.scoreAfter;
  };
  expect(left(FULL_VIEW)).toBeGreaterThan(0);
  expect(left({...FULL_VIEW, stock: ['B']})).toBeNull();
});

test('whether a lot waits for another of its order is not told where that one is not in view', () => {
  const book = new Book();
  const steps: readonly Command[] = [
    ...FOUNDED,
    {type: 'ReceiveStock', site: 'B', item: 'x', quantity: 5, into: 'available', reason: 'o'},
    {
      type: 'PlaceOrder',
      order: 'o',
      customer: 'c',
      shipComplete: true,
      lines: [2, 3].map((quantity) => ({item: 'x', quantity, requestedDay: TODAY + 2})),
    },
  ];
  for (const c of steps) expect(book.run(c)).toMatchObject({kind: 'accepted'});
  const placed = book.order('o');
  // Its first line leaves from elsewhere.
  const order = {...placed, lots: placed.lots.map((lot) => (lot.line === 1 ? {...lot, site: 'A'} : lot))};
  const second = must(order.lots[1], 'a lot');
  const first = must(order.lots[0], 'a lot');
  const waits = (stock: readonly string[], lot: typeof second) =>
    waitsFor(hubOf(book, {...FULL_VIEW, stock}).world, order, lot);
  expect(waits(SITES, second)).toBeNull();
  expect(waits(['B'], second)).toEqual({unseen: 'A'});
  expect(waits(['B'], first)).toBeNull();
});
