/** When each site works, now and from a known day on, and who picks up there when. */
import {type ReactNode, useState} from 'react';
import type {SiteCalendar} from '../../../src-shared/api/calendars.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay, useStatus} from '../../data/engine.tsx';
import {dayText} from '../../ui/dates.ts';
import {count} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Empty} from '../../ui/states.tsx';
import {PickupsForm, SiteHoursForm} from '../forms/site-forms.tsx';
import {useSiteScope} from '../shell.tsx';
import {Wait} from '../wait.tsx';
import {NextHolidays, Versions} from './versions.tsx';
import {clock, versionsBy, weekdayWords} from './words.ts';

type Act = {readonly what: 'hours' | 'pickups'; readonly site: string};

export function Sites({tabs}: {tabs: ReactNode}) {
  const {client} = useEngine();
  const [scope] = useSiteScope();
  const sites = useAnswer(`sites ${scope}`, async (signal) =>
    (await client.calendars.sites(undefined, {signal})).filter((one) => scope === '' || one.definition.id === scope),
  );
  const [act, setAct] = useState<Act>();
  const may = useMay()('DefineSite');
  const row = sites.data?.find((one) => one.definition.id === act?.site);
  useKeys('Calendars', []);
  return (
    <>
      <PageBar title="Calendars">{tabs}</PageBar>
      <Status>{sites.data !== undefined && count(sites.data.length, 'site')}</Status>
      <div className="body">
        <Pane title="Sites" note="their own clocks; promises go by the hours of the day they leave on">
          <Wait answer={sites} what="The calendars of the sites" verb="are">
            {(rows) => <Table rows={rows} onAct={may ? setAct : null} />}
          </Wait>
        </Pane>
      </div>
      {act?.what === 'hours' && row !== undefined && <SiteHoursForm row={row} onClose={() => setAct(undefined)} />}
      {act?.what === 'pickups' && row !== undefined && <PickupsForm row={row} onClose={() => setAct(undefined)} />}
    </>
  );
}

/** `onAct`: null for who may not. */
function Table({rows, onAct}: {rows: readonly SiteCalendar[]; onAct: ((act: Act) => void) | null}) {
  if (rows.length === 0) return <Empty title="There is no site yet" why="An administrator defines sites by import." />;
  return (
    <Scroll label="Sites">
      <table className="tbl calendars">
        <thead>
          <tr>
            <th>Site</th>
            <th>Open</th>
            <th>Closed also on</th>
            <th>Picked up by the cut-off</th>
            {onAct !== null && <th aria-label="What may be done" />}
          </tr>
        </thead>
        <tbody>
          {rows.map(({definition, today}) => (
            <tr key={definition.id}>
              <td>
                <b>{definition.name}</b>
                <div className="sub">{definition.zone}</div>
              </td>
              <td>
                <Versions calendar={definition.calendar} today={today} />
              </td>
              <td>
                <NextHolidays calendar={definition.calendar} today={today} />
              </td>
              <td>
                <PickupVersions {...{today}} site={definition} />
              </td>
              {onAct !== null && (
                <td className="num nowrap">
                  <button
                    type="button"
                    className="linkbutton"
                    aria-label={`Hours of ${definition.name}`}
                    onClick={() => onAct({what: 'hours', site: definition.id})}
                  >
                    Hours
                  </button>{' '}
                  <button
                    type="button"
                    className="linkbutton"
                    aria-label={`Pickups at ${definition.name}`}
                    onClick={() => onAct({what: 'pickups', site: definition.id})}
                  >
                    Pickups
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

type Site = SiteCalendar['definition'];
type Pickups = NonNullable<Site['pickups']>;

/** Who picks up today, and who from a day on that is known. */
function PickupVersions({site, today}: {site: Site; today: number}) {
  const {now, coming} = versionsBy<{pickups: Pickups}>({pickups: site.pickups ?? []}, site.pickupChanges, today);
  return (
    <>
      <Pickups pickups={now.pickups} {...{site}} />
      {coming.map(({from, pickups}) => (
        <div key={from}>
          <span className="sub">from {dayText(from, today)}:</span>
          <Pickups {...{pickups, site}} />
        </div>
      ))}
    </>
  );
}

function Pickups({pickups, site: {dispatchBy}}: {pickups: Pickups; site: Site}) {
  const services = useStatus()?.services ?? [];
  if (pickups.length === 0) return <span>its own dispatch, {clock(dispatchBy)}</span>;
  return (
    <>
      {pickups.map(({carrier, service, workdays, cutoff, tier}) => {
        const id = `${carrier}/${service}`;
        const name = services.find((one) => one.id === id)?.name ?? id;
        return (
          <div key={`${id} ${cutoff} ${tier} ${workdays.join()}`}>
            {name} {weekdayWords(workdays)} <b>{clock(cutoff)}</b>
            {tier !== undefined && <span className="sub"> tier {tier} only</span>}
          </div>
        );
      })}
    </>
  );
}
