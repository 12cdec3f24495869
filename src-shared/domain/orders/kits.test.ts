/** Kits: sold as one, sent as their parts, which are the same units as those that are sold by themselves. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  advance,
  company,
  contractOf,
  customer,
  days,
  hours,
  item,
  MONDAY,
  place,
  priceList,
  prices,
  receive,
  rules,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Given, given, type Step} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import type {Item} from '../master-data/types.ts';
import type {Order} from './types.ts';

const DAY = TODAY + 7;
const CUP = item('cup', {listPrice: 30_000});
const TRAY = item('tray', {listPrice: 40_000});
const CARD = item('card', {listPrice: 10_000});
/** A tea set: two cups and a tray. */
const SET = item('set', {
  listPrice: 80_000,
  parts: [
    {item: 'cup', per: 2},
    {item: 'tray', per: 1},
  ],
});
/** A gift: a cup and a card. */
const GIFT = item('gift', {
  listPrice: 35_000,
  parts: [
    {item: 'cup', per: 1},
    {item: 'card', per: 1},
  ],
});
const ITEMS = [CUP, TRAY, CARD, SET, GIFT];
const CUSTOMERS = [customer('c'), customer('n', {rules: rules({backorders: false})})];
/** Ten cups, six trays and ten cards at A. */
const STOCK = [receive('A', 'cup', 10), receive('A', 'tray', 6), receive('A', 'card', 10)];
const shop = (...steps: readonly Step[]): Given =>
  given(...company({items: ITEMS, customers: CUSTOMERS}), ...STOCK, ...steps);
const define = (...items: Item[]): Command => ({type: 'DefineItems', items});
const order = (what: readonly (readonly [string, number])[], wish: Parameters<typeof place>[1] = {}): Command =>
  place(what, {order: 'o', customer: 'n', ...wish});
const change = (wish: object): Command =>
  ({type: 'ChangeOrderLine', order: 'o', line: 1, by: 'customer', reason: 'wish', ...wish}) as Command;
const cancel = (lines: object[]): Command =>
  ({type: 'CancelOrder', order: 'o', lines, by: 'customer', reason: 'wish'}) as Command;
const linesOf = (o: Order) => o.lines.map((l) => [l.line, l.item, l.quantity, l.kit?.item, l.kit?.group, l.kit?.per]);
const claimed = (t: {book: Given['book']}, what: string, at = 'A') =>
  t.book.position(at, what).claims.reduce((n, c) => n + c.quantity, 0);
const owes = (t: {book: Given['book']}, who = 'n') => must(t.book.ledger.read(`customer:${who}`), who).exposure;

describe('defining one', () => {
  test('what contradicts itself is refused with its place', () => {
    const t = shop();
    const set = (...parts: NonNullable<Item['parts']>) => define({...SET, parts});
    t.when(set({item: 'set', per: 1})).thenRejected('invalid', {what: 'part 1 (set) of kit set: it is the kit itself'});
    t.when(set({item: 'cup', per: 1}, {item: 'cup', per: 2})).thenRejected('invalid', {
      what: 'part 2 (cup) of kit set: listed twice',
    });
    t.when(set({item: 'pot', per: 1})).thenRejected('not-found', {what: 'part 1 (pot) of kit set: no such item'});
    t.when(set({item: 'cup', per: 1}, {item: 'gift', per: 1})).thenRejected('invalid', {
      what: 'part 2 (gift) of kit set: it is a kit, and a kit is in no other',
    });
    const {parts: _, ...bare} = SET;
    shop(define(bare, {...TRAY, active: false}))
      .when(define(SET))
      .thenRejected('inactive');
    shop(define(bare, {...TRAY, multiple: 2}))
      .when(define(SET))
      .thenRejected('quantity-rule', {what: 'part 2 (tray) of kit set: multiples of 2', left: 0});
  });

  test('a kit with a part that is sold no more can be changed otherwise, and taken out of the range, but takes no more of it', () => {
    const t = shop(define({...TRAY, active: false}));
    t.when(define({...SET, listPrice: 90_000})).thenAccepted();
    t.when(define({...SET, active: false})).thenAccepted();
    const [cups] = SET.parts ?? [];
    t.when(define({...SET, parts: [must(cups, 'cups'), {item: 'tray', per: 2}]})).thenRejected('inactive');
    shop(define({...TRAY, multiple: 2}))
      .when(define({...SET, name: 'Set for two'}))
      .thenAccepted();
  });

  test('what was sold as an item with stock and is a kit since does not come back as stock of it', () => {
    const t = shop(define(item('x')), receive('A', 'x', 2), order([['x', 2]])).and(
      advance('released', 2),
      advance('picked', 2),
      advance('packed', 2),
      {type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 2}]},
    );
    const back = {type: 'RecordReturn', order: 'o', line: 1, quantity: 1, site: 'A', into: 'inspection'} as const;
    t.and(define(item('x', {parts: [{item: 'cup', per: 1}]})))
      .when({...back, reason: 'r'})
      .thenRejected('invalid', {what: 'line 1: item x is a kit now: receive its parts'});
  });

  test('a part becomes no kit, a kit has no substitutes and is none, and no lots or handling of its own', () => {
    const t = shop();
    t.when(define({...TRAY, parts: [{item: 'card', per: 1}]})).thenRejected('invalid', {
      what: 'kit tray: it is a part of kit set, and a kit is in no other',
    });
    // In one command it may: the set is no kit any more when the tray becomes one.
    const {parts: _, ...bare} = SET;
    t.when(define({...TRAY, parts: [{item: 'card', per: 1}]}, {...SET, parts: [{item: 'cup', per: 1}]})).thenRejected(
      'wrong-state',
    );
    shop(define(bare))
      .when(define({...CARD, substitutes: [{item: 'gift', kind: 'equivalent'}]}))
      .thenRejected('invalid');
    t.when(define({...SET, substitutes: [{item: 'cup', kind: 'upgrade'}]})).thenRejected('invalid');
    t.when(define({...SET, lifeDays: 9})).thenRejected('invalid');
    t.when(define({...SET, handling: {zone: 'bulk', seconds: 5}})).thenRejected('invalid');
    t.when(define({...CARD, substitutes: [{item: 'gift', kind: 'equivalent'}]})).thenRejected('invalid', {
      what: 'substitute 1 (gift) of item card: it is a kit',
    });
  });

  test('what it is a part of is known of each item, and forgotten with the kit', () => {
    const t = shop();
    const kitsOf = (id: string) => t.book.ledger.read(`partof:${id}`)?.kits;
    expect([kitsOf('cup'), kitsOf('tray'), kitsOf('card')]).toEqual([['gift', 'set'], ['set'], ['gift']]);
    t.and(define({...SET, parts: [{item: 'card', per: 3}]}));
    expect([kitsOf('cup'), kitsOf('tray'), kitsOf('card')]).toEqual([['gift'], undefined, ['gift', 'set']]);
  });

  test('an item of which there is stock, supply or a promise becomes no kit', () => {
    const parts = [{item: 'cup', per: 1}];
    const t = shop(define(item('x')));
    t.when(define(item('x', {parts}))).thenAccepted();
    shop(define(item('x')), receive('B', 'x', 1))
      .when(define(item('x', {parts})))
      .thenRejected('wrong-state', {
        what: 'kit x: there is stock, supply or a promise of it at B; a kit has none of its own',
      });
  });

  test('a kit has no stock: nothing of it is received, bought, moved, counted or kept', () => {
    const what = 'item set is a kit and has no stock of its own: it is its parts that have (cup, tray)';
    const at = {site: 'A', item: 'set', reason: 'r'} as const;
    const all: readonly Command[] = [
      receive('A', 'set', 1),
      {type: 'AdjustStock', ...at, state: 'available', delta: 1},
      {type: 'RecordCount', ...at, counted: 1},
      {type: 'SetPool', ...at, kind: 'safety', quantity: 1},
      {
        type: 'PlacePurchase',
        supplier: 'V',
        site: 'A',
        lines: [{item: 'set', quantity: 1, expectedAt: MONDAY + days(2), confirmed: true}],
      },
      {type: 'ShipTransfer', from: 'A', to: 'B', lines: [{item: 'set', quantity: 1}]},
    ];
    for (const command of all) shop().when(command).thenRejected('invalid', {what});
  });
});

describe('ordering', () => {
  test('F.7: kit with shared component — each fits alone, together they are refused with the combined shortage', () => {
    // Four sets take eight cups, five cups are five: there are ten.
    shop()
      .when(order([['set', 4]]))
      .thenAccepted();
    shop()
      .when(order([['cup', 5]]))
      .thenAccepted();
    const both = shop().when(
      order([
        ['set', 4],
        ['cup', 5],
      ]),
    );
    both.thenRejected('insufficient-stock', {
      what: 'line 2: item cup',
      left: 2,
      lines: [{line: 2, item: 'cup', asked: 5, left: 2, next: null}],
    });
    expect(claimed(both, 'cup')).toBe(0);
  });

  test('two kits with a shared component: each fits alone, together the second is refused by its kit', () => {
    shop()
      .when(order([['gift', 8]]))
      .thenAccepted();
    shop()
      .when(
        order([
          ['set', 2],
          ['gift', 8],
        ]),
      )
      .thenRejected('insufficient-stock', {
        what: 'line 2: kit gift, item cup',
        left: 6,
        lines: [{line: 2, item: 'cup', asked: 8, left: 6, next: null}],
      });
    shop()
      .when(
        order([
          ['set', 1],
          ['gift', 8],
        ]),
      )
      .thenAccepted();
  });

  test('a kit becomes lines of its parts, which know it; the lines after it go on', () => {
    const t = shop()
      .when(
        order([
          ['set', 3],
          ['card', 2],
          ['gift', 1],
        ]),
      )
      .thenAccepted();
    expect(linesOf(t.book.order('o'))).toEqual([
      [1, 'cup', 6, 'set', 1, 2],
      [2, 'tray', 3, 'set', 1, 1],
      [3, 'card', 2, undefined, undefined, undefined],
      [4, 'cup', 1, 'gift', 4, 1],
      [5, 'card', 1, 'gift', 4, 1],
    ]);
    expect([claimed(t, 'cup'), claimed(t, 'tray'), claimed(t, 'card')]).toEqual([7, 3, 3]);
  });

  test('it leaves complete, unless whoever asks says that its parts may come apart', () => {
    // Cups at A, trays at B: no site has a set.
    const apart = () =>
      given(...company({items: ITEMS, customers: CUSTOMERS}), receive('A', 'cup', 10), receive('B', 'tray', 6));
    apart()
      .when(order([['set', 2]]))
      .thenRejected('insufficient-stock');
    const t = apart()
      .when(order([['set', 2]], {shipComplete: false}))
      .thenAccepted();
    expect(t.book.order('o').lots.map((l) => [l.line, l.site, l.allocated])).toEqual([
      [1, 'A', 4],
      [2, 'B', 2],
    ]);
    expect(t.book.order('o').shipComplete).toBe(false);
    expect(shop(order([['set', 2]])).book.order('o').shipComplete).toBe(true);
    expect(shop(order([['cup', 2]])).book.order('o').shipComplete).toBe(false);
  });

  test('with a part that is sold no more, or is bought in other packs, it cannot be sold and says why', () => {
    shop(define({...TRAY, active: false}))
      .when(order([['set', 1]]))
      .thenRejected('inactive', {what: 'line 1: kit set: its part tray is sold no more'});
    shop(define({...TRAY, multiple: 4}))
      .when(order([['set', 2]]))
      .thenRejected('quantity-rule', {what: 'line 1: kit set: its part tray is sold in multiples of 4'});
    shop(define({...SET, active: false}))
      .when(order([['set', 1]]))
      .thenRejected('inactive', {what: 'line 1: item set'});
  });

  test('its parts leave as they can: no lots are chosen for it, and no other item', () => {
    const [line] = (order([['set', 2]]) as Extract<Command, {type: 'PlaceOrder'}>).lines;
    const asked = (more: object) => ({...order([]), lines: [{...line, ...more}]}) as Command;
    shop()
      .when(asked({chosenItem: 'cup'}))
      .thenRejected('invalid');
    const late = shop()
      .when(asked({chosenDay: DAY + 7}))
      .thenAccepted();
    expect(new Set(late.book.order('o').lots.map((l) => l.current.day))).toEqual(new Set([DAY + 7]));
  });

  test('an order is no longer than one may be with the parts of its kits', () => {
    const many = (n: number) =>
      order(
        Array.from({length: n}, () => ['set', 1] as const),
        {customer: 'c'},
      );
    shop().when(many(251)).thenRejected('quantity-rule', {left: 500});
    shop().when(many(250)).thenAccepted();
  });

  test('a hold keeps its parts, and the order takes them over', () => {
    const lines = [{item: 'set', quantity: 4, requestedDay: DAY}];
    const t = shop({as: 'customer-service', user: 'lucy'}, {type: 'HoldPromise', kind: 'quote', customer: 'n', lines});
    expect([claimed(t, 'cup'), claimed(t, 'tray')]).toEqual([8, 4]);
    const hold = must(t.book.ledger.all('hold').next().value, 'a hold').id as string;
    t.when({
      type: 'HoldPromise',
      kind: 'quote',
      customer: 'n',
      lines: [{...lines[0], quantity: 2}] as never,
    }).thenRejected('insufficient-stock', {what: 'line 1: kit set, item cup', left: 2});
    const placed = t.when(order([['set', 4]], {hold})).thenAccepted();
    expect(placed.events('ClaimReleased').map((e) => e.why)).toEqual(['confirmed', 'confirmed']);
    expect([claimed(placed, 'cup'), claimed(placed, 'tray')]).toEqual([8, 4]);
  });
});

describe('its price', () => {
  const sum = (o: Order) => o.lines.reduce((n, l) => n + l.unitPrice * l.quantity, 0);

  test('is the kit’s own, shared out among the lines of its parts to the last unit of it', () => {
    const t = shop(order([['set', 3]]));
    expect(sum(t.book.order('o'))).toBe(3 * 80_000);
    expect(owes(t)).toBe(3 * 800);
  });

  test('by contract and break of the kit, by kits; by hand with the right; and as it was shown', () => {
    const contract = [
      priceList('K', contractOf('n')),
      prices('K', 'set', [
        [1, 75_000],
        [4, 70_000],
      ]),
    ];
    const t = shop(...contract, order([['set', 4]]));
    expect(sum(t.book.order('o'))).toBe(4 * 70_000);
    const asked = {...order([['set', 2]]), acceptIf: {unitPrices: [80_000]}} as Command;
    shop(...contract)
      .when(asked)
      .thenRejected('accept-if-failed', {what: 'line 1: 7.50 counts now, 8.00 was shown'});
    const own = {
      ...order([]),
      lines: [{item: 'set', quantity: 2, requestedDay: DAY, unitPrice: 60_000, priceReason: 'friend'}],
    } as Command;
    shop({as: 'customer-service'}).when(own).thenRejected('price-needs-right', {left: 80_000});
    const manual = shop(own).book.order('o');
    expect([sum(manual), manual.lines.map((l) => l.manualPrice)]).toEqual([2 * 60_000, [true, true]]);
  });

  test('goes with the number of kits, and a cancelled kit is owed no more', () => {
    const breaks = [priceList('E'), prices('E', 'set', [[3, 70_000]])];
    const t = shop(...breaks, order([['set', 2]]), change({kits: 3}));
    expect([sum(t.book.order('o')), owes(t)]).toEqual([3 * 70_000, 2_100]);
    const less = t.and(cancel([{line: 2, kits: 1}]));
    expect(owes(less)).toBe(1_400);
    expect(owes(less.and({type: 'CancelOrder', order: 'o', by: 'us', reason: 'r'}))).toBe(0);
  });
});

test('a kit that was rounded to its parts goes back to the price of fewer, as one that was not', () => {
  // Three cups at 8.50 are three at 2.8333: a kit at 8.4999, which is what the list gives all the same.
  const trio = item('trio', {listPrice: 90_000, parts: [{item: 'cup', per: 3}]});
  const breaks = [priceList('E'), prices('E', 'trio', [[10, 85_000]])];
  const t = shop(define(trio), receive('A', 'cup', 30), ...breaks, order([['trio', 5]]), change({kits: 10}));
  const price = (at: {book: Given['book']}) => at.book.order('o').lines.map((l) => l.unitPrice);
  expect(price(t)).toEqual([28_333]);
  // A change that leaves the price where it is does not take it for a new one.
  expect(price(t.and(change({kits: 11})))).toEqual([28_333]);
  expect(price(t.and(change({kits: 5})))).toEqual([30_000]);
});

describe('changing and cancelling', () => {
  const three = (...steps: readonly Step[]) => shop(order([['set', 3]]), ...steps);
  const buckets = (t: {book: Given['book']}) => [claimed(t, 'cup'), claimed(t, 'tray')];

  test('goes by kits, all lines together, from whichever of them it is said', () => {
    const t = three(change({line: 2, kits: 5}));
    expect(t.book.order('o').lines.map((l) => l.quantity)).toEqual([10, 5]);
    expect(buckets(t)).toEqual([10, 5]);
    const fewer = t.and(change({line: 1, kits: 1}));
    expect([fewer.book.order('o').lines.map((l) => l.quantity), buckets(fewer)]).toEqual([
      [2, 1],
      [2, 1],
    ]);
    const later = fewer.and(change({kits: 1, requestedDay: DAY + 1}));
    expect(later.book.order('o').lines.map((l) => l.request.day)).toEqual([DAY + 1, DAY + 1]);
    expect(new Set(later.book.order('o').lots.map((l) => l.current.day)).size).toBe(1);
  });

  test('more kits are sold only as they would be today; fewer, and another day, whatever has become of their parts', () => {
    const t = three(define({...TRAY, active: false}));
    t.when(change({kits: 4})).thenRejected('inactive', {what: 'line 1: kit set: its part tray is sold no more'});
    t.when(change({kits: 3, requestedDay: DAY + 1})).thenAccepted();
    t.when(change({kits: 2})).thenAccepted();
    three(define({...TRAY, multiple: 3}))
      .when(change({kits: 5}))
      .thenRejected('quantity-rule', {what: 'line 1: kit set: its part tray is sold in multiples of 3'});
  });

  test('all or nothing: where one part is missing for more kits nothing changes', () => {
    const t = three();
    t.when(change({kits: 6})).thenRejected('insufficient-stock');
    expect(buckets(t)).toEqual([6, 3]);
  });

  test('a part alone is neither changed, cancelled nor sent as something else, and the refusal says what to do', () => {
    const t = shop(
      define({...CUP, substitutes: [{item: 'card', kind: 'equivalent'}]}),
      order([['set', 3]], {customer: 'c'}),
    );
    const what = 'line 1 is a part of kit set: say how many kits, and lines 1, 2 change together';
    t.when(change({quantity: 4})).thenRejected('quantity-rule', {what, left: 3});
    t.when(change({requestedDay: DAY + 1})).thenRejected('quantity-rule', {what});
    t.when(cancel([{line: 1}])).thenRejected('quantity-rule', {what});
    t.when(cancel([{line: 1, quantity: 2}])).thenRejected('quantity-rule', {what});
    t.when({type: 'SubstituteLine', order: 'o', line: 1, item: 'card', reason: 'r'}).thenRejected('invalid');
    shop(order([['cup', 3]]))
      .when(change({kits: 2}))
      .thenRejected('invalid', {what: 'line 1 is changed by its quantity'});
  });

  test('so many kits are cancelled with all their parts; all of them with the order', () => {
    const t = three(cancel([{line: 2, kits: 2}]));
    expect([t.book.order('o').lines.map((l) => l.quantity), buckets(t)]).toEqual([
      [6, 3],
      [2, 1],
    ]);
    t.when(cancel([{line: 1, kits: 2}])).thenRejected('wrong-stage', {left: 1});
    t.and({type: 'CancelOrder', order: 'o', by: 'customer', reason: 'r'});
    expect(buckets(t)).toEqual([0, 0]);
  });

  test('kits of which a part is picked stay; those beside them may go', () => {
    const t = three(advance('released', 2), advance('picked', 2));
    t.when(cancel([{line: 2, kits: 3}])).thenRejected('wrong-stage', {left: 2});
    t.when(change({kits: 3, requestedDay: DAY + 1})).thenRejected('wrong-stage', {what: 'line 1 is picked'});
    const rest = t.when(cancel([{line: 2, kits: 2}])).thenAccepted();
    expect(buckets(rest)).toEqual([0, 1]);
    rest.when({type: 'CancelOrder', order: 'o', by: 'us', reason: 'r'}).thenRejected('too-late');
  });

  test('once a part has left they have come apart: what is to come is cancelled by its line, and no more is asked on top', () => {
    const at = {order: 'o', lots: [{line: 1, lot: 1, quantity: 6}]};
    const t = shop(order([['set', 3]], {shipComplete: false})).and(
      advance('released', 6),
      advance('picked', 6),
      advance('packed', 6),
      {type: 'ShipLots', ...at},
    );
    t.when(cancel([{line: 2, kits: 1}])).thenRejected('invalid');
    t.when(change({line: 2, quantity: 4})).thenRejected('quantity-rule', {left: 3});
    const rest = t.when(cancel([{line: 2}])).thenAccepted();
    const {lines, lots} = rest.book.order('o');
    expect([lines[1]?.quantity, lots.find((l) => l.line === 2)?.cancelled]).toEqual([3, 3]);
    expect(owes(rest)).toBe(Math.floor(((lines[0]?.unitPrice ?? 0) * 6 + 50) / 100));
  });

  test('a missed part of kits that came apart is asked anew by itself: it is no kit of one part', () => {
    const t = shop(order([['set', 3]], {day: TODAY + 1, shipComplete: false})).and(
      advance('released', 6),
      advance('picked', 6),
      advance('packed', 6),
      {type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 6}]},
      {at: MONDAY + days(3) + hours(1)},
    );
    const again = t.when(change({line: 2, quantity: 3, requestedDay: TODAY + 8})).thenAccepted();
    expect(linesOf(again.book.order('o'))[2]).toEqual([3, 'tray', 3, 'set', 1, 1]);
    again.when(cancel([{line: 3, kits: 1}])).thenRejected('invalid', {what: 'line 3 is changed by its quantity'});
    again.when(cancel([{line: 3, quantity: 1}])).thenAccepted();
  });

  test('after a miss the kits that were missed stay counted, and the new wish is kits of their own', () => {
    const t = shop(order([['set', 2]], {day: TODAY + 1}), {at: MONDAY + days(3) + hours(1)});
    const again = t.when(change({kits: 3, requestedDay: TODAY + 8})).thenAccepted();
    expect(linesOf(again.book.order('o'))).toEqual([
      [1, 'cup', 4, 'set', 1, 2],
      [2, 'tray', 2, 'set', 1, 1],
      [3, 'cup', 6, 'set', 3, 2],
      [4, 'tray', 3, 'set', 3, 1],
    ]);
    expect(again.book.order('o').lines.map((l) => l.cancelledFailed)).toEqual([4, 2, 0, 0]);
    expect(buckets(again)).toEqual([6, 3]);
  });

  test('the kits of an order that was placed keep what they were, whatever a kit is defined as since', () => {
    const t = three(define({...SET, parts: [{item: 'card', per: 9}]}), change({kits: 4}));
    expect(linesOf(t.book.order('o'))).toEqual([
      [1, 'cup', 8, 'set', 1, 2],
      [2, 'tray', 4, 'set', 1, 1],
    ]);
  });
});

// ---- against a brute force -------------------------------------------------------------------------------------------

const PARTS = ['a', 'b', 'c'] as const;
const kit = (name: string, per: readonly number[]) =>
  item(name, {parts: PARTS.flatMap((part, i) => ((per[i] ?? 0) > 0 ? [{item: part, per: per[i] as number}] : []))});
const per = fc.tuple(fc.integer({min: 0, max: 3}), fc.integer({min: 0, max: 3}), fc.integer({min: 1, max: 2}));
const stockOf = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9));
const world = fc.record({
  kits: fc.tuple(per, per),
  stock: fc.array(stockOf, {minLength: 1, maxLength: 3}),
  lines: fc.array(fc.tuple(fc.constantFrom('k', 'l', ...PARTS), fc.integer({min: 1, max: 4})), {
    minLength: 1,
    maxLength: 4,
  }),
  complete: fc.boolean(),
});

/** Units of each part that all lines take together. */
function wants(kits: readonly (readonly number[])[], lines: readonly (readonly [string, number])[]): number[] {
  return PARTS.map((part, i) =>
    lines.reduce((n, [what, units]) => {
      const each = what === part ? 1 : what === 'k' ? (kits[0]?.[i] ?? 0) : what === 'l' ? (kits[1]?.[i] ?? 0) : 0;
      return n + each * units;
    }, 0),
  );
}

test('never more kits than the parts allow, and none refused that could be: equal to a count of units in small worlds', () => {
  let refused = 0;
  fc.assert(
    fc.property(world, ({kits, stock, lines, complete}) => {
      const sites = stock.map((_, i) => site('ABC'[i] as string));
      const t = given(
        ...company({
          sites,
          items: [...PARTS.map((id) => item(id)), kit('k', kits[0]), kit('l', kits[1])],
          customers: CUSTOMERS,
        }),
        ...stock.flatMap((units, i) =>
          units.flatMap((n, p) => (n > 0 ? [receive('ABC'[i] as string, PARTS[p] as string, n)] : [])),
        ),
      );
      const asked = wants(kits, lines);
      const has = (from: readonly (readonly number[])[]) =>
        asked.every((n, p) => n <= from.reduce((sum, units) => sum + (units[p] ?? 0), 0));
      const could = complete ? stock.some((units) => has([units])) : has(stock);
      const {verdict, book} = t.when(order(lines, {shipComplete: complete}));
      expect(verdict.kind).toBe(could ? 'accepted' : 'rejected');
      if (!could) refused += 1;
      for (const [p, part] of PARTS.entries())
        for (const [i, units] of stock.entries())
          expect(claimed({book}, part, 'ABC'[i])).toBeLessThanOrEqual(units[p] ?? 0);
      const sum = PARTS.map((part) => stock.reduce((n, _, i) => n + claimed({book}, part, 'ABC'[i]), 0));
      expect(sum).toEqual(could ? asked : PARTS.map(() => 0));
    }),
    {numRuns: 400},
  );
  expect(refused).toBeGreaterThan(50);
});
