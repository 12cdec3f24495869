/** A substitute that was chosen: a line of its own, for ever beside what was asked; by the rules, or by whom may break them. */
import {describe, expect, test} from 'vitest';
import {days, item, MONDAY, place, TODAY} from '../../../tests/support/company.ts';
import {type Given, given} from '../../../tests/support/given.ts';
import {type Asked, DAY, mugs, order, PART, RED, STOCK, shop} from '../../../tests/support/mugs.ts';
import {must} from '../../kernel/assert.ts';
import type {Hold} from '../promise/types.ts';

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
