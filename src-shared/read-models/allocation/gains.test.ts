/** Lines of segments that ask for it gain what nobody else loses; and once they have it, nothing is left to do. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
  buy,
  company,
  customer,
  days,
  item,
  MONDAY,
  place,
  receive,
  rules,
  segment,
  TODAY,
} from '../../../tests/support/company.ts';
import {Book, given, type Step} from '../../../tests/support/given.ts';
import type {Command} from '../../domain/commands.ts';
import type {Segment} from '../../domain/master-data/types.ts';
import {toShip} from '../../domain/orders/status.ts';
import type {Order} from '../../domain/orders/types.ts';
import {must} from '../../kernel/assert.ts';
import type {World} from '../world.ts';
import {type Gains, gainsOf} from './gains.ts';

const reason = 'test';
const worldOf = (book: Book): World => ({
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => book.at,
});
async function gains(book: Book, items: readonly string[] = ['x']): Promise<Gains> {
  const of = must(book.ledger.read('company:company'), 'a company');
  const answer = await gainsOf(worldOf(book), of, items, () => Promise.resolve());
  if ('over' in answer) throw new Error(answer.over);
  return answer;
}
const applyOf = ({lines, skipped}: Gains): Command => ({
  type: 'ApplyAllocation',
  method: 'continuous',
  reason,
  lines,
  skipped: [...skipped],
});
const daysOf = (book: Book, order: string) => book.order(order).lots.map((l) => [l.allocated, l.current.day - TODAY]);

const CUSTOMERS = [customer('a', {tier: 'A'}), customer('c', {tier: 'C'})];
const SEGMENTS: readonly Segment[] = [segment('key', {tiers: ['A'], continuous: true}), segment('rest')];
/** Ten come in nine days; `key` (whose segment asks) and `other` (whose does not) have five of them each, asked for tomorrow. */
const late = (segments = SEGMENTS, ...more: readonly Step[]) =>
  given(
    ...company({customers: CUSTOMERS, segments}),
    buy(10, MONDAY + days(9)),
    place([['x', 5]], {customer: 'c', order: 'other', day: TODAY + 1, site: 'A'}),
    place([['x', 5]], {customer: 'a', order: 'key', day: TODAY + 1, site: 'A'}),
    ...more,
  ).book;

test('a late line takes what comes sooner where its segment asks for it, and no other line moves', async () => {
  const book = late();
  expect(await gains(book)).toEqual({lines: [], skipped: []});
  book.run(receive('A', 'x', 7));
  const found = await gains(book);
  expect(found.lines.map(({order}) => order)).toEqual(['key']);
  expect(book.run(applyOf(found))).toMatchObject({kind: 'accepted'});
  expect([daysOf(book, 'key'), daysOf(book, 'other')]).toEqual([[[5, 1]], [[5, 10]]]);
  expect(await gains(book)).toEqual({lines: [], skipped: []});
});

test.each<readonly [string, readonly Segment[]]>([
  ['no segment asks for it', [segment('key', {tiers: ['A']}), segment('rest')]],
  ['only another asks', [segment('key', {tiers: ['A']}), segment('rest', {tiers: ['B'], continuous: true})]],
])('nothing moves where %s', async (_why, segments) => {
  const book = late(segments);
  book.run(receive('A', 'x', 7));
  expect(await gains(book)).toEqual({lines: [], skipped: []});
});

test('a line that lost its supply is covered from elsewhere for the same day; where it would be later, a person decides', async () => {
  const book = given(...company({customers: CUSTOMERS, segments: SEGMENTS}), buy(5, MONDAY + days(1)), {
    type: 'PlaceOrder',
    customer: 'a',
    order: 'key',
    lines: [{item: 'x', quantity: 5, requestedDay: TODAY + 3}],
  }).book;
  expect(book.order('key').lots).toMatchObject([{site: 'A'}]);
  const purchase = [...book.ledger.all('purchase')][0]?.id ?? '';
  const slip: Command = {
    type: 'RedateSupply',
    purchase,
    line: 1,
    expectedAt: MONDAY + days(8),
    confirmed: true,
    reason,
  };
  expect(book.run(slip)).toMatchObject({kind: 'accepted'});
  expect(await gains(book)).toEqual({
    lines: [],
    skipped: [{order: 'key', line: 1, why: 'what covered it is gone, and it would be later than promised'}],
  });
  book.run(receive('B', 'x', 5));
  const found = await gains(book);
  expect(book.run(applyOf(found))).toMatchObject({kind: 'accepted'});
  expect(book.order('key').lots).toMatchObject([{site: 'B', current: {day: TODAY + 3}}]);
  expect(await gains(book)).toEqual({lines: [], skipped: []});
});

test('what somebody undid is not done again', async () => {
  const book = late();
  book.run(receive('A', 'x', 7));
  book.run(applyOf(await gains(book)));
  const run = must(book.ledger.read('runs:runs')?.list.at(-1), 'a run').id;
  expect(book.run({type: 'UndoAllocation', run, reason})).toMatchObject({kind: 'accepted'});
  expect(daysOf(book, 'key')).toEqual([[5, 10]]);
  expect((await gains(book)).lines).toEqual([]);
});

const ordersOf = ({ledger}: Book): readonly Order[] => {
  const {orders} = ledger.tables;
  return Array.from({length: orders.count}, (_, row) =>
    orders.alive[row] === 1 ? [ledger.orders.read(row)] : [],
  ).flat();
};

/** Units of a line promised by each day on which some were, before the requested day as on it. */
function promised(order: Order, line: number): ReadonlyMap<number, number> {
  const asked = must(order.lines[line - 1], 'a line').request.day;
  const lots = order.lots.filter((l) => l.line === line && toShip(l) > 0);
  const dayOf = (l: (typeof lots)[number]) => Math.max(l.current.day, asked);
  return new Map(
    lots.map((l) => [dayOf(l), lots.filter((o) => dayOf(o) <= dayOf(l)).reduce((n, o) => n + toShip(o), 0)]),
  );
}
const by = (of: ReadonlyMap<number, number>, day: number) =>
  Math.max(0, ...[...of].flatMap(([d, units]) => (d <= day ? [units] : [])));

const wish = fc.record({
  item: fc.constantFrom('x', 'x', 'y'),
  quantity: fc.integer({min: 1, max: 9}),
  day: fc.integer({min: 1, max: 9}),
  customer: fc.constantFrom('a', 'a', 'b', 'c', 'n'),
});
const happening = fc.oneof(
  fc.record({kind: fc.constant('receive' as const), site: fc.constantFrom('A', 'B'), n: fc.integer({min: 1, max: 12})}),
  fc.record({kind: fc.constant('buy' as const), n: fc.integer({min: 1, max: 12}), in: fc.integer({min: 1, max: 12})}),
  fc.record({kind: fc.constant('slip' as const), of: fc.nat(5), in: fc.integer({min: 1, max: 14})}),
  fc.record({kind: fc.constant('cancel' as const), of: fc.nat(9)}),
  fc.record({kind: fc.constant('lose' as const), site: fc.constantFrom('A', 'B'), n: fc.integer({min: 1, max: 6})}),
  fc.record({kind: fc.constant('keep' as const), n: fc.integer({min: 1, max: 5})}),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function happen(book: Book, what: Happening): void {
  const purchases = [...book.ledger.all('purchase')].map((p) => p.id);
  const orders = ordersOf(book).map((o) => o.id);
  switch (what.kind) {
    case 'receive':
      book.run(receive(what.site, 'x', what.n));
      return;
    case 'buy':
      book.run(buy(what.n, MONDAY + days(what.in)));
      return;
    case 'slip': {
      const purchase = purchases[what.of % Math.max(1, purchases.length)];
      const expectedAt = MONDAY + days(what.in);
      if (purchase !== undefined)
        book.run({type: 'RedateSupply', purchase, line: 1, expectedAt, confirmed: true, reason});
      return;
    }
    case 'cancel': {
      const order = orders[what.of % Math.max(1, orders.length)];
      if (order !== undefined) book.run({type: 'CancelOrder', order, by: 'customer', reason});
      return;
    }
    case 'lose':
      book.run({type: 'AdjustStock', site: what.site, item: 'x', state: 'available', delta: -what.n, reason});
      return;
    case 'keep':
      book.run({
        type: 'SetPool',
        site: 'A',
        item: 'x',
        segment: 'rest',
        kind: 'protected',
        quantity: what.n,
        untilDay: TODAY + 30,
        reason,
      });
  }
}

test('whatever happened: no line of anybody is worse off, some line is better, and then there is nothing left to do', async () => {
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(wish, {minLength: 2, maxLength: 8}),
      fc.array(happening, {minLength: 2, maxLength: 8}),
      async (wishes, happenings) => {
        const customers = [
          customer('a', {tier: 'A'}),
          customer('b', {tier: 'B', rules: rules({splitSites: false, minimumShipment: 2})}),
          customer('c', {tier: 'C'}),
          customer('n', {tier: 'A', rules: rules({backorders: false})}),
        ];
        const segments = [
          segment('key', {tiers: ['A'], strategy: 'gain', continuous: true}),
          segment('trade', {tiers: ['B'], continuous: true}),
          segment('rest'),
        ];
        const items = [item('x'), item('y', {multiple: 2})];
        const {book} = given(...company({customers, segments, items}), receive('A', 'x', 4), buy(9, MONDAY + days(6)));
        for (const [n, {item: what, quantity, day, customer: who}] of wishes.entries())
          book.run(place([[what, quantity]], {customer: who, order: `o${n}`, day: TODAY + day}));
        for (const what of happenings) {
          happen(book, what);
          for (let runs = 0; ; runs++) {
            const found = await gains(book, ['x', 'y']);
            if (found.lines.length === 0) break;
            expect(runs).toBeLessThan(6);
            const before = ordersOf(book);
            expect(book.run(applyOf(found))).toMatchObject({kind: 'accepted'});
            moved += 1;
            for (const was of before)
              for (const {line} of was.lines) {
                const [then, now] = [promised(was, line), promised(book.order(was.id), line)];
                for (const day of then.keys()) expect(by(now, day)).toBeGreaterThanOrEqual(by(then, day));
              }
          }
        }
      },
    ),
    {numRuns: 150},
  );
  expect(moved).toBeGreaterThan(50);
});
