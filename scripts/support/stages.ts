/** What `npm run check` and `npm test` consist of. */
import {spawnSync} from 'node:child_process';
import {closingLineCounts, playwrightCounts, ROOT, reportFile, type Stage, vitestCounts} from './stage.ts';

/** Seeds of every run besides the kept ones: others for each commit, the same whenever that commit is tested again. */
const SIMULATION_SEEDS = 2_000;
const firstSeed = (): number => {
  const {stdout} = spawnSync('git', ['rev-list', '--count', 'HEAD'], {cwd: ROOT, encoding: 'utf8'});
  return 1 + (Number(stdout) || 0) * SIMULATION_SEEDS;
};

/** Types, format, lint, unused code. */
export const CHECKS: readonly Stage[] = [
  {name: 'types', program: 'tsc', args: ['-p', '.']},
  {name: 'format', program: 'biome', args: ['check', '--error-on-warnings', '.']},
  {name: 'lint', program: 'oxlint', args: ['--type-aware', '--deny-warnings']},
  {name: 'unused', program: 'knip', args: ['--no-progress']},
];

/** The layer table and the tests that read the repository; part of the unit stage in `npm test`. */
export const LAYERS: Stage = {name: 'layers', program: 'vitest', args: ['run', 'tests/architecture']};

/** Everything behind `npm test`. Made anew for each run, since it empties the report files. */
export function testStages(): readonly Stage[] {
  const units = reportFile('units');
  const e2e = reportFile('e2e');
  return [
    ...CHECKS,
    {
      name: 'units',
      program: 'vitest',
      args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${units}`],
      names: /^ *FAIL .*/gm,
      counts: () => vitestCounts(units),
    },
    {
      name: 'sim',
      program: 'node',
      args: ['tests/simulation/main.ts', '--kept', '--seeds', String(SIMULATION_SEEDS), '--from', String(firstSeed())],
      needs: 'tests/simulation/main.ts',
      names: /^seed \d+ .*/gm,
      counts: closingLineCounts,
    },
    {name: 'build', program: 'electron-vite', args: ['build', '--logLevel', 'warn'], needs: 'src-renderer/index.html'},
    {
      name: 'e2e',
      program: 'playwright',
      args: ['test', '--reporter=list,json'],
      env: {PLAYWRIGHT_JSON_OUTPUT_NAME: e2e},
      contexts: 'test-results/e2e',
      names: /^ +\d+\) \[.*/gm,
      needs: 'src-renderer/index.html',
      counts: () => playwrightCounts(e2e),
    },
  ];
}
