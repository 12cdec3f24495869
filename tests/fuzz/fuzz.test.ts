/** Bad input on the wire and in large files, in small counts; `npm run soak` runs the large ones. */
import {expect, test} from 'vitest';
import {refuseLargeFiles} from './large-files.ts';
import {fuzzWire} from './wire.ts';

test('300 broken frames over real sockets: what is refused ends its connection and changes nothing', async () => {
  const report = await fuzzWire({frames: 300, seed: 23});
  expect(report).toMatchObject({frames: 300, faults: []});
  expect(report.refused).toBeGreaterThan(100);
  expect(report.taken).toBeGreaterThan(20);
}, 120_000);

test('files too long, or wrong in one row of thousands: refused with row and column, nothing imported', async () => {
  expect(await refuseLargeFiles(1_000_000)).toMatchObject({faults: []});
}, 120_000);
