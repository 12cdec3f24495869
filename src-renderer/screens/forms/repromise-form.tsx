/** Another date for a lot that cannot keep its own: what it would get, why not sooner, and what there is elsewhere. */
import {useState} from 'react';
import type {OrderDetail, PromiseAnswer} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayText, instantText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {Signal} from '../../ui/signal.tsx';
import {whyNotSooner} from '../orders/options.tsx';
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

export function RepromiseForm({detail, line, lot, onClose}: Props) {
  const {client} = useEngine();
  const {order} = detail;
  const [reason, setReason] = useState('');
  const mine = lotsOf(detail).find((one) => one.lot.line === line && one.lot.lot === lot);
  const item = order.lines.find((one) => one.line === line)?.item ?? '';
  const quantity = mine?.lot.allocated ?? 0;
  const requestedDay = order.lines.find((one) => one.line === line)?.request.day ?? 0;
  const ask = {item, quantity: Math.max(1, quantity), requestedDay};
  const key = `${order.id} ${line}.${lot} ${quantity}`;
  const about = {customer: order.customer, order: order.id, lot: {line, lot}};
  // The lot stays at its site: that answer is the one the server will give. The other shows what else there is.
  const here = useAnswer(`${key} here`, (signal) =>
    client.promise.check({...about, lines: [{...ask, site: mine?.lot.site ?? ''}]}, {signal}),
  );
  const anywhere = useAnswer(`${key} anywhere`, (signal) => client.promise.check({...about, lines: [ask]}, {signal}));
  const next = here.data?.lines[0]?.options[0]?.lots[0];
  const build = (): CommandOf<'RepromiseLot'> | string => {
    if (quantity === 0) return 'Nothing of this lot waits any more.';
    if (here.data !== undefined && next === undefined) return 'No date is known.';
    if (next !== undefined && next.day === mine?.lot.current.day && next.shipBy === mine.lot.current.shipBy)
      return 'The date would stay the same.';
    if (reason.trim() === '') return 'A reason is missing.';
    return {type: 'RepromiseLot', order: order.id, line, lot, reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Re-promise ${order.id} line ${line}`}
      submit={next === undefined ? 'Re-promise' : `Promise ${dayText(next.day)}`}
      onClose={onClose}
      build={build}
      size={620}
      effect="The first promise is kept on record and counts as missed where it is. No other promise is broken."
    >
      <div className="sub">
        {mine?.name}: {qty(quantity)} promised for {mine === undefined ? '' : dayText(mine.lot.current.day)}
      </div>
      <Wait answer={here} what="The dates" rows={3}>
        {(answer) => <Choices here={answer} anywhere={anywhere.data} site={mine?.lot.site ?? ''} />}
      </Wait>
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

type ChoicesProps = {readonly here: PromiseAnswer; readonly anywhere: PromiseAnswer | undefined; readonly site: string};

/** The date it gets, then options that differ: they need a transfer, or a change of the line. */
function Choices({here, anywhere, site}: ChoicesProps) {
  const now = useNow(5_000);
  const sites = useStatus()?.sites ?? [];
  const nameOf = (id: string) => sites.find((one) => one.id === id)?.name ?? id;
  const zoneOf = (id: string) => sites.find((one) => one.id === id)?.zone ?? 'UTC';
  const [first] = here.lines;
  const others = (anywhere?.lines[0]?.options ?? []).filter(
    (option) => option.lots.length > 0 && option.lots.some((one) => one.site !== site),
  );
  const rows = [...(first?.options.slice(0, 1) ?? []), ...others.slice(0, 3)];
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
        {rows.map((option, i) => (
          <tr
            key={`${option.kind} ${option.lots.map((one) => `${one.site} ${one.day} ${one.quantity}`).join()}`}
            aria-selected={i === 0}
          >
            <td>
              <div className={i === 0 ? 'strong' : ''}>
                {option.lots.map((one) => `${qty(one.quantity)} ${nameOf(one.site)}`).join(', ')}
              </div>
              <div className="meta">{i === 0 ? 'this promise moves here' : 'needs a transfer or a changed line'}</div>
            </td>
            <td className={i === 0 ? 'strong nowrap' : 'nowrap'}>
              {[...new Set(option.lots.map((one) => dayText(one.day, here.today)))].join(', ')}
            </td>
            <td className="nowrap">
              {option.lots[0] !== undefined && instantText(option.lots[0].shipBy, zoneOf(option.lots[0].site), now)}
            </td>
            <td className="two-lines meta">{whyNotSooner(option, nameOf, zoneOf, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
