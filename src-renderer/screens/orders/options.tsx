/** Promise options side by side: options are columns, attributes rows, so that the eye compares along a line. */
import type {ReactNode} from 'react';
import type {PromiseAnswer} from '../../../src-shared/api/types.ts';
import {useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayText, instantText, weekdaysBetween} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {useKeys} from '../../ui/keys.tsx';
import {Scroll} from '../../ui/pane.tsx';
import {type Aspect, Kbd, Signal} from '../../ui/signal.tsx';
import {notInViewText} from '../risk-words.ts';
import type {Choice} from './draft.ts';
import {type Places, usePlaces} from './places.ts';
import {fromWords, noOptionWords, notFor, whyNotSooner} from './why-words.ts';

export type LinePromise = PromiseAnswer['lines'][number];
export type Option = LinePromise['options'][number];

/** More options than this do not fit side by side; the rest is worse. */
const OPTIONS_MAX = 4;
export const KINDS: Readonly<Record<Option['kind'], string>> = {
  whole: 'Whole, from one site',
  split: 'Split over sites',
  'part-later': 'Part now, rest later',
  later: 'All later',
  cheaper: 'Cheaper, later',
  substitute: 'Substitute instead',
};

type Answered = Pick<LinePromise, 'options' | 'left' | 'next' | 'quantity' | 'notInView' | 'kit'>;
/** Not served as asked by what is in view, and other sites may serve it: whether, and when, the server alone knows. */
export const isUnsure = ({notInView, options: [best]}: Answered): boolean =>
  notInView.length > 0 && best?.onRequest !== true;

export const lineAspect = (line: Answered): Aspect => {
  const best = line.options[0];
  if (isUnsure(line)) return 'wait';
  if (best === undefined || best.short > 0) return 'stop';
  return best.onRequest ? 'clear' : line.left > 0 ? 'caution' : 'stop';
};

/** `Fri 22 May` when it can be met; else `30 by Fri 22 May, 18 by Tue 26 May`. */
export function answerWords(line: Answered, today: number | undefined): string {
  const best = line.options[0];
  if (isUnsure(line)) {
    const known = {...line, notInView: []};
    const said = best === undefined && line.next === null ? 'date not known' : answerWords(known, today);
    return `${said}: not all stock is in your view`;
  }
  if (best === undefined || best.lots.length === 0)
    return line.next === null
      ? `${qty(line.quantity)} without a date`
      : `none as asked, all by ${dayText(line.next.day, today)}`;
  if (line.kit !== undefined) {
    // Its lots are of its parts: what counts is the day on which the last of them is there.
    const last = dayText(Math.max(...best.lots.map((lot) => lot.day)), today);
    return best.short === 0 ? last : `${qty(line.quantity - best.short)} by ${last}, ${qty(best.short)} without a date`;
  }
  const days = new Map<number, number>();
  for (const lot of best.lots) days.set(lot.day, (days.get(lot.day) ?? 0) + lot.quantity);
  const rest = best.short > 0 ? `, ${qty(best.short)} without a date` : '';
  const [only] = days.keys();
  if (days.size === 1 && rest === '' && only !== undefined) return dayText(only, today);
  return (
    [...days]
      .sort(([a], [b]) => a - b)
      .map(([day, quantity]) => `${qty(quantity)} by ${dayText(day, today)}`)
      .join(', ') + rest
  );
}

type OptionsProps = {
  readonly promise: LinePromise;
  /** The customer's, where they are known. */
  readonly rules: PromiseAnswer['rules'] | undefined;
  readonly today: number;
  /** What somebody chose; undefined: the best by the customer's rules. */
  readonly chosen: Choice | undefined;
  /** False while what stands here was answered for something else: then none can be chosen. */
  readonly current: boolean;
  readonly onChoose: (choice: Choice | undefined) => void;
};

/** How an option is asked for: nothing for the best; its lots; null where part of it has no date, for nothing holds that part. */
export function choiceOf(option: Option, best: Option | undefined): Choice | undefined | null {
  if (option === best) return undefined;
  if (option.lots.length === 0 || option.short > 0) return null;
  return option.lots.map(({site, day, quantity, service, item}) => ({
    site,
    day,
    quantity,
    ...(service !== undefined && {service}),
    ...(item !== undefined && {item}),
  }));
}

/** The option a line is placed with. */
export function takenOf({options, substitutes}: LinePromise, choice: Choice | undefined): Option | undefined {
  if (choice === undefined) return options[0];
  return [...options, ...substitutes].find((option) => {
    const own = choiceOf(option, options[0]);
    return own != null && isSame(own, choice);
  });
}

const isSame = (a: Choice, b: Choice): boolean =>
  a.length === b.length &&
  a.every(
    (lot, i) =>
      lot.site === b[i]?.site &&
      lot.day === b[i]?.day &&
      lot.quantity === b[i]?.quantity &&
      lot.service === b[i]?.service &&
      lot.item === b[i]?.item,
  );

/** The item's own options, and room for what could be sent instead. */
function shownOf({options, substitutes}: LinePromise): readonly Option[] {
  const instead = substitutes.slice(0, Math.max(OPTIONS_MAX / 2, OPTIONS_MAX - options.length));
  return [...options.slice(0, OPTIONS_MAX - instead.length), ...instead];
}

const titleOf = (option: Option): string =>
  option.kind === 'substitute' && option.lots.some((lot) => lot.item === undefined)
    ? 'Substitute for the rest'
    : KINDS[option.kind];

/** Why an option cannot be chosen; undefined where it can. */
function barOf(option: Option, best: Option | undefined, maySubstitute: boolean): string | undefined {
  if (choiceOf(option, best) === null) return 'For comparison: part of it has no date, and nothing can hold that part';
  return option.instead?.needsApproval === true && !maySubstitute
    ? 'For comparison: the customer’s rule does not let it be sent; whoever may approve substitutes can choose it'
    : undefined;
}

export function Options({promise, rules, today, chosen, current, onChoose}: OptionsProps) {
  const [best] = promise.options;
  const options = shownOf(promise);
  const maySubstitute = useStatus()?.session?.rights.includes('substitute') === true;
  const bars = options.map((option) => barOf(option, best, maySubstitute));
  const now = useNow(5_000);
  const places = usePlaces();
  const {nameOf} = places;
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const taken = takenOf(promise, chosen);
  const pick = (option: Option | undefined) => {
    const choice = option === undefined ? undefined : choiceOf(option, best);
    if (!current || choice === null) return;
    if (option === undefined || barOf(option, best, maySubstitute) === undefined) onChoose(choice);
  };
  useKeys(
    'Options',
    options.map((_, i) => ({key: `alt+${i + 1}`, word: `choose option ${i + 1}`, run: () => pick(options[i])})),
  );
  const isOn = (option: Option) => option === taken;
  const rows = attributes(promise, options, {...places, today, now, currency});
  if (options.length === 0) return <NoOption {...{promise, rules, nameOf, today}} />;
  return (
    <Scroll label="Promise options">
      {promise.notInView.length > 0 && <NotInView promise={promise} nameOf={nameOf} />}
      <table className="options">
        <colgroup>
          <col style={{width: 132}} />
          {options.map((option, i) => (
            <col key={keyOf(option, i)} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <td />
            {options.map((option, i) => (
              <th key={keyOf(option, i)} scope="col" data-on={isOn(option)}>
                <button
                  type="button"
                  className="plainbutton row"
                  aria-pressed={isOn(option)}
                  disabled={bars[i] !== undefined}
                  aria-disabled={!current || undefined}
                  title={bars[i]}
                  onClick={() => pick(option)}
                >
                  <Kbd>{i + 1}</Kbd>
                  <span className="trunc">{titleOf(option)}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, cell]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {options.map((option, i) => (
                <td key={keyOf(option, i)} data-on={isOn(option)}>
                  {cell(option)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

type Around = Places & {
  readonly today: number;
  readonly now: number;
  readonly currency: string;
};

/** The rows of the table, each with how an option fills it. */
function attributes(
  promise: LinePromise,
  options: readonly Option[],
  around: Around,
): readonly (readonly [string, (option: Option) => ReactNode])[] {
  const {nameOf, zoneOf, today, now, currency} = around;
  return [
    ...(options.some((option) => option.instead !== undefined)
      ? [['Sends', (option: Option) => <Sends option={option} promise={promise} />] as const]
      : []),
    ['Delivers', (option) => <Delivers option={option} promise={promise} today={today} />],
    [
      'Ships from',
      (option) =>
        option.lots.map((lot) => (
          <div key={`${lot.site} ${lot.shipBy} ${lot.item}`}>
            {nameOf(lot.site)} {qty(lot.quantity)}
            {option.instead !== undefined && ` of ${lot.item ?? promise.item}`}, leaves by{' '}
            {instantText(lot.shipBy, zoneOf(lot.site), now)}
          </div>
        )),
    ],
    ...(options.some((option) => option.lots.some((lot) => lot.serviceName !== undefined))
      ? [['Goes by', (option: Option) => <GoesBy option={option} currency={currency} />] as const]
      : []),
    ['Shipments', (option) => count(new Set(option.lots.map((lot) => `${lot.site} ${lot.shipBy}`)).size, 'shipment')],
    ...(options.some((option) => option.margin !== undefined)
      ? [
          [
            'Margin',
            (option: Option) => (option.margin === undefined ? 'no cost known' : money(option.margin, currency)),
          ] as const,
        ]
      : []),
    ['Takes from', (option) => <TakenFrom option={option} promise={promise} nameOf={nameOf} />],
    ...(options.some(borrows)
      ? [['Borrows from', (option: Option) => <Lenders option={option} zoneOf={zoneOf} now={now} />] as const]
      : []),
    ['Why not sooner', (option) => whyNotSooner(option, around, now)],
  ];
}

const borrows = (option: Option): boolean => option.lots.some((lot) => (lot.borrows ?? []).length > 0);

/** Whose stock it takes that is needed later there, and what is there for them in time: they keep their dates. */
function Lenders({option, zoneOf, now}: {option: Option} & Pick<Around, 'zoneOf' | 'now'>) {
  if (!borrows(option)) return 'nobody';
  return option.lots.flatMap((lot) =>
    (lot.borrows ?? []).map((one) => (
      <div key={`${lot.site} ${one.order}`}>
        {qty(one.quantity)} from {one.customerName ?? one.order}, who ships{' '}
        {instantText(one.due, zoneOf(lot.site), now)}
        <span className="nil">
          {one.supply === null || one.supplyAt === null
            ? ' · nothing pays it back'
            : ` · paid back by ${one.supply} ${instantText(one.supplyAt, zoneOf(lot.site), now)}`}
        </span>
      </div>
    )),
  );
}

/** How much of what was asked, and how much of what is sent instead, as which kind. */
function Sends({option, promise}: {option: Option; promise: LinePromise}) {
  const {instead, insteadName = ''} = option;
  const others = option.lots.reduce((n, lot) => n + (lot.item === undefined ? 0 : lot.quantity), 0);
  const own = option.lots.reduce((n, lot) => n + lot.quantity, 0) - others;
  return (
    <>
      {own > 0 && (
        <div>
          {qty(own)} × {promise.item}, as asked
        </div>
      )}
      {instead !== undefined && (
        <>
          <div>
            <b>
              {qty(others)} × {instead.item}
            </b>{' '}
            {insteadName} instead
          </div>
          <div className="sub">
            {instead.kind === 'upgrade' ? 'an upgrade' : 'an equivalent'}, at the price of {promise.item}
            {instead.needsApproval && <span className="tone-caution"> · beyond the customer’s rule</span>}
          </div>
        </>
      )}
    </>
  );
}

/** Each service once, with what it costs as shipments of this line alone. */
function GoesBy({option, currency}: {option: Option; currency: string}) {
  const prices = new Map<string, number>();
  for (const {serviceName, freight} of option.lots)
    if (serviceName !== undefined) prices.set(serviceName, (prices.get(serviceName) ?? 0) + (freight ?? 0));
  return [...prices].map(([name, price]) => (
    <div key={name} title="As shipments of this line alone: lines that leave together cost less">
      {name}, {money(price, currency)}
    </div>
  ));
}

const keyOf = (option: Option, i: number): string => `${i} ${option.kind}`;

function Delivers({option, promise, today}: {option: Option; promise: LinePromise; today: number}) {
  const last = Math.max(promise.requested.day, ...option.lots.map((lot) => lot.day));
  const days = [...new Set(option.lots.map((lot) => lot.day))].sort((a, b) => a - b);
  const aspect: Aspect = option.short > 0 ? 'stop' : option.onRequest ? 'clear' : days.length > 1 ? 'caution' : 'stop';
  const late = weekdaysBetween(promise.requested.day, last);
  return (
    <>
      <div className="row tight">
        <Signal aspect={aspect} />
        <b className="delivers">
          {days.length === 0 ? 'No date' : days.map((day) => dayText(day, today)).join(' and ')}
        </b>
      </div>
      <div className={`sub indent ${aspect === 'clear' ? '' : `tone-${aspect}`}`}>
        {option.short > 0
          ? `${qty(option.short)} without a date`
          : option.onRequest
            ? 'as asked'
            : `${count(late, 'working day')} late`}
      </div>
    </>
  );
}

/** The units of the option by where they are: free now, or still to come; and who holds more of them. */
function TakenFrom({option, promise, nameOf}: {option: Option; promise: LinePromise; nameOf: (id: string) => string}) {
  const bySite = new Map<string, number>();
  for (const lot of option.lots)
    if (lot.item === undefined) bySite.set(lot.site, (bySite.get(lot.site) ?? 0) + lot.quantity);
  const instead = option.lots.filter((lot) => lot.item !== undefined);
  const own = [...bySite].map(([site, quantity]) => {
    const there = promise.reductions.find((one) => one.site === site);
    const others = there === undefined ? [] : notFor(there);
    return (
      <div key={site}>
        {nameOf(site)} {qty(quantity)}: {there === undefined ? 'from supply to come' : fromWords(quantity, there)}
        {others.length > 0 && <span className="nil"> · {others.join(', ')}</span>}
      </div>
    );
  });
  return (
    <>
      {own}
      {instead.map((lot) => (
        <div key={`${lot.site} ${lot.shipBy}`}>
          {nameOf(lot.site)} {qty(lot.quantity)} of {lot.item}, promised to nobody else
        </div>
      ))}
    </>
  );
}

function TakesFrom({promise, nameOf}: {promise: LinePromise; nameOf: (id: string) => string}) {
  const shown = promise.reductions.filter((part) => part.onHand > 0 || part.free > 0);
  if (shown.length === 0) return 'inbound supply: nothing is on hand';
  return shown.map((part) => (
    <div key={part.site}>
      {nameOf(part.site)}: {qty(part.free)} free of {qty(part.onHand)}
      {notFor(part).length > 0 && <span className="nil"> · {notFor(part).join(', ')}</span>}
    </div>
  ));
}

/** What stands beside it is of the sites in view. */
const NotInView = ({promise: {notInView}, nameOf}: {promise: LinePromise; nameOf: (id: string) => string}) => (
  <p className="row sub pad" role="note">
    <Signal aspect="wait" />
    The {notInViewText(notInView, nameOf)}: what can be had there, and when, is not known here. Placed, the order gets
    the best date of all sites.
  </p>
);

type NoOptionProps = {
  readonly promise: LinePromise;
  readonly rules: PromiseAnswer['rules'] | undefined;
  readonly nameOf: (id: string) => string;
  readonly today: number;
};

function NoOption({promise, rules, nameOf, today}: NoOptionProps) {
  if (promise.notInView.length > 0)
    return (
      <div className="failed">
        <span className="row">
          <Signal aspect="wait" size={14} />
          <b>Whether it can be promised is not known here</b>
        </span>
        <p>{qty(promise.left)} could be had by the asked date from what is in your view.</p>
        <NotInView promise={promise} nameOf={nameOf} />
      </div>
    );
  return (
    <div className="failed">
      <span className="row">
        <Signal aspect="stop" size={14} />
        <b>No date can be promised</b>
      </span>
      <p>{noOptionWords(promise, rules, today)}</p>
      <div>
        <TakesFrom promise={promise} nameOf={nameOf} />
      </div>
    </div>
  );
}
