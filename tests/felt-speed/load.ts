/** Changes from elsewhere, at a steady rate: the morning of a busy company. */
import {randomUUID} from 'node:crypto';
import {seeded} from '../../src-shared/kernel/random.ts';
import {itemId, type Size, siteId} from '../bench/world.ts';
import type {Rest} from '../support/rest.ts';

const BATCH = 100;

/** Submits so many stock changes a second for so long; gives how many were accepted. A server that lags gets fewer. */
export async function changesFor(rest: Rest, size: Size, perSecond: number, seconds: number): Promise<number> {
  const random = seeded(5);
  const every = (BATCH / perSecond) * 1_000;
  const began = performance.now();
  const open: Promise<number>[] = [];
  for (let n = 0; n < (perSecond * seconds) / BATCH; n++) {
    const wait = began + n * every - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    else if (wait < -2_000) break; // the server does not keep up: what was reached is reported
    const commands = Array.from({length: BATCH}, () => ({
      commandId: randomUUID(),
      command: {
        type: 'ReceiveStock',
        site: siteId(random.below(size.sites)),
        item: itemId(random.below(size.items)),
        quantity: 1,
        into: 'receiving',
        reason: 'felt',
      },
    }));
    open.push(
      rest.ask('POST', '/commands', {commands}).then(({body}) => {
        const {results = []} = body as {results?: readonly {outcome: string}[]};
        return results.filter((result) => result.outcome === 'accepted').length;
      }),
    );
  }
  const accepted = (await Promise.all(open)).reduce((sum, n) => sum + n, 0);
  return accepted;
}
