/** The zones of a site and its docks under its work, shift by shift: the minutes each has to do on a day, of those it has. */
import type {SiteWork, ZoneLabour} from '../../../src-shared/api/work.ts';
import {clockText, dayText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {doorsOf} from '../forms/zones-draft.ts';
import type {ShiftOf} from '../forms/zones-form.tsx';
import {LoadCell, MINUTES} from './load-cell.tsx';
import {weekWords} from './week-words.ts';

type Shift = ZoneLabour['shifts'][number];
type ShiftRowsProps = {
  readonly site: SiteWork;
  readonly days: readonly number[];
  /** The column for what is changed by the week is there. */
  readonly acts: boolean;
  readonly onShift: ((shift: ShiftOf) => void) | null;
};

export function ShiftRows({site, days, acts, onShift}: ShiftRowsProps) {
  return site.zones.flatMap((zone) =>
    zone.shifts.map((shift) => (
      <tr key={`${zone.zone} ${shift.name}`} className="pickup">
        <td>
          {zone.name}, {shift.name}
          <div className="sub">
            {clockText(shift.from)}–{clockText(shift.until)}, {weekOf(zone, shift)}
          </div>
        </td>
        {days.map((day) => {
          const one = shift.days.find((d) => d.day === day);
          return (
            <td key={day} className="num">
              {one !== undefined && <ShiftDay site={site} zone={zone} shift={shift} day={one} onShift={onShift} />}
            </td>
          );
        })}
        {acts && <td />}
      </tr>
    )),
  );
}

function ShiftDay({onShift, ...of}: ShiftOf & Pick<ShiftRowsProps, 'onShift'>) {
  const {site, zone, shift, day} = of;
  const open = onShift === null ? null : () => onShift(of);
  const label = `${zone.name} ${shift.name} at ${site.name}, ${dayText(day.day)}: ${qty(day.planned)} of ${qty(day.capacity)} min`;
  if (day.works) return <LoadCell {...day} most={day.capacity} measure={MINUTES} label={label} onClick={open} />;
  const none = <span className="nil">none</span>;
  return open === null ? (
    none
  ) : (
    <button type="button" className="cell-button" aria-label={label} onClick={open}>
      {none}
    </button>
  );
}

/** `Mon–Fri 480 min`; of docks `Mon–Fri 2 doors`, each in tenths. */
function weekOf({dock}: ZoneLabour, {week, ...hours}: Shift): string {
  if (dock === null) return `${weekWords(week, qty)} min`;
  const doors = week.map((minutes) => Math.round(10 * doorsOf(hours, minutes)) / 10);
  return weekWords(doors, (n) => `${n} ${n === 1 ? 'door' : 'doors'}`);
}

/** `Tuesday early shift, zone Bulk: 112 %`: the shifts that have too much to do, soonest first. */
export function overloads(sites: readonly SiteWork[]): readonly string[] {
  const all = sites.flatMap((site) =>
    site.zones.flatMap((zone) =>
      zone.shifts.flatMap((shift) =>
        shift.days.filter((d) => d.aspect === 'stop').map((d) => ({day: d.day, words: overloadOf(zone, shift, d)})),
      ),
    ),
  );
  return all.sort((a, b) => a.day - b.day).map((one) => one.words);
}

function overloadOf(zone: ZoneLabour, shift: Shift, {day, planned, capacity}: Shift['days'][number]): string {
  const {dock, name} = zone;
  const none = `${qty(planned)} min and ${dock === null ? 'nobody' : 'no door'}`;
  const load = capacity === 0 ? none : `${qty(Math.round((100 * planned) / capacity))} %`;
  const where = dock === null ? `${shift.name} shift, zone ${name}` : `${name}, ${shift.name}`;
  return `${dayText(day)} ${where}: ${load}`;
}
