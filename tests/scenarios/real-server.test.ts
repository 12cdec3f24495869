/** Races and crashes on the real thing, in small counts; `npm run soak` runs the large ones. */
import {expect, test} from 'vitest';
import {killUnderLoad} from '../soak/kill-server.ts';
import {raceForLastUnit} from '../soak/last-unit.ts';

test('1. Last unit, two agents: 64 desks at once, one gets it, the others hear what is left and the next date', async () => {
  const report = await raceForLastUnit({desks: 64, rounds: 5});
  expect(report).toMatchObject({rounds: 5, won: 5, lost: 5 * 63, faults: []});
}, 120_000);

test('1. Last unit, two agents: 20 clients for 10 units, exactly ten succeed', async () => {
  expect(await raceForLastUnit({desks: 20, rounds: 2, units: 10})).toMatchObject({won: 20, lost: 20, faults: []});
}, 120_000);

test('a server killed under load loses and doubles no acknowledged decision, and every desk converges', async () => {
  const report = await killUnderLoad({kills: 4, desks: 8, aliveMs: 700, seed: 7});
  expect(report).toMatchObject({kills: 4, faults: []});
  expect(report.acknowledged).toBe(report.issued);
  expect(report.issued).toBeGreaterThan(20);
}, 180_000);
