import {mkdtempSync, rmSync} from 'node:fs';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {type Access, openAccess} from '../access/access.ts';
import {createMetrics} from '../web/metrics.ts';
import {createWebServer} from '../web/web-server.ts';
import type {RestSubmission} from './contract.ts';
import {createRestRoute} from './rest-api.ts';
import type {RestServices} from './services.ts';

let dataDir: string;
let access: Access;
let server: Server;
let base: string;
let token: string;
let submitted: {user: string; submissions: readonly RestSubmission[]}[] = [];
let failures: string[] = [];
const asked: unknown[] = [];
const missingOf = (sites: readonly string[] = []) => (sites.includes('NOWHERE') ? {missing: 'NOWHERE'} : undefined);

const page = {rows: [{id: 'RDG/22423'}], next: null, seq: 7, at: 1};
const services: RestServices = {
  submit: async (account, submissions) => {
    submitted.push({user: account.id, submissions});
    return submissions.map(({commandId}, at) => ({commandId, outcome: 'accepted', seq: at + 1, touched: []}));
  },
  promise: async () => undefined,
  inventory: async (_account, query) => {
    asked.push(query);
    return missingOf(query.site) ?? page;
  },
  orders: async (_account, query) => {
    asked.push(query);
    return page;
  },
  order: async (_account, id) => (id === 'SO-1' ? {id} : undefined),
  approvals: async () => page,
  atRisk: async (_account, query) => missingOf(query.site) ?? page,
  scorecard: async () => {
    throw new Error('a bug with a secret in it');
  },
  audit: async (account) => (account.role === 'administrator' ? {decisions: [{seq: 1}], next: null} : undefined),
  imports: async () => undefined,
};

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'rest-'));
  access = await openAccess({dataDir, now: () => Date.now()});
  await access.setAccount({
    id: 'lucy',
    name: 'Lucy',
    password: 'blue tram 9',
    role: 'customer-service',
    sites: '*',
    territories: ['UK'],
  });
  const rest = createRestRoute({
    access,
    services,
    version: '1.2.3',
    onError: (_where, error) => failures.push(String(error)),
  });
  server = createWebServer({
    root: dataDir,
    metrics: createMetrics(),
    readiness: () => [],
    routes: [rest],
    onError: (where) => failures.push(where),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  const {body} = await call('POST', '/session', {user: 'lucy', password: 'blue tram 9'}, '');
  token = String(body.accessToken);
});
afterAll(() => {
  server.close();
  access.close();
  rmSync(dataDir, {recursive: true, force: true});
});
beforeEach(() => {
  submitted = [];
  failures = [];
});

type Answer = {readonly status: number; readonly body: Record<string, unknown>; readonly text: string};
async function call(method: string, path: string, body?: unknown, bearer = token): Promise<Answer> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(bearer === '' ? {} : {authorization: `Bearer ${bearer}`}),
      ...(body === undefined ? {} : {'content-type': 'application/json'}),
    },
    ...(body === undefined ? {} : {body: typeof body === 'string' ? body : JSON.stringify(body)}),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}
const command = {type: 'CancelOrder', order: 'SO-1', by: 'customer', reason: 'changed their mind'};

test('a session is started by password, by link and by refresh token, and ended', async () => {
  const {body} = await call('POST', '/session', {user: 'lucy', password: 'blue tram 9'}, '');
  expect(body.who).toEqual({user: 'lucy', name: 'Lucy', role: 'customer-service', sites: '*', territories: ['UK']});
  const rotated = await call('POST', '/session', {refreshToken: body.refreshToken}, '');
  expect(rotated.status).toBe(200);
  expect((await call('DELETE', '/session', {refreshToken: rotated.body.refreshToken}, '')).status).toBe(200);
  expect((await call('POST', '/session', {refreshToken: rotated.body.refreshToken}, '')).status).toBe(401);
  const signInToken = access.newSignInToken('lucy');
  expect((await call('POST', '/session', {signInToken}, '')).status).toBe(200);
  expect((await call('POST', '/session', {signInToken}, '')).body).toMatchObject({
    code: 'UNAUTHENTICATED',
    data: {reason: 'expired'},
  });
  expect((await call('GET', '/session')).body).toMatchObject({user: 'lucy'});
});

test('guessing a password ends in 429 with the time to wait', async () => {
  const statuses: number[] = [];
  for (let at = 0; at < 6; at += 1)
    statuses.push((await call('POST', '/session', {user: 'guess', password: 'x'}, '')).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

test.each([
  ['GET', '/inventory'],
  ['GET', '/orders'],
  ['GET', '/orders/SO-1'],
  ['GET', '/at-risk'],
  ['GET', '/scorecard'],
  ['GET', '/audit'],
  ['GET', '/session'],
  ['POST', '/commands'],
  ['POST', '/promise'],
  ['POST', '/imports/items'],
])('%s %s needs a token', async (method, path) => {
  for (const bearer of ['', 'made.up.token']) {
    const answer = await call(method, path, method === 'POST' ? {commands: []} : undefined, bearer);
    expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHENTICATED']);
  }
});

test("one command or many are passed on under the caller's name", async () => {
  expect((await call('POST', '/commands', {commandId: 'c-1', command})).body).toEqual({
    results: [{commandId: 'c-1', outcome: 'accepted', seq: 1, touched: []}],
  });
  const many = {
    commands: [
      {commandId: 'c-2', basis: 5, command},
      {commandId: 'c-3', command},
    ],
  };
  expect((await call('POST', '/commands', many)).body).toMatchObject({
    results: [{commandId: 'c-2'}, {commandId: 'c-3'}],
  });
  expect(submitted).toEqual([
    {user: 'lucy', submissions: [{commandId: 'c-1', command}]},
    {user: 'lucy', submissions: many.commands},
  ]);
});

test('a bad command is named by its place and nothing of the request is passed on', async () => {
  const bad = {
    commands: [
      {commandId: 'c-1', command},
      {commandId: 'c-2', command: {...command, order: 7}},
    ],
  };
  const answer = await call('POST', '/commands', bad);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('"commands",1,"command","order"');
  expect(submitted).toEqual([]);
});

test('mutated bodies are refused without a crash', async () => {
  const good = JSON.stringify({commands: [{commandId: 'c-1', basis: 5, command}]});
  let seed = 17;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed % below;
  };
  for (let round = 0; round < 300; round += 1) {
    const at = random(good.length);
    const junk = ['', '"', '}', '[', '\u0000', '9'.repeat(30), 'null', '\\', '{"a":'][random(9)] ?? '';
    const {status} = await call('POST', '/commands', good.slice(0, at) + junk + good.slice(at + random(4)));
    expect([200, 400]).toContain(status);
  }
  expect([...new Set(failures)].slice(0, 5)).toEqual([]);
  expect((await call('POST', '/commands', '['.repeat(100_000))).status).toBe(400);
  expect((await call('POST', '/commands', 'x'.repeat(9_000_000))).status).toBe(413);
});

test('questions are read from the address and bounded', async () => {
  await call('GET', '/inventory?site=RDG,LDS&limit=7');
  expect(asked.at(-1)).toEqual({site: ['RDG', 'LDS'], limit: 7});
  expect((await call('GET', '/inventory?limit=100000')).status).toBe(400);
  expect((await call('GET', '/inventory?colour=red')).status).toBe(400);
  const bogus = await call('GET', '/orders?status=shipped,bogus');
  expect([bogus.status, bogus.body.message]).toEqual([
    400,
    expect.stringMatching(/status.*: a status is one of: awaiting credit, .*cancelled/),
  ]);
  await call('GET', '/orders?status=partly%20allocated,shipped');
  expect(asked.at(-1)).toEqual({status: ['partly allocated', 'shipped'], limit: 100});
  for (const path of ['/inventory?site=RDG,NOWHERE', '/at-risk?site=NOWHERE'])
    expect(await call('GET', path)).toMatchObject({
      status: 400,
      body: {
        code: 'BAD_PARAMETER',
        message: 'site: there is no NOWHERE, or not in your view',
        data: {parameter: 'site'},
      },
    });
  expect((await call('GET', '/orders/SO-1')).body).toEqual({id: 'SO-1'});
  expect((await call('GET', '/orders/SO-2')).body).toMatchObject({code: 'NOT_FOUND'});
  expect((await call('GET', '/audit')).body).toMatchObject({code: 'FORBIDDEN'});
  expect((await call('GET', '/nothing')).status).toBe(404);
});

test('a bug inside is a 500 that says nothing of it', async () => {
  const answer = await call('GET', '/scorecard');
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('secret');
  expect(failures).toEqual(['Error: a bug with a secret in it']);
});

test('the door describes itself', async () => {
  const {body} = await call('GET', '/openapi.json', undefined, '');
  expect(body.openapi).toMatch(/^3\.1/);
  expect(Object.keys(body.paths as object).sort()).toEqual([
    '/approvals',
    '/at-risk',
    '/audit',
    '/commands',
    '/imports/{kind}',
    '/inventory',
    '/orders',
    '/orders/{id}',
    '/promise',
    '/scorecard',
    '/session',
  ]);
  const text = JSON.stringify(body);
  for (const word of ['PlaceOrder', 'acceptIf', 'UNAUTHENTICATED', 'bearer', '1.2.3']) expect(text).toContain(word);
});

test('days of commands are taken as dates too, and passed on as day numbers', async () => {
  const line = (requestedDay: unknown) => ({item: '20001', quantity: 1, requestedDay});
  const order = (requestedDay: unknown) => ({
    type: 'PlaceOrder',
    customer: 'C1',
    lines: [{...line(requestedDay), chosenDay: requestedDay}],
    acceptIf: {latestDay: requestedDay},
  });
  const change = {type: 'ChangeOrderLine', order: 'SO-1', line: 1, by: 'customer', reason: 'later'};
  for (const day of ['2026-12-04', 20_791]) {
    await call('POST', '/commands', {commandId: 'c-1', command: order(day)});
    await call('POST', '/commands', {commandId: 'c-2', command: {...change, requestedDay: day}});
  }
  const passed = submitted.map(({submissions}) => submissions[0]?.command);
  expect(passed.slice(0, 2)).toEqual(
    [order(20_791), {...change, requestedDay: 20_791}].map((one) => expect.objectContaining(one)),
  );
  expect(JSON.stringify(passed.slice(2))).toBe(JSON.stringify(passed.slice(0, 2)));
});

test('a bad command is told by the field of its own type', async () => {
  const issues = async (command: object) => {
    const {status, body} = await call('POST', '/commands', {commandId: 'c-1', command});
    expect(status).toBe(400);
    return {message: body.message, issues: (body.data as {issues: {path: unknown[]}[]}).issues};
  };
  const lines = [{item: '20001', quantity: 1, requestedDay: '2026-02-30'}];
  const bad = await issues({type: 'PlaceOrder', customer: 'C1', lines});
  expect(bad.issues.map(({path}) => path)).toEqual([['command', 'lines', 0, 'requestedDay']]);
  expect(bad.message).toContain('command.lines.0.requestedDay: an ISO date');
  expect((await issues({type: 'Frobnicate'})).issues.map(({path}) => path)).toEqual([['command', 'type']]);
});

test('every price and every money says its unit in the document', async () => {
  const {body} = await call('GET', '/openapi.json', undefined, '');
  const MONEY =
    /^(unitPrice|listPrice|cost|price|amount|maxAmount|money|excess|exposure|creditLimit|returned|adjustLimitValue|after|freight|margin)$/;
  const silent: string[] = [];
  let seen = 0;
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, field] of Object.entries((node as {properties?: object}).properties ?? {})) {
      if (!MONEY.test(name)) continue;
      seen += 1;
      if (!/Minor units|1\/10,000/.test(JSON.stringify(field))) silent.push(`${path}/${name}`);
    }
    for (const [name, part] of Object.entries(node)) walk(part, `${path}/${name}`);
  };
  walk(body.paths, '');
  expect(silent).toEqual([]);
  expect(seen).toBeGreaterThan(15);
});
