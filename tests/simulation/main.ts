/**
 * npm run sim -- --seeds N --from S [--seed S] [--break RULE] [--profile NAME]
 *
 * Without a profile the seeds take turns with all of them. Ends with `sim: N seeds, N decisions, N failed`.
 */
import {parseArgs} from 'node:util';
import {missing} from './coverage.ts';
import {KEPT} from './kept-seeds.ts';
import {PROFILES, type ProfileName, RULES, type RuleName} from './profiles.ts';
import {simulate} from './simulate.ts';

const NAMES = Object.keys(PROFILES) as ProfileName[];
const {values} = parseArgs({
  options: {
    seeds: {type: 'string', default: '200'},
    from: {type: 'string', default: '1'},
    seed: {type: 'string'},
    break: {type: 'string'},
    profile: {type: 'string'},
    kept: {type: 'boolean', default: false},
    quiet: {type: 'boolean', default: false},
  },
});
const rule = oneOf<RuleName>(values.break, Object.keys(RULES) as RuleName[], 'rule');
const profile = oneOf<ProfileName>(values.profile, NAMES, 'profile') ?? (rule === undefined ? undefined : RULES[rule]);

function oneOf<T extends string>(given: string | undefined, known: readonly T[], what: string): T | undefined {
  const found = known.find((k) => k === given);
  if (given !== undefined && found === undefined) {
    console.error(`unknown ${what} ${given}; known are ${known.join(', ')}`);
    process.exit(2);
  }
  return found;
}

const from = Number(values.seed ?? values.from);
const seeds = values.seed === undefined ? Number(values.seeds) : 1;
const runs: {seed: number; profile: ProfileName}[] = Array.from({length: seeds}, (_, i) => ({
  seed: from + i,
  profile: profile ?? (NAMES[(from + i) % NAMES.length] as ProfileName),
}));
if (values.kept) runs.unshift(...KEPT.map(({seed, profile: name}) => ({seed, profile: name})));

let decisions = 0;
let failed = 0;
const counts: Record<string, number> = {};
for (const run of runs) {
  try {
    const result = simulate(run.seed, {profile: run.profile, ...(rule !== undefined && {breaks: rule})});
    decisions += result.decisions;
    for (const [what, n] of Object.entries(result.counts)) counts[what] = (counts[what] ?? 0) + n;
  } catch (error) {
    failed++;
    if (failed <= 10)
      console.log(
        `seed ${run.seed} (${run.profile}): ${values.seed === undefined ? (error as Error).message : (error as Error).stack}`,
      );
  }
}
if (!values.quiet)
  for (const what of Object.keys(counts).sort()) console.log(`${String(counts[what]).padStart(9)}  ${what}`);
// A short run may miss something by chance; a long one may not.
const never = rule === undefined && values.profile === undefined && runs.length >= 200 ? missing(counts) : [];
if (never.length > 0) {
  console.log(`vacuous: never happened: ${never.join(', ')}`);
  failed++;
}
console.log(`average ${(decisions / Math.max(1, runs.length - failed)).toFixed(0)} decisions a seed`);
console.log(`sim: ${runs.length} seeds, ${decisions} decisions, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
