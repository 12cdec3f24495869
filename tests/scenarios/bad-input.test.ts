/** Bad input at every door: no crash, nothing half done, a clear answer. 10,000 mutations in all, seeded. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {starterCompany} from '../../src-server/demo.ts';
import {type ImportFault, ImportRefused} from '../../src-server/rest/csv-rows.ts';
import {Importer, type ImportLog} from '../../src-server/rest/imports.ts';
import {type RunningServer, startServer} from '../../src-server/server.ts';
import {doorOf} from '../../src-server/sessions/connect-session.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {invariants} from '../../src-shared/ledger/integrity.ts';
import {type Down, upSchema} from '../../src-shared/protocol/frames.ts';
import {CORE, PROTOCOL} from '../../src-shared/protocol/version.ts';
import {mutate, mutateText, pick, randomFrom} from '../support/mutate.ts';
import {type DeskOptions, signIn} from '../support/socket-desk.ts';

const FRAMES = 5_000;
const BODIES = 2_500;
const FILES = 2_500;
const PASSWORD = 'blue tram 9';
let dataDir: string;
let server: RunningServer;
let admin: DeskOptions;
const told: string[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'bad-input-'));
  server = await startServer({
    dataDir,
    port: 0,
    address: '127.0.0.1',
    demo: starterCompany(),
    speed: 144,
    demoPassword: PASSWORD,
    metricsToken: undefined,
    tell: (line) => told.push(line),
    onFatal: (error) => {
      throw error;
    },
  });
  admin = await signIn(server.url, 'admin', PASSWORD);
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, {recursive: true, force: true});
});

const today = () => Math.floor(server.host.authority.now / 86_400_000);
/** Commands a good client might send; what is mutated is near enough to the truth to get far. */
function goodCommands(): Command[] {
  const line = {item: '20001', quantity: 2, requestedDay: today() + 5};
  const at = {site: 'RDG', item: '20002'};
  const order = [...orderIds()][0] ?? 'SO-1';
  const lots = [{line: 1, lot: 1, quantity: 1}];
  return [
    {
      type: 'PlaceOrder',
      customer: 'C1',
      lines: [line, {...line, item: '20003'}],
      reference: 'r',
      acceptIf: {latestDay: today() + 9},
    },
    {type: 'HoldPromise', kind: 'typing', customer: 'C1', lines: [line]},
    {type: 'ChangeOrderLine', order, line: 1, quantity: 3, by: 'customer', reason: 'more'},
    {type: 'CancelOrder', order, lines: [{line: 1, quantity: 1}], by: 'us', reason: 'gone'},
    {type: 'AdvanceLots', order, to: 'released', lots},
    {type: 'ShipLots', order, lots, occurredAt: server.host.authority.now},
    {type: 'ReceiveStock', ...at, quantity: 5, into: 'available', reason: 'found'},
    {type: 'MoveStock', ...at, quantity: 1, from: 'available', to: 'quarantine', reason: 'wet'},
    {type: 'AdjustStock', ...at, state: 'available', delta: -1, reason: 'lost'},
    {type: 'RecordCount', ...at, counted: 7, reason: 'count'},
    {type: 'ShipTransfer', from: 'RDG', to: 'LDS', lines: [{item: '20002', quantity: 1}]},
    {
      type: 'PlacePurchase',
      supplier: 'S1',
      site: 'RDG',
      lines: [{item: '20002', quantity: 9, expectedAt: server.host.authority.now + 1e9, confirmed: true}],
    },
    {type: 'RecordReturn', order, line: 1, quantity: 1, site: 'RDG', into: 'inspection', reason: 'broken'},
    {type: 'RecordPayment', customer: 'C1', amount: 100, reason: 'paid'},
  ];
}
function* orderIds(): Generator<string> {
  const {orders} = server.host.authority.ledger.tables;
  for (let row = 0; row < orders.count; row += 1) if (orders.alive[row] === 1) yield orders.text('id', row);
}
function expectSound(): void {
  server.host.flush();
  const {ledger} = server.host.authority;
  expect([...invariants(ledger)].filter((step) => step !== null)).toEqual([]);
  expect(told.filter((line) => !line.startsWith('setting up'))).toEqual([]);
}

test(`${FRAMES} mutated frames: each is refused or decided, none breaks the ledger`, () => {
  const random = randomFrom(41);
  const {host} = server;
  const account = server.access.current('admin');
  if (account === undefined) throw new Error('no admin');
  const heard: string[] = [];
  const counts = {refused: 0, taken: 0};
  const outlet = {send: (frame: Down) => heard.push(frame[0]), close: () => heard.push('closed')};
  let clientSeq = 0;
  let open = '';
  const connect = (n: number) => {
    open = `mutant-${n}`;
    clientSeq = 0;
    host.connect(open, doorOf(account, open), outlet);
    const hello = {
      protocol: {min: PROTOCOL, max: PROTOCOL},
      core: CORE,
      clientId: open,
      cursor: null,
      why: null,
      sentAt: 0,
    };
    host.receive(open, ['hello', hello, 1]);
  };
  for (let n = 0; n < FRAMES; n += 1) {
    if (heard.includes('closed') || n === 0) {
      heard.length = 0;
      connect(n);
    }
    const submission = {commandId: `m-${n}`, clientSeq: clientSeq + 1, basis: 0, command: pick(random, goodCommands())};
    const beat = {sentAt: 1, acked: 0, submitted: 0};
    const good = pick(random, [
      ['submit', {submissions: [submission]}, 1],
      ['submit', {submissions: [submission]}, 1],
      ['submit', {submissions: [submission]}, 1],
      ['ack', {seq: 5}, 1],
      ['beat', beat, 1],
      ['ask', {id: 1, question: {kind: 'movements', site: 'RDG', item: '20001', limit: 5}}, 1],
    ]);
    const frame = upSchema.safeParse(mutate(good, random));
    if (!frame.success) {
      counts.refused += 1;
      continue;
    }
    counts.taken += 1;
    host.receive(open, frame.data);
    if (n % 7 === 0) host.flush();
    clientSeq = Math.max(clientSeq, lastOf(open));
  }
  host.disconnect(open);
  expectSound();
  expect(counts.refused).toBeGreaterThan(FRAMES / 4);
  expect(counts.taken).toBeGreaterThan(FRAMES / 10);
});

function lastOf(clientId: string): number {
  server.host.flush();
  const decisions = server.host.read(Math.max(0, server.host.authority.head - 5), 5);
  return Math.max(0, ...decisions.filter((one) => one.clientId === clientId).map((one) => one.clientSeq));
}

async function post(path: string, body: string): Promise<{status: number; text: string}> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method: 'POST',
    headers: {authorization: `Bearer ${admin.token}`, 'content-type': 'application/json'},
    body,
  });
  return {status: response.status, text: await response.text()};
}

test(`${BODIES} mutated REST bodies: a 400 that names the place, or an answer per command`, async () => {
  const random = randomFrom(42);
  const statuses = new Map<number, number>();
  for (let n = 0; n < BODIES; n += 1) {
    const commands = [pick(random, goodCommands()), pick(random, goodCommands())].map((command, at) => ({
      commandId: `b-${n}-${at}`,
      command,
    }));
    const lines = [{item: '20001', quantity: 2, requestedDay: '2026-12-01'}];
    const [path, good] = pick<[string, unknown]>(random, [
      ['/commands', {commands}],
      ['/commands', commands[0]],
      ['/promise', {customer: 'C1', lines}],
      ['/session', {user: `nobody-${n}`, signInToken: 'x'}],
    ]);
    const mutated = JSON.stringify(mutate(good, random)) ?? '';
    const {status, text} = await post(path, random() < 0.2 ? mutateText(mutated, random) : mutated);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    expect([200, 400, 401, 404, 413, 429], `${path} ${mutated.slice(0, 300)} → ${text.slice(0, 300)}`).toContain(
      status,
    );
    if (status === 400) expect(text).toMatch(/"path":|Malformed request/);
  }
  expectSound();
  expect(statuses.get(400)).toBeGreaterThan(BODIES / 4);
  expect(statuses.get(200)).toBeGreaterThan(20);
}, 120_000);

test(`${FILES} mutated import files: all rows or none, faults named by row and column`, async () => {
  const random = randomFrom(43);
  const header = 'id,name,supplier,listPrice,class,multiple';
  const rows = Array.from({length: 6}, (_, at) => `${40_001 + at},"Thing, no ${at}",S1,${at + 1}.50,B,${at + 1}`);
  const good = [header, ...rows].join('\n');
  const answers = {imported: 0, refused: 0};
  for (let n = 0; n < FILES; n += 1) {
    const csv = mutateText(random() < 0.5 ? good : mutateText(good, random), random);
    let decided = 0;
    // What the server watches by itself meanwhile is not the import's.
    const stop = server.host.onCommitted((all) => {
      decided += all.filter(({command}) => command.type !== 'WatchExceptions').length;
    });
    const faults = await importOne(csv, n);
    stop();
    if (faults === null) {
      answers.imported += 1;
      expect(decided).toBe(1);
    } else {
      answers.refused += 1;
      expect(decided).toBe(0);
      const fault = {row: expect.any(Number), column: expect.any(String), fault: expect.stringMatching(/./)};
      expect(faults[0]).toEqual(fault);
    }
  }
  expectSound();
  expect(answers.imported).toBeGreaterThan(FILES / 20);
  expect(answers.refused).toBeGreaterThan(FILES / 20);
}, 120_000);

/** Every file of this test has an import id of its own. */
const NO_LOG: ImportLog = {find: () => undefined, intent: () => null, setIntent: () => {}};

/** The faults of a refused file, or null for an imported one. One in ten goes all the way over HTTP. */
async function importOne(csv: string, n: number): Promise<readonly ImportFault[] | null> {
  const input = {kind: 'items', csv, importId: `f-${n}`};
  if (n % 10 === 0) {
    const {status, text} = await post('/imports/items', JSON.stringify({csv, importId: input.importId}));
    expect([200, 422]).toContain(status);
    return status === 200 ? null : (JSON.parse(text) as {data: {faults: ImportFault[]}}).data.faults;
  }
  const account = server.access.current('admin');
  if (account === undefined) throw new Error('no admin');
  try {
    const report = await new Importer(server.host, NO_LOG).run(account, input);
    expect(report).toBeDefined();
    return null;
  } catch (error) {
    if (error instanceof ImportRefused) return error.faults;
    throw error;
  }
}
