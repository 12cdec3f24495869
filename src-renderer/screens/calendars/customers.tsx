/** When customers take goods in, and how long these must still be good: those who said so; the rest takes in whatever is good, whenever. */

import {type ReactNode, useState} from 'react';
import type {CustomerCalendars} from '../../../src-shared/api/calendars.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay} from '../../data/engine.tsx';
import {count, gridQty, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {CustomerLifeForm} from '../forms/customer-life-form.tsx';
import {LookupField} from '../forms/fields.tsx';
import {ReceivingForm} from '../forms/receiving-form.tsx';
import {Wait} from '../wait.tsx';
import {NextHolidays, Versions} from './versions.tsx';

export function Customers({tabs}: {tabs: ReactNode}) {
  const {client} = useEngine();
  const customers = useAnswer('customers', (signal) => client.calendars.customers(undefined, {signal}));
  const [hit, setHit] = useState<LookupHit>();
  const [open, setOpen] = useState<Opened>();
  const [times, setTimes] = useState(0);
  const may = useMay()('DefineCustomers');
  // Asked anew each time it opens: a form begins with what is defined then.
  const row = useAnswer(open === undefined ? undefined : `${open.id} ${times}`, (signal) =>
    client.calendars.customer({customer: open?.id ?? ''}, {signal}),
  );
  const openAt = (id: string, what: What) => {
    setTimes(times + 1);
    setOpen({id, what});
  };
  const choose = (what: What) => (found: LookupHit | undefined) => {
    setHit(found);
    if (found !== undefined) openAt(found.id, what);
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
        {may && <Choosers of={open?.what} hit={hit} onChoose={choose} />}
      </PageBar>
      <Status>
        {customers.data !== undefined &&
          `${count(customers.data.total, 'customer')} with receiving days or a shelf life of their own`}
      </Status>
      <div className="body">
        <Pane
          title="Customers"
          note="with receiving days or a shelf life of their own; the others take in what is good, whenever somebody delivers"
        >
          <Wait answer={customers} what="The receiving days" verb="are">
            {(found) => <Table {...found} onOpen={may ? openAt : null} />}
          </Wait>
        </Pane>
      </div>
      {row.data !== undefined &&
        open?.id === row.data.definition.id &&
        (open.what === 'days' ? (
          <ReceivingForm row={row.data} onClose={close} />
        ) : (
          <CustomerLifeForm row={row.data} onClose={close} />
        ))}
    </>
  );
}

type ChoosersProps = {
  readonly of: What | undefined;
  readonly hit: LookupHit | undefined;
  readonly onChoose: (what: What) => (hit: LookupHit | undefined) => void;
};
const CHOICES = [
  {what: 'days', word: 'Receiving days of'},
  {what: 'life', word: 'Shelf life for'},
] as const;
/** A customer is looked for, and his form opens. */
const Choosers = ({of, hit, onChoose}: ChoosersProps) => (
  <div className="row">
    {CHOICES.map(({what, word}) => (
      <div key={what} className="row">
        <span className="sub">{word}</span>
        <LookupField
          bare
          kind="customer"
          label={word}
          value={of === what ? hit : undefined}
          onChange={onChoose(what)}
        />
      </div>
    ))}
  </div>
);

type What = 'days' | 'life';
type Opened = {readonly id: string; readonly what: What};
type TableProps = CustomerCalendars & {
  /** Null for who may not. */
  readonly onOpen: ((id: string, what: What) => void) | null;
};
function Table({rows, total, onOpen}: TableProps) {
  if (total === 0)
    return (
      <Empty
        title="No customer has receiving days or a shelf life of his own"
        why="Everybody takes in what is good, on the days on which a carrier delivers. Who may define customers sets them here."
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
            <th
              className="num"
              title="For how long goods that are kept by lots must still be good when they are delivered"
            >
              Days left at delivery
            </th>
            {onOpen !== null && <th aria-label="What may be done" />}
          </tr>
        </thead>
        <tbody>
          {rows.map(({definition: {id, name, receives, rules}, today}) => (
            <tr key={id}>
              <td>
                <b>{name}</b> <span className="sub">{id}</span>
              </td>
              <td>{receives !== undefined && <Versions calendar={receives} today={today} />}</td>
              <td>{receives !== undefined && <NextHolidays calendar={receives} today={today} />}</td>
              <td className="num">{gridQty(rules.minimumLifeDays ?? 0)}</td>
              {onOpen !== null && (
                <td className="num nowrap">
                  <button
                    type="button"
                    className="linkbutton"
                    aria-label={`Receiving days of ${name}`}
                    onClick={() => onOpen(id, 'days')}
                  >
                    Days
                  </button>{' '}
                  <button
                    type="button"
                    className="linkbutton"
                    aria-label={`Shelf life for ${name}`}
                    onClick={() => onOpen(id, 'life')}
                  >
                    Shelf life
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
