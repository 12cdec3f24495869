/**
 * The one place that knows the host. Either way the page ends up with a port that leads to an engine: in the desktop
 * to the main process (the preload passes the port on), in a browser to a Web Worker.
 */
import type {Remembered} from '../../src-shared/link/http-access.ts';
import {type FromWorker, HANDOVER, type ToWorker} from './handover.ts';

/** Not started yet: whoever listens starts it. */
export function findPort(): MessagePort {
  const {port1, port2} = new MessageChannel();
  if ('desktop' in window) window.postMessage(HANDOVER, location.origin, [port2]);
  else void rememberedHere().then((remembered) => startWorker(port2, remembered));
  return port1;
}

/** One worker a page; it lives as long as the page does. */
function startWorker(port: MessagePort, remembered: Remembered | null): void {
  const worker = new Worker(new URL('./browser-worker.ts', import.meta.url), {
    type: 'module',
    name: 'signalbox-engine',
  });
  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => remember(event.data.remember));
  const handover: ToWorker = {word: HANDOVER, remembered};
  worker.postMessage(handover, [port]);
}

const SESSION = 'signalbox.session';
const TAB = 'signalbox.tab';

/**
 * What this tab remembers of its sign-in: a reload keeps it, a closed tab forgets it. A duplicated tab copies the
 * storage, and a refresh token used by two looks stolen and would sign out both; so each tab holds a lock on its name,
 * and whoever finds the lock taken is the copy and starts without a sign-in.
 */
async function rememberedHere(): Promise<Remembered | null> {
  try {
    const known = sessionStorage.getItem(TAB);
    if (known !== null && (await lockTab(known))) return JSON.parse(sessionStorage.getItem(SESSION) ?? 'null');
    const name = `${Date.now()}.${Math.random()}`;
    sessionStorage.removeItem(SESSION);
    sessionStorage.setItem(TAB, name);
    await lockTab(name);
  } catch {
    // storage switched off or torn: the tab starts without a sign-in
  }
  return null;
}

/** True when the name is ours alone. Outside secure contexts there are no locks; then we trust that it is. */
function lockTab(name: string): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = (lock: Lock | null) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<void>(() => undefined); // held until the page is gone
    };
    navigator.locks.request(`${TAB}.${name}`, {ifAvailable: true}, hold).catch(() => resolve(true));
  });
}

function remember(what: Remembered | null): void {
  try {
    if (what === null) sessionStorage.removeItem(SESSION);
    else sessionStorage.setItem(SESSION, JSON.stringify(what));
  } catch {
    // storage switched off: a reload asks for the password
  }
}
