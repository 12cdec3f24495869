/** Carriers: when they drive, and what each of their services does from where to where for how much. */

import {Button} from '@mantine/core';
import {IconPlus} from '@tabler/icons-react';
import {type ReactNode, useState} from 'react';
import type {CarrierCalendar} from '../../../src-shared/api/calendars.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Facts, Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo} from '../../ui/router.ts';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {CarrierForm} from '../forms/carrier-form.tsx';
import {Wait} from '../wait.tsx';
import {NextHolidays, Versions} from './versions.tsx';
import {versionsBy} from './words.ts';

const toCarrier = (id: string): string => linkTo('calendars', ['carriers', id]);
const NEW = Symbol('new carrier');

export function Carriers({tabs, chosen}: {tabs: ReactNode; chosen: string | undefined}) {
  const {client} = useEngine();
  const carriers = useAnswer('carriers', (signal) => client.calendars.carriers(undefined, {signal}));
  const [act, setAct] = useState<string | typeof NEW>();
  const may = useMay()('DefineCarrier') && carriers.data !== undefined;
  const today = dayOf(useNow(60_000), useStatus()?.company?.zone ?? 'UTC');
  const rows = carriers.data ?? [];
  const row = rows.find((one) => one.definition.id === chosen) ?? rows[0];
  const changing = typeof act === 'string' ? rows.find((one) => one.definition.id === act) : undefined;
  useKeys('Calendars', may ? [{key: 'n', word: 'new carrier', run: () => setAct(NEW), main: true}] : []);
  return (
    <>
      <PageBar title="Calendars">
        {tabs}
        <AllSites />
        <Grow />
        {may && (
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAct(NEW)}>
            New carrier
          </Button>
        )}
      </PageBar>
      <Status>{carriers.data !== undefined && count(carriers.data.length, 'carrier')}</Status>
      <div className="body carriers">
        <Pane title="Carriers">
          <Wait answer={carriers} what="The carriers" verb="are">
            {(found) => <List rows={found} chosen={row?.definition.id} />}
          </Wait>
        </Pane>
        {row !== undefined && <One row={row} onChange={may ? () => setAct(row.definition.id) : null} />}
      </div>
      {(act === NEW || changing !== undefined) && (
        <CarrierForm
          row={changing}
          today={changing?.today ?? today}
          taken={rows.map((one) => one.definition.id)}
          onClose={() => setAct(undefined)}
          onDone={(id) => go(toCarrier(id))}
        />
      )}
    </>
  );
}

function List({rows, chosen}: {rows: readonly CarrierCalendar[]; chosen: string | undefined}) {
  if (rows.length === 0)
    return (
      <Empty
        small
        aspect="wait"
        title="There is no carrier yet"
        why="All leaves at the sites’ own dispatch and takes their transit days. Who may define carriers makes them here."
      />
    );
  return (
    <Scroll label="Carriers">
      <table className="tbl">
        <thead>
          <tr>
            <th>Carrier</th>
            <th>Name</th>
            <th>Drives</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({definition: {id, name, days, active}, today}) => (
            <tr key={id} aria-selected={id === chosen}>
              <td>
                <a className="link" href={toCarrier(id)}>
                  {id}
                </a>
              </td>
              <td className="wide-cell trunc" title={name}>
                {name}
              </td>
              <td>
                <Versions calendar={days} today={today} />
              </td>
              <td>{active ? 'active' : <span className="nil">not active</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** `onChange`: null for who may not. */
function One({row, onChange}: {row: CarrierCalendar; onChange: (() => void) | null}) {
  const {definition, today, sites} = row;
  const {id, name, days, services, active} = definition;
  return (
    <Pane
      title={`${id}: ${name}`}
      note={active ? undefined : 'not active, so nothing is promised by it'}
      end={
        onChange !== null && (
          <Button variant="subtle" onClick={onChange}>
            Change
          </Button>
        )
      }
    >
      <Scroll label="The carrier">
        <div className="pad">
          <Facts
            rows={[
              ['Drives', <Versions key="days" calendar={days} today={today} />],
              ['Closed also on', <NextHolidays key="closed" calendar={days} today={today} />],
              ['Picks up at', sites.length === 0 ? 'no site yet: set its pickups there' : sites.join(', ')],
            ]}
          />
        </div>
        {services.map((service) => (
          <Service key={service.id} {...{service, today}} />
        ))}
      </Scroll>
    </Pane>
  );
}

const any = (word: string, instead: string): string => (word === '*' ? instead : word);

type Service = CarrierCalendar['definition']['services'][number];
type Offer = Pick<Service, 'lanes' | 'rates'>;

/** What it offers today, and from a day on that is known. */
function Service({service, today}: {service: Service; today: number}) {
  const {now, coming} = versionsBy<Offer>(service, service.changes, today);
  return (
    <section aria-label={service.name} className="section">
      <h3 className="inhead">
        {service.name} <span className="sub">{service.id}</span>
      </h3>
      <Tables offer={now} />
      {coming.map((offer) => (
        <section key={offer.from} aria-label={`${service.name} from ${dayText(offer.from, today)}`}>
          <h4 className="from">
            {service.name} from {dayText(offer.from, today)}
          </h4>
          <Tables offer={offer} />
        </section>
      ))}
    </section>
  );
}

function Tables({offer}: {offer: Offer}) {
  const status = useStatus();
  const currency = status?.company?.currency ?? 'GBP';
  const siteName = (id: string) => status?.sites.find((one) => one.id === id)?.name ?? any(id, 'any site');
  return (
    <div className="carrier-tables">
      <table className="tbl">
        <thead>
          <tr>
            <th>From</th>
            <th>To</th>
            <th className="num">Days</th>
            <th>Band</th>
          </tr>
        </thead>
        <tbody>
          {offer.lanes.map((lane) => (
            <tr key={`${lane.from} ${lane.country}`}>
              <td>{siteName(lane.from)}</td>
              <td>{any(lane.country, 'any other country')}</td>
              <td className="num nowrap">
                {qty(lane.days)}
                {(lane.marginDays ?? 0) > 0 && <span className="sub"> + {lane.marginDays} margin</span>}
              </td>
              <td>{lane.band}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="tbl">
        <thead>
          <tr>
            <th>Band</th>
            <th className="num">Up to</th>
            <th className="num">Price</th>
          </tr>
        </thead>
        <tbody>
          {offer.rates.map((rate) => (
            <tr key={`${rate.band} ${rate.upToGrams}`}>
              <td>{rate.band}</td>
              <td className="num">{(rate.upToGrams / 1_000).toLocaleString('en-GB')} kg</td>
              <td className="num">{money(rate.price, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
