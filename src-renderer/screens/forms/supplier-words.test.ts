import {expect, test} from 'vitest';
import {dayText} from '../../ui/dates.ts';
import {dayWarning, leadWords} from './supplier-words.ts';

const TODAY = 20_000;
const lead = {days: 5, ordered: TODAY, ready: TODAY + 8, closed: [TODAY + 3], day: TODAY + 8, at: 0};
const times = {name: 'Delhi Wire', lead, off: [TODAY + 10, TODAY + 5]};
const of = (n: number) => dayText(TODAY + n);

test('the earliest date is said with the days it takes, those that are closed, and the dock where it waits for it', () => {
  expect(leadWords(times, 'Reading', TODAY)).toBe(
    `${of(8)} at the earliest: ordered today, Delhi Wire takes 5 working days of its own, until ${of(8)} (closed on ${of(3)}).`,
  );
  const waits = {...lead, days: 1, ordered: TODAY - 1, closed: [], day: TODAY + 10};
  expect(leadWords({...times, lead: waits}, 'Reading', TODAY)).toBe(
    [
      `${of(10)} at the earliest: ordered on ${of(-1)}, Delhi Wire takes 1 working day of its own, until ${of(8)}`,
      `; the dock of Reading opens next on ${of(10)}.`,
    ].join(''),
  );
  expect(leadWords({...times, lead: null}, 'Reading', TODAY)).toBeNull();
});

test('a day is warned of that is sooner than the lead allows, or on which the supplier does not work', () => {
  const soon = `Sooner than Delhi Wire can: ${of(8)} at the earliest.`;
  const closed = (n: number) => `Delhi Wire does not work on ${of(n)}.`;
  expect(dayWarning(times, TODAY + 8, false)).toBeUndefined();
  expect(dayWarning(times, TODAY + 7, false)).toBe(soon);
  expect(dayWarning(times, TODAY + 10, false)).toBe(closed(10));
  expect(dayWarning(times, TODAY + 5, false)).toBe(`${soon} ${closed(5)}`);
  // Confirmed, it is the supplier's word that it can; a day on which it does not work is worth a look all the same.
  expect(dayWarning(times, TODAY + 7, true)).toBeUndefined();
  expect(dayWarning(times, TODAY + 5, true)).toBe(closed(5));
  expect(dayWarning({...times, lead: null}, TODAY + 7, false)).toBeUndefined();
});
