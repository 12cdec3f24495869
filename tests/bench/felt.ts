/** Speed as felt: the end-to-end spec's figures, several runs of it, each row the median beside the same machine at rest. */
import {spawn} from 'node:child_process';
import {existsSync, readFileSync, rmSync} from 'node:fs';
import {delimiter, resolve} from 'node:path';
import {FELT_FILE, type Figure} from '../felt-speed/figures.ts';
import {median, type Row} from './measure.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const RUNS = {small: 1, large: 5} as const;

/** Runs the spec against the built app (`npm run build` first). Throws when it left no figures. */
export async function feltRows(scale: keyof typeof RUNS): Promise<Row[]> {
  rmSync(FELT_FILE, {force: true});
  const bin = resolve(ROOT, 'node_modules/.bin');
  const args = ['test', '--project=felt', '--workers=1', `--repeat-each=${RUNS[scale]}`];
  const child = spawn(resolve(bin, 'playwright'), args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2], // the table on standard output is ours
    env: {...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, SIGNALBOX_SCALE: scale},
  });
  await new Promise((done) => child.on('close', done));
  if (!existsSync(FELT_FILE)) throw new Error('the felt-speed spec left no figures');
  const figures = readFileSync(FELT_FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => JSON.parse(line) as Figure[]);
  return [...Map.groupBy(figures, ({name}) => name)].map(([name, runs]) => {
    const of = (part: 'ms' | 'idle' | 'target') => median(runs.map((run) => run[part]));
    const [ours, floor, target] = [of('ms'), of('idle'), of('target')];
    const times = runs[0]?.times;
    const ratio = median(runs.map((run) => run.ms / run.idle));
    const note = `median of ${runs.length}; floor: the same machine at rest`;
    return {
      name,
      unit: 'ms',
      ours,
      floor,
      ratio,
      target: `≤ ${Math.round(target)} ms${times === undefined ? '' : `, ${times} ×`}`,
      met: ours <= target && ratio <= (times ?? ratio),
      note,
    };
  });
}
