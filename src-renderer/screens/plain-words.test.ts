import {expect, test} from 'vitest';
import {plainWords} from './plain-words.ts';

test('a refusal names fields and dates as the screens do, and leaves the rest as it is', () => {
  expect(
    plainWords(
      'expectedAt: 2020-01-01T08:57:00Z is more than 366 days back; the log stands at 2026-11-28T23:00:00.123Z',
    ),
  ).toBe('expected: Wed 1 Jan 2020 08:57 UTC is more than 366 days back; it is now Sat 28 Nov 2026 23:00 UTC');
  expect(plainWords('line 1: requested for 2020-01-01, which has passed; ask for 2026-11-28 or later')).toBe(
    'line 1: requested for Wed 1 Jan 2020, which has passed; ask for Sat 28 Nov 2026 or later',
  );
  expect(plainWords('line 2: item 20-11')).toBe('line 2: item 20-11');
});
