/** What a definition of who works when would do, beside the form that makes it: in a sentence, and by name on demand. */
import {type ReactNode, useState} from 'react';
import type {CalendarEffect, PromiseEffect, PurchaseEffect} from '../../../src-shared/api/calendars.ts';
import {useNow} from '../../ui/clock.tsx';
import {dayText, instantText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {toInbound, toOrder} from '../places.ts';

export type Counted = Extract<CalendarEffect, {fault: null}>;

const KINDS: Readonly<Record<keyof PromiseEffect['kinds'], string>> = {
  dispatch: 'no dispatch that day by then',
  delivery: 'would arrive later',
  service: 'goes there no more',
};

export function Effect({of, effect}: {of: Counted['of']; effect: Counted | undefined}) {
  if (effect === undefined) return <div className="calendar-effect sub">What it does to open {of} is said here.</div>;
  return effect.of === 'promises' ? <OnPromises effect={effect} /> : <OnPurchases effect={effect} />;
}

const Clear = ({words}: {words: string}) => (
  <div className="calendar-effect row tight">
    <Signal aspect="clear" size={10} />
    {words}
  </div>
);

/** What is touched in a sentence, and by name on demand. */
function Touched({words, children}: {words: ReactNode; children: ReactNode}) {
  const [open, setOpen] = useState(false);
  return (
    <div className="calendar-effect">
      <div className="row tight">
        <Signal aspect="caution" size={10} />
        <span className="grow">{words}</span>
        <button type="button" className="linkbutton" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide them' : 'Show them'}
        </button>
      </div>
      {open && children}
    </div>
  );
}

function OnPromises({effect}: {effect: PromiseEffect}) {
  const {lots, orders, units, kinds} = effect;
  if (lots === 0) return <Clear words="Every open promise can go as it is promised." />;
  const why = (['dispatch', 'delivery', 'service'] as const)
    .filter((kind) => kinds[kind] > 0)
    .map((kind) => `${qty(kinds[kind])} ${KINDS[kind]}`)
    .join(', ');
  const words = (
    <>
      <b>
        {count(lots, 'open lot')} of {count(orders, 'order')}
      </b>
      , {count(units, 'unit')}, could not go as promised: {why}.
    </>
  );
  return (
    <Touched words={words}>
      <EffectRows effect={effect} />
    </Touched>
  );
}

function OnPurchases({effect}: {effect: PurchaseEffect}) {
  const {lines, purchases, units} = effect;
  if (lines === 0) return <Clear words="No open purchase would be dated sooner than the supplier can." />;
  const words = (
    <>
      <b>
        {count(lines, 'open line')} of {count(purchases, 'purchase')}
      </b>
      , {count(units, 'unit')}, not confirmed, would be dated sooner than the supplier can.
    </>
  );
  return (
    <Touched words={words}>
      <PurchaseRows effect={effect} />
    </Touched>
  );
}

function PurchaseRows({effect: {rows, lines}}: {effect: PurchaseEffect}) {
  const now = useNow(60_000);
  return (
    <Scroll label="Purchases that would be dated too soon" className="calendar-effect-rows">
      <table className="tbl">
        <thead>
          <tr>
            <th>Purchase</th>
            <th>Item</th>
            <th className="num">Units</th>
            <th>Expected</th>
            <th>Earliest now</th>
            <th>Then</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.purchase}/${row.line}`}>
              <td>
                <a className="link" href={toInbound(row.purchase)}>
                  {row.purchase}
                </a>{' '}
                <span className="sub">line {row.line}</span>
              </td>
              <td className="wide-cell trunc" title={row.itemName}>
                {row.itemName}
              </td>
              <td className="num">{qty(row.units)}</td>
              <td title={row.siteName}>{instantText(row.expectedAt, row.zone, now)}</td>
              <td>{row.before === null ? <span className="nil">not known</span> : dayText(row.before)}</td>
              <td>{dayText(row.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines > rows.length && <div className="pad meta">The first {qty(rows.length)} to come.</div>}
    </Scroll>
  );
}

function EffectRows({effect: {rows, lots}}: {effect: PromiseEffect}) {
  const now = useNow(60_000);
  return (
    <Scroll label="Promises that could not be kept" className="calendar-effect-rows">
      <table className="tbl">
        <thead>
          <tr>
            <th>Order</th>
            <th>Customer</th>
            <th className="num">Units</th>
            <th>Leaves</th>
            <th>Delivers</th>
            <th>Then</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lots of a line may be alike, and the rows do not move
            <tr key={i}>
              <td>
                <a className="link" href={toOrder(row.order)}>
                  {row.order}
                </a>{' '}
                <span className="sub">line {row.line}</span>
              </td>
              <td className="wide-cell trunc" title={`${row.customerName}: ${row.itemName}`}>
                {row.customerName}
              </td>
              <td className="num">{qty(row.units)}</td>
              <td title={row.siteName}>{instantText(row.shipBy, row.zone, now)}</td>
              <td>{dayText(row.day)}</td>
              <td>{KINDS[row.kind]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {lots > rows.length && <div className="pad meta">The first {qty(rows.length)} to leave.</div>}
    </Scroll>
  );
}
