/** When customers take goods in: those who said so; the rest takes them in whenever somebody delivers. */

import {type ReactNode, useState} from 'react';
import type {CustomerCalendars} from '../../../src-shared/api/calendars.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay} from '../../data/engine.tsx';
import {count, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {LookupField} from '../forms/fields.tsx';
import {ReceivingForm} from '../forms/receiving-form.tsx';
import {Wait} from '../wait.tsx';
import {NextHolidays, Versions} from './versions.tsx';

export function Customers({tabs}: {tabs: ReactNode}) {
  const {client} = useEngine();
  const customers = useAnswer('customers', (signal) => client.calendars.customers(undefined, {signal}));
  const [hit, setHit] = useState<LookupHit>();
  const [open, setOpen] = useState<string>();
  const may = useMay()('DefineCustomers');
  const row = useAnswer(open, (signal) => client.calendars.customer({customer: open ?? ''}, {signal}));
  const choose = (next: LookupHit | undefined) => {
    setHit(next);
    if (next !== undefined) setOpen(next.id);
  };
  const close = () => {
    setOpen(undefined);
    setHit(undefined);
  };
  useKeys('Calendars', []);
  return (
    <>
      <PageBar title="Calendars">
        {tabs}
        <AllSites />
        <Grow />
        {may && (
          <div className="row">
            <span className="sub">Receiving days of</span>
            <LookupField bare kind="customer" label="Receiving days of" value={hit} onChange={choose} />
          </div>
        )}
      </PageBar>
      <Status>
        {customers.data !== undefined && `${count(customers.data.total, 'customer')} with receiving days of their own`}
      </Status>
      <div className="body">
        <Pane
          title="Customers"
          note="with receiving days of their own; the others take goods in whenever somebody delivers"
        >
          <Wait answer={customers} what="The receiving days" verb="are">
            {(found) => <Table {...found} onOpen={may ? setOpen : null} />}
          </Wait>
        </Pane>
      </div>
      {row.data !== undefined && open === row.data.definition.id && <ReceivingForm row={row.data} onClose={close} />}
    </>
  );
}

/** `onOpen`: null for who may not. */
function Table({rows, total, onOpen}: CustomerCalendars & {onOpen: ((id: string) => void) | null}) {
  if (total === 0)
    return (
      <Empty
        title="No customer has receiving days of his own"
        why="Everybody takes goods in on the days on which a carrier delivers. Who may define customers sets them here."
        aspect="wait"
      />
    );
  return (
    <Scroll label="Customers">
      <table className="tbl calendars">
        <thead>
          <tr>
            <th>Customer</th>
            <th>Takes goods in</th>
            <th>Closed also on</th>
            {onOpen !== null && <th aria-label="What may be done" />}
          </tr>
        </thead>
        <tbody>
          {rows.map(({definition: {id, name, receives}, today}) => (
            <tr key={id}>
              <td>
                <b>{name}</b> <span className="sub">{id}</span>
              </td>
              <td>{receives !== undefined && <Versions calendar={receives} today={today} />}</td>
              <td>{receives !== undefined && <NextHolidays calendar={receives} today={today} />}</td>
              {onOpen !== null && (
                <td className="num nowrap">
                  <button
                    type="button"
                    className="linkbutton"
                    aria-label={`Receiving days of ${name}`}
                    onClick={() => onOpen(id)}
                  >
                    Days
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {total > rows.length && (
        <div className="pad meta">The first {qty(rows.length)} by name; look for a customer to see others.</div>
      )}
    </Scroll>
  );
}
