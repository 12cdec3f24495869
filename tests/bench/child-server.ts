/**
 * A server under load, in a process of its own. `ours` is the real server on a company whose stock never runs out;
 * `floor` is a bare one: the same transport, the same group commit and fsync of the same number of bytes, nothing decided.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {Server, type Socket} from 'socket.io';
import {startServer} from '../../src-server/server.ts';
import {systemDoor} from '../../src-server/sessions/housekeeping.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {DEFAULT_POLICY} from '../../src-shared/domain/master-data/types.ts';

export const ITEMS = 2_000;
const STOCK = 100_000_000;
const data = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
const now = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;
const tell = (message: unknown) => process.send?.(message);
process.on('exit', () => rmSync(data, {recursive: true, force: true}));
process.on('disconnect', () => process.exit(0));

if (process.argv[2] === 'floor') floor();
else await ours();

async function ours(): Promise<void> {
  const server = await startServer({
    dataDir: data,
    port: 0,
    address: '127.0.0.1',
    speed: 1,
    demoPassword: 'bench-password-1',
    metricsToken: undefined,
    tell: () => {},
    onFatal: (error) => {
      throw error;
    },
    demo: {
      startAt: Date.now,
      open: async (host) => {
        await host.submitAll(
          systemDoor('bench'),
          company().map((command, i) => ({commandId: `set-up-${i}`, command})),
        );
        return {stop: async () => {}};
      },
    },
  });
  let n = 0;
  const commit = async (message: {commit?: true}) => {
    if (message.commit !== true) return;
    await server.host.submitAll(systemDoor('bench'), [
      {
        commandId: `commit-${n++}`,
        command: {type: 'AdjustStock', site: 'RDG', item: '20000', state: 'available', delta: 1, reason: 'bench'},
      },
    ]);
    tell({committed: now()});
  };
  process.on('message', (message: {commit?: true}) => void commit(message));
  tell({ready: server.url});
}

function company(): Command[] {
  const calendar = {workdays: [1, 2, 3, 4, 5, 6, 7], opens: 0, closes: 1440, holidays: []};
  const rules = {
    shipComplete: false,
    backorders: true,
    splitSites: true,
    earlyDays: 0,
    lateDays: 0,
    shortPermille: 0,
    overPermille: 0,
    latestDays: 0,
    minimumShipment: 0,
  };
  const site = (id: string, rank: number) =>
    ({
      type: 'DefineSite',
      site: {
        id,
        name: id,
        zone: 'Europe/London',
        country: 'United Kingdom',
        kind: 'own',
        calendar,
        dispatchBy: 960,
        receivingMinutes: 0,
        inspectionMinutes: 0,
        putawayMinutes: 0,
        transitDays: {'*': 1},
        rank,
      },
    }) as const;
  const items = Array.from({length: ITEMS}, (_, i) => ({
    id: String(20_000 + i),
    name: `Item ${i}`,
    unit: 'each',
    packs: [],
    multiple: 1,
    weightGrams: 1,
    class: 'A' as const,
    supplier: 'S',
    leadDays: 1,
    listPrice: 10_000,
    active: true,
  }));
  const bulk = <T>(list: readonly T[]) =>
    Array.from({length: Math.ceil(list.length / 1_000)}, (_, i) => list.slice(i * 1_000, (i + 1) * 1_000));
  return [
    {
      type: 'DefineCompany',
      company: {name: 'Bench', currency: 'GBP', zone: 'Europe/London', policy: DEFAULT_POLICY, note: ''},
    },
    site('RDG', 0),
    site('LDS', 1),
    site('RTM', 2),
    {
      type: 'DefineSupplier',
      supplier: {id: 'S', name: 'S', zone: 'Europe/London', country: 'United Kingdom', active: true},
    },
    ...bulk(items).map((some) => ({type: 'DefineItems', items: some}) as const),
    {
      type: 'DefineCustomers',
      customers: Array.from({length: 64}, (_, i) => ({
        id: `C${i}`,
        name: `C ${i}`,
        tier: 'A' as const,
        territory: 'UK',
        country: 'United Kingdom',
        zone: 'Europe/London',
        rules,
        creditLimit: 0,
        active: true,
      })),
    },
    ...items.map(
      ({id}) =>
        ({type: 'ReceiveStock', site: 'RDG', item: id, quantity: STOCK, into: 'available', reason: 'bench'}) as const,
    ),
  ];
}

function floor(): void {
  const db = new Database(join(data, 'floor.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('create table decision(seq integer primary key, command_id text unique, client text, body blob)');
  const insert = db.prepare('insert into decision(command_id, client, body) values (?, ?, ?)');
  const append = db.transaction((some: typeof queue) => {
    for (const one of some) insert.run(one.id, 'x', one.body);
  });
  let queue: {id: string; body: Uint8Array; done: () => void}[] = [];
  const commit = () => {
    const some = queue;
    queue = [];
    append(some);
    for (const one of some) one.done();
  };
  const take = (id: string, bytes: number, done: () => void) => {
    if (queue.length === 0) setImmediate(commit);
    queue.push({id, body: Buffer.alloc(bytes, 120), done});
  };
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.on('end', () => {
      const {id, bytes} = JSON.parse(body) as {id: string; bytes: number};
      take(id, bytes, () => response.setHeader('content-type', 'application/json').end('{"ok":true}'));
    });
  });
  const io = new Server(http, {transports: ['websocket'], perMessageDeflate: false, serveClient: false});
  const sockets: Socket[] = [];
  io.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('order', ({id, bytes}: {id: string; bytes: number}) =>
      take(id, bytes, () => socket.emit('frame', ['done', {id}, 1])),
    );
  });
  const bodies = [0, 1, 2, 3].map((n) => Buffer.alloc(300 + n, 120));
  process.on('message', (message: {commit?: true}) => {
    if (message.commit !== true) return;
    const at = now();
    for (const [i, socket] of sockets.entries())
      socket.emit('frame', ['batch', {from: 1, to: 2, own: []}, 1], bodies[i % 4]);
    tell({committed: at});
  });
  http.listen(0, '127.0.0.1', () => tell({ready: `http://127.0.0.1:${(http.address() as AddressInfo).port}`}));
}
