/** What a site can pick in a week, and on one day that is another than the week says. */
import {Checkbox} from '@mantine/core';
import {useState} from 'react';
import type {SiteWork} from '../../../src-shared/api/work.ts';
import type {CommandOf} from '../../data/commands.ts';
import {dayText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ReasonField, UnitsField} from './fields.tsx';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function WeekForm({site, onClose}: {site: SiteWork; onClose: () => void}) {
  const [week, setWeek] = useState<readonly (number | undefined)[]>(
    site.week ?? DAYS.map((_, i) => (i < 5 ? undefined : 0)),
  );
  const [unlimited, setUnlimited] = useState(false);
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'SetCapacity'> | string => {
    if (reason.trim() === '') return 'A reason is missing.';
    const of = {type: 'SetCapacity', site: site.site, reason: reason.trim()} as const;
    if (unlimited) return {...of, week: null};
    const units = week.filter((n) => n !== undefined);
    return units.length < DAYS.length ? 'A day is missing; a day off is 0.' : {...of, week: units};
  };
  return (
    <CommandForm
      title={`What ${site.name} can pick in a week`}
      submit={unlimited ? 'Lift the limit' : 'Set the week'}
      size={620}
      onClose={onClose}
      build={build}
      effect="Promises from now on keep within it, holds and quotes too. Promises made already stay, also where a day is too full."
    >
      <div className="seven">
        {DAYS.map((name, i) => (
          <UnitsField
            key={name}
            label={name}
            value={week[i]}
            onChange={(next) => setWeek((old) => DAYS.map((_, n) => (n === i ? next : old[n])))}
            min={0}
            autoFocus={i === 0}
          />
        ))}
      </div>
      {site.week !== null && (
        <Checkbox
          label="No limit any more"
          checked={unlimited}
          onChange={(event) => setUnlimited(event.currentTarget.checked)}
        />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

type DayProps = {readonly site: SiteWork; readonly day: SiteWork['days'][number]; readonly onClose: () => void};

export function DayCapacityForm({site, day, onClose}: DayProps) {
  const usual = day.usual ?? 0;
  const [units, setUnits] = useState<number | undefined>();
  const [asWeek, setAsWeek] = useState(false);
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'SetDayCapacity'> | string => {
    if (!asWeek && units === undefined) return 'Units are missing.';
    if (reason.trim() === '') return 'A reason is missing.';
    return {
      type: 'SetDayCapacity',
      site: site.site,
      day: day.day,
      units: asWeek ? null : (units ?? 0),
      reason: reason.trim(),
    };
  };
  const next = asWeek ? usual : units;
  // Of today counts the rest of the working time, of what is set as of what was.
  const share = day.whole === null || day.whole === 0 || day.capacity === null ? 1 : day.capacity / day.whole;
  const more = next === undefined ? undefined : Math.floor(next * share) - (day.capacity ?? 0);
  return (
    <CommandForm
      title={`${site.name} on ${dayText(day.day)}`}
      submit={asWeek ? 'As the week' : 'Set the day'}
      onClose={onClose}
      build={build}
      effect={effectWords(day.left ?? 0, more)}
    >
      <UnitsField
        label="Units it can pick that whole day"
        hint={`${qty(day.whole ?? 0)} now, ${qty(usual)} by the week; ${qty(day.planned)} leave that day`}
        value={units}
        onChange={setUnits}
        min={0}
        autoFocus
      />
      {day.isOwn && (
        <Checkbox
          label={`As in any week: ${qty(usual)}`}
          checked={asWeek}
          onChange={(event) => setAsWeek(event.currentTarget.checked)}
        />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

function effectWords(left: number, more: number | undefined): string {
  const then = left + (more ?? 0);
  if (then < 0)
    return `${qty(-then)} more are promised than can be picked by then; they stay promised, nothing is added.`;
  return `${qty(then)} more can be promised for that day, with the work that is free before.`;
}
