import {expect, test} from 'vitest';
import type {DomainEvent} from '../domain/events.ts';
import {DAY_MS, MINUTE_MS} from '../kernel/types.ts';
import {describe} from './changes.ts';
import {type Told, tellAlso} from './changes-together.ts';
import type {Hub} from './hub.ts';

/** Of the ledger only what a slip is measured against: a whole hub would not be read. */
const lines = Array.from({length: 9}, (_, i) => ({line: i + 1, firstExpectedAt: 0}));
const hub = {world: {read: (k: string) => (k.startsWith('purchase:') ? {lines} : undefined)}} as unknown as Hub;

const slip = (line: number, days: number, reason = 'Production behind', purchase = 'PO-1') =>
  ({type: 'PurchaseRedated', purchase, site: 'A', line, expectedAt: days * DAY_MS, confirmed: true, reason}) as const;
// Which date it took is not told, so the event has none.
const move = (line: number, lot: number, order = 'SO-1') =>
  ({type: 'LotRepromised', order, line, lot, by: 'us', promise: {}}) as unknown as DomainEvent;
let seq = 0;
const told = (at: number, ...events: readonly DomainEvent[]): Told[] =>
  describe(hub, {seq: ++seq, at, user: 'feed', events});
/** What stands after decisions told one after the other, newest first. */
const after = (...decisions: readonly Told[][]): string[] =>
  decisions.reduce<Told[]>((all, fresh) => tellAlso(all, fresh), []).map(({what}) => what);

test('lines of a purchase that slip for one reason are one entry, decided one by one or at once', () => {
  const words = ['PO-1: 3 lines slipped 8 d: Production behind'];
  expect(after(told(0, slip(1, 8)), told(0, slip(2, 8)), told(MINUTE_MS, slip(3, 8)))).toEqual(words);
  expect(after(told(0, slip(1, 8), slip(2, 8), slip(3, 8)))).toEqual(words);
  expect(after([...told(0, slip(1, 8)), ...told(0, slip(2, 8)), ...told(0, slip(3, 8))])).toEqual(words);
  expect(after(told(0, slip(1, 8)))).toEqual(['PO-1 line 1 slipped 8 d: Production behind']);
});

test('unlike slips say from how far to how far, and the later word on a line stands', () => {
  expect(after(told(0, slip(1, 3)), told(0, slip(2, 8)))).toEqual([
    'PO-1: 2 lines slipped 3 to 8 d: Production behind',
  ]);
  expect(after(told(0, slip(1, 3)), told(0, slip(1, 8)))).toEqual(['PO-1 line 1 slipped 8 d: Production behind']);
});

test('another purchase, another reason, a re-dating without a slip or a slip much later is another entry', () => {
  expect(after(told(0, slip(1, 8)), told(0, slip(1, 8, 'storm')), told(0, slip(1, 8, 'storm', 'PO-2')))).toHaveLength(
    3,
  );
  expect(after(told(0, slip(1, 8)), told(0, slip(2, 0)))).toHaveLength(2);
  expect(after(told(0, slip(1, 8)), told(60 * MINUTE_MS, slip(2, 8)))).toHaveLength(2);
});

test('lots of one order re-promised at once are one entry; of one line they keep its number', () => {
  expect(after(told(0, move(1, 1), move(2, 1), move(2, 2)))).toEqual(['SO-1: 3 lots re-promised by us']);
  expect(after(told(0, move(2, 1)), told(0, move(2, 2)))).toEqual(['SO-1 line 2 re-promised by us']);
  expect(after(told(0, move(1, 1)), told(0, move(1, 1, 'SO-2')))).toHaveLength(2);
});

test('an entry is as new as its newest part: it moves to the top and counts as unseen', () => {
  const [first, other, second] = [told(0, slip(1, 8)), told(0, move(1, 1)), told(0, slip(2, 8))];
  const all = tellAlso([], [...first, ...other, ...second]);
  expect(all.map((one) => one.seq)).toEqual([second[0]?.seq, other[0]?.seq]);
});

test('what was kept before entries were joined stays as it was', () => {
  const {together, ...old} = told(0, slip(1, 8))[0] as Told;
  expect(together).toBeDefined();
  expect(tellAlso([old], told(0, slip(2, 8)))).toHaveLength(2);
});
