/**
 * npm run sim -- --seeds N --from S [--seed S] [--break RULE] [--profile NAME] [--kept] [--threads N] [--quiet]
 *
 * Without a profile the seeds take turns with all of them. Ends with `sim: N seeds, N decisions, N failed`.
 */
import {availableParallelism} from 'node:os';
import {parseArgs} from 'node:util';
import {missing} from './coverage.ts';
import {KEPT} from './kept-seeds.ts';
import {PROFILES, type ProfileName, ROTATION, RULES, type RuleName} from './profiles.ts';
import {type Run, runInThreads} from './runs.ts';

const NAMES = Object.keys(PROFILES) as ProfileName[];
/** Fewer seeds are done before a second thread has started. */
const THREADS_FROM_SEEDS = 50;
const SHOWN_FAILURES = 20;
/** A short run may miss something by chance; a long one may not. */
const VACUOUS_FROM_SEEDS = 200;

const {values} = parseArgs({
  options: {
    seeds: {type: 'string', default: '200'},
    from: {type: 'string', default: '1'},
    seed: {type: 'string'},
    break: {type: 'string'},
    profile: {type: 'string'},
    threads: {type: 'string'},
    kept: {type: 'boolean', default: false},
    quiet: {type: 'boolean', default: false},
  },
});
const rule = oneOf<RuleName>(values.break, Object.keys(RULES) as RuleName[], 'rule');
const profile = oneOf<ProfileName>(values.profile, NAMES, 'profile') ?? (rule === undefined ? undefined : RULES[rule]);
const runs = runsOf();
const threads = values.threads === undefined ? Math.min(2, availableParallelism()) : count(values.threads, '--threads');

const {decisions, failures, counts} = await runInThreads(
  {runs, rule, stacks: values.seed !== undefined},
  runs.length < THREADS_FROM_SEEDS ? 1 : threads,
);
for (const failure of failures.slice(0, SHOWN_FAILURES)) console.log(failure);
if (!values.quiet) {
  for (const what of Object.keys(counts).sort()) console.log(`${String(counts[what]).padStart(9)}  ${what}`);
}
const whole = rule === undefined && values.profile === undefined && runs.length >= VACUOUS_FROM_SEEDS;
const never = whole ? missing(counts) : [];
if (never.length > 0) failures.push(`vacuous: never happened: ${never.join(', ')}`);
if (never.length > 0) console.log(failures.at(-1));
console.log(`average ${Math.round(decisions / Math.max(1, runs.length - failures.length))} decisions a seed`);
console.log(`sim: ${runs.length} seeds, ${decisions} decisions, ${failures.length} failed`);
// The line every suite ends with; a seed is a test.
console.log(`${runs.length - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

function runsOf(): Run[] {
  const from = count(values.seed ?? values.from, values.seed === undefined ? '--from' : '--seed');
  const seeds = values.seed === undefined ? count(values.seeds, '--seeds') : 1;
  const fresh = Array.from({length: seeds}, (_, i): Run => {
    const seed = from + i;
    return {seed, profile: profile ?? (ROTATION[seed % ROTATION.length] as ProfileName)};
  });
  return values.kept ? [...KEPT, ...fresh] : fresh;
}

function count(text: string, option: string): number {
  const n = Number(text);
  if (Number.isSafeInteger(n) && n >= 0) return n;
  console.error(`${option} wants a whole number, not ${text}`);
  process.exit(2);
}

function oneOf<T extends string>(given: string | undefined, known: readonly T[], what: string): T | undefined {
  const found = known.find((k) => k === given);
  if (given !== undefined && found === undefined) {
    console.error(`unknown ${what} ${given}; known are ${known.join(', ')}`);
    process.exit(2);
  }
  return found;
}
