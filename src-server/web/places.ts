/**
 * Addresses that people type or paste: `/order/SO-1042?tab=story` leads to `/#/order/SO-1042?tab=story`, where the page finds
 * it. What is no place answers 404 with a page that says so.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {isScreen} from '../../src-shared/api/screens.ts';

const PARTS_MAX = 5;
const LINK_CHARS_MAX = 500;

/** The link to the place a path names, or undefined. It always stays on this server: it begins with `/#/`. */
export function placeOf(path: string, url: string): string | undefined {
  const [screen = '', ...rest] = path.split('/').filter((part) => part !== '');
  if (!isScreen(screen) || rest.length >= PARTS_MAX) return undefined;
  const at = url.indexOf('?');
  const link = `/#/${[screen, ...rest].map(encodePart).join('/')}${at < 0 ? '' : url.slice(at)}`;
  return link.length > LINK_CHARS_MAX ? undefined : link;
}

/** As the page's own links are written: `@` and `:` are legal and keep them readable. */
const encodePart = (part: string): string => encodeURIComponent(part).replaceAll('%40', '@').replaceAll('%3A', ':');

/** Whether a person opens this, and not a program or another file. */
export const asksForPage = (request: IncomingMessage): boolean =>
  String(request.headers.accept ?? '').includes('text/html');

/** Whether a page would do: also where nobody says what is wanted, as a link checker does not. */
export const takesPage = (request: IncomingMessage): boolean =>
  asksForPage(request) || ['', '*/*'].includes(String(request.headers.accept ?? '').trim());

export function answerNoPage(response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(404).end(NO_PAGE);
}

/** Stands alone, since the build may be missing; nothing of the request is written into it. */
const NO_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Nothing here · Signalbox</title>
<style>
  body {font: 15px/1.5 system-ui, sans-serif; max-width: 34em; margin: 18vh auto 0; padding: 0 24px}
  h1 {font-size: 20px}
</style>
<h1>This address leads nowhere</h1>
<p>There is no page at it. Places look like <b>/order/SO-1042</b>, <b>/inventory/22423@RDG</b>, <b>/at-risk</b> or <b>/scorecard</b>.</p>
<p><a href="/">Open the tower</a>, and find orders, items and customers with Ctrl K.</p>
</html>
`;
