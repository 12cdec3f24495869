/** Figures of one run: printed as a table, and appended to a file for whoever takes medians over runs. */
import {appendFileSync, mkdirSync} from 'node:fs';
import {dirname, resolve} from 'node:path';

/** Where runs leave their figures, one JSON line each. */
export const FELT_FILE = resolve(import.meta.dirname, '../../test-results/felt-speed.jsonl');

export type Figure = {
  readonly name: string;
  /** Milliseconds. */
  readonly ms: number;
  /** The same machine in the same run without our work, ms. */
  readonly idle: number;
  /** Absolute target of the screens' page, ms; judged on medians of several runs, never in a test. */
  readonly target: number;
  /** Times `idle` it may be at most, where that page says so too. */
  readonly times?: number;
};

export function report(figures: readonly Figure[]): void {
  mkdirSync(dirname(FELT_FILE), {recursive: true});
  appendFileSync(FELT_FILE, `${JSON.stringify(figures)}\n`);
  const lines = figures.map(
    ({name, ms, idle, target}) =>
      `${name.padEnd(62)} ${ms.toFixed(1).padStart(9)} ms   idle ${idle.toFixed(1).padStart(7)} ms   target ${target} ms`,
  );
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

/** The value below which a share of the values lies; 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
