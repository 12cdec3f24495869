/**
 * Broken frames over real sockets: what the schema does not know ends its own connection with a word and changes nothing;
 * what it knows is decided; the server goes on. Seeded.
 */
import {randomUUID} from 'node:crypto';
import {io, type Socket} from 'socket.io-client';
import {openLogStore} from '../../src-server/log-store/sqlite-log-store.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {WIRE_PARSER} from '../../src-shared/link/wire-parser.ts';
import {upSchema} from '../../src-shared/protocol/frames.ts';
import {CORE, PROTOCOL} from '../../src-shared/protocol/version.ts';
import {mutate, pick, type Random, randomFrom} from '../support/mutate.ts';
import {DEMO_PASSWORD, TestServer} from '../support/server.ts';
import {type DeskOptions, SocketDesk, signIn} from '../support/socket-desk.ts';

export type WireReport = {
  readonly frames: number;
  readonly refused: number;
  readonly taken: number;
  readonly connections: number;
  /** Connections that spoke no protocol at all. */
  readonly raw: number;
  readonly faults: readonly string[];
};

const ANSWER_MS_MAX = 10_000;
const RAW_SHARE = 0.02;

export async function fuzzWire({frames, seed}: {readonly frames: number; readonly seed: number}): Promise<WireReport> {
  const server = await TestServer.start({demo: false, args: ['--starter', '--speed', '1']});
  const faults: string[] = [];
  try {
    const {pid} = server;
    const admin = await signIn(server.url, 'admin', DEMO_PASSWORD);
    const probe = new Probe(admin);
    const {refused, taken} = sorted(frames, seed);
    const before = await stateOf(admin);
    for (const args of refused) {
      const end = await probe.send(args);
      if (end === 'answered') faults.push(`not refused: ${short(args)}`);
    }
    const raw = await speakNonsense(server.url, Math.ceil(frames * RAW_SHARE), randomFrom(seed + 1));
    const after = await stateOf(admin);
    if (before !== after) faults.push(`refused frames moved the log from ${before} to ${after}`);
    for (const args of taken) await (isHello(args) ? probe.greet(args) : probe.send(args));
    probe.close();
    await stateOf(admin);
    const health = await fetch(`${server.url}/healthz`);
    if (health.status !== 200 || server.pid !== pid) faults.push('the server did not survive');
    const complaints = server.log.split('\n').filter((line) => /Error|frame \w+:/.test(line));
    faults.push(...complaints.slice(0, 5).map((line) => `the server complained: ${line}`));
    await server.stop();
    faults.push(...chainFaults(server.data));
    return {frames, refused: refused.length, taken: taken.length, connections: probe.connections, raw, faults};
  } finally {
    await server.dispose();
  }
}

/** The mutated frames, by whether the schema knows them as they arrive. */
function sorted(frames: number, seed: number): {readonly refused: unknown[][]; readonly taken: unknown[][]} {
  const random = randomFrom(seed);
  const refused: unknown[][] = [];
  const taken: unknown[][] = [];
  for (let n = 0; n < frames; n += 1) {
    const args = broken(random, n);
    const known = args.length === 1 && upSchema.safeParse(asArrived(args[0])).success;
    (known ? taken : refused).push(args);
  }
  return {refused, taken};
}

const asArrived = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
const isHello = ([frame]: readonly unknown[]): boolean => Array.isArray(frame) && frame[0] === 'hello';
const short = (args: readonly unknown[]): string => (JSON.stringify(args) ?? 'undefined').slice(0, 200);

function broken(random: Random, n: number): unknown[] {
  const how = random();
  const good = goodFrame(random, n);
  if (how < 0.8) return [mutate(good, random)];
  if (how < 0.85) return [good, pick(random, [null, {}, 'more', 7])];
  if (how < 0.9) return [Buffer.from(Array.from({length: 64}, () => Math.floor(random() * 256)))];
  if (how < 0.93) return [nested(50 + Math.floor(random() * 3_000))];
  return [pick<unknown>(random, ODD)];
}

const ODD: readonly unknown[] = [
  [],
  ['submit'],
  ['__proto__', {}, 1],
  ['constructor', {}, 1],
  ['hasOwnProperty', {}, 1],
  ['submit', {submissions: []}, 1],
  ['submit', JSON.parse('{"__proto__":{"submissions":[]}}'), 1],
  ['submit', {submissions: Array.from({length: 65}, () => ({}))}, 1],
  ['beat', {sentAt: 1e308, acked: -1, submitted: 0}, 1],
  ['ack', {seq: Number.MAX_SAFE_INTEGER}, 99],
  ['ack', {seq: 2 ** 60}, 1],
  ['ask', {id: 1, question: {kind: 'story', order: 'x'.repeat(100_000)}}, 1],
  ['hello', {}, 0],
  'x'.repeat(500_000),
  {length: 3, 0: 'beat', 1: {}, 2: 1},
  42,
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = n % 2 === 0 ? [value] : {value};
  return ['submit', {submissions: [value]}, 1];
}

function goodFrame(random: Random, n: number): unknown {
  const line = {item: '20001', quantity: 1, requestedDay: Math.floor(Date.now() / 86_400_000) + 5};
  const at = {site: 'RDG', item: '20002'};
  const commands: readonly Command[] = [
    {
      type: 'PlaceOrder',
      customer: 'C1',
      lines: [line, {...line, item: '20003'}],
      acceptIf: {latestDay: line.requestedDay},
    },
    {type: 'HoldPromise', kind: 'typing', customer: 'C1', lines: [line]},
    {type: 'AdjustStock', ...at, state: 'available', delta: 1, reason: 'found'},
    {type: 'MoveStock', ...at, quantity: 1, from: 'available', to: 'quarantine', reason: 'wet'},
  ];
  const submission = {commandId: `wire-${n}`, clientSeq: 1 + (n % 3), basis: 0, command: pick(random, commands)};
  const cursor = {logId: 'x', seq: 3, viewKey: 'v', core: CORE};
  return pick<unknown>(random, [
    ['submit', {submissions: [submission]}, 1],
    ['submit', {submissions: [submission, {...submission, commandId: `wire-${n}-b`}]}, 1],
    ['ack', {seq: 5}, 1],
    ['beat', {sentAt: 1, acked: 0, submitted: 0}, 1],
    ['ask', {id: 1, question: {kind: 'movements', ...at, limit: 5}}, 1],
    ['ask', {id: 2, question: {kind: 'audit', outcome: 'rejected', limit: 5}}, 1],
    ['hello', {...helloBody(), cursor}, 2],
  ]);
}

const helloBody = () => ({
  protocol: {min: PROTOCOL, max: PROTOCOL},
  core: CORE,
  clientId: `probe-${randomUUID()}`,
  cursor: null,
  why: null,
  sentAt: 0,
});

/** One client that comes back after every goodbye. */
class Probe {
  connections = 0;
  readonly #who: DeskOptions;
  #socket: Socket | undefined;
  #wake: () => void = () => {};
  #beats = 0;

  constructor(who: DeskOptions) {
    this.#who = who;
  }

  /** Sends, then a beat: `answered` when the beat is, `ended` when the connection is. Throws when neither comes. */
  async send(args: readonly unknown[]): Promise<'answered' | 'ended'> {
    const socket = await this.#connected();
    const beats = this.#beats;
    socket.emit('frame', ...args);
    socket.emit('frame', ['beat', {sentAt: 1, acked: 0, submitted: 0}, 1]);
    await this.#until(() => !socket.connected || this.#beats > beats, args);
    return socket.connected ? 'answered' : 'ended';
  }

  /** A hello begins another attempt, in which nothing of this one is answered: sent, and the connection is given up. */
  async greet(args: readonly unknown[]): Promise<void> {
    const socket = await this.#connected();
    socket.emit('frame', ...args);
    await new Promise((resolve) => setTimeout(resolve, 2));
    socket.disconnect();
  }

  close(): void {
    this.#socket?.disconnect();
  }

  async #connected(): Promise<Socket> {
    if (this.#socket?.connected) return this.#socket;
    this.#socket?.removeAllListeners();
    const socket = io(this.#who.url, {
      auth: {token: this.#who.token},
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      parser: WIRE_PARSER,
    });
    this.#socket = socket;
    this.connections += 1;
    let welcome = false;
    socket.on('connect', () => socket.emit('frame', ['hello', helloBody(), 1]));
    socket.on('frame', (frame: readonly unknown[]) => {
      if (frame[0] === 'beat') this.#beats += 1;
      welcome ||= frame[0] === 'snapshot-end';
      this.#wake();
    });
    socket.on('disconnect', () => this.#wake());
    await this.#until(() => welcome);
    return socket;
  }

  async #until(met: () => boolean, args: readonly unknown[] = []): Promise<void> {
    const deadline = Date.now() + ANSWER_MS_MAX;
    while (!met()) {
      if (Date.now() > deadline) throw new Error(`no answer in ${ANSWER_MS_MAX} ms to ${short(args)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** Sockets and requests that do not speak socket.io: text, bytes, half an upgrade. */
async function speakNonsense(url: string, count: number, random: Random): Promise<number> {
  const address = `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  for (let n = 0; n < count; n += 1) {
    if (n % 2 === 0) {
      const body = pick(random, ['', '\u0000', '4'.repeat(9_000), '40{"token":', '42["frame"]', 'b', '6', '{}']);
      await fetch(`${url}/socket.io/?EIO=4&transport=polling`, {method: 'POST', body}).then((answer) => answer.text());
      continue;
    }
    const socket = new WebSocket(address);
    await new Promise<void>((done) => {
      const late = setTimeout(done, 1_000);
      const end = () => {
        clearTimeout(late);
        done();
      };
      socket.onclose = end;
      socket.onerror = end;
      socket.onopen = () => {
        socket.send(
          pick<string | Uint8Array<ArrayBuffer>>(random, [
            '42["frame",["beat"]]',
            '9',
            '451-["frame"]',
            new Uint8Array(2_000),
            '{'.repeat(5_000),
          ]),
        );
        setTimeout(() => socket.close(), 5);
      };
    });
  }
  return count;
}

/** Where the log stands and what a new desk of the administrator holds. */
async function stateOf(admin: DeskOptions): Promise<string> {
  const desk = new SocketDesk(admin);
  await desk.connect();
  const state = `${desk.replica.cursor?.seq} ${desk.replica.ledger.hash(() => true)}`;
  desk.close();
  return state;
}

function chainFaults(data: string): string[] {
  const store = openLogStore(data);
  try {
    const verification = store.verify();
    return verification.ok ? [] : [`the chain breaks at ${verification.seq}: ${verification.why}`];
  } finally {
    store.close();
  }
}
