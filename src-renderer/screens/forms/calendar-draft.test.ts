import {expect, test} from 'vitest';
import {
  calendarDraft,
  calendarFault,
  calendarOf,
  daysOf,
  mayAddChange,
  missingOfCalendar,
  withChange,
  withHolidays,
  withNewChange,
  withoutChange,
  withoutHoliday,
} from './calendar-draft.ts';

const TODAY = 20_514;
const OFFICE = {workdays: [1, 2, 3, 4, 5], opens: 480, closes: 1_080, holidays: [TODAY + 9, TODAY + 3]};
const change = (from: number, workdays: number[], closes = 1_020) => ({from, workdays, opens: 480, closes});

test('what was defined comes back as it was, its holidays in order; days alone have no hours', () => {
  const calendar = {...OFFICE, changes: [change(TODAY - 5, [1]), change(TODAY + 20, [1, 6])]};
  expect(calendarOf(calendarDraft(calendar, TODAY))).toEqual({...calendar, holidays: [TODAY + 3, TODAY + 9]});
  const days = {workdays: [2], holidays: [], changes: [{from: TODAY + 1, workdays: [3]}]};
  expect(daysOf(calendarDraft(days, TODAY))).toEqual(days);
  expect(daysOf(calendarDraft(undefined, TODAY))).toEqual({workdays: [1, 2, 3, 4, 5], holidays: []});
  expect(calendarOf(calendarDraft(OFFICE, TODAY))).not.toHaveProperty('changes');
});

test('what ended more than a year ago is what it began with; of holidays nobody asks for those either', () => {
  const old = [change(TODAY - 900, [7]), change(TODAY - 366, [1, 2]), change(TODAY - 365, [3])];
  const draft = calendarDraft({...OFFICE, holidays: [TODAY - 400, TODAY - 300], changes: old}, TODAY);
  expect(calendarOf(draft)).toEqual({
    workdays: [1, 2],
    opens: 480,
    closes: 1_020,
    holidays: [TODAY - 300],
    changes: [old[2]],
  });
});

test('a change begins like the week before it, on a day that is still missing', () => {
  let draft = withNewChange(calendarDraft(OFFICE, TODAY));
  expect(missingOfCalendar(draft)).toBe('The first day of a change is missing.');
  draft = withChange(draft, 1, {from: TODAY + 7, workdays: [1, 6], closes: 900});
  expect(missingOfCalendar(draft)).toBeNull();
  draft = withNewChange(draft);
  expect(draft.changes[1]).toMatchObject({from: undefined, closes: 900});
  expect(calendarOf(withoutChange(draft, 2)).changes).toEqual([change(TODAY + 7, [1, 6], 900)]);
  for (let n = 0; n < 10; n++) draft = withNewChange(draft);
  expect([draft.changes.length, mayAddChange(draft)]).toEqual([12, false]);
});

test('closed days are added by stretches, each once, and not for a slip of the keyboard', () => {
  let draft = withHolidays(calendarDraft(OFFICE, TODAY), TODAY + 8, TODAY + 10);
  expect(draft.holidays).toEqual([3, 8, 9, 10].map((n) => TODAY + n));
  expect(withHolidays(draft, TODAY + 5, TODAY + 4).holidays).toEqual(draft.holidays);
  draft = withoutHoliday(draft, TODAY + 9);
  expect(draft.holidays).toEqual([3, 8, 10].map((n) => TODAY + n));
  expect(withHolidays(draft, TODAY + 20, TODAY + 9_000).holidays).toHaveLength(403);
});

test('a refusal stands at the change it is of, or at the week', () => {
  const at = 'calendar: ';
  expect(calendarFault('calendar: change 2 (from Sun 1 Mar): no working day', at)).toEqual({
    change: 1,
    words: 'no working day',
  });
  expect(calendarFault('calendar: no working day', at)).toEqual({change: null, words: 'no working day'});
  expect(calendarFault('pickup 1 (K/a): no such carrier or service', at)).toBeUndefined();
  expect(calendarFault(undefined, at)).toBeUndefined();
});
