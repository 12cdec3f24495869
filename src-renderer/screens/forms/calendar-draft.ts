/**
 * A calendar being typed: its week, its holidays and the changes that are known beforehand. Pure changes to it, and the definition it
 * becomes. What is impossible is the decider's to say; here is only what is missing.
 */
import type {SiteCalendar} from '../../../src-shared/api/calendars.ts';
import type {CommandOf} from '../../data/commands.ts';
import {
  type DraftVersion,
  KEPT_DAYS,
  keptVersions,
  mayAddVersion,
  versionFault,
  withNewVersion,
  withoutVersion,
  withVersion,
} from './version-draft.ts';

type Calendar = SiteCalendar['definition']['calendar'];
type WorkingDays = CommandOf<'DefineCarrier'>['carrier']['days'];
type Week = Pick<Calendar, 'workdays'> & Partial<Pick<Calendar, 'opens' | 'closes'>>;

/** Times are minutes after midnight; who works without hours has the whole day. */
export type DraftWeek = {readonly workdays: readonly number[]; readonly opens: number; readonly closes: number};
export type DraftChange = DraftVersion<DraftWeek>;
export type CalendarDraft = DraftWeek & {
  readonly holidays: readonly number[];
  readonly changes: readonly DraftChange[];
};

/** Days that are closed at one go: a slip of the keyboard (a year of 2062) is no stretch. */
const STRETCH_MAX = 400;
const ALL_DAY = {opens: 0, closes: 1_440};
const WEEKDAYS = [1, 2, 3, 4, 5];

/** As it is defined, without what ended so long ago that nothing asks for it; undefined: as long as nobody said anything. */
export function calendarDraft(calendar: Calendar | WorkingDays | undefined, today: number): CalendarDraft {
  const {holidays, changes: known, ...week} = calendar ?? {workdays: WEEKDAYS, holidays: []};
  const {base, changes} = keptVersions<Week>(week, known, today);
  return {
    ...ALL_DAY,
    ...base,
    holidays: holidays.filter((day) => day > today - KEPT_DAYS).toSorted((a, b) => a - b),
    changes: changes.map((change, i) => ({...ALL_DAY, ...change, key: i + 1})),
  };
}

/** With a change of the last week there is, from a day that is still to be said. */
export function withNewChange(draft: CalendarDraft): CalendarDraft {
  const {workdays, opens, closes} = draft.changes.at(-1) ?? draft;
  return {...draft, changes: withNewVersion(draft.changes, {workdays, opens, closes})};
}
export const mayAddChange = ({changes}: CalendarDraft): boolean => mayAddVersion(changes);
export const withChange = (draft: CalendarDraft, key: number, change: Partial<DraftChange>): CalendarDraft => ({
  ...draft,
  changes: withVersion(draft.changes, key, change),
});
export const withoutChange = (draft: CalendarDraft, key: number): CalendarDraft => ({
  ...draft,
  changes: withoutVersion(draft.changes, key),
});

/** With all days from one to another closed; the same when they end before they begin. */
export function withHolidays(draft: CalendarDraft, from: number, to: number): CalendarDraft {
  const days = Array.from({length: Math.min(STRETCH_MAX, Math.max(0, to - from + 1))}, (_, i) => from + i);
  return {...draft, holidays: [...new Set([...draft.holidays, ...days])].sort((a, b) => a - b)};
}
export const withoutHoliday = (draft: CalendarDraft, day: number): CalendarDraft => ({
  ...draft,
  holidays: draft.holidays.filter((one) => one !== day),
});

/** What is missing, in words; null when it can be asked about. */
export const missingOfCalendar = ({changes}: CalendarDraft): string | null =>
  changes.some(({from}) => from === undefined) ? 'The first day of a change is missing.' : null;

export function calendarOf({workdays, opens, closes, holidays, changes}: CalendarDraft): Calendar {
  const week = (of: DraftWeek) => ({workdays: [...of.workdays], opens: of.opens, closes: of.closes});
  return {
    ...week({workdays, opens, closes}),
    holidays: [...holidays],
    ...(changes.length > 0 && {changes: changes.map((one) => ({from: one.from ?? 0, ...week(one)}))}),
  };
}
export function daysOf({workdays, holidays, changes}: CalendarDraft): WorkingDays {
  return {
    workdays: [...workdays],
    holidays: [...holidays],
    ...(changes.length > 0 && {
      changes: changes.map((one) => ({from: one.from ?? 0, workdays: [...one.workdays]})),
    }),
  };
}

/** At which part of a calendar a refusal stands: its week, or a change by its place from 0; undefined: at none. */
export function calendarFault(
  fault: string | undefined,
  prefix: string,
): {readonly change: number | null; readonly words: string} | undefined {
  return fault?.startsWith(prefix) === true ? versionFault(fault.slice(prefix.length)) : undefined;
}
