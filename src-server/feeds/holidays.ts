/** Public holidays, to seed calendars of sites, carriers and suppliers at set-up; afterwards a calendar is master data like any other. */
import Holidays from 'date-holidays';
import {DAY_MS, type DayNumber} from '../../src-shared/kernel/types.ts';

export type Holiday = {readonly day: DayNumber; readonly name: string};

/**
 * Days on which nobody works in a country (and state, where it has its own), from the first day of a year to the last of
 * another, rising, each once. Source: the library date-holidays. Throws for a country or state it does not know.
 */
export function publicHolidays(country: string, state: string | undefined, from: number, to: number): Holiday[] {
  const known = new Holidays().getCountries();
  if (!Object.hasOwn(known, country)) throw new RangeError(`no holidays are known for the country ${country}`);
  if (state !== undefined && !Object.hasOwn(new Holidays().getStates(country) ?? {}, state))
    throw new RangeError(`no holidays are known for ${state} in ${country}`);
  const calendar = state === undefined ? new Holidays(country) : new Holidays(country, state);
  const found = new Map<DayNumber, string>();
  for (let year = from; year <= to; year++)
    for (const {date, name, type, start, end} of calendar.getHolidays(year, 'en')) {
      if (type !== 'public') continue;
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY_MS;
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
      for (let n = 0; n < days; n++) if (!found.has(first + n)) found.set(first + n, name);
    }
  return [...found].map(([day, name]) => ({day, name})).sort((a, b) => a.day - b.day);
}
