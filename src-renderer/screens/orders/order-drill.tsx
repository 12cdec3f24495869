/** One order: who and when, its lines and lots with their dates, its story, and what may be done to it. */
import {Button} from '@mantine/core';
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText, instantText} from '../../ui/dates.ts';
import {count, money, price, qty} from '../../ui/format.ts';
import {Facts, Pane, Scroll} from '../../ui/pane.tsx';
import {Signal, Tier} from '../../ui/signal.tsx';
import {Swatch} from '../../ui/stock.tsx';
import {nextStage} from '../forms/floor-forms.tsx';
import {type OrderAct, OrderForm} from '../forms/order-forms.tsx';
import {toPosition} from '../places.ts';
import {Wait} from '../wait.tsx';
import {Story} from './order-story.tsx';
import {StatusTag} from './status-tag.tsx';

type DrillProps = {
  readonly id: string | undefined;
  readonly act: OrderAct | undefined;
  readonly onAct: (act: OrderAct | undefined) => void;
};

export function OrderDrill({id, act, onAct}: DrillProps) {
  const {client} = useEngine();
  const answer = useAnswer(id, (signal) => client.order.detail({order: id ?? ''}, {signal}));
  if (id === undefined) return <NoOrder />;
  const {data} = answer;
  // One pane that says it, not three.
  if (data === undefined && answer.trouble !== undefined)
    return (
      <Pane title={id}>
        <Wait answer={answer} what={`The order ${id}`}>
          {() => null}
        </Wait>
      </Pane>
    );
  return (
    <div className="order-drill">
      <Pane title={id} end={data !== undefined && <StatusTag status={data.status} aspect={data.aspect} />}>
        <Wait answer={answer} what="The order" rows={4}>
          {(detail) => <Head detail={detail} />}
        </Wait>
      </Pane>
      <Pane
        title="Lines"
        note={data === undefined ? undefined : count(data.lines.length, 'line')}
        end={data !== undefined && <Acts detail={data} onAct={onAct} />}
      >
        <Wait answer={answer} what="The lines">
          {(detail) => <Lines detail={detail} onAct={onAct} />}
        </Wait>
      </Pane>
      <Pane title="Story">
        <Story id={id} />
      </Pane>
      {act !== undefined && data !== undefined && (
        <OrderForm detail={data} what={act} onClose={() => onAct(undefined)} />
      )}
    </div>
  );
}

function NoOrder() {
  return (
    <div className="order-drill">
      <Pane title="No order chosen">
        <div className="pad sub">
          Choose an order with J and K, or click it. Ctrl K finds one by number or customer.
        </div>
      </Pane>
      <Pane title="Lines">{null}</Pane>
      <Pane title="Story">{null}</Pane>
    </div>
  );
}

function Head({detail}: {detail: OrderDetail}) {
  const {order, customer, value} = detail;
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const now = useNow(5_000);
  const today = dayOf(now, order.zone);
  const asked = [...new Set(order.lines.map((line) => line.request.day))];
  const first = [...new Set(order.lots.map((lot) => lot.first.day))].sort((a, b) => a - b);
  const current = [...new Set(order.lots.map((lot) => lot.current.day))].sort((a, b) => a - b);
  const days = (list: readonly number[]) =>
    list.length === 0 ? 'no date yet' : list.map((day) => dayText(day, today)).join(', ');
  return (
    <Scroll label="The order" className="pad">
      <Facts
        rows={[
          [
            'Customer',
            <span key="who" className="row">
              <Tier tier={customer.tier} />
              <b className="trunc">{customer.name}</b>
            </span>,
          ],
          ['Value', <b key="value">{money(value, currency)}</b>],
          ['Placed', `${instantText(order.placedAt, order.zone, now)} by ${order.placedBy}`],
          ['Asked for', days(asked)],
          ['First promise', days(first)],
          [
            'Promised now',
            <b key="now" className={current.join() === first.join() ? '' : 'tone-caution'}>
              {days(current)}
            </b>,
          ],
          ['Ships', order.shipComplete ? 'complete only' : 'in parts allowed'],
          order.credit === 'held'
            ? [
                'Credit',
                <b key="credit" className="tone-stop">
                  held: over its limit
                </b>,
              ]
            : undefined,
          order.reference === '' ? undefined : ['Reference', order.reference],
        ]}
      />
    </Scroll>
  );
}

function Acts({detail, onAct}: {detail: OrderDetail; onAct: (act: OrderAct) => void}) {
  const may = useMay();
  const {order} = detail;
  const done = detail.status === 'delivered' || detail.status === 'cancelled';
  if (done) return null;
  const waits = order.lines.some((line) => line.open + line.backordered > 0);
  const stage = order.credit === 'held' ? undefined : nextStage(detail);
  const claims = order.lots.some((lot) => lot.allocated + lot.released + lot.picked + lot.packed > 0);
  return (
    <>
      {order.credit === 'held' && may('ReleaseCredit') && (
        <Button variant="default" onClick={() => onAct({act: 'credit'})}>
          Release credit
        </Button>
      )}
      {waits && may('AllocateOrder') && (
        <Button variant="default" onClick={() => onAct({act: 'allocate'})}>
          Allocate
        </Button>
      )}
      {stage !== undefined && may('AdvanceLots') && (
        <Button variant="default" onClick={() => onAct({act: 'advance'})}>
          {stage.verb}
        </Button>
      )}
      {claims && may('ShipLots') && (
        <Button variant="default" onClick={() => onAct({act: 'ship'})}>
          Ship
        </Button>
      )}
      {order.lots.some((lot) => lot.shipped > 0) && may('DeliverLots') && (
        <Button variant="default" onClick={() => onAct({act: 'deliver'})}>
          Delivered
        </Button>
      )}
      {may('CancelOrder') && (
        <Button variant="default" onClick={() => onAct({act: 'cancel', line: undefined})}>
          Cancel order
        </Button>
      )}
    </>
  );
}

type LineView = OrderDetail['lines'][number];
type LotView = LineView['lots'][number];

function Lines({detail, onAct}: {detail: OrderDetail; onAct: (act: OrderAct) => void}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const now = useNow(5_000);
  const today = dayOf(now, detail.order.zone);
  const may = useMay();
  const views = new Map(detail.lines.map((line) => [line.line, line]));
  return (
    <Scroll label="Lines and lots">
      <table className="tbl">
        <thead>
          <tr>
            <th className="num">Line</th>
            <th>Item</th>
            <th className="num">Quantity</th>
            <th className="num">Price</th>
            <th className="num">Value</th>
            <th>Asked for</th>
            <th />
          </tr>
        </thead>
        {detail.order.lines.map((line) => (
          <tbody key={line.line}>
            <tr className="line-row">
              <td className="num">{line.line}</td>
              <td className="wide-cell trunc">
                <b>{line.item}</b> {views.get(line.line)?.itemName}
              </td>
              <td className="num strong">{qty(line.quantity)}</td>
              <td className="num">{price(line.unitPrice, currency)}</td>
              <td className="num">{money(views.get(line.line)?.value ?? 0, currency)}</td>
              <td>{dayText(line.request.day, today)}</td>
              <td className="num nowrap">
                {may('ChangeOrderLine') && (
                  <button type="button" className="linkbutton" onClick={() => onAct({act: 'change', line: line.line})}>
                    Change
                  </button>
                )}{' '}
                {may('CancelOrder') && (views.get(line.line)?.toGo ?? 0) > 0 && (
                  <button type="button" className="linkbutton" onClick={() => onAct({act: 'cancel', line: line.line})}>
                    Cancel
                  </button>
                )}
              </td>
            </tr>
            {views.get(line.line)?.lots.map((lot) => (
              <LotRow
                key={lot.lot}
                lot={lot}
                item={line.item}
                asked={line.request.day}
                today={today}
                now={now}
                onAct={onAct}
              />
            ))}
            <Rest open={line.open} backordered={line.backordered} cancelled={line.cancelled} />
          </tbody>
        ))}
      </table>
    </Scroll>
  );
}

type LotRowProps = {
  readonly lot: LotView;
  readonly item: string;
  readonly asked: number;
  readonly today: number;
  readonly now: number;
  readonly onAct: (act: OrderAct) => void;
};

function LotRow({lot, item, asked, today, now, onAct}: LotRowProps) {
  const left = lot.allocated + lot.released;
  const late = lot.current.day > asked;
  const moved = lot.current.day !== lot.first.day;
  return (
    <tr className="lot-row">
      <td />
      <td colSpan={6} className="wide-cell">
        <span className="row">
          <Swatch state={lot.onStock >= left ? 'allocated' : 'onOrder'} size={9} />
          <a className="link" href={toPosition(lot.site, item)}>
            {lot.siteName}
          </a>
          <span className="nowrap">{bucketWords(lot)}</span>
          <span className="grow" />
          {late && left > 0 && <Signal aspect="caution" size={10} />}
          <span className="trunc">
            {lot.deliveredAt > 0
              ? `delivered ${instantText(lot.deliveredAt, lot.siteZone, now)}`
              : lot.shippedAt > 0
                ? `shipped ${instantText(lot.shippedAt, lot.siteZone, now)}`
                : `for ${dayText(lot.current.day, today)}, leaves by ${instantText(lot.current.shipBy, lot.siteZone, now)}`}
          </span>
          {moved && <span className="nil nowrap">first {dayText(lot.first.day, today)}</span>}
          <LotActs lot={lot} now={now} onAct={onAct} />
        </span>
      </td>
    </tr>
  );
}

/** Acts on one lot, only where they would do something. */
function LotActs({lot, now, onAct}: Pick<LotRowProps, 'lot' | 'now' | 'onAct'>) {
  const may = useMay();
  const on = {line: lot.line, lot: lot.lot};
  const started = lot.released + lot.picked + lot.packed + lot.shipped > 0;
  const troubled = lot.current.shipBy < now || lot.onStock < lot.allocated || uncovered(lot);
  return (
    <>
      {lot.released > 0 && may('ReportShortPick') && (
        <button type="button" className="linkbutton nowrap" onClick={() => onAct({act: 'short-pick', ...on})}>
          Short pick
        </button>
      )}
      {lot.allocated > 0 && !started && troubled && may('RepromiseLot') && (
        <button type="button" className="linkbutton nowrap" onClick={() => onAct({act: 'repromise', ...on})}>
          Re-promise
        </button>
      )}
    </>
  );
}

const BUCKETS = ['allocated', 'released', 'picked', 'packed', 'shipped', 'delivered', 'cancelled'] as const;

/** `48 allocated, 24 shipped, 12 rest on PO-7/1`. */
function bucketWords(lot: LotView): string {
  const buckets = BUCKETS.flatMap((bucket) => (lot[bucket] > 0 ? [`${qty(lot[bucket])} ${bucket}`] : []));
  const rests = restWords(lot);
  return [...buckets, ...(rests === '' ? [] : [rests])].join(', ');
}

/** What the units that no stock covers wait for; empty when stock covers all. */
function restWords(lot: LotView): string {
  if (uncovered(lot)) return lot.expected;
  const short = Math.max(0, lot.allocated + lot.released - lot.onStock);
  if (short === 0) return '';
  return SUPPLY.test(lot.expected) ? `${qty(short)} rest ${lot.expected}` : `${qty(short)} wait for stock`;
}

/** `on PO-7/1`: the engine names the supply. */
const SUPPLY = /^on (?!stock$)/;

/** The engine's word for units that neither stock nor supply covers in time: `5 uncovered`. */
const uncovered = (lot: LotView): boolean => lot.expected.endsWith(' uncovered');

function Rest({open, backordered, cancelled}: {open: number; backordered: number; cancelled: number}) {
  if (open + backordered + cancelled === 0) return null;
  return (
    <tr className="lot-row">
      <td />
      <td colSpan={6}>
        <span className="row">
          {backordered > 0 && <Signal aspect="stop" size={10} />}
          {[
            open > 0 ? `${qty(open)} not promised yet` : '',
            backordered > 0 ? `${qty(backordered)} backordered: no supply is known` : '',
            cancelled > 0 ? `${qty(cancelled)} cancelled` : '',
          ]
            .filter((word) => word !== '')
            .join(', ')}
        </span>
      </td>
    </tr>
  );
}
