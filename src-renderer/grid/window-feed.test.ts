import {expect, test, vi} from 'vitest';
import type {Change, Rows} from '../data/rows.ts';
import {WindowFeed} from './window-feed.ts';

type Row = {readonly id: number};

const pageOf = (start: number, end: number): Row[] => Array.from({length: end - start}, (_, i) => ({id: start + i}));

function fakeRows(withPage = false) {
  const log: string[] = [];
  let order = 1;
  let opened = 0;
  const listeners = new Map<string, (change: Change<Row>) => void>();
  const rows: Rows<string, Row> = {
    open: (query, first) => {
      log.push(`open ${query}${first > 0 && withPage ? ` with ${first}` : ''}`);
      const rows = withPage ? pageOf(0, first) : [];
      return Promise.resolve({window: `w${++opened}`, total: 10, of: 40, order, rows});
    },
    read: (window, asked, start, end) => {
      log.push(`read ${window} ${asked} ${start}-${end}`);
      if (asked !== order) return Promise.resolve({stale: true, order, total: 12});
      return Promise.resolve({order, rows: pageOf(start, end)});
    },
    find: async () => null,
    reorder: (window) => {
      log.push(`reorder ${window}`);
      return Promise.resolve({window, total: 10, of: 40, order: ++order});
    },
    close: (window) => void log.push(`close ${window}`),
    onChange: (window, listen) => {
      listeners.set(window, listen);
      return () => void listeners.delete(window);
    },
  };
  const push = (window: string, change: Change<Row>) => {
    if (change.kind === 'shape') order = change.order;
    listeners.get(window)?.(change);
  };
  return {rows, log, push, listeners, reorder: (to: number) => (order = to)};
}

const listener = () => ({
  onOpened: vi.fn<(total: number, of: number) => void>(),
  onCells: vi.fn<(rows: readonly Row[]) => void>(),
  onReordered: vi.fn<(total: number) => void>(),
  onMoved: vi.fn<(moved: number) => void>(),
});

test('pages of one query share a window, and another query closes it', async () => {
  const {rows, log} = fakeRows();
  const feed = new WindowFeed(rows, listener());
  await feed.read('a', 0, 2);
  await feed.read('a', 2, 4);
  await feed.read('b', 0, 2);
  expect(log).toEqual(['open a', 'read w1 1 0-2', 'read w1 1 2-4', 'open b', 'close w1', 'read w2 1 0-2']);
});

test('the first page comes with the window, and is shown once', async () => {
  const {rows, log} = fakeRows(true);
  const feed = new WindowFeed(rows, listener());
  expect(await feed.read('a', 0, 2)).toEqual({rows: pageOf(0, 2), total: 10});
  // Read again, as after a purge: what it came with may have changed.
  await feed.read('a', 0, 2);
  // Two pages at once: only who opened it has the first.
  await Promise.all([feed.read('b', 0, 2), feed.read('b', 0, 2), feed.read('b', 2, 4)]);
  await feed.read('c', 4, 6);
  expect(log.filter((line) => !line.startsWith('close'))).toEqual([
    'open a with 2',
    'read w1 1 0-2',
    'open b with 2',
    'read w2 1 0-2',
    'read w2 1 2-4',
    'open c',
    'read w3 1 4-6',
  ]);
});

test('a window that was empty is read when something has come', async () => {
  const {rows, log} = fakeRows(true);
  const opened = {window: 'w1', total: 0, of: 40, order: 1, rows: []};
  const feed = new WindowFeed({...rows, open: () => Promise.resolve(opened)}, listener());
  expect(await feed.read('a', 0, 2)).toEqual({rows: [], total: 0});
  expect((await feed.read('a', 0, 1))?.rows).toEqual([{id: 0}]);
  expect(log).toEqual(['read w1 1 0-1']);
});

test('an answer for a query that is no longer asked is dropped', async () => {
  const {rows} = fakeRows();
  const feed = new WindowFeed(rows, listener());
  const first = feed.read('a', 0, 2);
  const second = feed.read('b', 0, 2);
  expect([await first, (await second)?.rows.length]).toEqual([undefined, 2]);
});

test('moved rows are counted without a new order; a new order makes the grid read again', async () => {
  const {rows, push} = fakeRows();
  const heard = listener();
  const feed = new WindowFeed(rows, heard);
  await feed.read('a', 0, 2);
  push('w1', {kind: 'moved', moved: 14});
  expect([heard.onMoved.mock.lastCall, heard.onReordered.mock.calls.length]).toEqual([[14], 0]);
  push('w1', {kind: 'shape', total: 11, order: 2});
  expect([heard.onMoved.mock.lastCall, heard.onReordered.mock.lastCall]).toEqual([[0], [11]]);
  expect((await feed.read('a', 0, 2))?.total).toBe(11);
});

test('a new order at the reader’s wish is told once, by the answer or by the push', async () => {
  const {rows, push} = fakeRows();
  const heard = listener();
  const feed = new WindowFeed(rows, heard);
  await feed.read('a', 0, 2);
  await feed.reorder();
  push('w1', {kind: 'shape', total: 10, order: 2});
  expect([heard.onReordered.mock.calls.length, (await feed.read('a', 0, 2))?.rows.length]).toEqual([1, 2]);
});

test('a stale page is read again at once in the order there is, and the grid told of it', async () => {
  const {rows, log, reorder} = fakeRows();
  const heard = listener();
  const feed = new WindowFeed(rows, heard);
  await feed.read('a', 0, 2);
  reorder(7); // the engine moved on and its shape has not reached us
  expect((await feed.read('a', 0, 2))?.total).toBe(12);
  expect(log.filter((line) => line.startsWith('read'))).toEqual(['read w1 1 0-2', 'read w1 1 0-2', 'read w1 7 0-2']);
  expect(heard.onReordered.mock.calls).toEqual([[12]]);
});

test('a shape that comes after a newer one does not count', async () => {
  const {rows, push, reorder} = fakeRows();
  const heard = listener();
  const feed = new WindowFeed(rows, heard);
  await feed.read('a', 0, 2);
  await feed.reorder();
  await feed.reorder();
  push('w1', {kind: 'shape', total: 99, order: 2});
  reorder(3);
  expect((await feed.read('a', 0, 2))?.total).toBe(10);
});

test('after close nothing is heard any more', async () => {
  const {rows, log, push, listeners} = fakeRows();
  const heard = listener();
  const feed = new WindowFeed(rows, heard);
  await feed.read('a', 0, 2);
  feed.close();
  await Promise.resolve();
  push('w1', {kind: 'cells', rows: [{id: 1}]});
  expect([heard.onCells.mock.calls.length, listeners.size, log.at(-1)]).toEqual([0, 0, 'close w1']);
});
