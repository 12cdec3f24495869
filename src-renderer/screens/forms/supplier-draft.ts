/** A supplier being typed: pure changes to it, and the definition it becomes. What is impossible is the decider's to say. */
import type {SupplierCalendar} from '../../../src-shared/api/calendars.ts';
import type {CommandOf} from '../../data/commands.ts';
import {type CalendarDraft, calendarDraft, daysOf, missingOfCalendar} from './calendar-draft.ts';
import {missingId} from './carrier-draft.ts';

type Supplier = CommandOf<'DefineSupplier'>['supplier'];

export type SupplierDraft = {
  /** Defined before: items and purchases know it by its id, which stays. */
  readonly known: boolean;
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly zone: string;
  readonly active: boolean;
  /** Undefined: nobody has said. */
  readonly leadDays: number | undefined;
  /** It has no days of its own: `calendar` counts for nothing. */
  readonly anyDay: boolean;
  readonly calendar: CalendarDraft;
};

/** As it is defined; without one a new supplier. `zone`: the company's. */
export function supplierDraft(row: SupplierCalendar | undefined, today: number, zone: string): SupplierDraft {
  if (row === undefined) {
    const calendar = calendarDraft(undefined, today);
    return {
      known: false,
      id: '',
      name: '',
      country: '',
      zone,
      active: true,
      leadDays: undefined,
      anyDay: false,
      calendar,
    };
  }
  const {days, leadDays, ...others} = row.definition;
  return {known: true, ...others, leadDays, anyDay: days === undefined, calendar: calendarDraft(days, today)};
}

/** The first thing that is missing, in words; null when it can be asked about. */
export function missingOfSupplier(draft: SupplierDraft, taken: readonly string[]): string | null {
  const id = draft.id.trim();
  return (
    missingId(id, 'the supplier') ??
    (!draft.known && taken.includes(id) ? `There is a supplier ${id} already.` : null) ??
    (draft.name.trim() === '' ? 'A name is missing.' : null) ??
    (draft.country.trim() === '' ? 'A country is missing.' : null) ??
    (draft.zone.trim() === '' ? 'A time zone is missing.' : null) ??
    (draft.anyDay ? null : missingOfCalendar(draft.calendar))
  );
}

export const supplierOf = ({id, name, country, zone, active, leadDays, anyDay, calendar}: SupplierDraft): Supplier => ({
  id: id.trim(),
  name: name.trim(),
  zone: zone.trim(),
  country: country.trim(),
  active,
  ...(!anyDay && {days: daysOf(calendar)}),
  ...(leadDays !== undefined && {leadDays}),
});
