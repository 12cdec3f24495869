import {rmSync, writeFileSync} from 'node:fs';
import {expect, test, vi} from 'vitest';
import {
  chosen,
  closingLineCounts,
  conclude,
  playwrightCounts,
  reportFile,
  runStages,
  type Stage,
  vitestCounts,
} from './stage.ts';

const script = (name: string, code: string, more: Partial<Stage> = {}): Stage => ({
  name,
  program: 'node',
  args: ['-e', code],
  ...more,
});
const quietly = async (stages: readonly Stage[]) => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    return (await runStages(stages)).map(({name, passed, failed, note}) => ({name, passed, failed, note}));
  } finally {
    out.mockRestore();
  }
};
const SUMMARY = "console.log('7 passed, 0 failed')";

test('every stage runs, also after a red one, and what it counted is reported', async () => {
  const outcomes = await quietly([
    script('red', 'process.exit(3)'),
    script('check', ''),
    script('suite', SUMMARY, {counts: closingLineCounts}),
  ]);
  expect(outcomes).toEqual([
    {name: 'red', passed: 0, failed: 1, note: 'exit code 3'},
    {name: 'check', passed: 1, failed: 0, note: ''},
    {name: 'suite', passed: 7, failed: 0, note: ''},
  ]);
});

test('a suite that ran nothing, said nothing or died after its summary is a failure', async () => {
  const outcomes = await quietly([
    script('empty', "console.log('0 passed, 0 failed')", {counts: closingLineCounts}),
    script('silent', '', {counts: closingLineCounts}),
    script('dead', `${SUMMARY}; process.exit(1)`, {counts: closingLineCounts}),
    script('no-program', '', {program: 'no-such-program'}),
  ]);
  expect(outcomes.map(({failed}) => failed)).toEqual([1, 1, 1, 1]);
});

test('what failed is named, once, also where the run said much more after it', async () => {
  const said =
    "for (const n of [5, 7, 5]) console.log('seed ' + n + ' (calm): bug'); for (let i = 0; i < 99; i++) console.log(i);";
  const stage = {names: /^seed \d+ .*/gm, counts: closingLineCounts};
  const red = script('red', `${said} console.log('1 passed, 2 failed'); process.exit(1)`, stage);
  const green = script('green', `${said} ${SUMMARY}`, stage);
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const outcomes = await runStages([red, green]);
  expect(outcomes.map(({what}) => what)).toEqual([['seed 5 (calm): bug', 'seed 7 (calm): bug'], []]);
  out.mockClear();
  conclude(outcomes);
  const printed = out.mock.calls.join('');
  out.mockRestore();
  process.exitCode = undefined;
  expect(printed).toMatch(/✗ red .*\n {4}seed 5 \(calm\): bug\n {4}seed 7 \(calm\): bug\n✓ green/);
  expect(printed.trimEnd().split('\n').at(-1)).toBe('8 passed, 2 failed');
});

test('a stage whose program is not there yet counts as nothing, and says so', async () => {
  expect(await quietly([script('later', '', {needs: 'tests/nowhere.ts'})])).toEqual([
    {name: 'later', passed: 0, failed: 0, note: 'not there yet (tests/nowhere.ts)'},
  ]);
});

test('a stage that nobody knows is refused', () => {
  const stages = [script('a', ''), script('b', '')];
  expect(chosen(stages, []).map(({name}) => name)).toEqual(['a', 'b']);
  expect(chosen(stages, ['b']).map(({name}) => name)).toEqual(['b']);
  expect(() => chosen(stages, ['c'])).toThrow('No stage "c"');
});

test('reports of the two runners are read; a file that did not load and a flaky test are failures', () => {
  const file = reportFile('stage-test');
  expect(vitestCounts(file)).toBeUndefined();
  const write = (report: unknown) => writeFileSync(file, JSON.stringify(report));
  write({numPassedTests: 5, numFailedTests: 0, numFailedTestSuites: 1, success: false});
  expect(vitestCounts(file)).toEqual({passed: 5, failed: 1});
  write({stats: {expected: 4, unexpected: 1, flaky: 2, skipped: 0}, errors: [{}]});
  expect(playwrightCounts(file)).toEqual({passed: 4, failed: 4});
  rmSync(file);
});
