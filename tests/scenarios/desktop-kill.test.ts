/** The desktop's crashes on the real thing, in small counts; `npm run soak` runs the large ones. */
import {expect, test} from 'vitest';
import {killDesktop} from '../soak/kill-desktop.ts';

test('a desktop killed while it queues commands, with and without its server, loses none and doubles none', async () => {
  const report = await killDesktop({kills: 4, aliveMs: 400, seed: 5});
  expect(report).toMatchObject({kills: 4, faults: []});
  expect(report.queued).toBeGreaterThan(20);
  expect(report.offline).toBeGreaterThan(5);
  expect(report.refused).toBeGreaterThan(5);
}, 400_000);
