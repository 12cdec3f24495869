import {expect, test} from 'vitest';
import type {InboundRow, RowQuery, WindowChange} from '../api/rows.ts';
import {inboundSource} from '../read-models/lists.ts';
import {Window} from '../read-models/windows.ts';
import {Watch} from './watch.ts';

const row = (id: string, open: number): InboundRow => ({id, open}) as InboundRow;

function watched(count: number) {
  const source = inboundSource();
  for (let n = 0; n < count; n++) source.put(`r${n}`, row(`r${n}`, n));
  const query: RowQuery = {table: 'inbound', filters: [], search: '', sort: [{column: 'open', descending: false}]};
  const watch = new Watch(new Window('w1', query, source));
  watch.window.read(watch.window.order, 0, count);
  const set = (n: number, open: number) => watch.mark([source.put(`r${n}`, row(`r${n}`, open))]);
  return {watch, set};
}

/** Everything told until the stream has nothing more to say at once. */
async function told(
  stream: AsyncGenerator<WindowChange, void>,
  pending: {next?: Promise<IteratorResult<WindowChange, void>>},
) {
  const heard: WindowChange[] = [];
  for (;;) {
    pending.next ??= stream.next();
    const result = await Promise.race([pending.next, new Promise<null>((resolve) => setTimeout(resolve, 5, null))]);
    if (result === null) return heard;
    delete pending.next;
    if (result.done === true) return heard;
    heard.push(result.value);
  }
}

test('a looker who looks away for a thousand changes is told the newest cells and the count once', async () => {
  const {watch, set} = watched(10);
  const stream = watch.changes();
  const pending = {};
  expect(await told(stream, pending)).toEqual([]);
  for (let n = 0; n < 1_000; n++) set(3, n);
  watch.push();
  expect(await told(stream, pending)).toEqual([
    {kind: 'cells', rows: [row('r3', 999)]},
    {kind: 'moved', moved: 1},
  ]);
});

test('a new order is told before the cells of it, and rows marked under the old one are dropped', async () => {
  const {watch, set} = watched(10);
  const stream = watch.changes();
  const pending = {};
  await told(stream, pending);
  set(0, 50);
  watch.rebuild();
  watch.push();
  expect(await told(stream, pending)).toEqual([{kind: 'shape', total: 10, order: 2}]);
});

test('changes end when the window closes and when the looker hangs up', async () => {
  const closed = watched(1).watch;
  const stream = closed.changes();
  const next = stream.next();
  closed.close();
  expect((await next).done).toBe(true);
  const abort = new AbortController();
  const other = watched(1).watch.changes(abort.signal);
  const last = other.next();
  abort.abort();
  expect((await last).done).toBe(true);
});
