/** A pickup of a site under its work: the weight that leaves with it day by day, of what it takes. */
import {Button} from '@mantine/core';
import type {PickupLift, SiteWork} from '../../../src-shared/api/work.ts';
import {dayText} from '../../ui/dates.ts';
import {kilos} from '../../ui/format.ts';
import {KILOS, LoadCell} from './load-cell.tsx';
import {weekWords} from './week-words.ts';

type Day = PickupLift['days'][number];
/** To change what it takes: in a week, or on a day. */
export type OnPickup = (site: SiteWork, pickup: PickupLift, day: Day | null) => void;
type PickupRowProps = {
  readonly site: SiteWork;
  readonly pickup: PickupLift;
  readonly days: readonly number[];
  readonly onPickup: OnPickup | null;
};

export function PickupRow({site, pickup, days, onPickup}: PickupRowProps) {
  const {name, week} = pickup;
  return (
    <tr className="pickup">
      <td>
        {name}
        <div className="sub">
          {week === null ? 'takes all there is' : `takes ${weekWords(onDays(pickup, week), kilos)}`}
        </div>
      </td>
      {days.map((day) => {
        const one = pickup.days.find((d) => d.day === day);
        return (
          <td key={day} className="num">
            {one !== undefined && <PickupDay site={site} pickup={pickup} day={one} onPickup={onPickup} />}
          </td>
        );
      })}
      {onPickup !== null && (
        <td>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${week === null ? 'Limit' : 'Change'} ${name} at ${site.name}`}
            onClick={() => onPickup(site, pickup, null)}
          >
            {week === null ? 'Limit' : 'Change'}
          </Button>
        </td>
      )}
    </tr>
  );
}

/** Of a week only the days on which it comes. */
const onDays = ({weekdays}: PickupLift, week: readonly number[]): readonly number[] =>
  week.map((grams, i) => (weekdays.includes(i + 1) ? grams : 0));

function PickupDay({site, pickup, day, onPickup}: Omit<PickupRowProps, 'days'> & {day: Day}) {
  const {comes, lift, planned} = day;
  if (!comes) return <span className="nil">none</span>;
  const of = lift === null ? 'no limit' : kilos(lift);
  const open = onPickup === null || lift === null ? null : () => onPickup(site, pickup, day);
  const label = `${pickup.name} at ${site.name}, ${dayText(day.day)}: ${kilos(planned)} of ${of}`;
  return <LoadCell {...day} most={lift} measure={KILOS} label={label} onClick={open} />;
}
