/** A calendar in a table: what counts now, what is known to come, and the next days that are closed. */
import type {SiteCalendar} from '../../../src-shared/api/calendars.ts';
import type {CommandOf} from '../../data/commands.ts';
import {dayText} from '../../ui/dates.ts';
import {versionsOf, weekText} from './words.ts';

type Calendar = SiteCalendar['definition']['calendar'] | CommandOf<'DefineCarrier'>['carrier']['days'];
const HOLIDAYS_SHOWN = 3;

export function Versions({calendar, today}: {calendar: Calendar; today: number}) {
  const {now, coming} = versionsOf(calendar, today);
  return (
    <>
      <b>{weekText(now)}</b>
      {coming.map((change) => (
        <div key={change.from}>
          <span className="sub">from {dayText(change.from, today)}:</span> {weekText(change)}
        </div>
      ))}
    </>
  );
}

export function NextHolidays({calendar, today}: {calendar: Calendar; today: number}) {
  const {holidays} = versionsOf(calendar, today);
  if (holidays.length === 0) return <span className="nil">none is known</span>;
  const more = holidays.length - HOLIDAYS_SHOWN;
  const words = holidays.slice(0, HOLIDAYS_SHOWN).map((day) => dayText(day, today));
  return (
    <span title={holidays.map((day) => dayText(day, today)).join(', ')}>
      {words.join(', ')}
      {more > 0 && <span className="sub"> and {more} more</span>}
    </span>
  );
}
