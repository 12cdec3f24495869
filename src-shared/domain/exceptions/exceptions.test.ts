/** Exceptions: opened, told worse, gone and closed by the system; taken, handed over, snoozed and resolved by people. */
import {expect, test} from 'vitest';
import {company, hours, MONDAY, place, receive} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {CommandOf} from '../commands.ts';
import {evolve} from '../evolve.ts';
import {DEFAULT_EXCEPTION_POLICY, severityOf} from './policy.ts';
import type {Exception} from './types.ts';

const MIN = 60_000;
const LINE = {order: 'O', line: 1};
type Seen = CommandOf<'WatchExceptions'>['seen'][number];
const watch = (more: Partial<CommandOf<'WatchExceptions'>>): CommandOf<'WatchExceptions'> => ({
  type: 'WatchExceptions',
  seen: [],
  gone: [],
  overdue: [],
  ...more,
});
const seen = (more: Partial<Seen> = {}) =>
  watch({seen: [{...LINE, type: 'endangered-promise', money: 1_000, site: 'A', cause: 'stock lost', ...more}]});
const gone = watch({gone: [LINE]});
const overdue = watch({overdue: [LINE]});
const reason = 'test';
const lucy = {as: 'customer-service', user: 'lucy'} as const;
const system = {as: 'system', user: 'system:exceptions'} as const;

const book = () => given(...company(), receive('A', 'x', 9), place([['x', 2]], {order: 'O'}));
const open = () => book().and(seen());
const of = (the: {book: {ledger: {read: (k: `exception:${string}`) => Exception | undefined}}}) =>
  the.book.ledger.read('exception:O/1') as Exception;

test('what is seen opens one exception a line, with the owner of its type and a clock in working time', () => {
  const the = open();
  expect(of(the)).toMatchObject({owner: 'operations', user: null, severity: 'low', due: MONDAY + hours(8)});
  the.when(seen()).thenRejected('nothing-to-do');
  const late = book()
    .and({at: MONDAY + hours(9)})
    .and(seen());
  // An hour of Monday, seven of Tuesday from 08:00 on.
  expect(of(late).due).toBe(MONDAY + hours(24 + 7));
});

test('a line that is named twice in one decision has one exception', () => {
  const [one] = seen().seen;
  const twice = book().when(watch({seen: one === undefined ? [] : [one, one], gone: [LINE], overdue: [LINE]}));
  expect(twice.thenAccepted().events('ExceptionOpened')).toHaveLength(1);
  expect(twice.book.events.filter((e) => e.type.startsWith('Exception'))).toHaveLength(1);
});

test('money makes it severe, and the clock short; worse than it was it wakes', () => {
  const the = open().and({type: 'SnoozeException', ...LINE, until: MONDAY + hours(5), reason});
  const worse = the.when(seen({money: 120_000})).thenAccepted();
  expect(worse.events('ExceptionChanged')).toMatchObject([{wakes: true, due: MONDAY + hours(2)}]);
  expect(of(the)).toMatchObject({severity: 'high', snoozedUntil: null});
  // Less is not told while it is open.
  the.when(seen({money: 10})).thenRejected('nothing-to-do');
});

test('it closes when its cause was gone for a while, not before, and is the same when it comes back soon', () => {
  const the = open().and(gone, {at: MONDAY + 14 * MIN});
  the.when(gone).thenRejected('nothing-to-do');
  the.and({at: MONDAY + 15 * MIN}, gone);
  expect(of(the).closed).toMatchObject({code: 'cause-gone'});
  the.and({at: MONDAY + hours(1)}, seen());
  expect(of(the)).toMatchObject({closed: null, goneSince: null, openedAt: MONDAY + hours(1)});
  expect(of(the).history.map(({act}) => act)).toEqual(['opened', 'cause gone', 'closed', 'reopened']);
});

test('gone for a moment it stays open with its clock; back after a day it is a new one', () => {
  const the = open().and(gone, {at: MONDAY + 5 * MIN}, seen());
  expect(of(the)).toMatchObject({goneSince: null, due: MONDAY + hours(8)});
  the.and(gone, {at: MONDAY + 30 * MIN}, gone, {at: MONDAY + hours(26)}, seen());
  expect(of(the).history.map(({act}) => act)).toEqual(['opened']);
});

test('taken by one it is nobody else’s to take; handed over it is theirs', () => {
  const the = open().and(lucy, {type: 'TakeException', ...LINE});
  expect(of(the)).toMatchObject({owner: 'customer-service', user: 'lucy'});
  the.when({type: 'TakeException', ...LINE}).thenRejected('nothing-to-do');
  the
    .and({as: 'operations', user: 'priya'})
    .when({type: 'TakeException', ...LINE})
    .thenRejected('wrong-state', {what: 'lucy has it: hand it over'});
  const hand = {type: 'HandOverException', ...LINE, role: 'operations', user: 'priya', reason} as const;
  the.and(hand);
  expect(of(the)).toMatchObject({owner: 'operations', user: 'priya'});
  the.when(hand).thenRejected('nothing-to-do');
});

test('it is snoozed until an instant to come, and not for ever', () => {
  const the = open();
  const snooze = (until: number) => ({type: 'SnoozeException', ...LINE, until, reason}) as const;
  the.when(snooze(MONDAY)).thenRejected('too-late');
  the.when(snooze(MONDAY + hours(24 * 31))).thenRejected('invalid');
  the.when(snooze(MONDAY + hours(20))).thenAccepted();
  // Hidden, it is not escalated; its time over, it is.
  the
    .and({at: MONDAY + hours(19)}, system)
    .when(overdue)
    .thenRejected('nothing-to-do');
  the
    .and({at: MONDAY + hours(21)})
    .when(overdue)
    .thenAccepted();
});

test('a clock that ran out names the role above, until there is none', () => {
  const the = open().and(lucy, {type: 'TakeException', ...LINE}, system, {at: MONDAY + hours(8)});
  the.when(overdue).thenRejected('nothing-to-do');
  the.and({at: MONDAY + hours(8) + 1}, overdue);
  expect(of(the)).toMatchObject({owner: 'operations', user: null});
  the.and({at: MONDAY + hours(72)}, overdue);
  expect(of(the).owner).toBe('administrator');
  the
    .and({at: MONDAY + hours(24 * 7)})
    .when(overdue)
    .thenRejected('nothing-to-do');
});

test('resolved by a person it stays so while it is as it was, and comes back worse or after it was gone', () => {
  const the = open().and(lucy, {type: 'ResolveException', ...LINE, code: 'customer-agreed', reason}, system);
  expect(of(the).closed).toMatchObject({by: 'lucy', code: 'customer-agreed'});
  the.when({type: 'SnoozeException', ...LINE, until: MONDAY + hours(3), reason}).thenRejected('wrong-state');
  the.when(seen()).thenRejected('nothing-to-do');
  // Gone for a moment is not gone.
  the.and({type: 'NoteException', ...LINE, note: 'he called again'}, gone).and(seen());
  expect(of(the).closed).toMatchObject({by: 'lucy'});
  the.and(gone, {at: MONDAY + hours(1)}, seen());
  expect(of(the).closed).toBeNull();
  const worse = open().and({type: 'ResolveException', ...LINE, code: 'customer-agreed', reason}, seen({money: 50_000}));
  expect(of(worse)).toMatchObject({closed: null, severity: 'medium'});
});

test('another type finds its owner, unless somebody has taken it', () => {
  expect(of(open().and(seen({type: 'back-order'}))).owner).toBe('customer-service');
  const taken = open().and({as: 'sales', user: 'sam'}, {type: 'TakeException', ...LINE}, system);
  expect(of(taken.and(seen({type: 'back-order'})))).toMatchObject({owner: 'sales', user: 'sam'});
});

test('a line that is not there has none, and its order takes it along', () => {
  book()
    .when(seen({line: 2}))
    .thenRejected('nothing-to-do');
  const the = open().and({type: 'CancelOrder', order: 'O', by: 'us', reason}, {type: 'ArchiveOrder', order: 'O'});
  expect(of(the)).toBeUndefined();
  the.when({type: 'NoteException', ...LINE, note: 'x'}).thenRejected('not-found');
});

test('its history is bounded, and replay gives the same', () => {
  const note = {type: 'NoteException', ...LINE, note: 'again'} as const;
  const the = open().and(...Array.from({length: 60}, () => note));
  const {history} = of(the);
  expect([history.length, history[0]?.act]).toEqual([40, 'opened']);
  let again: unknown;
  for (const e of the.book.events)
    if (e.type.startsWith('Exception')) again = evolve(again as Exception | undefined, e);
  expect(again).toEqual(of(the));
});

test('a customer of tier A is a step more severe, and there is none above high', () => {
  const of = (money: number, tier: 'A' | 'B') => severityOf(DEFAULT_EXCEPTION_POLICY, money, tier);
  expect([of(19_999, 'B'), of(20_000, 'B'), of(100_000, 'B')]).toEqual(['low', 'medium', 'high']);
  expect([of(19_999, 'A'), of(20_000, 'A'), of(100_000, 'A')]).toEqual(['medium', 'high', 'high']);
});
