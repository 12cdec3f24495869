/** Bad input on the wire and in large files, in small counts; `npm run soak` runs the large ones. */
import {expect, test} from 'vitest';
import {submissionSchema as restSubmission} from '../../src-server/rest/contract.ts';
import {submissionSchema} from '../../src-shared/protocol/frames.ts';
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

test('half a character in a command id is refused at both doors: the chain could not be read back', () => {
  const command = {type: 'ExpireHold', hold: 'H-1'};
  for (const [commandId, good] of [
    ['whole \u{1f69a}', true],
    ['half \ud83d', false],
    ['half \ude9a', false],
  ] as const) {
    expect(submissionSchema.safeParse({commandId, clientSeq: 1, basis: 0, command}).success).toBe(good);
    expect(restSubmission.safeParse({commandId, command}).success).toBe(good);
  }
});
