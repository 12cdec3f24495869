/** The lines of an order, each with its lots: what is promised from where, how far it is, and what may be done to it. */
import {Fragment} from 'react';
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import {useMay, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText, instantText} from '../../ui/dates.ts';
import {money, price, qty} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {Swatch} from '../../ui/stock.tsx';
import {returnable} from '../forms/give-back-forms.tsx';
import type {OrderAct} from '../forms/order-forms.tsx';
import {toPosition} from '../places.ts';
import {priceTitle, sourceWords} from './price-words.ts';

type LineView = OrderDetail['lines'][number];
type LotView = LineView['lots'][number];

export function Lines({detail, onAct}: {detail: OrderDetail; onAct: (act: OrderAct) => void}) {
  const now = useNow(5_000);
  const today = dayOf(now, detail.order.zone);
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
          <Fragment key={line.line}>
            {line.kit?.group === line.line && <KitHead {...{detail, today, onAct}} line={line} kit={line.kit} />}
            <LineBody
              {...{detail, line, today, now, onAct}}
              view={detail.lines.find((one) => one.line === line.line)}
            />
          </Fragment>
        ))}
      </table>
    </Scroll>
  );
}

type KitHeadProps = Pick<LineBodyProps, 'detail' | 'line' | 'today' | 'onAct'> & {kit: NonNullable<LineOf['kit']>};

/** The kits that the lines beneath are the parts of: they are changed and cancelled here. */
function KitHead({detail, line, kit: {item, group}, today, onAct}: KitHeadProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const may = useMay();
  const views = detail.lines.filter(({line: n}) => detail.order.lines.find((l) => l.line === n)?.kit?.group === group);
  const kit = views[0]?.kit ?? null;
  const value = views.reduce((sum, view) => sum + view.value, 0);
  const waits = views.every((view) => view.toGo > 0);
  return (
    <tbody>
      <tr className="line-row kit-row">
        <td className="num">{span(views.map((view) => view.line))}</td>
        <td className="wide-cell trunc">
          <b>{item}</b> <span className="meta">kit</span> {kit?.itemName}
        </td>
        <td className="num strong">{kit === null ? '' : qty(kit.kits)}</td>
        <td className="num">{kit === null ? '' : price(kit.unitPrice, currency)}</td>
        <td className="num">{money(value, currency)}</td>
        <td>{kit === null ? 'come apart: a part has left' : dayText(line.request.day, today)}</td>
        <td className="num nowrap">
          {kit !== null && may('ChangeOrderLine') && (
            <button type="button" className="linkbutton" onClick={() => onAct({act: 'change', line: line.line})}>
              Change
            </button>
          )}{' '}
          {kit !== null && waits && may('CancelOrder') && (
            <button type="button" className="linkbutton" onClick={() => onAct({act: 'cancel', line: line.line})}>
              Cancel
            </button>
          )}
        </td>
      </tr>
    </tbody>
  );
}

/** `1–3` */
const span = (lines: readonly number[]): string => `${Math.min(...lines)}–${Math.max(...lines)}`;

type LineBodyProps = {
  readonly detail: OrderDetail;
  readonly line: LineOf;
  readonly view: LineView | undefined;
  readonly today: number;
  readonly now: number;
  readonly onAct: (act: OrderAct) => void;
};

function LineBody({detail, line, view, today, now, onAct}: LineBodyProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const may = useMay();
  const hasSubstitutes = view?.hasSubstitutes === true;
  // The lines of some kits are changed and cancelled by the kit.
  const isAlone = view?.kit == null;
  return (
    <tbody>
      <tr className={line.kit === undefined ? 'line-row' : 'line-row part-line'}>
        <td className="num">{line.line}</td>
        <td className="wide-cell trunc">
          {line.kit !== undefined && <span className="meta">{qty(line.kit.per)} × </span>}
          <b>{line.item}</b> {view?.itemName}
        </td>
        <td className="num strong">{qty(line.quantity)}</td>
        <PriceCell unitPrice={line.unitPrice} view={view} currency={currency} />
        <td className="num">{money(view?.value ?? 0, currency)}</td>
        <td>{dayText(line.request.day, today)}</td>
        <td className="num nowrap">
          {isAlone && may('ChangeOrderLine') && (
            <button type="button" className="linkbutton" onClick={() => onAct({act: 'change', line: line.line})}>
              Change
            </button>
          )}{' '}
          {isAlone && may('CancelOrder') && (view?.toGo ?? 0) > 0 && (
            <button type="button" className="linkbutton" onClick={() => onAct({act: 'cancel', line: line.line})}>
              Cancel
            </button>
          )}{' '}
          {may('RecordReturn') && returnable(detail, line.line) > 0 && (
            <button type="button" className="linkbutton" onClick={() => onAct({act: 'return', line: line.line})}>
              Return
            </button>
          )}
        </td>
      </tr>
      {line.insteadOf !== undefined && <InsteadOf of={line.insteadOf} item={itemOf(detail, line.insteadOf.line)} />}
      {view?.lots.map((lot) => (
        <LotRow
          key={lot.lot}
          lot={lot}
          item={line.item}
          asked={line.request.day}
          {...{today, now, onAct, hasSubstitutes}}
        />
      ))}
      <Rest
        line={line}
        substitutes={detail.order.lines.filter((l) => l.insteadOf?.line === line.line)}
        onSubstitute={
          hasSubstitutes && may('SubstituteLine')
            ? () => onAct({act: 'instead', line: line.line, lot: undefined})
            : undefined
        }
      />
    </tbody>
  );
}

type PriceCellProps = {readonly unitPrice: number; readonly view: LineView | undefined; readonly currency: string};

function PriceCell({unitPrice, view, currency}: PriceCellProps) {
  return (
    <td className="num" title={view && priceTitle({pricedBy: view.pricedBy, nextBreak: null}, currency)}>
      {price(unitPrice, currency)}
      {view !== undefined && view.pricedBy.source !== 'item' && (
        <div className="meta nowrap">{sourceWords({source: view.pricedBy.source})}</div>
      )}
    </td>
  );
}

type LotRowProps = {
  readonly lot: LotView;
  readonly item: string;
  readonly asked: number;
  readonly today: number;
  readonly now: number;
  readonly onAct: (act: OrderAct) => void;
  readonly hasSubstitutes: boolean;
};

function LotRow({lot, item, asked, today, now, onAct, hasSubstitutes}: LotRowProps) {
  const left = lot.allocated + lot.released;
  const late = lot.current.day > asked;
  const moved = lot.current.day !== lot.first.day;
  const by = lot.serviceName === null ? '' : ` by ${lot.serviceName}`;
  const goes =
    lot.deliveredAt > 0
      ? `delivered ${instantText(lot.deliveredAt, lot.siteZone, now)}${by}`
      : lot.shippedAt > 0
        ? `shipped ${instantText(lot.shippedAt, lot.siteZone, now)}${by}`
        : `for ${dayText(lot.current.day, today)}, leaves by ${instantText(lot.current.shipBy, lot.siteZone, now)}${by}`;
  return (
    <tr className="lot-row">
      <td />
      <td colSpan={6} className="wide-cell">
        <span className="row">
          <Swatch state={lot.onStock !== null && lot.onStock >= left ? 'allocated' : 'onOrder'} size={9} />
          <a className="link" href={toPosition(lot.site, item)}>
            {lot.siteName}
          </a>
          <span className="nowrap">{bucketWords(lot)}</span>
          <span className="grow" />
          {late && left > 0 && <Signal aspect="caution" size={10} />}
          <span className="trunc" title={goes}>
            {goes}
          </span>
          {moved && <span className="nil nowrap">first {dayText(lot.first.day, today)}</span>}
          <LotActs lot={lot} now={now} onAct={onAct} canReplace={hasSubstitutes && (late || isTroubled(lot, now))} />
        </span>
      </td>
    </tr>
  );
}

/** Overdue, or not all of it is there. */
const isTroubled = (lot: LotView, now: number): boolean =>
  lot.current.shipBy < now || lot.onStock === null || lot.onStock < lot.allocated || uncovered(lot);

/** Acts on one lot, only where they would do something. */
function LotActs({lot, now, onAct, canReplace}: Pick<LotRowProps, 'lot' | 'now' | 'onAct'> & {canReplace: boolean}) {
  const may = useMay();
  const on = {line: lot.line, lot: lot.lot};
  const waits = lot.allocated > 0 && lot.released + lot.picked + lot.packed + lot.shipped + lot.delivered === 0;
  return (
    <>
      {lot.released > 0 && may('ReportShortPick') && (
        <button type="button" className="linkbutton nowrap" onClick={() => onAct({act: 'short-pick', ...on})}>
          Short pick
        </button>
      )}
      {waits && isTroubled(lot, now) && may('RepromiseLot') && (
        <button type="button" className="linkbutton nowrap" onClick={() => onAct({act: 'repromise', ...on})}>
          Re-promise
        </button>
      )}
      {waits && canReplace && may('SubstituteLine') && (
        <button type="button" className="linkbutton nowrap" onClick={() => onAct({act: 'instead', ...on})}>
          Substitute
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
  if (lot.onStock === null) return lot.expected.toLowerCase();
  if (uncovered(lot)) return lot.expected;
  const short = Math.max(0, lot.allocated + lot.released - lot.onStock);
  if (short === 0) return '';
  return SUPPLY.test(lot.expected) ? `${qty(short)} rest ${lot.expected}` : `${qty(short)} wait for stock`;
}

/** `on PO-7/1`: the engine names the supply. */
const SUPPLY = /^on (?!stock$)/;

/** The engine's word for units that neither stock nor supply covers in time: `5 uncovered`. */
const uncovered = (lot: LotView): boolean => lot.expected.endsWith(' uncovered');

/** What a substitute stands in for: the line that keeps what was asked. */
function InsteadOf({of: {line, kind}, item}: {of: NonNullable<LineOf['insteadOf']>; item: string}) {
  return (
    <tr className="lot-row">
      <td />
      <td colSpan={6}>
        instead of <b>{item}</b>, line {line}: {kind === 'upgrade' ? 'an upgrade' : 'an equivalent'}, at its price
      </td>
    </tr>
  );
}

type LineOf = OrderDetail['order']['lines'][number];
type RestProps = {
  readonly line: LineOf;
  /** Lines that stand in for units of it: these are cancelled here, and come there. */
  readonly substitutes: readonly LineOf[];
  /** Undefined: nothing may be sent instead of it by this person. */
  readonly onSubstitute: (() => void) | undefined;
};

const itemOf = (detail: OrderDetail, line: number): string =>
  detail.order.lines.find((l) => l.line === line)?.item ?? '';

function Rest({line, substitutes, onSubstitute}: RestProps) {
  const {open, backordered, returned} = line;
  const instead = Math.min(
    line.cancelled,
    substitutes.reduce((n, l) => n + l.originalQuantity, 0),
  );
  const cancelled = line.cancelled - instead;
  if (instead === 0 && open + backordered + cancelled + returned === 0) return null;
  return (
    <tr className="lot-row">
      <td />
      <td colSpan={6}>
        <span className="row">
          {backordered > 0 && <Signal aspect="stop" size={10} />}
          {[
            open > 0 ? `${qty(open)} not promised yet` : '',
            backordered > 0 ? `${qty(backordered)} backordered: no supply is known` : '',
            instead > 0
              ? `${qty(instead)} sent as ${substitutes.map((l) => `${l.item}, line ${l.line}`).join('; ')}`
              : '',
            cancelled > 0 ? `${qty(cancelled)} cancelled` : '',
            returned > 0 ? `${qty(returned)} returned` : '',
          ]
            .filter((word) => word !== '')
            .join(', ')}
          <span className="grow" />
          {open + backordered > 0 && onSubstitute !== undefined && (
            <button type="button" className="linkbutton nowrap" onClick={onSubstitute}>
              Substitute
            </button>
          )}
        </span>
      </td>
    </tr>
  );
}
