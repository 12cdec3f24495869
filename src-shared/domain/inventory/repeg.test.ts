/**
 * Supply that comes before its day where a loss left more claimed on stock than there is: it fills the hole, and the claim
 * that rested on it takes over from a later one that still gets its supply in time.
 */
import {expect, test} from 'vitest';
import {buy, company, days, MONDAY, place, receive, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';

const at = {site: 'A', item: 'x'};
const adjust: Command = {type: 'AdjustStock', ...at, state: 'available', delta: -2, reason: 'gone'};
const far = place([['x', 9]], {order: 'far', day: TODAY + 20, site: 'A'});
const near = place([['x', 7]], {order: 'near', day: TODAY + 4, site: 'A'});

/** 9 on stock under the later claim, the sooner one of 7 rests on what `first` plans; then 2 are lost, and 2 more are ordered for later. */
const robbed = (first: Command[]) => given(...company(), ...first, far, near, adjust, buy(2, MONDAY + days(10)));

test('an early release of a part', () => {
  const hold: Command = {type: 'HoldStock', ...at, quantity: 7, reason: 'check', releaseAt: MONDAY + days(2)};
  const t = robbed([receive('A', 'x', 16), hold]);
  expect(claims(t.book)).toEqual({far: 9, near: 0});
  t.when({type: 'ReleaseStock', ...at, quantity: 2, reason: 'good'}).thenAccepted();
  expect(claims(t.book)).toEqual({far: 7, near: 2});
});

test('an early receipt of a part', () => {
  const t = robbed([receive('A', 'x', 9), buy(7, MONDAY + days(1))]);
  expect(claims(t.book)).toEqual({far: 9, near: 0});
  const purchase = t.book.events.find((e) => e.type === 'PurchasePlaced')?.purchase.id ?? '';
  t.when({type: 'ReceivePurchase', purchase, into: 'available', lines: [{line: 1, quantity: 2}]}).thenAccepted();
  expect(claims(t.book)).toEqual({far: 7, near: 2});
});

test('what is with the floor stays with it', () => {
  const hold: Command = {type: 'HoldStock', ...at, quantity: 7, reason: 'check', releaseAt: MONDAY + days(2)};
  const lots = [{line: 1, lot: 1, quantity: 9}];
  const t = given(...company(), receive('A', 'x', 16), hold, far, near);
  t.and({type: 'AdvanceLots', order: 'far', to: 'released', lots}, adjust);
  t.when({type: 'ReleaseStock', ...at, quantity: 2, reason: 'good'}).thenAccepted();
  expect(claims(t.book)).toEqual({far: 9, near: 0});
});

test('supply slips: who is bare borrows from a later promise where all are kept, and nothing moves where they are not', () => {
  for (const [farDay, kept] of [
    [TODAY + 20, {far: 0, near: 9}],
    [TODAY + 9, {far: 9, near: 0}],
  ] as const) {
    const t = given(
      ...company(),
      receive('A', 'x', 9),
      place([['x', 9]], {order: 'far', day: farDay, site: 'A'}),
      buy(9, MONDAY + days(1)),
      buy(9, MONDAY + days(10)),
      place([['x', 9]], {order: 'near', day: TODAY + 4, site: 'A'}),
    );
    expect(claims(t.book)).toEqual({far: 9, near: 0});
    const purchase = t.book.events.find((e) => e.type === 'PurchasePlaced')?.purchase.id ?? '';
    const slip: Command = {
      type: 'RedateSupply',
      purchase,
      line: 1,
      expectedAt: MONDAY + days(15),
      confirmed: true,
      reason: 'port',
    };
    t.when(slip).thenAccepted();
    expect(claims(t.book)).toEqual(kept);
  }
});

const claims = (book: ReturnType<typeof given>['book']) =>
  Object.fromEntries(book.position('A', 'x').claims.map((c) => [c.id.slice(0, c.id.indexOf('/')), c.onStock]));
