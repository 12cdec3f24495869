/** An append thread that cannot go on: said soon, whether somebody waits for it or not. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {AppendAnswer} from './append-message.ts';
import {AppendThread} from './append-thread.ts';
import {GENESIS} from './chain.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'append-thread-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const GROUP = {head: {seq: 0, at: 0, hash: GENESIS}, lines: [], tail: []};
const thread = () => new AppendThread(join(folder, 'no-such-ledger.db'), undefined);

test('a thread whose file is gone fails its group, and every later one', async () => {
  const one = thread();
  const answer = await new Promise<AppendAnswer>((done) => one.append(GROUP, done));
  expect(answer).toMatchObject({failed: expect.stringMatching(/unable to open|gone/)});
  const again = await new Promise<AppendAnswer>((done) => one.append(GROUP, done));
  expect(again).toHaveProperty('failed');
  one.close();
});

test('who waits for it where it stands hears so as well, long before the disk would be given up', () => {
  const one = thread();
  const heard: AppendAnswer[] = [];
  one.append(GROUP, (answer) => heard.push(answer));
  const began = performance.now();
  one.settle();
  one.close();
  expect(heard).toMatchObject([{failed: expect.any(String)}]);
  expect(performance.now() - began).toBeLessThan(10_000);
});
