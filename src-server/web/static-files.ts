/**
 * The browser build, served from memory.
 *
 * Invariants: only files found by walking the folder are served (a request path is looked up, never joined, so `..` leads
 * nowhere); a file with a hash in its name is immutable; compressed forms are made once per file and kept.
 */
import {createHash} from 'node:crypto';
import {type Dirent, existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {extname, join, relative, sep} from 'node:path';
import {promisify} from 'node:util';
import {brotliCompress, constants, gzip} from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSED_TYPES = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt']);
const COMPRESS_MIN_BYTES = 1_024;
/** Level 5 of 11: within 10 % of the best size at a fiftieth of the time, paid by the first visitor. */
const BROTLI_LEVEL = 5;
const FILES_MAX = 5_000;
const HASHED_NAME = /[-.][\w-]{8,}\.\w+$/;
const INDEX = '/index.html';

type Encoding = 'br' | 'gzip' | 'identity';
type ServedFile = {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly extension: string;
  readonly immutable: boolean;
  readonly mtimeMs: number;
  readonly compressed: Map<Encoding, Promise<Buffer>>;
};

export class StaticFiles {
  readonly #root: string;
  /** URL path → file on disk. */
  #paths = new Map<string, string>();
  readonly #loaded = new Map<string, ServedFile>();

  constructor(root: string) {
    this.#root = root;
    this.#paths = walk(root);
  }

  /** Answers a GET or HEAD when it is for a file or the app's one page; false when it is neither. */
  async serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    const file = this.#find(path === '/' ? INDEX : path);
    if (file === undefined) {
      if (path !== '/') return false;
      answerMissingBuild(response);
      return true;
    }
    const encoding = compressible(file) ? acceptedEncoding(request) : 'identity';
    const etag = `"${file.etag}-${encoding}"`;
    response.setHeader('Content-Type', TYPES[file.extension] ?? 'application/octet-stream');
    response.setHeader('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.setHeader('ETag', etag);
    response.setHeader('Vary', 'Accept-Encoding');
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return true;
    }
    const bytes = await encoded(file, encoding);
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
    response.setHeader('Content-Length', bytes.byteLength);
    response.writeHead(200).end(request.method === 'HEAD' ? undefined : bytes);
    return true;
  }

  #find(path: string): ServedFile | undefined {
    if (!this.#paths.has(path)) {
      // A build made after the start: only pages look again, so that scanners cannot make us walk.
      if (path !== INDEX) return undefined;
      this.#paths = walk(this.#root);
    }
    const place = this.#paths.get(path);
    if (place === undefined) return undefined;
    const stat = statSync(place, {throwIfNoEntry: false});
    if (stat === undefined) {
      this.#paths.delete(path);
      return undefined;
    }
    const known = this.#loaded.get(path);
    if (known?.mtimeMs === stat.mtimeMs) return known;
    if (path === INDEX) this.#paths = walk(this.#root);
    const file = load(place, stat.mtimeMs);
    this.#loaded.set(path, file);
    return file;
  }
}

function walk(root: string): Map<string, string> {
  const paths = new Map<string, string>();
  if (!existsSync(root)) return paths;
  const isServed = (entry: Dirent) => entry.isFile() && !entry.name.endsWith('.map');
  for (const entry of readdirSync(root, {recursive: true, withFileTypes: true}).filter(isServed)) {
    if (paths.size >= FILES_MAX)
      throw new Error(`${root} holds more than ${FILES_MAX} files; is it the browser build?`);
    const place = join(entry.parentPath, entry.name);
    paths.set(`/${relative(root, place).split(sep).join('/')}`, place);
  }
  return paths;
}

function load(place: string, mtimeMs: number): ServedFile {
  const bytes = readFileSync(place);
  return {
    bytes,
    etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 20),
    extension: extname(place),
    immutable: HASHED_NAME.test(place) && extname(place) !== '.html',
    mtimeMs,
    compressed: new Map(),
  };
}

function compressible(file: ServedFile): boolean {
  return COMPRESSED_TYPES.has(file.extension) && file.bytes.byteLength >= COMPRESS_MIN_BYTES;
}

function acceptedEncoding(request: IncomingMessage): Encoding {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}

function encoded(file: ServedFile, encoding: Encoding): Promise<Buffer> {
  let made = file.compressed.get(encoding);
  if (made === undefined) {
    made = compress(file.bytes, encoding);
    file.compressed.set(encoding, made);
  }
  return made;
}

async function compress(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  switch (encoding) {
    case 'br':
      return promisify(brotliCompress)(bytes, {params: {[constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL}});
    case 'gzip':
      return promisify(gzip)(bytes);
    case 'identity':
      return bytes;
  }
}

function answerMissingBuild(response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.writeHead(503).end('The browser build is missing here. Run: npm run build\n');
}
