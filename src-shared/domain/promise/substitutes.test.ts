/** What is offered instead: by the customer's rules, in which order, how much of it; and that all of it can be chosen. */
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  company,
  customer,
  days,
  item,
  MONDAY,
  pickup,
  receive,
  rules,
  SLOW_AND_FAST,
  site,
} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {type Asked, ask, BLUE, chosen, DAY, mugs, offers, STOCK, shop, wordsOf} from '../../../tests/support/mugs.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import type {PromiseOption} from './types.ts';

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
    of: fc
      .record({
        substitution: fc.constantFrom('none' as const, 'equivalent' as const, 'upgrade' as const),
        shipComplete: fc.boolean(),
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        minimumShipment: fc.constantFrom(0, 3),
        latestDays: fc.constantFrom(0, 4),
      })
      // Who takes nothing later has no latest day.
      .map((of) => (of.backorders ? of : {...of, latestDays: 0})),
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
          const twin = given();
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
