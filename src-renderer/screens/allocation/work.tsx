/** What each site can pick on its next days and its pickups take, how much of it is promised, and where a day must be opened or is cut. */
import {Button, Stack} from '@mantine/core';
import {Fragment, useState} from 'react';
import type {SiteWork} from '../../../src-shared/api/work.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay} from '../../data/engine.tsx';
import {dayShort, dayText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Empty} from '../../ui/states.tsx';
import {DayCapacityForm, WeekForm} from '../forms/capacity-forms.tsx';
import {DayLiftForm, LiftForm} from '../forms/lift-forms.tsx';
import {ShiftForm, type ShiftOf, ZonesForm} from '../forms/zones-form.tsx';
import {useSiteScope} from '../shell.tsx';
import {Wait} from '../wait.tsx';
import {LoadCell, UNITS} from './load-cell.tsx';
import {type OnPickup, PickupRow} from './pickup-row.tsx';
import {overloads, ShiftRows} from './shift-rows.tsx';
import {Views} from './views.tsx';
import {weekWords} from './week-words.ts';

const NOTE =
  'units that leave on a day, of those the site picks that day (what more can be promised uses the days before too); ' +
  'under it minutes of labour by zone and shift, those of its doors, and the weight each pickup takes';
type Day = SiteWork['days'][number];
/** Working days side by side: two weeks. */
const DAYS_SHOWN = 10;
/** Of shifts with too much to do: each of them stands in the table. */
const OVERLOADS_TOLD = 3;

export function Work() {
  const {client} = useEngine();
  const [site] = useSiteScope();
  const work = useAnswer(`work ${site}`, async (signal) =>
    (await client.allocation.work(undefined, {signal})).filter((one) => site === '' || one.site === site),
  );
  const [week, setWeek] = useState<SiteWork>();
  const [day, setDay] = useState<{readonly site: SiteWork; readonly day: Day}>();
  const may = useMay();
  const [lift, setLift] = useState<Parameters<OnPickup>>();
  const [zones, setZones] = useState<SiteWork>();
  const [shift, setShift] = useState<ShiftOf>();
  const over = (work.data ?? []).flatMap((site) => site.days).filter((d) => d.works && d.aspect === 'stop').length;
  const full = (work.data ?? [])
    .flatMap((site) => site.pickups.flatMap((p) => p.days))
    .filter((d) => d.aspect === 'stop');
  useKeys('Allocation', []);
  return (
    <>
      <PageBar title="Allocation">
        <Views of="capacity" />
      </PageBar>
      <Status>
        {[
          over > 0 && `${count(over, 'day')} by which not all that is promised can be picked`,
          ...overloads(work.data ?? []).slice(0, OVERLOADS_TOLD),
          full.length > 0 && `${count(full.length, 'pickup')} that cannot take all that is promised`,
        ]
          .filter((words) => words !== false)
          .join(' · ')}
      </Status>
      <div className="body">
        <Pane title="Capacity" note={NOTE}>
          <Wait answer={work} what="The work of the sites" verb="is">
            {(sites) => (
              <Table
                sites={sites}
                onWeek={may('SetCapacity') ? setWeek : null}
                onDay={may('SetDayCapacity') ? (site, one) => setDay({site, day: one}) : null}
                onZones={may('SetZones') ? setZones : null}
                onShift={may('SetShift') ? setShift : null}
                onPickup={may('SetLift') ? (...pickup) => setLift(pickup) : null}
              />
            )}
          </Wait>
        </Pane>
      </div>
      {week !== undefined && <WeekForm site={week} onClose={() => setWeek(undefined)} />}
      {day !== undefined && <DayCapacityForm {...day} onClose={() => setDay(undefined)} />}
      {zones !== undefined && (
        <ZonesForm
          site={work.data?.find(({site}) => site === zones.site) ?? zones}
          onClose={() => setZones(undefined)}
        />
      )}
      {shift !== undefined && <ShiftForm {...shift} onClose={() => setShift(undefined)} />}
      {lift !== undefined && <PickupForm of={lift} onClose={() => setLift(undefined)} />}
    </>
  );
}

function PickupForm({of: [site, pickup, day], onClose}: {of: Parameters<OnPickup>; onClose: () => void}) {
  return day === null ? (
    <LiftForm site={site} pickup={pickup} onClose={onClose} />
  ) : (
    <DayLiftForm site={site} pickup={pickup} day={day} onClose={onClose} />
  );
}

type TableProps = {
  readonly sites: readonly SiteWork[];
  readonly onWeek: ((site: SiteWork) => void) | null;
  readonly onDay: ((site: SiteWork, day: Day) => void) | null;
  readonly onZones: ((site: SiteWork) => void) | null;
  readonly onShift: ((shift: ShiftOf) => void) | null;
  readonly onPickup: OnPickup | null;
};

function Table({sites, onPickup, onShift, ...acts}: TableProps) {
  const {onWeek} = acts;
  if (sites.length === 0)
    return <Empty title="No site in your view" why="Whose stock you do not see, its work is not known here." />;
  const all = [...new Set(sites.flatMap((site) => site.days.filter((d) => d.works).map((d) => d.day)))];
  const days = all.sort((a, b) => a - b).slice(0, DAYS_SHOWN);
  return (
    <Scroll label="Capacity">
      <table className="tbl capacity">
        <thead>
          <tr>
            <th>Site</th>
            {days.map((day) => (
              <th key={day} className="num">
                {day === sites[0]?.days[0]?.day ? 'Today' : weekdayOf(day)}
                <span className="sub"> {dayShort(day)}</span>
              </th>
            ))}
            {onWeek !== null && <th>Its week</th>}
          </tr>
        </thead>
        <tbody>
          {sites.map((site) => (
            <Fragment key={site.site}>
              <SiteRow site={site} days={days} {...acts} />
              <ShiftRows site={site} days={days} acts={onWeek !== null} onShift={onShift} />
              {site.pickups.map((pickup) => (
                <PickupRow key={pickup.service} site={site} pickup={pickup} days={days} onPickup={onPickup} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function SiteRow({site, days, onWeek, onDay, onZones}: Omit<TableProps, 'sites' | 'onShift' | 'onPickup'> & RowProps) {
  return (
    <tr>
      <td>
        <b>{site.name}</b>
        <div className="sub">{site.week === null ? 'no limit' : weekWords(site.week, qty)}</div>
      </td>
      {days.map((day) => {
        const one = site.days.find((d) => d.day === day);
        return (
          <td key={day} className="num">
            {one !== undefined && <DayCell site={site} day={one} onDay={site.week === null ? null : onDay} />}
          </td>
        );
      })}
      {onWeek !== null && (
        <td>
          <Stack gap={4} align="flex-start">
            <Button size="compact-sm" variant="default" onClick={() => onWeek(site)}>
              {site.week === null ? 'Limit' : 'Change'}
            </Button>
            {onZones !== null && (
              <Button
                size="compact-sm"
                variant="default"
                title={`Zones and docks of ${site.name}`}
                onClick={() => onZones(site)}
              >
                Zones
              </Button>
            )}
          </Stack>
        </td>
      )}
    </tr>
  );
}
type RowProps = {readonly site: SiteWork; readonly days: readonly number[]};

function DayCell({site, day, onDay}: {site: SiteWork; day: Day; onDay: TableProps['onDay']}) {
  const {capacity, planned} = day;
  const of = capacity === null ? 'no limit' : qty(capacity);
  const label = `${site.name}, ${dayText(day.day)}: ${qty(planned)} of ${of}`;
  const open = onDay === null ? null : () => onDay(site, day);
  if (day.works) return <LoadCell {...day} most={capacity} measure={UNITS} label={label} onClick={open} />;
  const closed = <span className="nil">closed</span>;
  return open === null ? (
    closed
  ) : (
    <button type="button" className="cell-button" aria-label={label} onClick={open}>
      {closed}
    </button>
  );
}

const weekdayOf = (day: number): string => dayText(day).slice(0, 3);
