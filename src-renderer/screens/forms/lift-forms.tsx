/** What a pickup takes in a week, and on one day for which another vehicle was agreed. */
import {Checkbox} from '@mantine/core';
import {useState} from 'react';
import type {PickupLift, SiteWork} from '../../../src-shared/api/work.ts';
import type {CommandOf} from '../../data/commands.ts';
import {dayText} from '../../ui/dates.ts';
import {kilos} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ReasonField} from './fields.tsx';
import {kilosForm, NumberField} from './number-field.tsx';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const KILOS = kilosForm();
const EFFECT =
  'Kilograms with the pickup of a day. What does not fit is promised with the next, by another service or from another site. ' +
  'Promises made already stay.';
type LiftProps = {readonly site: SiteWork; readonly pickup: PickupLift; readonly onClose: () => void};

export function LiftForm({site, pickup, onClose}: LiftProps) {
  const {week: old, weekdays, service, name} = pickup;
  const [week, setWeek] = useState<readonly (number | undefined)[]>(DAYS.map((_, i) => old?.[i]));
  const [unlimited, setUnlimited] = useState(false);
  const [reason, setReason] = useState('');
  const comes = (i: number) => weekdays.includes(i + 1);
  const build = (): CommandOf<'SetLift'> | string => {
    const of = {type: 'SetLift', site: site.site, service, reason: reason.trim()} as const;
    if (!unlimited) {
      const missing = week.findIndex((grams, i) => comes(i) && grams === undefined);
      if (missing >= 0) return `${DAYS[missing]} is missing; a day on which it takes nothing is 0.`;
    }
    if (of.reason === '') return 'A reason is missing.';
    if (unlimited) return {...of, week: null};
    // Should it come on another day too, it takes what it takes at most.
    const most = Math.max(...week.map((grams, i) => (comes(i) ? (grams ?? 0) : 0)));
    return {...of, week: week.map((grams, i) => (comes(i) ? (grams ?? 0) : most))};
  };
  return (
    <CommandForm
      title={`What ${name} takes from ${site.name}`}
      submit={unlimited ? 'Lift the limit' : 'Set the week'}
      size={620}
      onClose={onClose}
      build={build}
      effect={EFFECT}
    >
      <div className="seven">
        {DAYS.map((day, i) =>
          comes(i) ? (
            <NumberField
              key={day}
              form={KILOS}
              label={day}
              value={week[i]}
              onChange={(next) => setWeek((before) => before.map((grams, n) => (n === i ? next : grams)))}
              autoFocus={i + 1 === Math.min(...weekdays)}
            />
          ) : null,
        )}
      </div>
      {old !== null && (
        <Checkbox
          label="It takes all there is"
          checked={unlimited}
          onChange={(event) => setUnlimited(event.currentTarget.checked)}
        />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

export function DayLiftForm({site, pickup, day, onClose}: LiftProps & {readonly day: PickupLift['days'][number]}) {
  const {usual, lift, planned, isOwn} = day;
  const [grams, setGrams] = useState<number | undefined>();
  const [asWeek, setAsWeek] = useState(false);
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'SetDayLift'> | string => {
    if (!asWeek && grams === undefined) return 'Kilograms are missing.';
    if (reason.trim() === '') return 'A reason is missing.';
    return {
      type: 'SetDayLift',
      site: site.site,
      service: pickup.service,
      day: day.day,
      grams: asWeek ? null : (grams ?? 0),
      reason: reason.trim(),
    };
  };
  const left = ((asWeek ? usual : grams) ?? lift ?? 0) - planned;
  return (
    <CommandForm
      title={`${pickup.name} at ${site.name} on ${dayText(day.day)}`}
      submit={asWeek ? 'As the week' : 'Set the day'}
      onClose={onClose}
      build={build}
      effect={
        left < 0
          ? `${kilos(-left)} more are promised than it takes; they stay promised, nothing is added.`
          : `${kilos(left)} more can be promised with it.`
      }
    >
      <NumberField
        form={KILOS}
        label="Kilograms it takes that day"
        hint={`${kilos(lift ?? 0)} now, ${kilos(usual ?? 0)} by the week; ${kilos(planned)} leave with it`}
        value={grams}
        onChange={setGrams}
        autoFocus
      />
      {isOwn && (
        <Checkbox
          label={`As in any week: ${kilos(usual ?? 0)}`}
          checked={asWeek}
          onChange={(event) => setAsWeek(event.currentTarget.checked)}
        />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}
