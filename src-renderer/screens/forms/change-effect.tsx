/** What a change of a line would do, before it is made: the line as it is beside the line as it would be. */
import type {ChangedPrice} from '../../../src-shared/api/prices.ts';
import type {OrderDetail, PromiseAnswer} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText} from '../../ui/dates.ts';
import {money, price, qty} from '../../ui/format.ts';
import {isUnsure} from '../orders/options.tsx';
import {sourceWords} from '../orders/price-words.ts';
import {afterMissWords} from './after-miss.ts';
import {keptWords} from './kept-words.ts';
import {asKits} from './kit-view.ts';

type Line = OrderDetail['lines'][number];
type ChangeEffectProps = {
  readonly detail: OrderDetail;
  readonly view: Line;
  readonly quantity: number | undefined;
  readonly day: number | undefined;
  readonly by: 'customer' | 'us';
};

/** Only what has not started or left is promised anew; of a missed request, and by us, only what comes on top or another day. */
export function ChangeEffect({detail, view: line, quantity, day, by}: ChangeEffectProps) {
  const view = asKits(detail, line);
  const {client} = useEngine();
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const {order, credit} = detail;
  const today = dayOf(useNow(60_000), order.zone);
  const old = order.lines.find((one) => one.line === view.line);
  const {kit} = view;
  const stands = (view.missed || by === 'us') && day === old?.request.day;
  const kept = stands ? Math.min(view.live, quantity ?? 0) : view.started;
  const anew = Math.max(0, (quantity ?? 0) - kept);
  const changes = quantity !== view.live || day !== old?.request.day;
  const ask = old !== undefined && anew > 0 && day !== undefined && changes;
  // Where the lots stand they give nothing up for what is asked on top.
  const about = {customer: order.customer, ...(stands ? {} : {order: order.id, line: view.line})};
  const wish = {
    item: kit?.item ?? old?.item ?? '',
    quantity: anew,
    requestedDay: day ?? 0,
    site: old?.onlySite || undefined,
  };
  const {data} = useAnswer(ask ? `${order.id}/${view.line} ${anew} ${day} ${stands}` : undefined, (signal) =>
    client.promise.check({...about, lines: [wish]}, {signal}),
  );
  const priced = usePriceAfter(
    changes ? {order: order.id, line: view.line, quantity, requestedDay: day, by} : undefined,
  );
  if (old === undefined) return null;
  if (!changes || quantity === undefined || day === undefined) return <>{view.itemName}</>;
  const now = {unitPrice: kit?.unitPrice ?? old.unitPrice, pricedBy: view.pricedBy};
  const after = priced ?? {...now, value: view.value};
  const {value} = after;
  const exposure = credit.exposure + value - view.value;
  const {live, started} = view;
  const afterMiss = view.missed ? afterMissWords({requestDay: old.request.day, day, quantity, live, started, by}) : '';
  return (
    <>
      <table className="tbl now-after" aria-label="The line now and after the change">
        <thead>
          <tr>
            <th>{view.itemName}</th>
            <th>Now</th>
            <th>After the change</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>Promised</td>
            <td>{nowWords(view, today)}</td>
            <td className="strong">{afterWords({units: kept, begun: stands ? [] : view.lots, anew, data}, today)}</td>
          </tr>
          <tr>
            <td>Price</td>
            <PriceCell {...now} currency={currency} />
            <PriceCell {...after} currency={currency} changed={after.unitPrice !== now.unitPrice} />
          </tr>
          <tr>
            <td>Value</td>
            <td>{money(view.value, currency)}</td>
            <td className="strong">{money(value, currency)}</td>
          </tr>
          <OwedRow now={credit.exposure} after={exposure} limit={credit.limit} currency={currency} />
        </tbody>
      </table>
      {afterMiss !== '' && <p className="sub">{afterMiss}</p>}
    </>
  );
}

type OwedRowProps = {readonly now: number; readonly after: number; readonly limit: number; readonly currency: string};
function OwedRow({now, after, limit, currency}: OwedRowProps) {
  const over = limit > 0 && after > limit && after > now;
  return (
    <tr>
      <td>Owes or ordered</td>
      <td>{money(now, currency)}</td>
      <td className={over ? 'strong tone-stop' : 'strong'}>
        {money(after, currency)}
        {limit === 0 ? ', no limit' : ` of ${money(limit, currency)}`}
        {over && ': would be refused'}
      </td>
    </tr>
  );
}

type PriceAsk = Parameters<ReturnType<typeof useEngine>['client']['order']['price']>[0];
/** Undefined while nothing is asked, or nothing was answered yet. */
function usePriceAfter(ask: {[K in keyof PriceAsk]: PriceAsk[K] | undefined} | undefined): ChangedPrice | undefined {
  const {client} = useEngine();
  const whole = ask?.quantity !== undefined && ask.quantity > 0 && ask.requestedDay !== undefined ? ask : undefined;
  return useAnswer(whole === undefined ? undefined : JSON.stringify(whole), (signal) =>
    client.order.price(whole as PriceAsk, {signal}),
  ).data;
}

type PriceCellProps = Pick<ChangedPrice, 'unitPrice' | 'pricedBy'> & {
  readonly currency: string;
  readonly changed?: boolean;
};
function PriceCell({unitPrice, pricedBy, currency, changed = false}: PriceCellProps) {
  return (
    <td className={changed ? 'strong' : undefined}>
      {price(unitPrice, currency)}
      <div className="meta">{sourceWords(pricedBy)}</div>
    </td>
  );
}

/** `40 for Tue 24 Nov, 10 without a date`. */
function nowWords(view: Line, today: number): string {
  const dated = view.lots.map((lot) => ({
    day: lot.current.day,
    quantity: lot.allocated + lot.released + lot.picked + lot.packed + lot.shipped + lot.delivered,
  }));
  const said = dated.reduce((sum, {quantity}) => sum + quantity, 0);
  return promisedWords(dated, view.live - said, today);
}

type After = {
  readonly units: number;
  /** The lots because of which units keep their promise; none where all of them do. */
  readonly begun: Line['lots'];
  readonly anew: number;
  readonly data: PromiseAnswer | undefined;
};
function afterWords({units, begun, anew, data}: After, today: number): string {
  const kept = units > 0 ? keptWords(units, begun) : '';
  const best = kitsIn(data?.lines[0]);
  const news =
    anew === 0
      ? ''
      : data === undefined
        ? 'being checked'
        : promisedWords(best?.lots ?? [], best?.short ?? anew, today);
  const unsure =
    anew > 0 && data?.lines.some(isUnsure) === true ? 'as far as known: not all stock is in your view' : '';
  return [kept, news, unsure].filter((word) => word !== '').join('; ') || 'nothing';
}

/** Of a kit's option the kits: its lots are of its parts. */
function kitsIn(line: PromiseAnswer['lines'][number] | undefined) {
  const best = line?.options[0];
  if (line?.kit === undefined || best === undefined) return best;
  return {
    short: best.short,
    lots: [{day: Math.max(...best.lots.map((lot) => lot.day)), quantity: line.quantity - best.short}],
  };
}

function promisedWords(
  lots: readonly {readonly day: number; readonly quantity: number}[],
  undated: number,
  today: number,
): string {
  const days = new Map<number, number>();
  for (const {day, quantity} of lots) if (quantity > 0) days.set(day, (days.get(day) ?? 0) + quantity);
  return [
    ...[...days]
      .sort(([a], [b]) => a - b)
      .map(([day, quantity]) => `${qty(quantity)} for ${day === today ? dayText(day) : dayText(day, today)}`),
    ...(undated > 0 ? [`${qty(undated)} without a date`] : []),
  ].join(', ');
}
