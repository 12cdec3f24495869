/** A substitute that was chosen: a line of its own, for ever beside what was asked; by the rules, or by whom may break them. */
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  company,
  customer,
  days,
  item,
  MONDAY,
  pickup,
  place,
  receive,
  rules,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Given, given} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command, CommandOf, OrderLineInput} from '../commands.ts';
import type {CustomerRules} from '../master-data/types.ts';
import type {CheckInput} from '../promise/asked.ts';
import {checkPromise} from '../promise/check.ts';
import {doorOf} from '../promise/holds.ts';
import type {Hold, PromiseOption} from '../promise/types.ts';

const DAY = TODAY + 1;
const BLUE = item('blue', {
  listPrice: 25_050,
  substitutes: [
    {item: 'red', kind: 'equivalent'},
    {item: 'gold', kind: 'upgrade'},
  ],
});
const ITEMS = [BLUE, item('red', {listPrice: 19_900}), item('gold', {listPrice: 90_000})];
const mugs = (
  more: Partial<CustomerRules> = {substitution: 'equivalent'},
  of: Partial<Parameters<typeof customer>[1]> = {},
) =>
  company({
    items: ITEMS,
    customers: [customer('c', {rules: rules(more), ...of}), customer('n', {rules: rules({backorders: false})})],
  });
/** Eight blue at A, and plenty of red at B. */
const STOCK = [receive('A', 'blue', 8), receive('B', 'red', 50), receive('B', 'gold', 50)];
const shop = (more?: Partial<CustomerRules>): Given => given(...mugs(more), ...STOCK);

type Asked = Pick<OrderLineInput, 'item' | 'quantity'> & Partial<OrderLineInput>;
function ask(t: {book: Given['book']}, lines: readonly Asked[], more: Partial<CheckInput> = {}) {
  const {read} = t.book.ledger;
  const to = doorOf(must(read('customer:c'), 'a customer'));
  return checkPromise({
    read,
    company: must(read('company:company'), 'a company'),
    to,
    now: t.book.at,
    shipComplete: to.rules.shipComplete,
    substitutes: 'by-rule',
    lines: lines.map((l, i) => ({requestedDay: DAY, ...l, line: i + 1})),
    ...more,
  });
}
const offers = (t: {book: Given['book']}, quantity: number, more?: Partial<CheckInput>) =>
  ask(t, [{item: 'blue', quantity}], more)[0]?.substitutes ?? [];
/** How an option is asked for. */
function chosen(o: PromiseOption): Partial<OrderLineInput> {
  const lots = o.lots.map(({site: at, day, quantity, service, item: of}) => ({
    site: at,
    day,
    quantity,
    ...(service !== undefined && {service}),
    ...(of !== undefined && {item: of}),
  }));
  const [only] = lots;
  if (lots.length > 1 || only === undefined) return {chosenLots: lots};
  return {
    site: only.site,
    chosenDay: only.day,
    ...('service' in only && {chosenService: only.service}),
    ...('item' in only && {chosenItem: only.item}),
  };
}
const order = (line: Asked, more: Partial<CommandOf<'PlaceOrder'>> = {}): CommandOf<'PlaceOrder'> => ({
  type: 'PlaceOrder',
  order: 'o',
  customer: 'c',
  lines: [{requestedDay: DAY, ...line}],
  ...more,
});
const RED = {item: 'blue', quantity: 12, site: 'B', chosenDay: DAY, chosenItem: 'red'};
const PART: Asked = {
  item: 'blue',
  quantity: 20,
  chosenLots: [
    {site: 'A', day: DAY, quantity: 8},
    {site: 'B', day: DAY, quantity: 12, item: 'red'},
  ],
};
const wordsOf = (o: PromiseOption) => [
  o.instead?.item,
  o.instead?.kind,
  o.instead?.needsApproval,
  o.lots.map((lot) => [lot.quantity, lot.item ?? 'blue', lot.day - TODAY]),
];

describe('what is offered', () => {
  test('the missing part before all of it, where the item itself would be late or short', () => {
    expect(offers(shop(), 20).map(wordsOf)).toEqual([
      [
        'red',
        'equivalent',
        false,
        [
          [8, 'blue', 1],
          [12, 'red', 1],
        ],
      ],
      ['red', 'equivalent', false, [[20, 'red', 1]]],
      [
        'gold',
        'upgrade',
        true,
        [
          [8, 'blue', 1],
          [12, 'gold', 1],
        ],
      ],
      ['gold', 'upgrade', true, [[20, 'gold', 1]]],
    ]);
  });

  test('nothing where the item itself is in time, to who takes none, and to the machine that decides', () => {
    expect(offers(shop(), 8)).toEqual([]);
    expect(offers(shop({}), 20)).toEqual([]);
    expect(offers(shop(), 20, {substitutes: undefined})).toEqual([]);
  });

  test('to who takes none, by right and labelled', () => {
    expect(offers(shop({}), 20, {substitutes: 'by-right'}).map((o) => o.instead?.needsApproval)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(offers(shop({substitution: 'upgrade'}), 20).map((o) => o.instead?.needsApproval)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test('in the substitute’s packs, in no smaller shipment, no later than the latest day, together where it ships complete', () => {
    const packs = given(...mugs(), {type: 'DefineItems', items: [item('red', {multiple: 6})]}, ...STOCK);
    expect(offers(packs, 20)).toEqual(offers(packs, 20).filter((o) => o.instead?.item === 'gold'));
    expect(wordsOf(must(offers(packs, 24)[0], 'an offer'))[3]).toEqual([
      [6, 'blue', 1],
      [18, 'red', 1],
    ]);
    const small = shop({substitution: 'equivalent', minimumShipment: 9});
    expect(offers(small, 20).map((o) => o.lots.length)).toEqual([1, 1]);
    const complete = shop({substitution: 'equivalent', shipComplete: true});
    expect(offers(complete, 20).map(wordsOf)).toEqual([
      ['red', 'equivalent', false, [[20, 'red', 1]]],
      ['gold', 'upgrade', true, [[20, 'gold', 1]]],
    ]);
    const later = given(...mugs({substitution: 'equivalent', latestDays: 2}), {
      type: 'PlacePurchase',
      supplier: 'V',
      site: 'B',
      lines: [{item: 'red', quantity: 50, expectedAt: MONDAY + days(7), confirmed: true}],
    });
    expect(offers(later, 20)).toEqual([]);
  });
});

describe('in which order, and how many', () => {
  const coming = (what: string, inDays: number, quantity = 50): Command => ({
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'B',
    lines: [{item: what, quantity, expectedAt: MONDAY + days(inDays), confirmed: true}],
  });

  test('what needs approval comes last, however soon; the equivalent before the upgrade of the same day', () => {
    const t = given(...mugs(), coming('blue', 9), coming('red', 3), receive('B', 'gold', 50));
    expect(offers(t, 20).map((o) => o.instead?.item)).toEqual(['red', 'gold']);
    const gilded = item('blue', {
      substitutes: [
        {item: 'gold', kind: 'upgrade'},
        {item: 'red', kind: 'equivalent'},
      ],
    });
    const both = shop({substitution: 'upgrade'}).and({type: 'DefineItems', items: [gilded]});
    expect(offers(both, 20).map((o) => o.instead?.item)).toEqual(['red', 'red', 'gold', 'gold']);
  });

  test('what ships complete is offered only what lets all of it be there sooner', () => {
    const complete = {substitution: 'equivalent', shipComplete: true} as const;
    const sooner = given(...mugs(complete), coming('blue', 7), coming('red', 2));
    expect(offers(sooner, 20).map((o) => o.instead?.item)).toEqual(['red']);
    expect(offers(given(...mugs(complete), coming('blue', 2), coming('red', 7)), 20)).toEqual([]);
  });

  test('four for a line, for the first fifty lines, for twenty that leave complete', () => {
    const many = Array.from({length: 8}, (_, n) => item(`m${n}`));
    const named = item('blue', {substitutes: many.map(({id}) => ({item: id, kind: 'equivalent'}))});
    const t = shop().and({type: 'DefineItems', items: [...many, named]}, ...many.map(({id}) => receive('B', id, 400)));
    expect(offers(t, 20)).toHaveLength(4);
    const found = (asked: readonly Asked[], shipComplete: boolean) =>
      ask(t, asked, {shipComplete}).filter((a) => (a.substitutes ?? []).length > 0).length;
    const late = {item: 'blue', quantity: 9};
    expect(
      found(
        Array.from({length: 51}, () => late),
        false,
      ),
    ).toBe(50);
    const beside = (n: number) => [late, ...Array.from({length: n}, () => ({item: 'red', quantity: 1}))];
    expect([found(beside(19), true), found(beside(20), true)]).toEqual([1, 0]);
  });
});

describe('choosing one', () => {
  test('what was asked stays, its missing part is cancelled by the customer’s choice, and a line of the substitute stands in', () => {
    const t = shop().when(order(PART)).thenAccepted();
    const {lines, lots} = t.book.order('o');
    expect(
      lines.map((l) => [l.item, l.originalQuantity, l.originalDay, l.request.day, l.cancelled, l.cancelledFailed]),
    ).toEqual([
      ['blue', 20, DAY, DAY, 12, 0],
      ['red', 12, DAY, DAY, 0, 0],
    ]);
    expect(lines.map((l) => [l.open, l.backordered])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(lines.map((l) => l.insteadOf)).toEqual([undefined, {line: 1, kind: 'equivalent'}]);
    expect(lots.map((l) => [l.line, l.site, l.allocated, l.current.day])).toEqual([
      [1, 'A', 8, DAY],
      [2, 'B', 12, DAY],
    ]);
    expect(t.book.position('B', 'red').claims.map((c) => [c.id, c.quantity])).toEqual([['o/2.1', 12]]);
  });

  test('all of it: one line asked, nothing of it to come, one that stands in', () => {
    const t = shop().when(order(RED)).thenAccepted();
    expect(t.book.order('o').lines.map((l) => [l.item, l.quantity - l.cancelled, l.open + l.backordered])).toEqual([
      ['blue', 0, 0],
      ['red', 12, 0],
    ]);
  });

  test('at the price of the item asked for, to the penny of the lines it becomes', () => {
    const t = shop().when(order(PART)).thenAccepted();
    expect(t.book.order('o').lines.map((l) => l.unitPrice)).toEqual([25_050, 25_050]);
    // 8 × 2.505 = 20.04 and 12 × 2.505 = 30.06
    expect(t.events('ExposureChanged').map((e) => e.delta)).toEqual([2_004 + 3_006]);
    const back = t.when({type: 'CancelOrder', order: 'o', by: 'customer', reason: 'no need'}).thenAccepted();
    expect(must(back.book.ledger.read('customer:c'), 'c').exposure).toBe(0);
  });

  test('an upgrade for who takes equivalents, and anything for who takes none, needs the right', () => {
    const gold = {...RED, chosenItem: 'gold'};
    const clerk = {as: 'customer-service'} as const;
    shop().and(clerk).when(order(gold)).thenRejected('needs-approval', {
      what: 'line 1: gold instead of blue: the customer takes equivalents only, and it is an upgrade',
    });
    shop({}).and(clerk).when(order(RED)).thenRejected('needs-approval', {
      what: 'line 1: red instead of blue: the customer takes no substitutes',
    });
    shop({})
      .and(clerk)
      .when({type: 'HoldPromise', kind: 'typing', customer: 'c', lines: order(RED).lines})
      .thenRejected('needs-approval');
    shop({substitution: 'upgrade'}).and(clerk).when(order(gold)).thenAccepted();
    for (const line of [RED, gold]) shop({}).and({as: 'operations'}).when(order(line)).thenAccepted();
  });

  test('what is no substitute is refused, and so is one that is gone since it was chosen; nothing else is sent in its place', () => {
    const t = shop();
    t.when(order({...RED, chosenItem: 'blue'})).thenRejected('invalid');
    t.when(order({...RED, item: 'red', chosenItem: 'blue'})).thenRejected('invalid', {
      what: 'line 1: blue instead of red: it is no substitute of it, or sold no more',
    });
    t.when(
      order({...PART, chosenLots: PART.chosenLots?.map((l, i) => ({...l, item: i === 0 ? 'gold' : 'red'}))}),
    ).thenRejected('invalid');
    const taken = t.and(place([['red', 45]], {day: DAY}));
    taken.when(order(RED)).thenRejected('cannot-promise');
    taken.when(order(PART)).thenRejected('cannot-promise');
  });

  test('in the substitute’s packs, by the chosen day, and once: a later line of it gets what is left', () => {
    const packs = shop().and({type: 'DefineItems', items: [item('red', {multiple: 8})]});
    packs.when(order(RED)).thenRejected('quantity-rule', {what: 'line 1: red instead of blue: multiples of 8'});
    packs.when(order(PART)).thenRejected('quantity-rule');
    const late = given(...mugs(), {
      type: 'PlacePurchase',
      supplier: 'V',
      site: 'B',
      lines: [{item: 'red', quantity: 50, expectedAt: MONDAY + days(4), confirmed: true}],
    });
    late.when(order(RED)).thenRejected('cannot-promise');
    late.when(order(RED, {shipComplete: true})).thenRejected('cannot-promise');
    late.when(order({...RED, chosenDay: TODAY + 7})).thenAccepted();
    const two = {...order({...RED, quantity: 40}), customer: 'n'};
    const lines = [...two.lines, {item: 'red', quantity: 20, requestedDay: DAY}];
    shop()
      .when({...two, lines})
      .thenRejected('insufficient-stock', {left: 10});
  });

  test('a line for one site keeps to it, whatever is sent; no order grows longer than one may be', () => {
    const {chosenDay: _, ...only} = RED;
    const t = shop().when(order(only)).thenAccepted();
    expect(t.book.order('o').lines.map((l) => l.onlySite)).toEqual(['B', 'B']);
    const one = {item: 'blue', quantity: 1, requestedDay: DAY};
    const lines = Array.from({length: 500}, (__, n) => (n === 0 ? {...one, chosenItem: 'red'} : one));
    shop()
      .when({...order(RED), lines})
      .thenRejected('quantity-rule', {left: 0});
    shop()
      .when({...order(RED), lines: lines.slice(0, 499)})
      .thenAccepted();
  });

  test('a hold of a substitute is taken only by who asks for the substitute', () => {
    const held = (t: Given) => must(t.book.ledger.all('hold').next().value, 'a hold').id as string;
    const of = (line: Asked) =>
      shop().and({type: 'HoldPromise', kind: 'quote', customer: 'c', lines: order(line).lines});
    const whole = of(RED);
    const {chosenItem: _, ...blue} = RED;
    const placed = whole
      .when(order(blue, {hold: held(whole)}))
      .thenAccepted()
      .book.order('o');
    expect(placed.lines.map((l) => l.item)).toEqual(['blue']);
    const part = of(PART);
    const chosenLots = PART.chosenLots?.map(({item: __, ...lot}) => lot);
    part.when(order({...PART, chosenLots}, {hold: held(part)})).thenRejected('cannot-promise');
  });

  test('a hold of it holds the substitute’s stock, and the order takes exactly that', () => {
    const hold = {type: 'HoldPromise', kind: 'quote', customer: 'c', lines: order(PART).lines} as const;
    const t = shop().and({as: 'customer-service'}, hold);
    const held = must(t.book.ledger.all('hold').next().value, 'a hold');
    expect(held.lines.map((l: Hold['lines'][number]) => [l.item, l.site, l.quantity])).toEqual([
      ['blue', 'A', 8],
      ['red', 'B', 12],
    ]);
    // Nobody else gets more than the rest of it.
    const others = t.and({as: 'sales'});
    others.when(place([['red', 39]], {day: DAY, customer: 'n'})).thenRejected('insufficient-stock', {left: 38});
    const t2 = others.and(place([['red', 38]], {day: DAY, customer: 'n'}));
    const placed = t2
      .and({as: 'customer-service'})
      .when(order(PART, {hold: held.id}))
      .thenAccepted();
    expect(placed.book.order('o').lots.map((l) => [l.line, l.allocated])).toEqual([
      [1, 8],
      [2, 12],
    ]);
    expect(placed.book.position('B', 'red').claims.some((c) => c.kind === 'hold')).toBe(false);
  });

  test('an order that waits for credit keeps the choice and promises it when the credit is released', () => {
    const t = given(...mugs(undefined, {creditLimit: 100}), ...STOCK)
      .when(order(PART))
      .thenAccepted();
    expect(t.book.order('o').lots).toEqual([]);
    const ok = t.when({type: 'ReleaseCredit', order: 'o', reason: 'paid'}).thenAccepted();
    expect(ok.book.order('o').lots.map((l) => [l.line, l.site, l.allocated])).toEqual([
      [1, 'A', 8],
      [2, 'B', 12],
    ]);
  });

  test('the line of a substitute may shrink, not grow: more is asked of the item itself', () => {
    const t = shop().and(order(PART));
    const change = (quantity: number) =>
      ({type: 'ChangeOrderLine', order: 'o', line: 2, quantity, by: 'customer', reason: 'r'}) as const;
    t.when(change(13)).thenRejected('quantity-rule', {left: 12});
    t.when(change(11)).thenAccepted();
  });
});

test('law: every substitute that is offered can be chosen, and is promised by its items, sites, days, quantities and services', () => {
  let tried = 0;
  const units = fc.integer({min: 0, max: 9});
  const worlds = fc.record({
    stock: fc.tuple(units, units, units, units),
    coming: fc.record({
      what: fc.constantFrom('blue', 'red'),
      at: fc.constantFrom('A', 'B'),
      day: fc.integer({min: 1, max: 9}),
    }),
    cutoff: fc.integer({min: 0, max: 1_439}),
    quantities: fc.array(fc.integer({min: 1, max: 14}), {minLength: 1, maxLength: 2}),
    of: fc.record({
      substitution: fc.constantFrom('none' as const, 'equivalent' as const, 'upgrade' as const),
      shipComplete: fc.boolean(),
      splitSites: fc.boolean(),
      backorders: fc.boolean(),
      minimumShipment: fc.constantFrom(0, 3),
      latestDays: fc.constantFrom(0, 4),
    }),
    multiple: fc.constantFrom(1, 2),
  });
  fc.assert(
    fc.property(worlds, ({stock: [a, b, c, d], coming, cutoff, quantities, of, multiple}) => {
      const have = [
        receive('A', 'blue', a),
        receive('B', 'blue', b),
        receive('A', 'red', c),
        receive('B', 'red', d),
      ].filter((r) => r.type === 'ReceiveStock' && r.quantity > 0);
      const t = given(
        ...company({
          items: [BLUE, item('red', {multiple}), item('gold')],
          customers: [customer('c', {rules: rules(of)})],
          carriers: [SLOW_AND_FAST],
          sites: [site('A', {pickups: [pickup('slow', {cutoff}), pickup('fast')]}), site('B')],
        }),
        ...have,
        receive('B', 'gold', 3),
        {
          type: 'PlacePurchase',
          supplier: 'V',
          site: coming.at,
          lines: [{item: coming.what, quantity: 9, expectedAt: MONDAY + days(coming.day), confirmed: true}],
        },
      );
      const asked = quantities.map((quantity) => ({item: 'blue', quantity}));
      const answers = ask(t, asked, {substitutes: 'by-right'});
      for (const [i, answer] of answers.entries())
        for (const o of answer.substitutes ?? []) {
          tried++;
          const lines = asked.map((l, n) => ({requestedDay: DAY, ...l, ...(n === i && chosen(o))}));
          const again = ask(t, lines)[i]?.options[0];
          const bare = (lots: PromiseOption['lots'] = []) => lots.map(({shipBy: _, ...lot}) => lot);
          expect(bare(again?.lots)).toEqual(bare(o.lots));
          // A customer without back orders may be refused for the other line, which comes too late.
          if (asked.length > 1 && !of.backorders) continue;
          const twin = given(...[]);
          for (const e of t.book.events) twin.book.apply(e);
          const placed = twin
            .when({type: 'PlaceOrder', order: 'o', customer: 'c', lines})
            .thenAccepted()
            .book.order('o');
          const stands = placed.lines.filter((l) => l.insteadOf !== undefined);
          expect(stands.map((l) => [l.item, l.quantity, l.insteadOf?.line])).toEqual([
            [o.instead?.item, o.lots.reduce((n, lot) => n + (lot.item === undefined ? 0 : lot.quantity), 0), i + 1],
          ]);
        }
    }),
    {numRuns: 1_500},
  );
  expect(tried).toBeGreaterThan(300);
});
