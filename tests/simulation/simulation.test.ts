import {expect, test} from 'vitest';
import {missing} from './coverage.ts';
import {KEPT} from './kept-seeds.ts';
import {type ProfileName, ROTATION} from './profiles.ts';
import {simulate} from './simulate.ts';

test.each(KEPT.map((kept) => [kept.seed, kept.profile, kept.found] as const))(
  'kept seed %i (%s): %s',
  (seed, profile) => {
    expect(simulate(seed, {profile}).decisions).toBeGreaterThan(0);
  },
);

test('the same seed is the same run', () => {
  expect(simulate(3, {profile: 'crashes'})).toEqual(simulate(3, {profile: 'crashes'}));
});

test('a hundred seeds hold, and between them meet every fault, command and answer', () => {
  const counts: Record<string, number> = {};
  let decisions = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const result = simulate(seed, {profile: ROTATION[seed % ROTATION.length] as ProfileName});
    decisions += result.decisions;
    for (const [what, n] of Object.entries(result.counts)) counts[what] = (counts[what] ?? 0) + n;
  }
  expect(missing(counts)).toEqual([]);
  expect(decisions / 100).toBeGreaterThanOrEqual(200);
}, 120_000);
