/** The second desktop's story: one order at two desks and in REST with the same figures; then the server is pulled. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {AnyRow, OrderRow} from '../../src-shared/api/rows.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {DEMO_PASSWORD, TestServer} from '../support/server.ts';
import {type DeskOptions, signIn} from '../support/socket-desk.ts';
import {HeadlessDesktop} from './headless-desktop.ts';

let server: TestServer;
let lucy: HeadlessDesktop;
let priya: HeadlessDesktop;
let rest: DeskOptions;

beforeAll(async () => {
  // The clock as slow as it goes: figures that time alone changes stand still while they are compared.
  server = await TestServer.start({demo: false, args: ['--starter', '--speed', '1']});
  lucy = await HeadlessDesktop.signIn(server.url, 'lucy', DEMO_PASSWORD);
  priya = await HeadlessDesktop.signIn(server.url, 'priya', DEMO_PASSWORD);
  rest = await signIn(server.url, 'priya', DEMO_PASSWORD);
});
afterAll(async () => {
  await lucy?.close();
  await priya?.close();
  await server?.dispose();
});

const MOVE = {type: 'MoveStock', site: 'RDG', item: '20004', from: 'available', to: 'damaged', reason: 'test'} as const;
const idOf = (id: string) => (row: AnyRow) => row.id === id;
const placeOrder = async (desk: HeadlessDesktop, order: string, quantity: number): Promise<string> => {
  const {clock} = await desk.status(() => true);
  const requestedDay = Math.floor(clock.logAt / 86_400_000) + 6;
  const command: Command = {
    type: 'PlaceOrder',
    order,
    customer: 'C1',
    lines: [{item: '20003', quantity, requestedDay, site: 'RDG'}],
  };
  return (await desk.api.commands.issue({command})).commandId;
};
async function get(path: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${rest.url}/api/v1${path}`, {headers: {authorization: `Bearer ${rest.token}`}});
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}
const restRow = async (path: string, id: string) =>
  ((await get(path)).rows as readonly {readonly id: string}[]).find((row) => row.id === id);
/** Where a window's row was made and when it was read may differ by the place of the clock; no figure here does. */
const plain = (row: unknown): unknown => JSON.parse(JSON.stringify(row));

test("an order placed at one desk is a row of the other's grid and of REST, with the same figures", async () => {
  const commandId = await placeOrder(lucy, 'SO-PAIR-1', 4);
  const settled = await lucy.api.commands.settled({commandId});
  expect(settled).toMatchObject({state: 'accepted', rejection: null});
  const [atLucy, atPriya] = await Promise.all(
    [lucy, priya].map((desk) => desk.row({table: 'orders'}, idOf('SO-PAIR-1'))),
  );
  expect(atPriya).toEqual(atLucy);
  expect(atPriya).toMatchObject({status: 'allocated', units: 4, lines: 1, customer: 'C1'} satisfies Partial<OrderRow>);
  expect(await restRow('/orders?search=SO-PAIR-1', 'SO-PAIR-1')).toEqual(plain(atPriya));
  const stock = await priya.row({table: 'inventory'}, idOf('RDG/20003'));
  expect(await restRow('/inventory?item=20003', 'RDG/20003')).toEqual(plain(stock));
  const page = await priya.api.scorecard.page({});
  const {seq: _, at: __, ...card} = await get('/scorecard');
  expect(card).toEqual(plain(page));
});

test('the server pulled: both desks say offline and since when, their commands wait, and settle on its return', async () => {
  const pulledAt = Date.now();
  await server.kill();
  const goneAt = Date.now();
  const offline = await Promise.all([lucy, priya].map((desk) => desk.status((s) => s.connection === 'offline')));
  for (const status of offline) {
    // The silence began with the last frame heard, at most a beat before the server was gone.
    expect(status.since).toBe(status.heardAt);
    expect(status.since).toBeGreaterThanOrEqual(pulledAt - 12_000);
    expect(status.since).toBeLessThanOrEqual(goneAt);
    // The age of the data: the log's instant last heard of, and when.
    expect(status.clock.realAt).toBeLessThanOrEqual(Date.now());
    expect(status.company).not.toBeNull();
  }
  const ids = [await placeOrder(lucy, 'SO-PAIR-2', 2), await placeOrder(priya, 'SO-PAIR-3', 3)];
  // One that cannot be: it waits like the others, the server refuses it.
  const {commandId: doomed} = await priya.api.commands.issue({
    command: {...MOVE, quantity: 99_999},
  });
  await lucy.activity((entries) => entries.some((e) => e.commandId === ids[0] && e.state === 'waiting'));
  await priya.activity((entries) => entries.some((e) => e.commandId === ids[1] && e.state === 'waiting'));
  // Seen at once at its own desk as pending, at no other.
  expect(await lucy.api.order.detail({order: 'SO-PAIR-2'})).toMatchObject({order: {id: 'SO-PAIR-2'}});
  await expect(priya.api.order.detail({order: 'SO-PAIR-2'})).rejects.toThrow();
  expect((await priya.status((s) => s.pending === 2)).connection).toBe('offline');
  await expect(lucy.api.order.story({order: 'SO-PAIR-1'})).rejects.toThrow();

  await server.start();
  await Promise.all([lucy, priya].map((desk) => desk.status((s) => s.connection === 'live' && s.pending === 0)));
  const [first, second] = [
    await lucy.api.commands.settled({commandId: ids[0] ?? ''}),
    await priya.api.commands.settled({commandId: ids[1] ?? ''}),
  ];
  expect([first.state, second.state]).toEqual(['accepted', 'accepted']);
  expect(await priya.api.commands.settled({commandId: doomed})).toMatchObject({
    state: 'rejected',
    rejection: {code: 'insufficient-stock'},
  });
  rest = await signIn(server.url, 'priya', DEMO_PASSWORD);
  for (const id of ['SO-PAIR-2', 'SO-PAIR-3']) {
    const rows = await Promise.all([lucy, priya].map((desk) => desk.row({table: 'orders'}, idOf(id))));
    expect(rows[0]).toEqual(rows[1]);
    expect(await restRow(`/orders?search=${id}`, id)).toEqual(plain(rows[0]));
  }
}, 90_000);
