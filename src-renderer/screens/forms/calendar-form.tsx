/**
 * A form that defines who works when, with what it would do to open promises beside it: nothing moves by itself, so it is said before.
 *
 * 1. What is sent was asked about: the button waits for the answer about just this definition.
 * 2. It replaces what is defined. So it is not sent over somebody else's change, nor kept for later while the line is down.
 */
import {useDebouncedValue} from '@mantine/hooks';
import {type ReactNode, useState} from 'react';
import type {CalendarEffect} from '../../../src-shared/api/calendars.ts';
import {useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText, instantText, withDays} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {toOrder} from '../places.ts';
import {CommandForm} from './command-form.tsx';

const TYPING_MS = 200;
const EFFECT = [
  'Counts for what is promised from now on.',
  'Promises made already keep their day; what cannot go any more stands at risk until it is promised anew.',
].join(' ');
export type CalendarCommand = CommandOf<'DefineSite' | 'DefineCarrier' | 'DefineCustomers'>;

type FormProps = {
  readonly title: string;
  readonly submit: string;
  readonly size?: number;
  /** As it stands; undefined: it is new. */
  readonly defined: CalendarCommand | undefined;
  /** What is typed, or what is missing of it. */
  readonly typed: CalendarCommand | string;
  readonly onClose: () => void;
  readonly onAccepted?: () => void;
  /** The fields. `fault`: the refusal it would meet, to stand where it belongs. */
  readonly children: (fault: string | undefined) => ReactNode;
};

export function CalendarForm({title, submit, size = 720, defined, typed, onClose, onAccepted, children}: FormProps) {
  const [base] = useState(() => textOf(defined));
  const {effect, shown, trouble} = useEffectOf(typed);
  const live = useStatus()?.connection === 'live';
  const today = dayOf(useNow(60_000), useStatus()?.company?.zone ?? 'UTC');
  const now = textOf(defined);
  const build = (): CalendarCommand | string => {
    if (typeof typed === 'string') return typed;
    // Sent and not yet answered, one's own definition is what is defined.
    if (now !== base && now !== textOf(typed))
      return 'Somebody else has changed it meanwhile. Close this and begin again.';
    if (!live) return 'This replaces what is defined, so it is not kept for later: it needs the line.';
    if (textOf(typed) === base) return 'Nothing would change.';
    if (effect === undefined) return trouble ?? 'Reckoning what it does to open promises.';
    return effect.fault === null ? typed : 'It would be refused.';
  };
  const fault = effect?.fault ?? undefined;
  return (
    <CommandForm
      {...{title, submit, size, onClose, build}}
      {...(onAccepted !== undefined && {onAccepted})}
      effect={EFFECT}
    >
      {children(fault === undefined ? undefined : withDays(fault, today))}
      <Effect effect={typeof typed === 'string' || typed === undefined ? undefined : shown} />
    </CommandForm>
  );
}

/** The same for the same definition, whatever the order of its fields. */
const textOf = (definition: CalendarCommand | undefined): string =>
  JSON.stringify(definition, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** What the definition as it is typed would do; `shown` is the last that could be reckoned, so that nothing flickers. */
function useEffectOf(typed: CalendarCommand | string) {
  const {client} = useEngine();
  const text = typeof typed === 'string' ? undefined : JSON.stringify(typed);
  const [asked] = useDebouncedValue(text, TYPING_MS);
  const answer = useAnswer(
    asked,
    (signal) => client.calendars.effect({command: JSON.parse(asked ?? '{}')}, {signal}),
    true, // reckoned against what was defined when it was typed, also while it waits for its answer
  );
  const effect = text !== undefined && asked === text ? answer.data : undefined;
  const [shown, setShown] = useState<Counted>();
  if (effect?.fault === null && effect !== shown) setShown(effect);
  return {effect, shown, trouble: answer.trouble?.what};
}
type Counted = Extract<CalendarEffect, {fault: null}>;

const KINDS: Readonly<Record<keyof Counted['kinds'], string>> = {
  dispatch: 'no dispatch that day by then',
  delivery: 'would arrive later',
  service: 'goes there no more',
};

function Effect({effect}: {effect: Counted | undefined}) {
  const [open, setOpen] = useState(false);
  if (effect === undefined)
    return <div className="calendar-effect sub">What it does to open promises is said here.</div>;
  const {lots, orders, units, kinds} = effect;
  if (lots === 0)
    return (
      <div className="calendar-effect row tight">
        <Signal aspect="clear" size={10} />
        Every open promise can go as it is promised.
      </div>
    );
  const why = (['dispatch', 'delivery', 'service'] as const)
    .filter((kind) => kinds[kind] > 0)
    .map((kind) => `${qty(kinds[kind])} ${KINDS[kind]}`)
    .join(', ');
  return (
    <div className="calendar-effect">
      <div className="row tight">
        <Signal aspect="caution" size={10} />
        <span className="grow">
          <b>
            {count(lots, 'open lot')} of {count(orders, 'order')}
          </b>
          , {count(units, 'unit')}, could not go as promised: {why}.
        </span>
        <button type="button" className="linkbutton" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide them' : 'Show them'}
        </button>
      </div>
      {open && <EffectRows effect={effect} />}
    </div>
  );
}

function EffectRows({effect: {rows, lots}}: {effect: Counted}) {
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
