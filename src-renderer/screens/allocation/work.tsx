/** What each site can pick on its next days, how much of it is promised, and where a day must be opened or is cut. */
import {Button} from '@mantine/core';
import {useState} from 'react';
import type {SiteWork} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay} from '../../data/engine.tsx';
import {dayShort, dayText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {DayCapacityForm, WeekForm} from '../forms/capacity-forms.tsx';
import {Wait} from '../wait.tsx';
import {Views} from './views.tsx';

type Day = SiteWork['days'][number];
/** Working days side by side: two weeks. */
const DAYS_SHOWN = 10;

export function Work() {
  const {client} = useEngine();
  const work = useAnswer('work', (signal) => client.allocation.work(undefined, {signal}));
  const [week, setWeek] = useState<SiteWork>();
  const [day, setDay] = useState<{readonly site: SiteWork; readonly day: Day}>();
  const may = useMay();
  const over = (work.data ?? []).flatMap((site) => site.days).filter((d) => d.works && d.aspect === 'stop').length;
  useKeys('Allocation', []);
  return (
    <>
      <PageBar title="Allocation">
        <Views of="capacity" />
      </PageBar>
      <Status>{over > 0 && `${count(over, 'day')} by which not all that is promised can be picked`}</Status>
      <div className="body">
        <Pane
          title="Capacity"
          note="units that leave on a day, of those the site picks that day; what more can be promised for it uses the days before too"
        >
          <Wait answer={work} what="The work of the sites" verb="is">
            {(sites) => (
              <Table
                sites={sites}
                onWeek={may('SetCapacity') ? setWeek : null}
                onDay={may('SetDayCapacity') ? (site, one) => setDay({site, day: one}) : null}
              />
            )}
          </Wait>
        </Pane>
      </div>
      {week !== undefined && <WeekForm site={week} onClose={() => setWeek(undefined)} />}
      {day !== undefined && <DayCapacityForm {...day} onClose={() => setDay(undefined)} />}
    </>
  );
}

type TableProps = {
  readonly sites: readonly SiteWork[];
  readonly onWeek: ((site: SiteWork) => void) | null;
  readonly onDay: ((site: SiteWork, day: Day) => void) | null;
};

function Table({sites, onWeek, onDay}: TableProps) {
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
            <tr key={site.site}>
              <td>
                <b>{site.name}</b>
                <div className="sub">{site.week === null ? 'no limit' : weekWords(site.week)}</div>
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
                  <Button size="compact-sm" variant="default" onClick={() => onWeek(site)}>
                    {site.week === null ? 'Limit' : 'Change'}
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function DayCell({site, day, onDay}: {site: SiteWork; day: Day; onDay: TableProps['onDay']}) {
  const {capacity, planned, aspect, isOwn, left} = day;
  const body = !day.works ? (
    <span className="nil">closed</span>
  ) : capacity === null || left === null ? (
    qty(planned)
  ) : (
    <>
      <span className="row end">
        {aspect !== 'clear' && <Signal aspect={aspect} size={10} label={WORDS[aspect]} />}
        <span>
          {qty(planned)}
          <span className="sub"> of {qty(capacity)}</span>
        </span>
      </span>
      <span className={`load ${aspect}`} aria-hidden="true">
        <i style={{width: `${share(planned, capacity)}%`}} />
      </span>
      <span className="sub">
        {left < 0 ? `${qty(-left)} too many` : `${qty(left)} more`}
        {isOwn && ', own day'}
      </span>
    </>
  );
  if (onDay === null) return body;
  return (
    <button
      type="button"
      className="cell-button"
      aria-label={`${site.name}, ${dayText(day.day)}: ${qty(planned)} of ${capacity === null ? 'no limit' : qty(capacity)}`}
      onClick={() => onDay(site, day)}
    >
      {body}
    </button>
  );
}
const share = (planned: number, capacity: number): number =>
  capacity === 0 ? (planned > 0 ? 100 : 0) : Math.min(100, (100 * planned) / capacity);
const WORDS = {
  stop: 'not all that is promised can be picked by then',
  caution: 'nearly full',
  clear: '',
  wait: '',
} as const;

const weekdayOf = (day: number): string => dayText(day).slice(0, 3);
const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** `Mon–Fri 900, Sat 300`: days that follow each other and are alike in one. */
export function weekWords(week: readonly number[]): string {
  const parts: {readonly from: number; to: number; readonly units: number}[] = [];
  week.forEach((units, i) => {
    const last = parts.at(-1);
    if (last !== undefined && last.units === units) last.to = i;
    else parts.push({from: i, to: i, units});
  });
  const open = parts.filter((p) => p.units > 0);
  if (open.length === 0) return 'nothing, all week';
  return open.map(({from, to, units}) => `${NAMES[from]}${to > from ? `–${NAMES[to]}` : ''} ${qty(units)}`).join(', ');
}
