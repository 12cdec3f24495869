/** Races and crashes on the real thing, in small counts; `npm run soak` runs the large ones. */
import {expect, test} from 'vitest';
import {killUnderLoad} from '../soak/kill-server.ts';
import {raceForLastUnit} from '../soak/last-unit.ts';

test('64 desks order the last unit at once: one gets it, the others hear what is left and the next date', async () => {
  expect(await raceForLastUnit(64, 5)).toEqual({rounds: 5, desks: 64, faults: []});
}, 120_000);

test('a server killed under load loses and doubles no acknowledged decision, and every desk converges', async () => {
  const report = await killUnderLoad({kills: 4, desks: 8, aliveMs: 700, seed: 7});
  expect(report).toMatchObject({kills: 4, faults: []});
  expect(report.acknowledged).toBe(report.issued);
  expect(report.issued).toBeGreaterThan(20);
}, 180_000);
