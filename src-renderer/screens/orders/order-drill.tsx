/** One order: who and when, its lines and lots with their dates, its story, and what may be done to it. */
import {Button} from '@mantine/core';
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay, useMayOrAsk, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText, instantText} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {Facts, Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo} from '../../ui/router.ts';
import {Signal, Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {CreditFacts} from '../forms/credit.tsx';

import {nextStage} from '../forms/floor-forms.tsx';
import {type OrderAct, OrderForm} from '../forms/order-forms.tsx';
import {useOpenFind} from '../shell.tsx';
import {Wait} from '../wait.tsx';
import {Lines} from './order-lines.tsx';
import {ownRulesWords} from './order-rules.tsx';
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
  if (data === undefined && answer.trouble?.code === 'not-found') return <Unknown id={id} />;
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
          {(detail) => <Head detail={detail} onAct={onAct} />}
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

/** A link may be old, misspelt, or to an order of somebody else's customers: one answer for all, and the ways on. */
function Unknown({id}: {id: string}) {
  const find = useOpenFind();
  return (
    <Pane label={id}>
      <Empty
        small
        aspect="wait"
        title={`There is no order ${id} in your view`}
        why="Its number may be written otherwise, or its customer is not in your view."
        actions={
          <>
            <Button variant="default" onClick={() => go(linkTo('orders'))}>
              All orders
            </Button>
            <Button variant="default" onClick={find}>
              Find an order (Ctrl K)
            </Button>
          </>
        }
      />
    </Pane>
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

function Head({detail, onAct}: {detail: OrderDetail; onAct: (act: OrderAct) => void}) {
  const may = useMay();
  const {order, customer, value} = detail;
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const now = useNow(5_000);
  const today = dayOf(now, order.zone);
  const asked = [...new Set(order.lines.map((line) => line.request.day))];
  const first = [...new Set(order.lots.map((lot) => lot.first.day))].sort((a, b) => a - b);
  const current = [...new Set(order.lots.map((lot) => lot.current.day))].sort((a, b) => a - b);
  const undated = order.lines.reduce((n, line) => n + line.open + line.backordered, 0);
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
            <PromisedNow
              key="now"
              days={current}
              text={days(current)}
              moved={current.join() !== first.join()}
              undated={undated}
            />,
          ],
          ['Ships', order.shipComplete ? 'complete only' : 'in parts allowed'],
          ...(order.rules === undefined ? [] : [['This order', ownRulesWords(order.rules)] as const]),
          order.credit === 'held'
            ? [
                'Credit',
                <b key="credit" className="tone-stop">
                  held: over its limit
                </b>,
              ]
            : undefined,
          [
            'Owes or ordered',
            <span key="owes" className="row tight">
              {owesWords(customer, currency)}
              {may('RecordPayment') && (
                <button type="button" className="linkbutton" onClick={() => onAct({act: 'payment'})}>
                  Payment
                </button>
              )}
            </span>,
          ],
          order.reference === '' ? undefined : ['Reference', order.reference],
        ]}
      />
      {order.credit === 'held' && <CreditFacts detail={detail} />}
    </Scroll>
  );
}

/** What the customer owes and has ordered, and how much of that it may. */
function owesWords({exposure, creditLimit}: OrderDetail['customer'], currency: string): string {
  const owes = money(exposure, currency);
  return creditLimit === 0 ? `${owes}, no limit` : `${owes} of ${money(creditLimit, currency)}`;
}

type PromisedNowProps = {
  readonly days: readonly number[];
  readonly text: string;
  readonly moved: boolean;
  readonly undated: number;
};

/** A date is only of the units it was promised for: the others stand beside it. */
function PromisedNow({days, text, moved, undated}: PromisedNowProps) {
  if (undated === 0) return <b className={moved ? 'tone-caution' : ''}>{text}</b>;
  const aspect = days.length === 0 ? 'stop' : 'caution';
  return (
    <b className={`row tight tone-${aspect}`}>
      <Signal aspect={aspect} size={10} />
      {days.length === 0 ? '' : `${text}, `}
      {qty(undated)} without a date
    </b>
  );
}

function Acts({detail, onAct}: {detail: OrderDetail; onAct: (act: OrderAct) => void}) {
  const may = useMay();
  const mayOrAsk = useMayOrAsk();
  const {order} = detail;
  const done = detail.status === 'delivered' || detail.status === 'cancelled';
  if (done) return null;
  const waits = order.lines.some((line) => line.open + line.backordered > 0);
  const stage = order.credit === 'held' ? undefined : nextStage(detail);
  const claims = order.lots.some((lot) => lot.allocated + lot.released + lot.picked + lot.packed > 0);
  return (
    <>
      {order.credit === 'held' && mayOrAsk('ReleaseCredit') && (
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
      {order.lots.some((lot) => lot.picked + lot.packed > 0) && may('UnpickLots') && (
        <Button variant="default" onClick={() => onAct({act: 'unpick'})}>
          Take back
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
