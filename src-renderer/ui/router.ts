/**
 * Where we are: a path in the fragment (`#/inventory/22423@RDG?view=short`), so that the same link works in the
 * browser, in the desktop's `app://` and as `signalbox://inventory/22423@RDG`. The fragment never reaches a server.
 */
import {useSyncExternalStore} from 'react';

export type Route = {
  readonly screen: string;
  readonly rest: readonly string[];
  readonly params: Readonly<Record<string, string>>;
};

/** `#/order/SO-1042?tab=history` → `{screen: 'order', rest: ['SO-1042'], params: {tab: 'history'}}`. Never throws. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [screen = '', ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  return {screen, rest, params: Object.fromEntries(new URLSearchParams(query))};
}

/** The link to a place; undefined parameters are left out. */
export function linkTo(screen: string, rest: readonly string[] = [], params: Record<string, string | undefined> = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) if (value !== undefined && value !== '') query.set(key, value);
  const tail = query.size > 0 ? `?${query}` : '';
  return `#/${[screen, ...rest].map(encodePart).join('/')}${tail}`;
}

/** Goes to a link; `replace` leaves no step to go back to. */
export function go(link: string, replace = false): void {
  if (replace) {
    history.replaceState(null, '', link);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else location.hash = link.replace(/^#/, '');
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(listen, () => location.hash));
}

function listen(again: () => void): () => void {
  addEventListener('hashchange', again);
  return () => removeEventListener('hashchange', again);
}

/** `@` and `:` are legal in a path and keep links readable. */
const encodePart = (part: string): string => encodeURIComponent(part).replaceAll('%40', '@').replaceAll('%3A', ':');

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a torn link is a link to nothing, not an error
  }
}
