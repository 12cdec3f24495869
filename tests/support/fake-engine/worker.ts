/** Stands in for `src-renderer/host/browser-worker.ts` when screens are looked at without a server. */
import {RPCHandler} from '@orpc/server/message-port';
import {router} from './router.ts';

const handler = new RPCHandler(router);
addEventListener('message', (event) => {
  const [port] = event.ports;
  if (port === undefined) return;
  handler.upgrade(port);
  port.start();
});
