import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {request as httpRequest, type IncomingHttpHeaders, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {brotliDecompressSync, gunzipSync} from 'node:zlib';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createMetrics} from './metrics.ts';
import {createWebServer} from './web-server.ts';

const SCRIPT = `const words = ${JSON.stringify('signal '.repeat(500))};`;
let folder: string;
let server: Server;
let port: number;
let waiting: string[] = [];
const failures: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'web-'));
  mkdirSync(join(folder, 'root', 'assets'), {recursive: true});
  writeFileSync(join(folder, 'secret.txt'), 'not yours');
  writeFileSync(join(folder, 'root', 'index.html'), '<!doctype html><title>Signalbox</title>');
  writeFileSync(join(folder, 'root', 'assets', 'index-DAbc12_x.js'), SCRIPT);
  writeFileSync(join(folder, 'root', 'assets', 'index-DAbc12_x.js.map'), '{}');
  server = createWebServer({
    root: join(folder, 'root'),
    metrics: createMetrics(),
    readiness: () => waiting,
    metricsToken: 'monitor',
    onError: (where) => failures.push(where),
    routes: [
      async (_request, _response, path) => {
        if (path === '/api/broken') throw new Error('broken');
        return false;
      },
    ],
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(folder, {recursive: true, force: true});
});

type Answer = {readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer};

/** Sends the path as it is: fetch would tidy `..` away. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({port, host: '127.0.0.1', path, method, headers}, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts)});
      });
    });
    request.on('error', reject).end();
  });
}
const page = {accept: 'text/html'};

test('every answer carries the strict policy', async () => {
  for (const path of ['/', '/healthz', '/assets/index-DAbc12_x.js', '/nothing.js']) {
    const {headers} = await get(path, page);
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "worker-src 'self'",
        `connect-src 'self' ws://127.0.0.1:${port} wss://127.0.0.1:${port}`,
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ]),
    );
    expect(policy.join()).not.toContain('unsafe-eval');
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

test('only the optimiser’s worker may compile wasm', async () => {
  const policy = async (path: string) => String((await get(path, page)).headers['content-security-policy']);
  expect(await policy('/assets/solver-worker-DAbc12_x.js')).toContain("script-src 'self' 'wasm-unsafe-eval';");
  for (const path of ['/', '/assets/index-DAbc12_x.js', '/assets/solver-worker-x.js.html', '/solver-worker-x.js'])
    expect(await policy(path)).toContain("script-src 'self';");
});

test('a host header cannot write into the policy', async () => {
  const {headers} = await get('/', {...page, host: "evil.example; script-src 'unsafe-inline'"});
  expect(headers['content-security-policy']).toContain("connect-src 'self';");
});

test('the app is one page, and a missing file is not it', async () => {
  for (const path of ['/', '/index.html', '/?token=abc']) {
    const answer = await get(path, page);
    expect([path, answer.status, answer.body.toString()]).toEqual([
      path,
      200,
      '<!doctype html><title>Signalbox</title>',
    ]);
    expect(answer.headers['cache-control']).toBe('no-cache');
  }
  expect((await get('/assets/gone-12345678.js', page)).status).toBe(404);
  expect((await get('/orders', {accept: 'application/json'})).status).toBe(404);
});

test('an address of a place leads to it on the page, and to nowhere else', async () => {
  const leads = {
    '/order/SO-1042': '/#/order/SO-1042',
    '/inventory/22423@RDG?view=short': '/#/inventory/22423@RDG?view=short',
    '/scorecard/': '/#/scorecard',
    '/order/%2f%2fevil.example': '/#/order/evil.example',
    '/order/a%20b%0d%0ax': '/#/order/a%20b%0D%0Ax',
    '//tower//evil.example': '/#/tower/evil.example',
  };
  for (const [path, place] of Object.entries(leads)) {
    const {status, headers} = await get(path, page);
    expect([path, status, headers.location]).toEqual([path, 302, place]);
  }
  // Whoever does not say what is wanted is led there too.
  for (const accept of ['*/*', ''])
    expect((await get('/order/SO-1042', {accept})).headers.location).toBe('/#/order/SO-1042');
});

test('an address that leads nowhere answers 404, to a person with a page that says so', async () => {
  for (const path of ['/nonsense', '/orders.html', '/order/1/2/3/4/5', `/order/${'a'.repeat(600)}`, '/constructor']) {
    const {status, headers, body} = await get(path, page);
    expect([path, status, headers['content-type']]).toEqual([path, 404, 'text/html; charset=utf-8']);
    expect(body.toString()).toContain('This address leads nowhere');
    expect(body.toString()).not.toContain('nonsense');
  }
  expect(JSON.parse((await get('/nonsense')).body.toString())).toEqual({error: 'not-found'});
});

test('nothing outside the build and no source map can be read', async () => {
  const tries = [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2f..%2fsecret.txt',
    '/assets/../../secret.txt',
    '//etc/passwd',
    '/..%5csecret.txt',
    '/assets/index-DAbc12_x.js.map',
    '/assets',
  ];
  for (const path of tries) {
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 404]);
    expect(answer.body.toString()).not.toContain('not yours');
  }
  expect((await get('/%zz')).status).toBe(400);
  expect((await get('/a%00b')).status).toBe(400);
  expect((await get(`/${'a'.repeat(5_000)}`)).status).toBe(400);
});

test('hashed files are immutable and compressed as asked', async () => {
  const path = '/assets/index-DAbc12_x.js';
  const brotli = await get(path, {'accept-encoding': 'gzip, deflate, br'});
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(brotli.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
  const zipped = await get(path, {'accept-encoding': 'gzip'});
  expect(gunzipSync(zipped.body).toString()).toBe(SCRIPT);
  const plain = await get(path);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.toString()).toBe(SCRIPT);
  const again = await get(path, {'accept-encoding': 'br', 'if-none-match': String(brotli.headers.etag)});
  expect([again.status, again.body.length]).toEqual([304, 0]);
  const head = await get(path, {'accept-encoding': 'br'}, 'HEAD');
  expect([head.status, head.body.length]).toEqual([200, 0]);
  expect(Number(head.headers['content-length'])).toBe(brotli.body.length);
});

test('readiness says what it waits for', async () => {
  expect((await get('/healthz')).status).toBe(200);
  waiting = ['importing the order book'];
  const answer = await get('/readyz');
  expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([503, {ready: false, waiting}]);
  waiting = [];
  expect((await get('/readyz')).status).toBe(200);
});

test('metrics are for this machine or for the monitor', async () => {
  const local = await get('/metrics');
  expect(local.body.toString()).toContain('signalbox_decisions_total');
  const proxied = {'x-forwarded-for': '203.0.113.5'};
  expect((await get('/metrics', proxied)).status).toBe(403);
  expect((await get('/metrics', {...proxied, authorization: 'Bearer wrong!!'})).status).toBe(403);
  expect((await get('/metrics', {...proxied, authorization: 'Bearer monitor'})).status).toBe(200);
});

test('other methods are refused and a broken route answers 500 without saying why', async () => {
  expect((await get('/', {}, 'POST')).status).toBe(405);
  const answer = await get('/api/broken?key=secret');
  expect([answer.status, answer.body.toString()]).toEqual([500, '{"error":"internal"}\n']);
  expect(failures).toEqual(['GET /api/broken']);
});

test('a missing build is said in words', async () => {
  const bare = createWebServer({
    root: join(folder, 'nowhere'),
    metrics: createMetrics(),
    readiness: () => [],
    routes: [],
    onError: () => {},
  });
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(bare.address() as AddressInfo).port}/`, {headers: page});
  expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  bare.close();
});
