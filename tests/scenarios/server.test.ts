import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {starterCompany} from '../../src-server/demo.ts';
import {type RunningServer, startServer} from '../../src-server/server.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {key, positionKey} from '../../src-shared/domain/events.ts';
import {admits, viewOf} from '../../src-shared/visibility/view.ts';
import {type DeskOptions, SocketDesk, signIn} from '../support/socket-desk.ts';

const PASSWORD = 'blue tram 9';
let dataDir: string;
let server: RunningServer;
const desks: SocketDesk[] = [];

const start = () =>
  startServer({
    dataDir,
    port: 0,
    address: '127.0.0.1',
    demo: starterCompany(),
    speed: 144,
    demoPassword: PASSWORD,
    metricsToken: undefined,
    tell: () => {},
    onFatal: (error) => {
      throw error;
    },
  });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'server-'));
  server = await start();
});
afterAll(async () => {
  for (const desk of desks) desk.close();
  await server.stop();
  rmSync(dataDir, {recursive: true, force: true});
});

async function openDesk(user: string): Promise<SocketDesk> {
  const desk = new SocketDesk(await signIn(server.url, user, PASSWORD));
  desks.push(desk);
  await desk.connect();
  return desk;
}
const hashFor = (desk: SocketDesk) => {
  const view = desk.replica.view;
  if (view === null) throw new Error('no view');
  return server.host.authority.ledger.hash((scope) => admits(view, scope));
};
const inStep = async (desk: SocketDesk) => {
  await desk.reach(server.host.authority.durable);
  expect(desk.replica.ledger.hash(() => true)).toBe(hashFor(desk));
};
async function rest(desk: DeskOptions, method: string, path: string, body?: object) {
  const response = await fetch(`${desk.url}/api/v1${path}`, {
    method,
    headers: {authorization: `Bearer ${desk.token}`, ...(body && {'content-type': 'application/json'})},
    ...(body && {body: JSON.stringify(body)}),
  });
  return {status: response.status, body: (await response.json()) as Record<string, unknown>};
}
const today = () => Math.floor(server.host.authority.now / 86_400_000);
const order = (item: string, quantity: number, more: object = {}): Command =>
  ({type: 'PlaceOrder', customer: 'C1', lines: [{item, quantity, requestedDay: today() + 5}], ...more}) as Command;

describe('desks over real sockets', () => {
  test("every role's desk holds exactly its view of the ledger", async () => {
    for (const user of ['priya', 'lucy', 'anke', 'tom', 'helen', 'omar', 'admin']) {
      const desk = await openDesk(user);
      await inStep(desk);
      const account = server.access.current(user);
      expect(desk.replica.view).toEqual(account && viewOf(account));
      desk.close();
    }
  });

  test('an order placed at one desk is seen at another and in REST with the same figures', async () => {
    const [lucy, priya] = [await openDesk('lucy'), await openDesk('priya')];
    const settled = await lucy.issue(order('20005', 4, {order: 'SO-TWO-DESKS'}));
    expect(settled.rejection).toBeNull();
    await Promise.all([inStep(lucy), inStep(priya)]);
    const seen = priya.replica.read(key('order', 'SO-TWO-DESKS'));
    expect(seen).toEqual(server.host.authority.ledger.read(key('order', 'SO-TWO-DESKS')));
    const asked = await signIn(server.url, 'priya', PASSWORD);
    const {body} = await rest(asked, 'GET', '/orders/SO-TWO-DESKS');
    expect(body).toMatchObject({id: 'SO-TWO-DESKS', order: seen, status: 'allocated'});
    const {body: page} = await rest(asked, 'GET', '/inventory?item=20005&site=RDG');
    for (const path of ['/inventory?site=RDG,NOWHERE', '/at-risk?site=NOWHERE', '/orders?status=bogus'])
      expect([path, (await rest(asked, 'GET', path)).status]).toEqual([path, 400]);
    const position = priya.replica.read(positionKey('RDG', '20005'));
    expect(page.rows).toMatchObject([{id: 'RDG/20005', available: position?.available}]);
  });

  test('a refusal says what is left and is told to its author only', async () => {
    const [priya, tom] = [await openDesk('priya'), await openDesk('tom')];
    const move: Command = {
      type: 'MoveStock',
      site: 'RDG',
      item: '20001',
      quantity: 99_999,
      from: 'available',
      to: 'damaged',
      reason: 'test',
    };
    const settled = await priya.issue(move);
    expect(settled.rejection).toMatchObject({code: 'insufficient-stock'});
    await inStep(tom);
    expect(tom.settled).toEqual([]);
    const elsewhere = await tom.issue({...move, site: 'LDS', quantity: 1});
    expect(elsewhere.rejection).toEqual({code: 'forbidden', what: 'MoveStock at LDS: it is not one of your sites'});
  });

  test('a desk that was cut catches up with a tail and its commands are decided once', async () => {
    const [lucy, priya] = [await openDesk('lucy'), await openDesk('priya')];
    lucy.crash();
    for (let at = 0; at < 5; at += 1) await priya.issue(order('20006', 1));
    const waiting = lucy.issue(order('20006', 2, {order: 'SO-OFFLINE'}), 'offline-1');
    await lucy.connect();
    expect((await waiting).rejection).toBeNull();
    lucy.crash();
    await lucy.connect();
    await inStep(lucy);
    expect(lucy.settled.filter((one) => one.submission.commandId === 'offline-1')).toHaveLength(1);
  });

  test('a revoked desk is cut in mid-air; a changed grant brings the new view', async () => {
    const tom = await openDesk('tom');
    server.access.setGrant('tom', {role: 'warehouse', sites: ['LDS'], territories: []});
    await tom.until(() => tom.goodbyes.includes('view-changed'));
    await tom.connect();
    await inStep(tom);
    expect(tom.replica.view?.stock).toEqual(['LDS']);
    expect(tom.replica.ledger.read(positionKey('RDG', '20001'))).toBeUndefined();
    server.access.revoke('tom');
    await tom.until(() => tom.goodbyes.includes('unauthenticated'));
    await expect(tom.connect()).rejects.toThrow('unauthenticated');
  });

  test("history is answered under the asker's rights", async () => {
    const [priya, tom] = [await openDesk('priya'), await openDesk('tom')];
    await priya.issue({
      type: 'AdjustStock',
      site: 'LDS',
      item: '20009',
      state: 'available',
      delta: -2,
      reason: 'broken in the aisle',
    });
    const {rows} = await priya.ask({kind: 'movements', site: 'LDS', item: '20009', limit: 10});
    const onHand = priya.replica.read(positionKey('LDS', '20009'))?.available ?? 0;
    expect(rows).toMatchObject([
      {command: 'AdjustStock', delta: -2, balance: onHand, reason: 'broken in the aisle', user: 'priya'},
      {command: 'ReceiveStock', delta: onHand + 2, balance: onHand + 2},
    ]);
    expect(await tom.ask({kind: 'movements', site: 'RDG', item: '20009', limit: 10})).toMatchObject({rows: null});
    expect(await tom.ask({kind: 'story', order: 'SO-TWO-DESKS'})).toMatchObject({rows: null});
    expect((await priya.ask({kind: 'story', order: 'SO-TWO-DESKS'})).rows).toMatchObject([
      {command: 'PlaceOrder', user: 'lucy'},
    ]);
    const audit = await priya.ask({kind: 'audit', outcome: 'rejected', limit: 50});
    expect(audit.rows).toContainEqual(expect.objectContaining({command: 'MoveStock', outcome: 'rejected'}));
    const costs = await priya.ask({kind: 'audit', about: 'cost:20001', limit: 50});
    expect(costs.rows).toEqual([]);
    const own = await tom.ask({kind: 'audit', limit: 50});
    expect(own.rows?.every((row) => (row as {user: string}).user === 'tom')).toBe(true);
  });
});

describe('REST', () => {
  test('the audit is for who has the right to it, as on the screen', async () => {
    const [priya, tom] = [await signIn(server.url, 'priya', PASSWORD), await signIn(server.url, 'tom', PASSWORD)];
    expect((await rest(priya, 'GET', '/audit?limit=1')).body).toMatchObject({decisions: [{}]});
    const refused = await rest(tom, 'GET', '/audit?limit=1');
    expect(refused).toMatchObject({
      status: 403,
      body: {
        code: 'FORBIDDEN',
        message: 'The role warehouse may not read the audit; operations, executive, finance, administrator may',
      },
    });
  });

  test('a command id gets the same answer for ever, and another person or wish nothing of it', async () => {
    const [lucy, anke] = [await signIn(server.url, 'lucy', PASSWORD), await signIn(server.url, 'anke', PASSWORD)];
    const body = {commandId: 'rest-1', command: order('20007', 2)};
    const first = await rest(lucy, 'POST', '/commands', body);
    expect(first.body).toMatchObject({results: [{outcome: 'accepted'}]});
    expect((await rest(lucy, 'POST', '/commands', body)).body).toEqual(first.body);
    expect((await rest(anke, 'POST', '/commands', body)).body).toMatchObject({
      results: [{outcome: 'rejected', code: 'already-exists', seq: null}],
    });
    const changed = {...body, command: order('20007', 3)};
    expect((await rest(lucy, 'POST', '/commands', changed)).body).toMatchObject({
      results: [{outcome: 'rejected', code: 'already-exists'}],
    });
  });

  test('a batch decides each command on its own; a refusal says what is left and the next date', async () => {
    const lucy = await signIn(server.url, 'lucy', PASSWORD);
    const commands = [
      {commandId: 'batch-1', command: order('20008', 1)},
      {commandId: 'batch-2', command: order('20008', 1_000_000, {acceptIf: {latestDay: today() + 6}})},
      {commandId: 'batch-3', command: order('no-such-item', 1)},
      {commandId: 'batch-4', command: order('20008', 1)},
    ];
    const {body} = await rest(lucy, 'POST', '/commands', {commands});
    expect(body).toMatchObject({
      results: [
        {outcome: 'accepted'},
        {outcome: 'rejected'},
        {outcome: 'rejected', code: 'not-found'},
        {outcome: 'accepted'},
      ],
    });
  });

  test('a forbidden command is told who may, in the same words whether its things are there or not', async () => {
    const tom = await signIn(server.url, 'tom', PASSWORD);
    const whats: unknown[] = [];
    for (const id of ['SO-TWO-DESKS', 'SO-NOWHERE']) {
      const command = {type: 'CancelOrder', order: id, by: 'us', reason: 'test'};
      const {body} = await rest(tom, 'POST', '/commands', {commandId: `forbidden-${id}`, command});
      expect(body).toMatchObject({results: [{code: 'forbidden'}]});
      whats.push((body.results as {what: string}[])[0]?.what);
    }
    const what = 'CancelOrder: the role warehouse may not; operations, customer-service, sales, administrator may';
    expect(whats).toEqual([what, what]);
  });

  test('a command sent again with its day as a date is the same command, and the log holds the number', async () => {
    const lucy = await signIn(server.url, 'lucy', PASSWORD);
    const requestedDay = today() + 5;
    const date = new Date(requestedDay * 86_400_000).toISOString().slice(0, 10);
    const send = (day: string | number) => {
      const lines = [{item: '20008', quantity: 1, requestedDay: day}];
      const command = {type: 'PlaceOrder', order: 'SO-DATED', customer: 'C1', lines};
      return rest(lucy, 'POST', '/commands', {commandId: 'dated-1', command});
    };
    const {body} = await send(date);
    expect(body).toMatchObject({results: [{outcome: 'accepted'}]});
    expect((await send(requestedDay)).body).toEqual(body);
    expect(server.host.authority.ledger.read(key('order', 'SO-DATED'))?.lines[0]?.request.day).toBe(requestedDay);
  });

  test('a promise is an answer in dates and holds nothing', async () => {
    const lucy = await signIn(server.url, 'lucy', PASSWORD);
    const head = server.host.authority.head;
    const lines = [
      {item: '20010', quantity: 5, requestedDay: new Date((today() + 5) * 86_400_000).toISOString().slice(0, 10)},
    ];
    const {body} = await rest(lucy, 'POST', '/promise', {customer: 'C1', lines});
    expect(body).toMatchObject({lines: [{item: '20010', options: [{short: 0}]}]});
    expect(server.host.authority.head).toBe(head);
    expect((await rest(lucy, 'POST', '/promise', {customer: 'nobody', lines})).status).toBe(404);
  });

  test('pages of a table cover it once', async () => {
    const priya = await signIn(server.url, 'priya', PASSWORD);
    const ids: string[] = [];
    let after = '';
    for (let page = 0; page < 20; page += 1) {
      const {body} = await rest(priya, 'GET', `/inventory?limit=10${after}`);
      ids.push(...(body.rows as {id: string}[]).map((row) => row.id));
      if (typeof body.next !== 'string') break;
      after = `&after=${body.next}`;
    }
    expect([ids.length, new Set(ids).size]).toEqual([72, 72]);
  });

  test('a restricted caller gets exactly what a desk of that view holds, also after changes', async () => {
    server.access.setGrant('anke', {role: 'sales', sites: ['LDS'], territories: ['EU']});
    const [anke, desk] = [await signIn(server.url, 'anke', PASSWORD), await openDesk('anke')];
    const lucy = await openDesk('lucy');
    for (const customer of ['C1', 'C2', 'C4']) {
      await inStep(desk);
      const {body} = await rest(anke, 'GET', '/orders?limit=1000');
      const orders = desk.replica.ledger.tables.orders;
      expect((body.rows as {territory: string}[]).map((row) => row.territory)).toEqual(Array(orders.live).fill('EU'));
      const {body: stock} = await rest(anke, 'GET', '/inventory?limit=1000');
      expect(new Set((stock.rows as {site: string}[]).map((row) => row.site))).toEqual(new Set(['LDS']));
      await lucy.issue({...order('20011', 1), customer} as Command);
    }
    server.access.setGrant('anke', {role: 'sales', sites: '*', territories: '*'});
  });

  test('scorecard, at-risk and cost follow the role', async () => {
    const [helen, priya, tom] = [
      await signIn(server.url, 'helen', PASSWORD),
      await signIn(server.url, 'priya', PASSWORD),
      await signIn(server.url, 'tom', PASSWORD),
    ];
    expect((await rest(helen, 'GET', '/scorecard')).body).toMatchObject({
      tiles: expect.any(Array),
      cuts: expect.any(Array),
    });
    expect((await rest(tom, 'GET', '/scorecard')).status).toBe(404);
    expect((await rest(priya, 'GET', '/at-risk')).status).toBe(200);
    const excess = async (who: DeskOptions) => {
      const {body} = await rest(who, 'GET', '/inventory?limit=1000');
      const rows = body.rows as {excess: number | null; excessUnits: number}[];
      return {
        valued: rows.filter((row) => row.excess !== null).length,
        units: rows.reduce((n, row) => n + row.excessUnits, 0),
      };
    };
    const [ofPriya, ofHelen] = [await excess(priya), await excess(helen)];
    expect(ofPriya.valued).toBe(0);
    expect(ofHelen.valued).toBeGreaterThan(0);
    // Units need no cost: who may not see it sees what lies there too long.
    expect(ofPriya.units).toBeGreaterThan(0);
  });

  test('a scorecard of a week, a site or a territory that is not there is 404 with what is missing', async () => {
    const priya = await signIn(server.url, 'priya', PASSWORD);
    const {body} = await rest(priya, 'GET', '/scorecard');
    const week = Number(body.week);
    const asked = async (query: string) => {
      const {status, body: answer} = await rest(priya, 'GET', `/scorecard?${query}`);
      return {status, what: (answer.data as {what?: string} | undefined)?.what};
    };
    expect(await asked(`week=${week - 1}&site=RDG&territory=UK&tier=A`)).toEqual({status: 200, what: undefined});
    expect(await asked(`week=${week + 1}`)).toMatchObject({status: 200});
    const weeks = `there are the weeks ${week - 12} to ${week + 1}, counted from 1970 (the answer's weeks)`;
    for (const none of [999_999, week + 2, week - 13, 0]) {
      expect(await asked(`week=${none}`)).toEqual({status: 404, what: `week ${none}: ${weeks}`});
    }
    expect(await asked('site=NOPE')).toEqual({status: 404, what: 'site NOPE'});
    expect(await asked('territory=MARS')).toEqual({status: 404, what: 'territory MARS'});
    expect((await asked('week=soon')).status).toBe(400);
  });

  test('an import with a fault changes nothing and names row and column; a good one is imported once', async () => {
    const admin = await signIn(server.url, 'admin', PASSWORD);
    const head = server.host.authority.head;
    const header = 'id,name,supplier,listPrice,class\n';
    const bad = `${header}30001,Lamp,S1,18.40,A\n30002,Vase,S1,cheap,A\n30003,Bowl,S1,2,Z\n`;
    const refused = await rest(admin, 'POST', '/imports/items', {csv: bad, importId: 'i-1'});
    expect(refused.status).toBe(422);
    expect(refused.body.data).toMatchObject({
      faults: [
        {row: 2, column: 'listPrice'},
        {row: 3, column: 'class'},
      ],
    });
    expect(server.host.authority.head).toBe(head);
    const good = {csv: `${header}30001,Lamp,S1,18.40,A\n`, importId: 'i-2'};
    expect((await rest(admin, 'POST', '/imports/items', good)).body).toEqual({rows: 1, imported: 1, results: []});
    expect(server.host.authority.ledger.read(key('item', '30001'))).toMatchObject({name: 'Lamp', listPrice: 184_000});
    await rest(admin, 'POST', '/imports/items', good);
    expect(server.host.authority.head).toBe(head + 1);
    const lucy = await signIn(server.url, 'lucy', PASSWORD);
    expect((await rest(lucy, 'POST', '/imports/items', good)).status).toBe(404);
  });
});

describe('starting again', () => {
  test('the same company is there, from the snapshot and from the bare log, and desks go on with a tail', async () => {
    const priya = await openDesk('priya');
    await inStep(priya);
    const before = {hash: server.host.authority.ledger.hash(() => true), head: server.host.authority.head};
    const {logId} = server.host.authority;
    await server.stop();
    server = await start();
    const {authority} = server.host;
    expect({hash: authority.ledger.hash(() => true), head: authority.head}).toEqual(before);
    expect(authority.logId).toBe(logId);
    const again = new SocketDesk(await signIn(server.url, 'priya', PASSWORD));
    desks.push(again);
    await again.connect();
    await inStep(again);
    expect(again.replica.ledger.hash(() => true)).toBe(priya.replica.ledger.hash(() => true));
  });
});
