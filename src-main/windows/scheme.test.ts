import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {CONTENT_SECURITY_POLICY, serveFile} from './scheme.ts';

const home = mkdtempSync(join(tmpdir(), 'signalbox-scheme-'));
const folder = join(home, 'renderer');
mkdirSync(join(folder, 'assets'), {recursive: true});
writeFileSync(join(folder, 'index.html'), '<!doctype html>');
writeFileSync(join(folder, 'assets/a b.js'), '1');
writeFileSync(join(folder, 'assets/notes.txt'), 'no type, no answer');
writeFileSync(join(home, 'secret.json'), '{}');
mkdirSync(join(home, 'renderer-old'));
writeFileSync(join(home, 'renderer-old/index.html'), 'another folder with the same beginning');
afterAll(() => rmSync(home, {recursive: true}));

test.each([
  ['app://signalbox/', 'text/html; charset=utf-8'],
  ['app://signalbox/index.html?token=x#/tower', 'text/html; charset=utf-8'],
  ['app://signalbox/assets/a%20b.js', 'text/javascript; charset=utf-8'],
])('%s is served under the policy', async (url, type) => {
  const response = await serveFile(folder, url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
});

test.each([
  'app://signalbox/../secret.json',
  'app://signalbox/%2e%2e/secret.json',
  'app://signalbox/..%2fsecret.json',
  'app://signalbox/..%2frenderer-old/index.html',
  'app://signalbox/assets/%00.js',
  'app://signalbox/%',
  'app://signalbox/assets/notes.txt',
  'app://signalbox/assets',
  'app://elsewhere/index.html',
])('%s is not found', async (url) => {
  expect((await serveFile(folder, url)).status).toBe(404);
});

test('the policy allows no inline or evaluated script', () => {
  const script = CONTENT_SECURITY_POLICY.split('; ').find((part) => part.startsWith('script-src'));
  expect(script).toBe("script-src 'self'");
});
