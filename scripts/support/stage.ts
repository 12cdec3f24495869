/** One stage of `npm test` or `npm run check`: a program with its own output, its time, and what it counted. */
import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {delimiter, dirname, resolve} from 'node:path';

const CONTEXTS_MAX = 5;
const CONTEXT_LINES_MAX = 150;
const NAMED_MAX = 10;
const NAME_CHARACTERS_MAX = 300;

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Stage {
  readonly name: string;
  /** A file of node_modules/.bin, or `node`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The stage is listed as "not there yet" while this file is missing. */
  readonly needs?: string;
  /** A folder into which the program writes a page's state for each test that failed; printed, since a build machine keeps no files. */
  readonly contexts?: string;
  /** The lines that name what failed: repeated at the very end, since a build machine may keep only that. */
  readonly names?: RegExp;
  /** Reads the counts after the run. Without it the stage counts as one check, judged by its exit code. */
  readonly counts?: (output: string) => Counts | undefined;
}
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}
export interface Outcome extends Counts {
  readonly name: string;
  readonly ms: number;
  readonly note: string;
  /** What failed, by name, as far as it was said. */
  readonly what: readonly string[];
}

/** Runs the stages in order, all of them, printing each with its time; answers their outcomes. Never throws for a red stage. */
export async function runStages(stages: readonly Stage[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const stage of stages) {
    const outcome = await runStage(stage);
    outcomes.push(outcome);
    process.stdout.write(`── ${line(outcome)}\n\n`);
  }
  return outcomes;
}

/** Prints the table and, last, the one plain line that a machine reads; sets the exit code. */
export function conclude(outcomes: readonly Outcome[]): void {
  process.stdout.write(`\n${outcomes.flatMap((o) => [line(o), ...o.what.map((name) => `    ${name}`)]).join('\n')}\n`);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

/** Picks stages by the names on the command line; with none, all. Throws for a name that no stage has. */
export function chosen(stages: readonly Stage[], names: readonly string[]): readonly Stage[] {
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0)
    throw new Error(`No stage "${unknown[0]}". There are: ${stages.map((s) => s.name).join(', ')}`);
  return names.length === 0 ? stages : stages.filter((stage) => names.includes(stage.name));
}

/** Counts of vitest's JSON reporter. A file that did not load is a failure of its own. */
export function vitestCounts(file: string): Counts | undefined {
  const report = readJson(file) as {
    numPassedTests: number;
    numFailedTests: number;
    numFailedTestSuites: number;
    success: boolean;
  };
  if (!report) return undefined;
  const failed =
    report.numFailedTests + (report.numFailedTests === 0 && !report.success ? report.numFailedTestSuites || 1 : 0);
  return {passed: report.numPassedTests, failed};
}

/** Counts of Playwright's JSON reporter. A flaky test passed only on a second try: it counts as failed. */
export function playwrightCounts(file: string): Counts | undefined {
  const report = readJson(file) as {
    stats: {expected: number; unexpected: number; flaky: number};
    errors: readonly unknown[];
  };
  if (!report) return undefined;
  return {passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky + report.errors.length};
}

/** Counts of a program that ends with `N passed, N failed`. */
export function closingLineCounts(output: string): Counts | undefined {
  const found = [...output.matchAll(/(\d+) passed, (\d+) failed/g)].at(-1);
  return found ? {passed: Number(found[1]), failed: Number(found[2])} : undefined;
}

export function reportFile(name: string): string {
  const file = resolve(ROOT, `test-results/${name}.json`);
  mkdirSync(dirname(file), {recursive: true});
  rmSync(file, {force: true});
  return file;
}

async function runStage(stage: Stage): Promise<Outcome> {
  const started = performance.now();
  let what: readonly string[] = [];
  const end = (counts: Counts, note = ''): Outcome => ({
    ...counts,
    name: stage.name,
    ms: performance.now() - started,
    note,
    what,
  });
  if (stage.needs && !existsSync(resolve(ROOT, stage.needs)))
    return end({passed: 0, failed: 0}, `not there yet (${stage.needs})`);
  process.stdout.write(`── ${stage.name}: ${[stage.program, ...stage.args].join(' ')}\n`);
  const {code, output} = await run(stage);
  if (code !== 0 && stage.names)
    what = [...new Set(output.match(stage.names))]
      .slice(0, NAMED_MAX)
      .map((n) => n.trim().slice(0, NAME_CHARACTERS_MAX));
  if (code !== 0 && stage.contexts) printContexts(resolve(ROOT, stage.contexts));
  if (!stage.counts)
    return end(code === 0 ? {passed: 1, failed: 0} : {passed: 0, failed: 1}, code === 0 ? '' : `exit code ${code}`);
  const counts = stage.counts(output);
  if (!counts) return end({passed: 0, failed: 1}, `exit code ${code}, and it did not say what it ran`);
  if (counts.passed + counts.failed === 0) return end({passed: 0, failed: 1}, 'it ran no test');
  if (code !== 0 && counts.failed === 0) return end({passed: counts.passed, failed: 1}, `exit code ${code}`);
  return end(counts);
}

function run(stage: Stage): Promise<{code: number; output: string}> {
  const bin = resolve(ROOT, 'node_modules/.bin');
  const program = stage.program === 'node' ? process.execPath : resolve(bin, stage.program);
  const child = spawn(program, stage.args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, FORCE_COLOR: '0', NO_COLOR: '1', ...stage.env},
  });
  let output = '';
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.setEncoding('utf8');
    from.on('data', (text: string) => {
      to.write(text);
      output = (output + text).slice(-100_000); // the counts stand in the last lines
    });
  }
  return new Promise((done) => {
    child.on('error', (error) => done({code: 127, output: String(error)}));
    child.on('close', (code, signal) => done({code: code ?? (signal ? 128 : 1), output}));
  });
}

function printContexts(folder: string): void {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((f) => f.endsWith('error-context.md'));
  for (const file of files.slice(0, CONTEXTS_MAX)) {
    const lines = readFileSync(resolve(folder, file), 'utf8').split('\n').slice(0, CONTEXT_LINES_MAX);
    process.stdout.write(`\n── ${file}\n${lines.join('\n')}\n`);
  }
}

function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function line({name, ms, passed, failed, note}: Outcome): string {
  const what = note && passed + failed === 0 ? note : `${passed} passed, ${failed} failed${note ? ` (${note})` : ''}`;
  return `${failed > 0 ? '✗' : passed > 0 ? '✓' : '·'} ${name.padEnd(10)} ${(ms / 1000).toFixed(1).padStart(7)} s   ${what}`;
}
