/** The audit under a reader's rights: a refused command tells no more than an accepted one would, and a search goes on where it stopped. */
import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {starterCompany} from '../../src-server/demo.ts';
import {openLogStore} from '../../src-server/log-store/sqlite-log-store.ts';
import {type RunningServer, startServer} from '../../src-server/server.ts';
import {auditDecisions} from '../../src-server/sessions/history.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {viewOf} from '../../src-shared/visibility/view.ts';
import {Rest} from '../support/rest.ts';
import {DEMO_PASSWORD} from '../support/server.ts';
import {SocketDesk, signIn} from '../support/socket-desk.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'audit-'));
const near = {role: 'operations', sites: ['RDG'], territories: ['UK']} as const;
let server: RunningServer;
let admin: Rest;
let restricted: Rest;
let priya: Rest;

beforeAll(async () => {
  server = await startServer({
    dataDir,
    port: 0,
    address: '127.0.0.1',
    demo: starterCompany(),
    speed: 1,
    demoPassword: DEMO_PASSWORD,
    metricsToken: undefined,
    tell: () => {},
    onFatal: (error) => {
      throw error;
    },
  });
  await server.access.setAccount({
    id: 'near',
    name: 'Near',
    password: DEMO_PASSWORD,
    ...near,
    sites: ['RDG'],
    territories: ['UK'],
  });
  [admin, priya, restricted] = await Promise.all([
    Rest.as(server.url, 'admin'),
    Rest.as(server.url, 'priya'),
    Rest.as(server.url, 'near'),
  ]);
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, {recursive: true, force: true});
});

type Row = {commandId: string; command: Record<string, unknown>; verdict: {rejection?: Record<string, unknown>}};
const NEVER = 'not in the answer';

/** What a reader gets of a command that the administrator was refused. */
async function told(reader: Rest, command: Command): Promise<Row | typeof NEVER> {
  const commandId = `c-${Math.random()}`;
  expect((await admin.submit(command, commandId)).outcome).toBe('rejected');
  const {decisions} = await reader.get<{decisions: Row[]}>('/audit?outcome=rejected&limit=50');
  return decisions.find((row) => row.commandId === commandId) ?? NEVER;
}

test('standard cost is not told to who may not see cost, refused or accepted', async () => {
  const costs = {
    type: 'SetItemCosts',
    costs: [
      {item: '20001', cost: 123_456},
      {item: 'NOTHING', cost: 1},
    ],
  } as const;
  const command: Command = {...costs, costs: [...costs.costs]};
  expect(await told(priya, command)).toBe(NEVER);
  const helen = await Rest.as(server.url, 'helen');
  expect(await told(helen, command)).toMatchObject({command});
  await admin.all({type: 'SetItemCosts', costs: [{item: '20001', cost: 123_457}]});
  expect(JSON.stringify(await priya.get('/audit?limit=50'))).not.toMatch(/12345[67]/);
});

test('a refusal about another site is not told; about sites of both only that there was one', async () => {
  const at = (site: string): Command => ({
    type: 'ReleaseStock',
    site,
    item: '20001',
    quantity: 7,
    reason: 'nothing is held',
  });
  expect(await told(restricted, at('LDS'))).toBe(NEVER);
  expect(await told(restricted, at('RDG'))).toMatchObject({
    command: at('RDG'),
    verdict: {rejection: {what: 'quarantine'}},
  });
  expect(await told(priya, at('LDS'))).toMatchObject({command: at('LDS')});
  const transfer: Command = {
    type: 'ShipTransfer',
    from: 'RDG',
    to: 'LDS',
    lines: [{item: '20002', quantity: 1_000_000}],
  };
  const seen = await told(restricted, transfer);
  expect(seen).toMatchObject({command: {type: 'ShipTransfer'}, verdict: {rejection: {code: 'insufficient-stock'}}});
  expect(JSON.stringify(seen)).not.toContain('20002');
});

test('a refusal about a customer or an order of another territory is not told, nor what names nothing', async () => {
  const today = await admin.today();
  const order = (customer: string): Command => ({
    type: 'PlaceOrder',
    customer,
    lines: [{item: 'NOTHING', quantity: 3, requestedDay: today + 3}],
  });
  // C1 is in the United Kingdom, C2 is not.
  expect(await told(restricted, order('C2'))).toBe(NEVER);
  expect(await told(restricted, order('C1'))).toMatchObject({command: order('C1')});
  expect(await told(restricted, order('C-NOBODY'))).toBe(NEVER);
  expect(await told(priya, order('C-NOBODY'))).toMatchObject({command: order('C-NOBODY')});
  const {rows} = await admin.get<{rows: {id: string; customer: string}[]}>('/orders?customer=C2&limit=1');
  const cancel: Command = {
    type: 'CancelOrder',
    order: rows[0]?.id ?? '',
    lines: [{line: 99}],
    by: 'us',
    reason: 'no such line',
  };
  expect(await told(restricted, cancel)).toBe(NEVER);
  expect(await told(priya, cancel)).toMatchObject({command: cancel});
});

test('what was cut to its type can be asked for at a desk, too', async () => {
  const {token, ...options} = await signIn(server.url, 'near', DEMO_PASSWORD);
  const desk = new SocketDesk({token, ...options});
  await desk.connect();
  const {rows, error} = await desk.ask({kind: 'audit', limit: 100});
  expect(error).toBeNull();
  expect(rows).toContainEqual(
    expect.objectContaining({command: 'ShipTransfer', what: 'ShipTransfer', outcome: 'rejected'}),
  );
  desk.close();
});

test('a search that gives up says where to go on, and going on finds what an unbounded search finds', async () => {
  // The running server holds its log alone: a copy of it is searched.
  server.host.flush();
  const copy = mkdtempSync(join(tmpdir(), 'audit-copy-'));
  cpSync(dataDir, copy, {recursive: true});
  const store = openLogStore(copy);
  const {ledger} = server.host.authority;
  const asker = {view: viewOf({...near}), actor: {user: 'near', role: 'operations'} as const};
  const all = auditDecisions(store, ledger, asker, {limit: 1_000});
  expect(all.next).toBeNull();
  const found: number[] = [];
  let short = 0;
  for (let beforeSeq: number | null | undefined; beforeSeq !== null; ) {
    const page = auditDecisions(store, ledger, asker, {limit: 4, beforeSeq}, {pageRows: 3, pagesMax: 2});
    found.push(...page.decisions.map(({seq}) => seq));
    if (page.decisions.length < 4 && page.next !== null) short += 1;
    beforeSeq = page.next;
  }
  expect(found).toEqual(all.decisions.map(({seq}) => seq));
  expect(found.length).toBeGreaterThan(50);
  expect(short).toBeGreaterThan(3);
  store.close();
  rmSync(copy, {recursive: true, force: true});
});
