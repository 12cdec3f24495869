/** One switch per rule of the protocol: without it the checks must notice, or the rule or the checks are worth nothing. */
import {expect, test} from 'vitest';
import {RULES, type RuleName} from './profiles.ts';
import {simulate} from './simulate.ts';

/** Far fewer than the 500 promised: measured first failures lie below 40. */
const SEEDS_MAX = 200;

test.each(Object.keys(RULES) as RuleName[])('without the rule %s a seed fails', (rule) => {
  let seed = 0;
  let failed: unknown;
  while (failed === undefined && ++seed <= SEEDS_MAX) {
    try {
      simulate(seed, {profile: RULES[rule], breaks: rule});
    } catch (error) {
      failed = error;
    }
  }
  expect(failed, `${SEEDS_MAX} seeds without ${rule} passed`).toBeInstanceOf(Error);
  // A check that noticed says what was wrong; a crash of the code without its rule proves nothing.
  expect((failed as Error).message).toMatch(/^bug: /);
});
