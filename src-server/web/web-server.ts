/**
 * The HTTP side of the server: the browser build, health, metrics, and whatever else is given as `routes` (REST).
 * socket.io attaches itself to the returned server.
 */
import {timingSafeEqual} from 'node:crypto';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {Metrics} from './metrics.ts';
import {answerNoPage, asksForPage, placeOf, takesPage} from './places.ts';
import {securityHeaders} from './security-headers.ts';
import {StaticFiles} from './static-files.ts';

export const WEB_LIMITS = {
  urlCharsMax: 4_096,
  headerBytesMax: 16 * 1_024,
  requestMs: 60_000,
  headersMs: 15_000,
  connectionsMax: 5_000,
} as const;

/** What is not ready yet, in words; empty when all is. */
export type Readiness = () => readonly string[];
/** Answers the request and resolves to true, or leaves it alone and resolves to false. */
export type Route = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;

export type WebOptions = {
  /** The folder of the browser build; it may be missing. */
  readonly root: string;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly routes: readonly Route[];
  /** Lets a monitor in from outside; without it only this machine may read `/metrics`. */
  readonly metricsToken?: string | undefined;
  /** Hears of a failed request: its method, its path without query, and the error. */
  readonly onError: (where: string, error: unknown) => void;
};

/** An HTTP server that is not listening yet. */
export function createWebServer(options: WebOptions): Server {
  const files = new StaticFiles(options.root);
  const server = createServer({maxHeaderSize: WEB_LIMITS.headerBytesMax}, (request, response) => {
    answer(options, files, request, response).catch((error: unknown) => fail(options, request, response, error));
  });
  server.requestTimeout = WEB_LIMITS.requestMs;
  server.headersTimeout = WEB_LIMITS.headersMs;
  server.maxConnections = WEB_LIMITS.connectionsMax;
  return server;
}

/** Answers with JSON; the body ends in a line break, so that a person at a terminal can read it. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(status).end(`${JSON.stringify(body)}\n`);
}

/** The path of a request without its query, decoded; undefined when it cannot be one. */
export function pathOf(request: IncomingMessage): string | undefined {
  const url = request.url ?? '/';
  if (url.length > WEB_LIMITS.urlCharsMax || !url.startsWith('/')) return undefined;
  const end = url.indexOf('?');
  try {
    const path = decodeURIComponent(end < 0 ? url : url.slice(0, end));
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

async function answer(
  options: WebOptions,
  files: StaticFiles,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = pathOf(request);
  for (const [name, value] of Object.entries(securityHeaders(request.headers.host, path)))
    response.setHeader(name, value);
  if (path === undefined) return answerJson(response, 400, {error: 'bad-url'});
  for (const route of options.routes) if (await route(request, response, path)) return;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return answerJson(response, 405, {error: 'method-not-allowed'});
  }
  switch (path) {
    case '/healthz':
      return answerJson(response, 200, {ok: true});
    case '/readyz': {
      const waiting = options.readiness();
      return answerJson(response, waiting.length === 0 ? 200 : 503, {ready: waiting.length === 0, waiting});
    }
    case '/metrics':
      return answerMetrics(options, request, response);
    default:
      if (await files.serve(request, response, path)) return;
      return answerElsewhere(request, response, path);
  }
}

/** No file has this address: it may name a place in the app, else a person gets a page that says so, a program JSON. */
function answerElsewhere(request: IncomingMessage, response: ServerResponse, path: string): void {
  const place = takesPage(request) ? placeOf(path, request.url ?? '/') : undefined;
  if (place !== undefined) {
    response.setHeader('Cache-Control', 'no-store');
    response.writeHead(302, {Location: place}).end();
  } else if (asksForPage(request)) answerNoPage(response);
  else answerJson(response, 404, {error: 'not-found'});
}

async function answerMetrics(options: WebOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isFromHere(request) && !hasToken(request, options.metricsToken)) {
    return answerJson(response, 403, {error: 'forbidden'});
  }
  const text = await options.metrics.registry.metrics();
  response.setHeader('Content-Type', options.metrics.registry.contentType);
  response.writeHead(200).end(text);
}

/** From this machine and not handed on by a proxy, which would make everybody look local. */
function isFromHere(request: IncomingMessage): boolean {
  if (request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined) return false;
  const address = request.socket.remoteAddress ?? '';
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

function hasToken(request: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined || token === '') return false;
  const expected = Buffer.from(`Bearer ${token}`);
  const given = Buffer.from(request.headers.authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function fail(options: WebOptions, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  options.onError(`${request.method ?? '?'} ${pathOf(request) ?? '?'}`, error);
  if (response.headersSent) response.destroy();
  else answerJson(response, 500, {error: 'internal'});
}
