/** Only feeds say when something happened, and not just anything: closed weeks stay as people read them. */
import {expect, test} from 'vitest';
import {company, days, hours, MONDAY, place, receive} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {COMMAND_TYPES, type Command, commandSchemas} from './commands.ts';
import {ROLES} from './decider.ts';

const lots = [{line: 1, lot: 1, quantity: 2}];
const ship = (at?: number): Command => ({
  type: 'ShipLots',
  order: 'o',
  lots,
  ...(at !== undefined && {occurredAt: at}),
});
const deliver = (at?: number): Command => ({
  type: 'DeliverLots',
  order: 'o',
  lots,
  ...(at !== undefined && {occurredAt: at}),
});
const base = [...company(), receive('A', 'x', 10), place([['x', 6]], {order: 'o', site: 'A'})] as const;
const later = {at: MONDAY + days(3)} as const;

test('twenty late lots cannot be shipped and delivered in the past by a person, whatever his role', () => {
  for (const role of ROLES.filter((r) => r !== 'system')) {
    const t = given(...base, later, {as: role});
    t.when(ship(MONDAY + hours(1))).thenRejected('forbidden', {
      what: 'occurredAt: only a feed says when something happened; leave it out, the clock of the log dates what people do',
    });
  }
  // Left out, the log's clock counts.
  const t = given(...base, later, {as: 'warehouse'}, ship(), deliver());
  expect(t.book.order('o').lots[0]).toMatchObject({shippedAt: MONDAY + days(3), deliveredAt: MONDAY + days(3)});
});

test('no command that has a business time takes one from a person', () => {
  const dated = commandSchemas.filter((s) => 'occurredAt' in s.shape).map((s) => s.shape.type.value);
  expect(dated.length).toBeGreaterThan(10);
  expect(COMMAND_TYPES).toEqual(expect.arrayContaining(dated));
  const t = given(...base, {as: 'administrator'});
  // Refused by its date before its other fields are read, whichever they are.
  for (const type of dated)
    t.when({type, site: 'A', item: 'x', order: 'o', occurredAt: MONDAY} as unknown as Command).thenRejected(
      'forbidden',
    );
});

test('a feed may be late, within the floor: not before the previous stage, not in the future, not beyond the policy', () => {
  const t = given(...base, later);
  t.when(ship(MONDAY - 1)).thenRejected('invalid', {
    what: 'occurredAt: 2026-03-02T07:59:59.999Z is before order o was placed at 2026-03-02T08:00:00Z',
  });
  t.when(ship(MONDAY + days(3) + hours(1))).thenRejected('invalid', {
    what: 'occurredAt: 2026-03-05T09:00:00Z is in the future; the log stands at 2026-03-05T08:00:00Z',
  });
  const shipped = t.when(ship(MONDAY + days(1))).thenAccepted();
  shipped.when(deliver(MONDAY + hours(23))).thenRejected('invalid', {
    what: 'occurredAt: 2026-03-03T07:00:00Z is before the first shipment of order o at 2026-03-03T08:00:00Z',
  });
  shipped.when(deliver(MONDAY + days(2))).thenAccepted();
  expect(shipped.book.order('o').lots[0]).toMatchObject({
    shippedAt: MONDAY + days(1),
    deliveredAt: MONDAY + days(2),
  });
  const back: Command = {
    type: 'RecordReturn',
    order: 'o',
    line: 1,
    quantity: 1,
    site: 'A',
    into: 'inspection',
    reason: 'broken',
  };
  shipped.when({...back, occurredAt: MONDAY + hours(1)}).thenRejected('invalid');
  shipped.when({...back, occurredAt: MONDAY + days(2)}).thenAccepted();
});

test('the policy says how far back; a shipment reported out of order is still the first one', () => {
  const short = given(...company({policy: {backdateDays: 2}}), {at: MONDAY + days(9)});
  const receipt = (at: number): Command => ({...receive('A', 'x', 1), occurredAt: at}) as Command;
  short.when(receipt(MONDAY + days(7) - 1)).thenRejected('too-late', {
    what: 'occurredAt: 2026-03-09T07:59:59.999Z is more than 2 days back, the most the policy allows; leave it out or raise the policy',
  });
  short.when(receipt(MONDAY + days(7))).thenAccepted();
  // C.6: what was reported late may have left first; its delivery is measured from there.
  const t = given(...base, later, ship(MONDAY + days(2)), ship(MONDAY + days(1)));
  expect(t.book.order('o').lines[0]?.firstShippedAt).toBe(MONDAY + days(1));
  t.when(deliver(MONDAY + days(1) + hours(12))).thenAccepted();
});

test('a receipt is not before its purchase was placed or its transfer shipped', () => {
  const buy: Command = {
    type: 'PlacePurchase',
    purchase: 'P',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 5, expectedAt: MONDAY + days(1), confirmed: true}],
  };
  const move: Command = {type: 'ShipTransfer', transfer: 'T', from: 'A', to: 'B', lines: [{item: 'x', quantity: 2}]};
  const t = given(...company(), receive('A', 'x', 5), buy, move, later);
  const lines = [{line: 1, quantity: 1}];
  const early = {lines, into: 'available' as const, occurredAt: MONDAY - 1};
  t.when({type: 'ReceivePurchase', purchase: 'P', ...early}).thenRejected('invalid');
  t.when({type: 'CloseTransfer', transfer: 'T', reason: 'lost', occurredAt: MONDAY - 1}).thenRejected('invalid');
  t.when({type: 'ReceiveTransfer', transfer: 'T', ...early}).thenRejected('invalid');
  t.when({type: 'ReceivePurchase', purchase: 'P', ...early, occurredAt: MONDAY}).thenAccepted();
  t.when({type: 'ReceiveTransfer', transfer: 'T', ...early, occurredAt: MONDAY}).thenAccepted();
});
