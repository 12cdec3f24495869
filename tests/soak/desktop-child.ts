/**
 * A desktop without its windows, to be killed: the app's engine host on its real disk, driven over its port as a page would.
 *
 *   node desktop-child.ts <profile> <server> issue    signs in if need be, queues commands for ever: `queued <commandId>`
 *   node desktop-child.ts <profile> <server> drain    waits until nothing is pending: `drained <refused>`
 */
import {startEngineHost} from '../../src-main/engine-host/engine-host.ts';
import {connectApi} from '../../src-shared/rpc/port.ts';
import {DEMO_PASSWORD} from '../support/server.ts';

const [profile = '', server = '', mode = ''] = process.argv.slice(2);
const host = startEngineHost({
  server,
  profile,
  worker: new URL('../../src-main/cache/worker.ts', import.meta.url),
  solver: new URL('../../src-main/engine-host/solver-worker.ts', import.meta.url),
  key: async () => new Uint8Array(32).fill(9), // as if a keystore had it: a sign-in outlives the process
  trouble: (what, error) => process.stderr.write(`${what}: ${String(error)}\n`),
});
const {port1, port2} = new MessageChannel();
host.serve(port2);
const api = connectApi(port1);

await signedIn();
process.stdout.write('signed in\n');
if (mode === 'drain') await drain();
else await issue();

async function signedIn(): Promise<void> {
  for await (const status of await api.status()) {
    if (status.session !== null && status.company !== null) return;
    if (status.session === null) await api.session.signIn({user: 'priya', password: DEMO_PASSWORD});
  }
}

/** Half of the commands will be refused: they move more than there is. */
async function issue(): Promise<void> {
  const [site] = await api.lookup({kind: 'site', text: '', limit: 1});
  const [item] = await api.lookup({kind: 'item', text: '', limit: 1});
  if (!site || !item) throw new Error('the company has no site or no item');
  for (let n = 1; n <= 400; n++) {
    const at = {site: site.id, item: item.id, reason: 'desktop kill'};
    const command =
      n % 2 === 0
        ? ({type: 'MoveStock', ...at, quantity: 900_000_000, from: 'available', to: 'damaged'} as const)
        : ({type: 'AdjustStock', ...at, state: 'available', delta: 1} as const);
    const {commandId} = await api.commands.issue({command});
    process.stdout.write(`queued ${commandId}\n`);
  }
}

async function drain(): Promise<void> {
  for await (const status of await api.status()) {
    if (status.connection !== 'live' || status.pending > 0) continue;
    process.stdout.write(`drained ${status.refused}\n`);
    await host.close();
    process.exit(0);
  }
}
