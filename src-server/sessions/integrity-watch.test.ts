/** The integrity meter against a log of its own: silent over what is right, and it notices what was wrong from the start. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import type {Command} from '../../src-shared/domain/commands.ts';
import type {DomainEvent} from '../../src-shared/domain/events.ts';
import {company, place, receive} from '../../tests/support/company.ts';
import {openLogStore} from '../log-store/sqlite-log-store.ts';
import {type AuthorityHost, openAuthority} from './authority-host.ts';
import {systemDoor} from './housekeeping.ts';
import {startIntegrityWatch} from './integrity-watch.ts';
import {LogClock} from './log-clock.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

const at = {site: 'A', item: 'x'};
const lots = (quantity: number) => [{line: 1, lot: 1, quantity}];
const advance = (to: 'released' | 'picked', quantity: number): Command => ({
  type: 'AdvanceLots',
  order: 'o',
  to,
  lots: lots(quantity),
});
/** Stock, an order picked in part, and everything that may rightly leave promises uncovered. */
const LIFE: readonly Command[] = [
  ...company(),
  receive('A', 'x', 20),
  place([['x', 12]], {order: 'o', site: 'A'}),
  place([['x', 6]], {order: 'p', site: 'A'}),
  advance('released', 10),
  advance('picked', 6),
  {type: 'RecordCount', ...at, counted: 9, reason: 'seen'},
  {type: 'RecordCount', ...at, state: 'staged', counted: 5, reason: 'seen'},
  {type: 'MoveStock', ...at, quantity: 2, from: 'available', to: 'damaged', reason: 'dropped'},
  {type: 'UnpickLots', order: 'o', lots: lots(2), into: 'missing', reason: 'not there'},
  {type: 'ShipLots', order: 'p', lots: lots(6), override: {reason: 'on the truck'}},
  {type: 'ScrapStock', ...at, quantity: 1, from: 'damaged', reason: 'broken'},
];

async function opened(commands: readonly Command[]) {
  const dir = mkdtempSync(join(tmpdir(), 'integrity-'));
  cleanups.push(() => rmSync(dir, {recursive: true}));
  const store = openLogStore(dir);
  cleanups.push(() => store.close());
  const host: AuthorityHost = openAuthority({
    store,
    clock: LogClock.real(Date.now),
    answer: () => ({rows: null, error: null}),
    watch: {
      committed: () => {},
      fatal: (error) => {
        throw error;
      },
      progress: () => {},
      warn: () => {},
    },
  });
  const submit = async (more: readonly Command[]) => {
    const decided = await host.submitAll(
      systemDoor('test'),
      more.map((command) => ({commandId: `c-${host.authority.head}-${ids++}`, command})),
    );
    for (const {verdict, command} of decided)
      if (verdict.kind === 'rejected') throw new Error(`${command.type}: ${JSON.stringify(verdict.rejection)}`);
  };
  let ids = 0;
  await submit(commands);
  const watch = () => {
    const started = startIntegrityWatch(host, store, () => {});
    cleanups.push(() => started.stop());
    return started;
  };
  return {host, submit, watch};
}

test('a log with every kind of loss that was seen has no difference, before and after more is decided', async () => {
  const day = Math.floor(Date.now() / 86_400_000) + 7;
  const {host, submit, watch} = await opened(LIFE.map((c) => dated(c, day)));
  const meter = watch();
  expect(await meter.check()).toEqual([]);
  expect(host.authority.integrity).toMatchObject({differences: 0});
  await submit([receive('A', 'x', 30), {type: 'ShipLots', order: 'o', lots: lots(8)}]);
  expect(await meter.check()).toEqual([]);
});

test('more than one page of the log is read before anything is compared', async () => {
  const many = Array.from({length: 450}, (_, n) => receive('A', n % 2 === 0 ? 'x' : 'y', 1 + (n % 5)));
  const {watch} = await opened([...company(), ...many]);
  expect(await watch().check()).toEqual([]);
});

test.each<[string, DomainEvent, string]>([
  [
    'units nobody moved',
    {type: 'StockAdjusted', ...at, state: 'available', before: 0, after: 3, reason: 'a bug', occurredAt: 1},
    'available: the position shows',
  ],
  [
    'a position the log does not know',
    {type: 'StockReceived', site: 'B', item: 'y', quantity: 1, into: 'damaged', reason: 'a bug', occurredAt: 1},
    'damaged: the position shows 1, its movements sum to 0',
  ],
  [
    'picked goods that no lot holds',
    {type: 'StockPicked', ...at, quantity: 1, claim: 'nobody', occurredAt: 1},
    'its lots hold 4 picked or packed',
  ],
  [
    'a lot that holds what was never picked',
    {
      type: 'LotsMoved',
      order: 'o',
      territory: 'UK',
      moves: [{line: 1, lot: 1, from: 'released', to: 'picked', quantity: 1}],
      occurredAt: 1,
    },
    'its lots hold 5 picked or packed',
  ],
])('a state that is wrong when the process starts is noticed: %s', async (_name, wrong, says) => {
  const day = Math.floor(Date.now() / 86_400_000) + 7;
  const {host, watch} = await opened(LIFE.map((c) => dated(c, day)));
  host.authority.ledger.apply(wrong);
  const found = await watch().check();
  expect(found.map((d) => d.what).join('\n')).toContain(says);
  expect(host.authority.integrity?.differences).toBeGreaterThan(0);
});

test('claims on stock that is not there are noticed, when nobody saw a loss that would explain them', async () => {
  const now = Date.now();
  const buy: Command = {
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 10, expectedAt: now + 2 * 86_400_000, confirmed: true}],
  };
  const order = dated(place([['x', 8]], {order: 'o', site: 'A'}), Math.floor(now / 86_400_000) + 9);
  const {host, submit, watch} = await opened([...company(), receive('A', 'x', 5), buy, order]);
  const claims = host.authority.ledger.read('position:A/x')?.claims ?? [];
  expect(claims.reduce((n, c) => n + c.onStock, 0)).toBe(5);
  host.authority.ledger.apply({
    type: 'ClaimsCovered',
    ...at,
    claims: claims.map(({id, quantity}) => ({id, onStock: quantity})),
  });
  const meter = watch();
  expect(await meter.check()).toEqual([
    {subject: 'A/x', what: '8 claimed of 5 usable, and only 0 were seen to be lost'},
  ]);
  // Later losses excuse only what they took.
  await submit([{type: 'AdjustStock', ...at, state: 'available', delta: -1, reason: 'seen'}]);
  expect(await meter.check()).toHaveLength(1);
});

/** The tests' company lives in March 2026; this log has the real clock. */
const dated = (c: Command, day: number): Command =>
  c.type === 'PlaceOrder' ? {...c, lines: c.lines.map((l) => ({...l, requestedDay: day}))} : c;
