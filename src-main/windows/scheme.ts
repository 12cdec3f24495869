/**
 * `app://signalbox/…`: the built screens, with the headers that keep them to themselves. Files of one folder and nothing
 * else; a path that leaves it, or names no file, is 404.
 */
import {readFile} from 'node:fs/promises';
import {extname, resolve, sep} from 'node:path';

export const SCHEME = 'app';
export const ORIGIN = 'app://signalbox';

/**
 * No inline script, no eval, nothing from elsewhere. Styles may be inline: the component kit and the grid write style
 * attributes, which a nonce does not cover.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The answer to a request of the scheme, from `folder`. Never rejects. */
export async function serveFile(folder: string, url: string): Promise<Response> {
  const file = fileOf(folder, url);
  const type = file && TYPES[extname(file)];
  if (!file || !type) return notFound();
  try {
    return new Response(await readFile(file), {
      headers: {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  } catch {
    return notFound();
  }
}

function fileOf(folder: string, url: string): string | undefined {
  try {
    const {pathname, host} = new URL(url);
    if (`${SCHEME}://${host}` !== ORIGIN) return undefined;
    const name = decodeURIComponent(pathname);
    if (name.includes('\0')) return undefined;
    const file = resolve(folder, `.${name === '/' ? '/index.html' : name}`);
    return file.startsWith(resolve(folder) + sep) ? file : undefined;
  } catch {
    return undefined; // a torn escape names no file
  }
}

function notFound(): Response {
  return new Response('not found', {status: 404, headers: {'content-type': 'text/plain'}});
}
