import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {folderOf, remembered} from './profile.ts';

const profile = mkdtempSync(join(tmpdir(), 'signalbox-profile-'));
const KEY = new Uint8Array(32).fill(3);
afterAll(() => rmSync(profile, {recursive: true}));

test('two people at one desk, and one person at two servers, have folders of their own', () => {
  const folders = [
    folderOf(profile, 'https://a.example', 'priya'),
    folderOf(profile, 'https://a.example', 'tom'),
    folderOf(profile, 'https://b.example', 'priya'),
    folderOf(profile, 'https://a.example', '../priya'),
  ];
  expect(new Set(folders).size).toBe(4);
  expect(folders.every((folder) => folder.startsWith(profile) && !folder.includes('..'))).toBe(true);
  expect(folderOf(profile, 'https://a.example', 'priya')).toBe(folders[0]);
});

test.each([
  ['with a key', KEY],
  ['without a keystore', null],
])('what is remembered %s comes back until forgotten', (_, key) => {
  const store = remembered(profile, key);
  store.write('{"user":"priya"}');
  expect(remembered(profile, key).read()).toBe('{"user":"priya"}');
  expect(store.secret).toBe(key !== null);
  store.write(null);
  expect(store.read()).toBeNull();
});

test('with a key the file shows nothing, and opens under no other key', () => {
  remembered(profile, KEY).write('{"user":"priya"}');
  expect(readFileSync(join(profile, 'signed-in')).includes('priya')).toBe(false);
  expect(remembered(profile, new Uint8Array(32)).read()).toBeNull();
  expect(remembered(profile, null).read()).toBeNull();
});

test('a damaged file is as if it were not there', () => {
  writeFileSync(join(profile, 'signed-in'), 'torn');
  expect(remembered(profile, null).read()).toBeNull();
});
