/**
 * The scripts of package.json as a stranger runs them: `npm run NAME -- …`, through npm and `scripts/run.mjs`. Tests that
 * start a program's file themselves do not notice a script that loads it and does nothing.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterEach, expect, test} from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const PATIENCE_MS = 60_000;
const running: ChildProcess[] = [];
const folders: string[] = [];

afterEach(() => {
  for (const child of running.splice(0)) end(child);
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true, maxRetries: 5});
});

type Run = {readonly child: ChildProcess; readonly out: () => string; readonly all: () => string};

function npm(script: string, ...args: readonly string[]): Run {
  // A group of its own: npm, its shell and the program end together.
  const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {...process.env, SIGNALBOX_PASSWORD: 'blue tram 9'},
  });
  running.push(child);
  let out = '';
  let all = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    all += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    all += text;
  });
  return {child, out: () => out, all: () => all};
}

function end({pid, exitCode, signalCode}: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // it ended by itself
  }
}

/** The exit code and the words of a script that ends by itself. */
async function finished(run: Run): Promise<{code: unknown; all: string}> {
  const [code] = await once(run.child, 'close');
  return {code, all: run.all()};
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'npm-scripts-'));
  folders.push(made);
  return made;
}

test('every script runs a file that is there, or a tool', () => {
  const {scripts} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {scripts: Record<string, string>};
  const programs = Object.values(scripts).flatMap((line) => /^node scripts\/run\.mjs (\S+)$/.exec(line)?.[1] ?? []);
  expect(programs.length).toBeGreaterThan(8);
  for (const program of programs) expect(readFileSync(join(ROOT, program), 'utf8')).not.toContain('import.meta.main');
});

test('npm run server serves an empty company until it is told to stop, and npm run account and verify know its folder', async () => {
  const data = join(folder(), 'company');
  const server = npm('server', '--data', data, '--port', '0');
  await expect.poll(server.out, {timeout: PATIENCE_MS}).toContain('"ready":true');
  const {url} = JSON.parse(server.out()) as {url: string};
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(server.all()).toContain('First account: admin');

  const made = npm('account', '--data', data, '--id', 'lucy', '--name', 'Lucy Marsh', '--role', 'sales');
  expect(await finished(made)).toMatchObject({code: 0, all: expect.stringContaining('lucy is set')});
  expect((await finished(npm('account', '--data', data, '--list'))).all).toContain('"id":"lucy","name":"Lucy Marsh"');

  const gone = once(server.child, 'close');
  process.kill(-(server.child.pid ?? Number.NaN), 'SIGTERM');
  await gone;
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  expect(await finished(npm('verify', '--data', data))).toMatchObject({
    code: 0,
    all: expect.stringContaining('"ok":true'),
  });
}, 120_000);

test('npm run server says what is missing and fails', async () => {
  expect(await finished(npm('server'))).toMatchObject({code: 1, all: expect.stringContaining('usage: npm run server')});
});

test('npm run holidays gives a calendar’s holidays as dates, or says what it needs', async () => {
  const run = npm('holidays', '--country', 'GB', '--state', 'ENG', '--from', '2026');
  expect(await finished(run)).toMatchObject({code: 0, all: expect.stringContaining('2026-12-25  Christmas Day')});
  expect(JSON.parse(run.out())).toContain('2026-12-28');
  expect(await finished(npm('holidays', '--country', 'GB'))).toMatchObject({
    code: 2,
    all: expect.stringContaining('usage: npm run holidays'),
  });
});

test('npm start, check, test, sim, soak and bench run their programs', async () => {
  const wrongPort = await finished(npm('start', '--port', 'abc'));
  expect(wrongPort).toMatchObject({code: 2, all: expect.stringContaining('a port is a number from 0 to 65535')});
  for (const script of ['check', 'test']) {
    const {code, all} = await finished(npm(script, 'nowhere'));
    expect(all).toContain('No stage "nowhere"');
    expect(code).not.toBe(0);
  }
  const sim = await finished(npm('sim', '--seed', '3', '--quiet'));
  expect(sim).toMatchObject({code: 0, all: expect.stringMatching(/1 seeds?, \d+ decisions, 0 failed/)});
  expect((await finished(npm('bench', '--only', 'nothing'))).all).toContain('"scale":"small"');
  expect((await finished(npm('soak', '--only', 'nothing'))).all).toContain('usage: soak');
}, 120_000);
