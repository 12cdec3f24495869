/** Small choices of one person on one computer: theme, density, hidden columns, saved views. Losing them hurts nobody. */
import {useCallback, useSyncExternalStore} from 'react';

const PREFIX = 'signalbox.';
const listeners = new Set<() => void>();

/** The stored value for a name, or `fallback`; what cannot be read counts as absent. Values are plain JSON. */
export function useStored<T>(name: string, fallback: T): readonly [T, (value: T) => void] {
  const text = useSyncExternalStore(subscribe, () => read(name));
  const value = text === null ? fallback : (parsed<T>(text) ?? fallback);
  const set = useCallback((next: T) => write(name, JSON.stringify(next)), [name]);
  return [value, set];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener); // another window of the same person
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null; // storage switched off: choices last as long as the page
  }
}

function write(name: string, text: string): void {
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    // full or switched off
  }
  for (const listener of listeners) listener();
}

const cache = new Map<string, unknown>();
/** The same text gives the same object, so that what depends on it does not run again. */
function parsed<T>(text: string): T | undefined {
  if (cache.has(text)) return cache.get(text) as T;
  if (cache.size > 200) cache.clear();
  try {
    const value = JSON.parse(text) as T;
    cache.set(text, value);
    return value;
  } catch {
    return undefined;
  }
}
