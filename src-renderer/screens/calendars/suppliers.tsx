/** Suppliers: when they work, and how many of their working days they take from an order to the dock. */
import {Button} from '@mantine/core';
import {IconPlus} from '@tabler/icons-react';
import {type ReactNode, useState} from 'react';
import type {SupplierCalendars} from '../../../src-shared/api/calendars.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {LookupField} from '../forms/fields.tsx';
import {SupplierForm} from '../forms/supplier-form.tsx';
import {Wait} from '../wait.tsx';
import {NextHolidays, Versions} from './versions.tsx';

const NEW = Symbol('new supplier');

export function Suppliers({tabs}: {tabs: ReactNode}) {
  const {client} = useEngine();
  const suppliers = useAnswer('suppliers', (signal) => client.calendars.suppliers(undefined, {signal}));
  const [hit, setHit] = useState<LookupHit>();
  const [act, setAct] = useState<string | typeof NEW>();
  const open = typeof act === 'string' ? act : undefined;
  const row = useAnswer(open, (signal) => client.calendars.supplier({supplier: open ?? ''}, {signal}));
  const may = useMay()('DefineSupplier') && suppliers.data !== undefined;
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const today = dayOf(useNow(60_000), zone);
  const choose = (next: LookupHit | undefined) => {
    setHit(next);
    if (next !== undefined) setAct(next.id);
  };
  const close = () => {
    setAct(undefined);
    setHit(undefined);
  };
  const chosen = row.data?.definition.id === open ? row.data : undefined;
  useKeys('Calendars', may ? [{key: 'n', word: 'new supplier', run: () => setAct(NEW), main: true}] : []);
  return (
    <>
      <PageBar title="Calendars">
        {tabs}
        <AllSites />
        <Grow />
        {may && (
          <>
            <LookupField bare kind="supplier" label="Find a supplier" value={hit} onChange={choose} />
            <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAct(NEW)}>
              New supplier
            </Button>
          </>
        )}
      </PageBar>
      <Status>{suppliers.data !== undefined && count(suppliers.data.total, 'supplier')}</Status>
      <div className="body">
        <Pane
          title="Suppliers"
          note="the earliest a purchase can be there: its lead in its own working days, then the dock"
        >
          <Wait answer={suppliers} what="The suppliers" verb="are">
            {(found) => <Table {...found} onOpen={may ? setAct : null} />}
          </Wait>
        </Pane>
      </div>
      {(act === NEW || chosen !== undefined) && (
        <SupplierForm
          key={open ?? ''}
          row={chosen}
          zone={zone}
          today={chosen?.today ?? today}
          taken={(suppliers.data?.rows ?? []).map((one) => one.definition.id)}
          onClose={close}
        />
      )}
    </>
  );
}

/** `onOpen`: null for who may not. */
function Table({rows, total, onOpen}: SupplierCalendars & {onOpen: ((id: string) => void) | null}) {
  if (total === 0)
    return (
      <Empty
        title="There is no supplier yet"
        why="Who may define suppliers makes them here, or by import."
        aspect="wait"
      />
    );
  return (
    <Scroll label="Suppliers">
      <table className="tbl calendars">
        <thead>
          <tr>
            <th>Supplier</th>
            <th>Works</th>
            <th>Closed also on</th>
            <th className="num">Lead</th>
            {onOpen !== null && <th aria-label="What may be done" />}
          </tr>
        </thead>
        <tbody>
          {rows.map(({definition: {id, name, country, days, leadDays, active}, today}) => (
            <tr key={id}>
              <td>
                <b>{name}</b> <span className="sub">{id}</span>
                <div className="sub">
                  {country}
                  {!active && ', not active'}
                </div>
              </td>
              <td>{days === undefined ? 'on any day' : <Versions calendar={days} today={today} />}</td>
              <td>
                {days === undefined ? (
                  <span className="nil">none</span>
                ) : (
                  <NextHolidays calendar={days} today={today} />
                )}
              </td>
              <td className="num nowrap">
                {leadDays === undefined ? <span className="nil">not known</span> : count(leadDays, 'working day')}
              </td>
              {onOpen !== null && (
                <td className="num nowrap">
                  <button type="button" className="linkbutton" aria-label={`Change ${name}`} onClick={() => onOpen(id)}>
                    Change
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {total > rows.length && (
        <div className="pad meta">The first {qty(rows.length)} by name; look for a supplier to see others.</div>
      )}
    </Scroll>
  );
}
