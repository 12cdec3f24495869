import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {FirstRow, SETTLE_MS} from './first-row.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page beside whose table stands what it is offered. */
function pane() {
  const page = {wanted: true, held: undefined as string | undefined, rows: ['a', 'b'], offers: [] as string[]};
  const first = new FirstRow<string>({
    wanted: () => page.wanted,
    held: () => page.held,
    offer: (row) => {
      page.held = row;
      page.offers.push(row ?? 'none');
    },
    stands: async (id) => page.rows.includes(id),
  });
  const rest = () => vi.advanceTimersByTimeAsync(SETTLE_MS);
  return {page, first, rest};
}

test('the first row of a query is offered once, however often its first page is read again', async () => {
  const {page, first, rest} = pane();
  first.came('all', 'a');
  await rest();
  first.came('all', 'b'); // ranked again: a is second now
  await rest();
  expect(page.offers).toEqual(['a']);
});

test('of queries that follow each other while somebody types only the last brings its first row', async () => {
  const {page, first, rest} = pane();
  first.came('', 'a');
  first.came('2', 'b');
  await vi.advanceTimersByTimeAsync(SETTLE_MS - 1);
  expect(page.offers).toEqual([]);
  first.came('22', 'c');
  await rest();
  expect(page.offers).toEqual(['c']);
});

test('other rows bring their first; so does a way back', async () => {
  const {page, first, rest} = pane();
  for (const [query, row] of [
    ['all', 'a'],
    ['late', 'b'],
    ['all', 'a'],
  ] as const) {
    first.came(query, row);
    await rest();
  }
  expect(page.offers).toEqual(['a', 'b', 'a']);
});

test('a row that has left with a new order gives its place to the first', async () => {
  const {page, first, rest} = pane();
  first.came('all', 'a');
  await rest();
  page.rows = ['b'];
  first.came('all', 'b');
  await rest();
  expect(page.held).toBe('b');
});

test('where a query finds nothing the pane is empty, until its first row comes', async () => {
  const {page, first, rest} = pane();
  for (const [query, row] of [
    ['all', 'a'],
    ['x', undefined],
    ['x', 'b'],
  ] as const) {
    first.came(query, row);
    await rest();
  }
  expect(page.offers).toEqual(['a', 'none', 'b']);
});

test('what a person let go stays away until other rows are asked for', async () => {
  const {page, first, rest} = pane();
  first.came('all', 'a');
  await rest();
  page.held = undefined;
  first.came('all', 'b');
  await rest();
  expect(page.held).toBeUndefined();
  first.came('late', 'b');
  await rest();
  expect(page.held).toBe('b');
});

test('while none is wanted, under an open form or before every order was counted, none is offered; afterwards the newest', async () => {
  const {page, first, rest} = pane();
  page.wanted = false;
  first.came('all', 'a');
  await rest();
  first.came('today', 'b');
  await rest();
  expect(page.offers).toEqual([]);
  page.wanted = true;
  first.look();
  await rest();
  expect(page.offers).toEqual(['b']);
});

test('a pane that is gone is offered nothing', async () => {
  const {page, first, rest} = pane();
  first.came('all', 'a');
  first.close();
  await rest();
  expect(page.offers).toEqual([]);
});
