import {expect, test, vi} from 'vitest';
import {Live} from './live.ts';

test('keeps the newest value and opens a broken stream again', async () => {
  let opened = 0;
  const live = new Live<number>(async function open() {
    opened++;
    return (async function* () {
      yield opened * 10;
      if (opened === 1) throw new Error('the port closed');
      await new Promise(() => undefined);
    })();
  });
  const heard = vi.fn<() => void>();
  live.subscribe(heard);
  await vi.waitFor(() => expect(live.get()).toBe(20));
  expect([opened, heard.mock.calls.length]).toEqual([2, 2]);
  live.close();
});
