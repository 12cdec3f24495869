/**
 * The one place that knows the host. Either way the page ends up with a port that leads to an engine: in the desktop
 * to the main process (the preload passes the port on), in a browser to a Web Worker.
 */

/** The word of the handover, the same as in the preload. */
const HANDOVER = 'signalbox:port';
/** Kept for this tab only: two tabs must not share a rotating token. */
const REMEMBERED = 'signalbox:signed-in';

export function findPort(): MessagePort {
  const {port1, port2} = new MessageChannel();
  if ('desktop' in window) window.postMessage(HANDOVER, location.origin, [port2]);
  else startWorker().postMessage({word: HANDOVER, remembered: remembered()}, [port2]);
  port1.start();
  return port1;
}

/** One worker a page; it lives as long as the page does. */
function startWorker(): Worker {
  const worker = new Worker(new URL('./browser-worker.ts', import.meta.url), {type: 'module', name: 'signalbox-engine'});
  worker.addEventListener('message', ({data}: MessageEvent<{remember?: unknown}>) => {
    if (data.remember === null) sessionStorage.removeItem(REMEMBERED);
    else if (data.remember !== undefined) sessionStorage.setItem(REMEMBERED, JSON.stringify(data.remember));
  });
  return worker;
}

function remembered(): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(REMEMBERED) ?? 'null');
  } catch {
    return null;
  }
}
