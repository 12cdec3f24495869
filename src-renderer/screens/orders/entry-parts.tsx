/** Parts of order entry: the lines as one types them, and what placing would do. */
import {IconX} from '@tabler/icons-react';
import {memo, type ReactNode} from 'react';
import type {OfferedShipment, PromiseAnswer} from '../../../src-shared/api/types.ts';
import {type Answer, useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {dayText} from '../../ui/dates.ts';
import {money, price, qty} from '../../ui/format.ts';
import {useStable} from '../../ui/latest.ts';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {type Aspect, Kbd, Signal} from '../../ui/signal.tsx';
import {LookupField} from '../forms/fields.tsx';
import {NumberField, wholeForm} from '../forms/number-field.tsx';
import {askedLines, type DraftLine, type OrderDraft, quantityWith, withLine, withoutLine} from './draft.ts';
import {PartRows} from './kit-entry.tsx';
import {answerWords, isUnsure, lineAspect, type Option} from './options.tsx';
import {nextWords, priceTitle, sourceWords} from './price-words.ts';

type LinesProps = {
  readonly draft: OrderDraft;
  readonly answer: Answer<PromiseAnswer>;
  readonly selected: number;
  readonly onSelect: (key: number) => void;
  readonly onChange: (draft: OrderDraft) => void;
};

export function Lines({draft, answer, selected, onSelect, onChange}: LinesProps) {
  const keys = askedLines(draft).map((one) => one.key);
  const change = useStable((line: DraftLine, to: Partial<DraftLine>) => onChange(withLine(draft, line.key, to)));
  return (
    <Scroll label="Order lines" className="entry-lines">
      <table className="tbl">
        <thead>
          <tr>
            <th />
            <th>Item</th>
            <th className="num">Asked</th>
            <th className="num">Price</th>
            <th className="num">Value</th>
            <th>By the asked date</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {draft.lines.map((line, i) => (
            <LineRow
              key={line.key}
              line={line}
              n={i + 1}
              promise={answer.data?.lines[keys.indexOf(line.key)]}
              today={answer.data?.today}
              isSelected={line.key === selected}
              onSelect={() => onSelect(line.key)}
              onChange={change}
              onTakeAway={() => onChange(withoutLine(draft, line.key))}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

type LineRowProps = CellProps & {
  readonly promise: PromiseAnswer['lines'][number] | undefined;
  readonly today: number | undefined;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onTakeAway: () => void;
};

function LineRow({line, n, promise, today, isSelected, onSelect, onChange, onTakeAway}: LineRowProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const known = promise !== undefined && promise.item === line.item?.id ? promise : undefined;
  const aspect: Aspect = known === undefined ? 'wait' : lineAspect(known);
  const priceByHand = (each: number) => {
    onSelect();
    onChange(line, {manual: {text: price(each, currency), reason: ''}});
  };
  return (
    <>
      <tr aria-selected={isSelected} onFocus={onSelect}>
        <td className="glyph">
          {line.item !== undefined && (
            <Signal aspect={aspect} label={known !== undefined && aspect === 'wait' ? UNSURE : ASPECTS[aspect]} />
          )}
        </td>
        <td className="item-cell">
          <ItemOf line={line} n={n} onChange={onChange} />
        </td>
        <td className="num">
          <Asked line={line} n={n} onChange={onChange} />
        </td>
        <td className="num nowrap">
          {known !== undefined && (
            <PriceOf
              line={known}
              currency={currency}
              n={n}
              onOwn={line.manual === undefined ? () => priceByHand(known.unitPrice) : undefined}
            />
          )}
        </td>
        <td className="num nowrap">{known !== undefined && <ValueOf line={known} currency={currency} />}</td>
        <td>{known === undefined ? '' : answerWords(known, today)}</td>
        <td className="num">
          {line.item !== undefined && (
            <button type="button" className="linkbutton iconic" aria-label={`Take line ${n} away`} onClick={onTakeAway}>
              <IconX size={14} />
            </button>
          )}
        </td>
      </tr>
      {known?.kit !== undefined && <PartRows kit={known.kit} today={today} />}
    </>
  );
}

type KnownProps = {readonly line: PromiseAnswer['lines'][number]; readonly currency: string};

/** The price, where it comes from, and how many more would make it another. `onOwn`: who may enter one of his own. */
function PriceOf({line, currency, n, onOwn}: KnownProps & {n: number; onOwn: (() => void) | undefined}) {
  const next = nextWords(line.nextBreak, currency);
  const each = price(line.unitPrice, currency);
  return (
    <div title={priceTitle(line, currency)}>
      {onOwn === undefined ? (
        each
      ) : (
        <button type="button" className="linkbutton" aria-label={`Price line ${n} by hand`} onClick={onOwn}>
          {each}
        </button>
      )}
      <div className="meta">{next === '' ? sourceWords(line.pricedBy) : `${sourceWords(line.pricedBy)} · ${next}`}</div>
    </div>
  );
}

function ValueOf({line: {amount, margin}, currency}: KnownProps) {
  return (
    <>
      <b>{money(amount, currency)}</b>
      {margin !== undefined && (
        <div
          className={margin < 0 ? 'meta tone-stop' : 'meta'}
          title="Value less standard cost and the freight of the best option"
        >
          margin {money(margin, currency)}
        </div>
      )}
    </>
  );
}

const UNSURE = 'Not known: not all stock is in your view';
const ASPECTS: Readonly<Record<Aspect, string>> = {
  stop: 'Cannot be met as asked',
  caution: 'Met in part as asked',
  clear: 'Can be met as asked',
  wait: 'Being checked',
};

type CellProps = {
  readonly line: DraftLine;
  readonly n: number;
  readonly onChange: (line: DraftLine, to: Partial<DraftLine>) => void;
};

// Fields are dear to draw, and with each key only one of them changes.
const ItemOf = memo(function ItemOf({line, n, onChange}: CellProps) {
  return (
    <LookupField
      bare
      kind="item"
      label={`Item of line ${n}`}
      value={line.item}
      onChange={(item) =>
        onChange(line, {item, choice: undefined, manual: undefined, quantity: quantityWith(line, item)})
      }
    />
  );
});

const ASKED = wholeForm('units', 1);

const Asked = memo(function Asked({line, n, onChange}: CellProps) {
  const multiple = line.item?.multiple ?? 1;
  return (
    <NumberField
      label={`Quantity of line ${n}`}
      value={line.quantity}
      onChange={(quantity, unread) => onChange(line, {quantity, unread, choice: undefined})}
      form={ASKED}
      step={multiple}
      cell={92}
    />
  );
});

/** The shipments that the taken options make together; undefined while they are reckoned. */
function useShipments(
  data: PromiseAnswer | undefined,
  customer: string | undefined,
  taken: readonly (Option | undefined)[],
): readonly OfferedShipment[] | undefined {
  const {client} = useEngine();
  // The answer knows those of the first options.
  const known = taken.every((option, i) => option === data?.lines[i]?.options[0]) ? data?.shipments : undefined;
  const lots = taken.flatMap((option, i) =>
    (option?.lots ?? []).map(({site, shipBy, service, item, quantity}) => ({
      site,
      shipBy,
      ...(service !== undefined && {service}),
      item: item ?? data?.lines[i]?.item ?? '',
      quantity,
    })),
  );
  const question = {...(customer !== undefined && {customer}), lots};
  const answer = useAnswer(known !== undefined || data === undefined ? undefined : JSON.stringify(question), (signal) =>
    client.promise.shipments(question, {signal}),
  );
  return known ?? answer.data;
}

/** What they cost together, where that is known. */
function freightWords(shipments: readonly OfferedShipment[], currency: string): string {
  const known = shipments.flatMap(({freight}) => (freight === null ? [] : [freight]));
  const sum = money(
    known.reduce((n, freight) => n + freight, 0),
    currency,
  );
  if (known.length === 0) return 'sites, days and services';
  return known.length === shipments.length ? `${sum} freight` : `${sum} freight, of ${known.length} known`;
}

type EffectProps = {
  readonly customer: string | undefined;
  readonly answer: Answer<PromiseAnswer>;
  /** The option each line is placed with. */
  readonly taken: readonly (Option | undefined)[];
  /** What becomes of it, above the facts. */
  readonly children: ReactNode;
};

/** Units that would be placed without a date: those its option lacks, all of a line that has no option. */
export const undatedOf = (lines: PromiseAnswer['lines'], taken: readonly (Option | undefined)[]): number =>
  lines.reduce((sum, {quantity}, i) => sum + (taken[i]?.short ?? quantity), 0);

function Unchecked({trouble}: Pick<Answer<PromiseAnswer>, 'trouble'>) {
  return trouble === undefined ? null : (
    <div className="row sub pad" role="alert">
      <Signal aspect="caution" />
      It could not be checked: {trouble.what}
    </div>
  );
}

type Fact = readonly [name: string, value: string, note: string, aspect: Aspect | undefined];

/** `unsure`: sites that are not in view may have a date for them. */
function undatedFact(short: number, unsure: boolean, backorders: boolean): Fact {
  const name = 'Without a date';
  if (short === 0) return [name, qty(short), 'all units have a date', 'clear'];
  return unsure
    ? [name, qty(short), 'as far as known: not all stock is in your view', 'wait']
    : [name, qty(short), backorders ? 'units would be backordered' : 'no back orders: refused', 'stop'];
}

/** What placing would do, before it is done. */
export function Effect({customer, answer, taken: best, children}: EffectProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const {data} = answer;
  const shipments = useShipments(data, customer, best);
  if (data === undefined)
    return (
      <Pane label="If you place it now">
        <Unchecked trouble={answer.trouble} />
        {children}
      </Pane>
    );
  const lots = best.flatMap((option) => option?.lots ?? []);
  const last = lots.reduce<number | undefined>((day, lot) => Math.max(day ?? lot.day, lot.day), undefined);
  const asAsked = best.filter((option) => option?.onRequest === true).length;
  const short = undatedOf(data.lines, best);
  const unsure = data.lines.some(isUnsure);
  const facts: readonly Fact[] = [
    ['Order value', money(data.amount, currency), 'as priced', undefined],
    [
      'As asked',
      `${asAsked} of ${data.lines.length}`,
      'lines by the asked date',
      asAsked === data.lines.length ? 'clear' : 'caution',
    ],
    ['Last delivery', last === undefined ? 'No date' : dayText(last, data.today), 'of the promised units', undefined],
    [
      'Shipments',
      shipments === undefined ? '…' : qty(shipments.length),
      freightWords(shipments ?? [], currency),
      shipments === undefined ? 'wait' : shipments.length > 1 ? 'caution' : 'clear',
    ],
    undatedFact(short, unsure, data.rules.backorders),
    [
      'Credit',
      data.credit == null ? 'Not checked' : data.credit.ok ? 'In limit' : 'Held',
      data.credit?.ok === false ? 'finance must release' : 'checked as you type',
      data.credit == null ? 'wait' : data.credit.ok ? 'clear' : 'stop',
    ],
  ];
  return (
    <Pane
      title="If you place it now"
      note="whole order, the chosen option of each line"
      end={
        <span className="sub">
          <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> places it
        </span>
      }
    >
      {children}
      <div className="effect">
        {facts.map(([name, value, note, aspect]) => (
          <div key={name}>
            <div className="row sub tight">
              {aspect !== undefined && <Signal aspect={aspect} size={10} />}
              {name}
            </div>
            <div className="effect-figure">{value}</div>
            <div className="meta">{note}</div>
          </div>
        ))}
      </div>
    </Pane>
  );
}
