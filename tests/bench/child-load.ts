/** The load, in a process of its own: clients over real sockets or REST, each with one order on its way. */
import {randomUUID} from 'node:crypto';
import {Agent, request} from 'node:http';
import {io, type Socket} from 'socket.io-client';
import {WIRE_PARSER} from '../../src-shared/link/wire-parser.ts';
import {LIMITS} from '../../src-shared/protocol/limits.ts';
import {CORE, PROTOCOL, PROTOCOL_MIN} from '../../src-shared/protocol/version.ts';

type Job = {
  readonly url: string;
  readonly kind: 'socket' | 'rest' | 'fan-out';
  readonly floor: boolean;
  readonly clients: number;
  readonly seconds: number;
  readonly bytes: number;
};
const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const now = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;
const today = Math.floor(Date.now() / 86_400_000);
const USERS = ['priya', 'lucy', 'anke', 'tom', 'admin', 'helen', 'omar'];
const agent = new Agent({keepAlive: true, maxSockets: 256});
let done = 0;
let running = true;

function post(path: string, body: unknown, token?: string): Promise<unknown> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(
      `${job.url}${path}`,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...(token && {authorization: `Bearer ${token}`}),
        },
      },
      (response) => {
        let all = '';
        response.on('data', (chunk: Buffer) => {
          all += chunk;
        });
        response.on('end', () =>
          (response.statusCode ?? 500) < 300
            ? resolve(JSON.parse(all))
            : reject(new Error(`${path}: ${response.statusCode} ${all.slice(0, 300)}`)),
        );
      },
    );
    call.on('error', reject);
    call.end(text);
  });
}

const tokens = new Map<string, Promise<string>>();
const tokenOf = (user: string): Promise<string> => {
  let token = tokens.get(user);
  if (token === undefined) {
    token = post('/api/v1/session', {user, password: 'bench-password-1'}).then(
      (a) => (a as {accessToken: string}).accessToken,
    );
    tokens.set(user, token);
  }
  return token;
};
const order = (n: number) => ({
  type: 'PlaceOrder',
  customer: `C${n % 64}`,
  lines: [0, 1, 2].map(() => ({
    item: String(20_000 + Math.floor(Math.random() * 2_000)),
    quantity: 1 + Math.floor(Math.random() * 9),
    requestedDay: today + 3,
  })),
});

async function connected(
  user: string,
  onFrame: (socket: Socket, frame: [string, Record<string, unknown>]) => void,
): Promise<Socket> {
  const socket = io(job.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(job.floor ? {} : {parser: WIRE_PARSER, auth: {token: await tokenOf(user)}}),
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  let unacked = 0;
  // As a desk does.
  const acknowledge = (seq: number) => {
    unacked = (unacked + 1) % LIMITS.ackFrames;
    if (unacked === 0) socket.emit('frame', ['ack', {seq}, 1]);
  };
  const ready = new Promise<void>((resolve) => {
    socket.on('frame', (frame: [string, Record<string, unknown>]) => {
      if (frame[0] === 'snapshot-end') resolve();
      if (frame[0] === 'batch' && !job.floor) acknowledge(frame[1].to as number);
      onFrame(socket, frame);
    });
  });
  if (job.floor) return socket;
  socket.emit('frame', [
    'hello',
    {
      protocol: {min: PROTOCOL_MIN, max: PROTOCOL},
      core: CORE,
      clientId: `bench-${randomUUID()}`,
      cursor: null,
      why: null,
      sentAt: 0,
    },
    1,
  ]);
  await ready;
  return socket;
}

async function socketClient(n: number): Promise<void> {
  let clientSeq = 0;
  const next = (socket: Socket) => {
    if (!running) return;
    if (job.floor) return void socket.emit('order', {id: randomUUID(), bytes: job.bytes, command: order(n)});
    clientSeq += 1;
    socket.emit('frame', [
      'submit',
      {submissions: [{commandId: randomUUID(), clientSeq, basis: 0, command: order(n)}]},
      1,
    ]);
  };
  const socket = await connected(n % 2 === 0 ? 'priya' : 'lucy', (s, frame) => {
    const own = (frame[1].own as {clientSeq: number; rejection: unknown}[] | undefined) ?? [];
    if (job.floor ? frame[0] === 'done' : own.some((o) => o.clientSeq === clientSeq && o.rejection === null)) {
      done += 1;
      next(s);
    }
  });
  next(socket);
}

async function restClient(n: number): Promise<void> {
  const token = job.floor ? undefined : await tokenOf(n % 2 === 0 ? 'priya' : 'lucy');
  while (running) {
    if (job.floor) await post('/', {id: randomUUID(), bytes: job.bytes, command: order(n)});
    else await post('/api/v1/commands', {commands: [{commandId: randomUUID(), command: order(n)}]}, token);
    done += 1;
  }
}

async function fanOut(): Promise<void> {
  let heard = 0;
  const hear = () => {
    heard += 1;
    if (heard === job.clients) {
      heard = 0;
      process.send?.({all: now()});
    }
  };
  for (let n = 0; n < job.clients; n++)
    await connected(USERS[n % USERS.length] as string, (_, frame) => frame[0] === 'batch' && hear());
  process.send?.({connected: true});
}

process.on('disconnect', () => process.exit(0));
if (job.kind === 'fan-out') await fanOut();
else {
  const clients = Array.from({length: job.clients}, (_, n) =>
    job.kind === 'socket' ? socketClient(n) : restClient(n),
  );
  if (job.kind === 'socket') await Promise.all(clients);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const start = now();
  const before = done;
  await new Promise((resolve) => setTimeout(resolve, job.seconds * 1_000));
  running = false;
  process.send?.({rate: ((done - before) * 1_000) / (now() - start)});
}
