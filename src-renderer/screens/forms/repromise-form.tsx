/** Another date for a lot that cannot keep its own: what it would get and from where, why not sooner, and what else there is. */
import {useState} from 'react';
import type {OrderDetail, PromiseAnswer} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayText, instantText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Signal} from '../../ui/signal.tsx';
import {usePlaces} from '../orders/places.ts';
import {whyNotSooner} from '../orders/why-words.ts';
import {notInViewText} from '../risk-words.ts';
import {Wait} from '../wait.tsx';
import {CommandForm} from './command-form.tsx';
import {ReasonField} from './fields.tsx';
import {lotsOf} from './lot-units.tsx';

type Props = {
  readonly detail: OrderDetail;
  readonly line: number;
  readonly lot: number;
  readonly onClose: () => void;
};

const EFFECT = [
  'The first promise is kept on record and counts as missed where it is.',
  'No other order’s promise is broken.',
].join(' ');

export function RepromiseForm({detail, line, lot, onClose}: Props) {
  const {client} = useEngine();
  const {order} = detail;
  const [reason, setReason] = useState('');
  const mine = lotsOf(detail).find((one) => one.lot.line === line && one.lot.lot === lot);
  const item = order.lines.find((one) => one.line === line)?.item ?? '';
  const quantity = mine?.lot.allocated ?? 0;
  const along = mine?.lot.along ?? 0;
  const goes = `${count(along, 'other lot')} of it ${along === 1 ? 'goes' : 'go'} to the same day.`;
  const requestedDay = order.lines.find((one) => one.line === line)?.request.day ?? 0;
  const ask = {item, quantity: Math.max(1, quantity), requestedDay};
  const key = `${order.id} ${line}.${lot} ${quantity}`;
  const about = {customer: order.customer, order: order.id, lot: {line, lot}};
  const site = mine?.lot.site ?? '';
  // From the site that the server would take, this one or another; then this one, and what a change of the line could have.
  const best = useAnswer(`${key} best`, (signal) => client.promise.check({...about, lines: [ask]}, {signal}));
  const here = useAnswer(`${key} here`, (signal) =>
    client.promise.check({...about, lines: [{...ask, site}]}, {signal}),
  );
  const changed = useAnswer(`${key} changed`, (signal) =>
    client.promise.check({customer: order.customer, order: order.id, line, lines: [ask]}, {signal}),
  );
  const next = best.data?.lines[0]?.options[0]?.lots[0];
  // Then the server may know a better date than this desk, or one at all.
  const unseen = best.data?.lines[0]?.notInView ?? [];
  const build = (): CommandOf<'RepromiseLot'> | string => {
    if (quantity === 0) return 'Nothing of this lot waits any more.';
    if (best.data !== undefined && next === undefined && unseen.length === 0) return 'No date is known.';
    const {day, shipBy} = mine?.lot.current ?? {};
    if (unseen.length === 0 && next !== undefined && next.site === site && next.day === day && next.shipBy === shipBy)
      return 'The date would stay the same.';
    if (reason.trim() === '') return 'A reason is missing.';
    return {type: 'RepromiseLot', order: order.id, line, lot, reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Re-promise ${order.id} line ${line}`}
      submit={next === undefined || unseen.length > 0 ? 'Re-promise' : `Promise ${dayText(next.day)}`}
      onClose={onClose}
      build={build}
      size={780}
      effect={along > 0 ? `The order leaves complete: ${goes} ${EFFECT}` : EFFECT}
    >
      <div className="sub">
        {mine?.name}: {qty(quantity)} promised for {mine === undefined ? '' : dayText(mine.lot.current.day)}
      </div>
      <Wait answer={best} what="The dates" rows={3}>
        {(answer) => <Choices best={answer} here={here.data} changed={changed.data} site={site} />}
      </Wait>
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

type ChoicesProps = {
  readonly best: PromiseAnswer;
  readonly here: PromiseAnswer | undefined;
  readonly changed: PromiseAnswer | undefined;
  /** Where the lot would leave from now. */
  readonly site: string;
};

/** The date it gets, what it would be from its own site where that is another, then options that need a change of the line. */
function Choices({best, here, changed, site}: ChoicesProps) {
  const now = useNow(5_000);
  const places = usePlaces();
  const {nameOf, zoneOf} = places;
  const [first] = best.lines[0]?.options ?? [];
  const from = first?.lots[0]?.site ?? site;
  const own = from === site ? [] : (here?.lines[0]?.options.slice(0, 1) ?? []);
  const others = (changed?.lines[0]?.options ?? []).filter(({lots}) =>
    lots.some((one) => one.site !== site && (one.site !== from || lots.length > 1)),
  );
  const rows = [
    ...(first === undefined ? [] : [{option: first, what: from === site ? MOVES : LEAVES}]),
    ...own.map((option) => ({option, what: 'if it stayed at its site'})),
    ...others.slice(0, 3).map((option) => ({option, what: 'needs a transfer or a changed line'})),
  ];
  const unseen = best.lines[0]?.notInView ?? [];
  if (unseen.length > 0)
    return (
      <div className="row sub">
        <Signal aspect="wait" />
        The {notInViewText(unseen, nameOf)}: the server finds the best date, from all sites.
      </div>
    );
  if (rows.length === 0)
    return (
      <div className="row sub">
        <Signal aspect="stop" />
        No date can be promised: no supply is known that would cover it.
      </div>
    );
  return (
    <table className="tbl" aria-label="Dates there are">
      <thead>
        <tr>
          <th>From</th>
          <th>Delivered</th>
          <th>Leaves by</th>
          <th>Why not sooner</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({option, what}, i) => (
          <tr
            key={`${what} ${option.kind} ${option.lots.map((one) => `${one.site} ${one.day} ${one.quantity}`).join()}`}
            aria-selected={i === 0}
          >
            <td>
              <div className={i === 0 ? 'strong' : ''}>
                {option.lots.map((one) => `${qty(one.quantity)} ${nameOf(one.site)}`).join(', ')}
              </div>
              <div className="meta">{what}</div>
            </td>
            <td className={i === 0 ? 'strong' : ''}>
              {[...new Set(option.lots.map((one) => dayText(one.day, best.today)))].join(', ')}
            </td>
            <td className="nowrap">
              {option.lots[0] !== undefined && instantText(option.lots[0].shipBy, zoneOf(option.lots[0].site), now)}
            </td>
            <td className="two-lines meta">{whyNotSooner(option, places, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const MOVES = 'this promise moves here';
const LEAVES = 'this promise moves here and leaves from there';
