import {mkdtempSync, rmSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {io, type Socket} from 'socket.io-client';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {WIRE_PARSER} from '../../src-shared/link/wire-parser.ts';
import type {Up} from '../../src-shared/protocol/frames.ts';
import {type Access, openAccess} from '../access/access.ts';
import {type Connection, ENDPOINT_LIMITS, Endpoint} from './endpoint.ts';

let dataDir: string;
let http: Server;
let access: Access;
let endpoint: Endpoint;
let url: string;
let token: string;
let clockOffset = 0;
let frames: Up[] = [];
let refused: string[] = [];
let connections: Connection[] = [];
let closed = 0;
const sockets: Socket[] = [];

beforeEach(async () => {
  clockOffset = 0;
  frames = [];
  refused = [];
  connections = [];
  closed = 0;
  const now = () => Date.now() + clockOffset;
  dataDir = mkdtempSync(join(tmpdir(), 'endpoint-'));
  access = await openAccess({dataDir, now});
  const account = {
    id: 'tom',
    name: 'Tom',
    password: 'red tram 8',
    role: 'warehouse',
    sites: ['RDG'],
    territories: [],
  } as const;
  await access.setAccount(account);
  token = await signIn();
  http = createServer();
  endpoint = new Endpoint({
    http,
    access,
    now,
    onRefused: (reason) => refused.push(reason),
    onError: (where) => refused.push(where),
    onCount: () => {},
    newSession: (connection) => {
      connections.push(connection);
      return {
        onFrame: (frame) => {
          if (frame[0] === 'ack' && frame[1].seq === 13) throw new Error('a bug');
          frames.push(frame);
        },
        end: (reason, retryAfterMs) => {
          connection.send(['goodbye', {reason, retryAfterMs}, 3], null);
          connection.close();
        },
        onClosed: () => {
          closed += 1;
        },
      };
    },
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await endpoint.close();
  access.close();
  rmSync(dataDir, {recursive: true, force: true});
});

async function signIn(): Promise<string> {
  const result = await access.login('tom', 'red tram 8', '10.0.0.1');
  if (result.kind !== 'signed-in') throw new Error(result.reason);
  return result.tokens.accessToken;
}
function connect(auth: object, headers: Record<string, string> = {}): Socket {
  const socket = io(url, {
    auth,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    parser: WIRE_PARSER,
    extraHeaders: headers,
  });
  sockets.push(socket);
  return socket;
}
const opened = (socket: Socket) =>
  new Promise<string>((resolve) => {
    socket.on('connect', () => resolve('connected'));
    socket.on('connect_error', (error) => resolve(error.message));
  });
const goodbye = (socket: Socket) =>
  new Promise<unknown>((resolve) => {
    socket.on('frame', (frame: unknown[]) => frame[0] === 'goodbye' && resolve(frame));
  });
async function until(met: () => boolean): Promise<void> {
  await expect.poll(met, {timeout: 3_000, interval: 5}).toBe(true);
}

test('a token lets in; none, a wrong one and a revoked one do not', async () => {
  expect(await opened(connect({token}))).toBe('connected');
  expect(await opened(connect({}))).toBe('unauthenticated');
  expect(await opened(connect({token: 'made up'}))).toBe('unauthenticated');
  expect(await opened(connect({token: 17}))).toBe('unauthenticated');
  access.revoke('tom');
  expect(await opened(connect({token}))).toBe('unauthenticated');
  expect(connections).toHaveLength(1);
});

test('pages of another origin are refused, our own and desktops are not', async () => {
  expect(await opened(connect({token}, {origin: 'https://evil.example'}))).not.toBe('connected');
  expect(await opened(connect({token}, {origin: url}))).toBe('connected');
});

test('frames reach the session, and frames with an attachment reach the client', async () => {
  const socket = connect({token, device: 'desk 4'});
  expect(await opened(socket)).toBe('connected');
  socket.emit('frame', ['ack', {seq: 7}, 1]);
  await until(() => frames.length === 1);
  expect(frames).toEqual([['ack', {seq: 7}, 1]]);
  expect(connections[0]).toMatchObject({account: {id: 'tom'}, device: 'desk 4'});
  const received = new Promise<unknown[]>((resolve) =>
    socket.once('frame', (...carried: unknown[]) => resolve(carried)),
  );
  connections[0]?.send(['snapshot-chunk', {index: 0}, 1], new Uint8Array([1, 2, 3]));
  const [frame, bytes] = await received;
  expect([frame, [...new Uint8Array(bytes as Buffer)]]).toEqual([
    ['snapshot-chunk', {index: 0}, 1],
    [1, 2, 3],
  ]);
});

test.each([
  ['no frame', ['hello']],
  ['an unknown type', ['delete', {}, 1]],
  ['too many submissions', ['submit', {submissions: []}, 1]],
  ['a wrong field', ['ack', {seq: -1}, 1]],
  ['an extra field', ['ack', {seq: 1, more: true}, 1]],
  ['nothing', null],
])('%s is answered with invalid-frame and the end', async (_what, frame) => {
  const socket = connect({token});
  await opened(socket);
  const heard = goodbye(socket);
  socket.emit('frame', frame);
  expect(await heard).toEqual(['goodbye', {reason: 'invalid-frame', retryAfterMs: null}, 3]);
  await until(() => closed === 1);
  expect([frames, refused]).toEqual([[], ['invalid-frame']]);
});

test('a flood is told too-busy, acks that follow a fast stream are not', async () => {
  const socket = connect({token});
  await opened(socket);
  for (let at = 0; at < 5_000; at += 1) socket.emit('frame', ['ack', {seq: 1}, 1]);
  await until(() => frames.length === 5_000);
  const heard = goodbye(socket);
  for (let at = 0; at < ENDPOINT_LIMITS.framesBurst + 200; at += 1)
    socket.emit('frame', ['beat', {sentAt: 1, acked: 1, submitted: 0}, 1]);
  expect(await heard).toMatchObject(['goodbye', {reason: 'too-busy', retryAfterMs: ENDPOINT_LIMITS.tooBusyRetryMs}, 3]);
  expect(frames.length).toBeLessThan(5_000 + ENDPOINT_LIMITS.framesBurst + 200);
});

test('a bug met by one session leaves the others alone', async () => {
  const one = connect({token});
  const other = connect({token});
  await Promise.all([opened(one), opened(other)]);
  const heard = goodbye(one);
  one.emit('frame', ['ack', {seq: 13}, 1]);
  expect(await heard).toMatchObject(['goodbye', {reason: 'too-busy'}, 3]);
  other.emit('frame', ['ack', {seq: 5}, 1]);
  await until(() => frames.length === 1);
});

test('a revocation cuts live sockets at once, a changed grant asks them to come back', async () => {
  const socket = connect({token});
  await opened(socket);
  const changed = goodbye(socket);
  access.setGrant('tom', {role: 'warehouse', sites: ['LDS'], territories: []});
  expect(await changed).toEqual(['goodbye', {reason: 'view-changed', retryAfterMs: 0}, 3]);
  const again = connect({token});
  expect(await opened(again)).toBe('connected');
  const revoked = goodbye(again);
  access.revoke('tom');
  expect(await revoked).toEqual(['goodbye', {reason: 'unauthenticated', retryAfterMs: null}, 3]);
  await until(() => endpoint.connections === 0);
});

test('signing out cuts the sockets of that sign-in at once, and no others', async () => {
  const result = await access.login('tom', 'red tram 8', '10.0.0.1');
  if (result.kind !== 'signed-in') throw new Error(result.reason);
  const {accessToken, refreshToken} = result.tokens;
  const [mine, others] = [connect({token: accessToken}), connect({token})];
  expect(await Promise.all([opened(mine), opened(others)])).toEqual(['connected', 'connected']);
  const cut = goodbye(mine);
  access.signOut(refreshToken);
  expect(await cut).toEqual(['goodbye', {reason: 'unauthenticated', retryAfterMs: null}, 3]);
  await until(() => endpoint.connections === 1);
  expect(others.connected).toBe(true);
  expect(await opened(connect({token: accessToken}))).toBe('unauthenticated');
});

test('a socket ends with its token', async () => {
  clockOffset = 10 * 60_000 - 2_500;
  const socket = connect({token});
  await opened(socket);
  expect(await goodbye(socket)).toEqual(['goodbye', {reason: 'unauthenticated', retryAfterMs: 0}, 3]);
});

test('one user has a limit of connections', async () => {
  const all = Array.from({length: ENDPOINT_LIMITS.connectionsPerUserMax}, () => connect({token}));
  expect(new Set(await Promise.all(all.map(opened)))).toEqual(new Set(['connected']));
  expect(await opened(connect({token}))).toBe('too-busy');
});
