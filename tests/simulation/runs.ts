/** Many seeds, one after the other; and in a worker thread when asked for, so that a second core can take half of them. */
import {isMainThread, parentPort, Worker, workerData} from 'node:worker_threads';
import type {ProfileName, RuleName} from './profiles.ts';
import {simulate} from './simulate.ts';

export type Run = {readonly seed: number; readonly profile: ProfileName};
export type Tally = {decisions: number; failures: string[]; counts: Record<string, number>};
type Job = {readonly runs: readonly Run[]; readonly rule: RuleName | undefined; readonly stacks: boolean};

export function runSeeds({runs, rule, stacks}: Job): Tally {
  const tally: Tally = {decisions: 0, failures: [], counts: {}};
  for (const {seed, profile} of runs) {
    try {
      const result = simulate(seed, {profile, ...(rule !== undefined && {breaks: rule})});
      tally.decisions += result.decisions;
      add(tally.counts, result.counts);
    } catch (error) {
      const {message, stack} = error as Error;
      tally.failures.push(`seed ${seed} (${profile}): ${stacks ? stack : message}`);
    }
  }
  return tally;
}

/** Deals the seeds out to so many threads. */
export async function runInThreads(job: Job, threads: number): Promise<Tally> {
  if (threads <= 1) return runSeeds(job);
  const shares = Array.from({length: threads}, (_, n) => job.runs.filter((_run, i) => i % threads === n));
  const tallies = await Promise.all(shares.map((runs) => inThread({...job, runs})));
  const total: Tally = {decisions: 0, failures: [], counts: {}};
  for (const t of tallies) {
    total.decisions += t.decisions;
    total.failures.push(...t.failures);
    add(total.counts, t.counts);
  }
  return total;
}

function inThread(job: Job): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {workerData: job});
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function add(to: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [what, n] of Object.entries(more)) to[what] = (to[what] ?? 0) + n;
}

// Started as a thread of its own (not one of a test runner's, which have no job).
if (!isMainThread && isJob(workerData)) parentPort?.postMessage(runSeeds(workerData));

function isJob(data: unknown): data is Job {
  return typeof data === 'object' && data !== null && 'runs' in data && 'stacks' in data;
}
