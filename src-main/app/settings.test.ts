import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeEach, expect, test} from 'vitest';
import {readSettings} from './settings.ts';

const home = mkdtempSync(join(tmpdir(), 'signalbox-settings-'));
beforeEach(() => rmSync(join(home, 'settings.json'), {force: true}));
afterAll(() => rmSync(home, {recursive: true}));

test('the command line wins over the environment, and that over the file', () => {
  writeFileSync(join(home, 'settings.json'), '{"server":"https://file.example/"}');
  const line = ['app', '--server=https://line.example:8443/x'];
  const env = {SIGNALBOX_SERVER: 'https://env.example'};
  expect(readSettings(line, env, home).server).toBe('https://line.example:8443');
  expect(readSettings([], env, home).server).toBe('https://env.example');
  expect(readSettings([], {}, home).server).toBe('https://file.example');
});

test('bad settings are named and left out', () => {
  writeFileSync(join(home, 'settings.json'), '{"server":"ftp://x"}');
  expect(readSettings([], {}, home)).toMatchObject({
    server: 'http://127.0.0.1:4317',
    complaints: [expect.stringContaining('server')],
  });
  writeFileSync(join(home, 'settings.json'), '{"server"');
  expect(readSettings(['--server=javascript:1'], {}, home).complaints).toEqual([
    expect.stringContaining('javascript:1'),
    expect.stringContaining('not JSON'),
  ]);
});

test('a sign-in token that is none is not passed on', () => {
  expect(readSettings([], {SIGNALBOX_SIGN_IN: 'abc-DEF_1.2'}, home).signIn).toBe('abc-DEF_1.2');
  expect(readSettings([], {SIGNALBOX_SIGN_IN: '"><script>'}, home).signIn).toBeUndefined();
});
