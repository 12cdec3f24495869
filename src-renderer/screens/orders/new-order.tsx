/**
 * Entering an order: each line is checked as it is typed and held for whoever types, options stand side by side, and
 * what placing would do is said before it is done.
 */
import {Button, NumberInput, TextInput} from '@mantine/core';
import {useDebouncedValue} from '@mantine/hooks';
import {IconX} from '@tabler/icons-react';
import {useEffect, useMemo, useState} from 'react';
import type {PromiseAnswer} from '../../../src-shared/api/types.ts';
import {type Answer, useAnswer} from '../../data/answer.ts';
import {useCommand} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {type Draft, HOLD_MS, type Hold, useHold} from '../../data/hold.ts';
import {orderIdOf} from '../../data/ids.ts';
import {useNow} from '../../ui/clock.tsx';
import {dayOf} from '../../ui/dates.ts';
import {count, countdown, money, price, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {type Aspect, Kbd, Signal, Tag} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {DayField, LookupField} from '../forms/fields.tsx';
import {toOrder} from '../places.ts';
import {leftText, SendingNote, whyText} from '../refusal.tsx';
import {askedLines, type DraftLine, emptyDraft, type OrderDraft, placeCommand, withLine, withoutLine} from './draft.ts';
import {answerWords, lineAspect, Options} from './options.tsx';

const TYPING_MS = 150;
const HOLD_LOW_MS = 120_000;

export function NewOrder({route}: {route: Route}) {
  const {client} = useEngine();
  const status = useStatus();
  const zone = status?.company?.zone ?? 'UTC';
  const today = dayOf(useNow(60_000), zone);
  const [draft, setDraft] = useState<OrderDraft>(() => emptyDraft(today + 1));
  const [line, setLine] = useState(1);
  useKnownCustomer(route.params.customer, (customer) => setDraft((old) => ({...old, customer})));
  const asked = askedLines(draft);
  const question =
    asked.length === 0
      ? undefined
      : JSON.stringify({customer: draft.customer?.id, lines: asked.map((one) => one.line)});
  const [settledQuestion] = useDebouncedValue(question, TYPING_MS);
  const live = status?.connection === 'live';
  const held = useHold(
    useMemo(
      () => (settledQuestion === undefined || !live ? undefined : JSON.parse(settledQuestion)),
      [settledQuestion, live],
    ),
  );
  const holdId = held.hold.state === 'held' && held.hold.key === settledQuestion ? held.hold.id : undefined;
  const answer = useAnswer(settledQuestion, (signal) => {
    const {customer, lines}: Draft = JSON.parse(settledQuestion ?? '{}');
    // Asked without the chosen site: the other options must stay in sight after one is chosen.
    const open = lines.map(({item, quantity, requestedDay}) => ({item, quantity, requestedDay}));
    return client.promise.check(
      {lines: open, ...(customer === undefined ? {} : {customer}), ...(holdId === undefined ? {} : {hold: holdId})},
      {signal},
    );
  });
  const command = placeCommand(draft, holdId);
  const place = useCommand((entry) => go(toOrder(orderIdOf(entry.commandId))));
  const busy = place.sending.state === 'issuing' || place.sending.state === 'waiting';
  const submit = () => typeof command !== 'string' && !busy && place.issue(command);
  const index = asked.findIndex((one) => one.key === line);
  const promise = answer.data?.lines[index];
  const change = (next: OrderDraft) => {
    setDraft(next);
    place.reset();
  };
  const choose = (site: string | undefined) => change(withLine(draft, line, {site}));
  useKeys('New order', [
    {key: 'mod+Enter', word: 'place', run: submit, main: true},
    {key: 'Escape', word: 'back to the orders', run: () => go(linkTo('orders'))},
  ]);
  return (
    <>
      <PageBar title="New order">
        <Tag aspect="wait">Draft, not placed</Tag>
        <Grow />
        <HoldNote {...held} live={live} />
        <Button variant="default" onClick={() => go(linkTo('orders'))}>
          Leave
        </Button>
        <Button
          onClick={submit}
          disabled={typeof command === 'string' || busy}
          title={typeof command === 'string' ? command : undefined}
        >
          Place order
        </Button>
      </PageBar>
      <Status>
        {count(asked.length, 'line')} · <b>{qty(asked.reduce((sum, one) => sum + one.line.quantity, 0))}</b> units
        {typeof command === 'string' && ` · ${command}`}
      </Status>
      <div className="body" style={{gridTemplateRows: 'auto minmax(150px, auto) minmax(0, 1fr) auto'}}>
        <Head draft={draft} onChange={change} answer={answer} />
        <Pane
          title="Lines"
          note={answer.data === undefined ? undefined : money(answer.data.amount, status?.company?.currency ?? 'GBP')}
        >
          <Lines draft={draft} answer={answer} selected={line} onSelect={setLine} onChange={change} />
        </Pane>
        <Pane
          title={promise === undefined ? 'Promise' : `Promise for ${promise.item}`}
          note={
            promise === undefined
              ? undefined
              : `${qty(promise.quantity)} × ${promise.itemName}, best first by this customer’s rules`
          }
        >
          {promise === undefined ? (
            <Empty
              small
              aspect="wait"
              title="Nothing to check yet"
              why="Choose an item and a quantity: where it can come from and when stands here as you type."
            />
          ) : (
            <Options
              promise={promise}
              today={answer.data?.today ?? today}
              chosen={draft.lines.find((one) => one.key === line)?.site}
              onChoose={choose}
            />
          )}
        </Pane>
        <Effect answer={answer} sending={<SendingNote sending={place.sending} offline={!live} />} />
      </div>
    </>
  );
}

/** The customer of the link, looked up once. */
function useKnownCustomer(id: string | undefined, onFound: (hit: NonNullable<OrderDraft['customer']>) => void): void {
  const {client} = useEngine();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a link
  useEffect(() => {
    if (id === undefined) return;
    client.lookup({kind: 'customer', text: id, limit: 5}).then(
      (hits) => {
        const hit = hits.find((one) => one.id === id);
        if (hit !== undefined) onFound(hit);
      },
      () => undefined, // the field is there to choose by hand
    );
  }, [id, client]);
}

type HoldNoteProps = {hold: Hold; keep: () => void; extend: () => void; drop: () => void; live: boolean};

function HoldNote({hold, keep, extend, drop, live}: HoldNoteProps) {
  useNow();
  if (!live) return <Tag aspect="caution">Not held: offline</Tag>;
  if (hold.state === 'refused')
    return (
      <Tag aspect="stop">
        Not held: {whyText(hold.rejection)} {leftText(hold.rejection)}
      </Tag>
    );
  if (hold.state !== 'held') return hold.state === 'making' ? <span className="sub">Holding</span> : null;
  const left = hold.until - Date.now();
  if (left <= 0) return <Tag aspect="caution">The hold ran out</Tag>;
  return (
    <>
      <span className={`row sub ${left < HOLD_LOW_MS && hold.kind === 'option' ? 'tone-caution' : ''}`}>
        <Signal aspect={left < HOLD_LOW_MS && hold.kind === 'option' ? 'caution' : 'wait'} />
        {hold.kind === 'typing' ? 'Held while you type' : 'Held for you'} <b className="held">{countdown(left)}</b>
        {hold.kind === 'option' && ` of ${countdown(HOLD_MS.option)}`}
      </span>
      {hold.kind === 'typing' ? (
        <Button variant="default" onClick={keep}>
          Hold 15 min
        </Button>
      ) : (
        <Button variant="default" onClick={extend}>
          Extend
        </Button>
      )}
      <Button variant="default" onClick={drop}>
        Drop hold
      </Button>
    </>
  );
}

type HeadProps = {draft: OrderDraft; onChange: (draft: OrderDraft) => void; answer: Answer<PromiseAnswer>};

function Head({draft, onChange, answer}: HeadProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const credit = answer.data?.credit;
  return (
    <div className="entry-head">
      <Pane className="pad" label="Customer">
        <LookupField
          kind="customer"
          label="Customer"
          value={draft.customer}
          onChange={(customer) => onChange({...draft, customer})}
          autoFocus
        />
      </Pane>
      <Pane className="pad" label="Asked for">
        <DayField label="Asked for" value={draft.day} onChange={(day) => onChange({...draft, day})} />
      </Pane>
      <Pane className="pad" label="Reference">
        <TextInput
          label="Customer’s reference"
          value={draft.reference}
          maxLength={80}
          onChange={(event) => onChange({...draft, reference: event.currentTarget.value})}
        />
      </Pane>
      <Pane className="pad" label="Credit">
        <div className="row sub">
          <Signal aspect={credit == null ? 'wait' : credit.ok ? 'clear' : 'stop'} />
          {credit == null ? 'Credit: choose a customer' : credit.ok ? 'Credit in limit' : 'Over the credit limit'}
        </div>
        {credit != null && (
          <div>
            {credit.limit === 0
              ? 'No limit'
              : `${money(credit.after, currency)} of ${money(credit.limit, currency)} with this order`}
          </div>
        )}
        {credit != null && !credit.ok && <div className="meta">It would wait for finance to release credit.</div>}
      </Pane>
    </div>
  );
}

type LinesProps = {
  readonly draft: OrderDraft;
  readonly answer: Answer<PromiseAnswer>;
  readonly selected: number;
  readonly onSelect: (key: number) => void;
  readonly onChange: (draft: OrderDraft) => void;
};

function Lines({draft, answer, selected, onSelect, onChange}: LinesProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const keys = askedLines(draft).map((one) => one.key);
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
          {draft.lines.map((line, i) => {
            const promise = answer.data?.lines[keys.indexOf(line.key)];
            const known = promise !== undefined && promise.item === line.item?.id ? promise : undefined;
            const aspect: Aspect = known === undefined ? 'wait' : lineAspect(known);
            return (
              <tr key={line.key} aria-selected={line.key === selected} onFocus={() => onSelect(line.key)}>
                <td className="glyph">
                  {line.item !== undefined && <Signal aspect={aspect} label={ASPECTS[aspect]} />}
                </td>
                <td className="item-cell">
                  <LookupField
                    bare
                    kind="item"
                    label={`Item of line ${i + 1}`}
                    value={line.item}
                    onChange={(item) =>
                      onChange(
                        withLine(draft, line.key, {item, site: undefined, quantity: line.quantity ?? item?.multiple}),
                      )
                    }
                  />
                </td>
                <td className="num">
                  <Asked
                    line={line}
                    n={i + 1}
                    onChange={(quantity) => onChange(withLine(draft, line.key, {quantity}))}
                  />
                </td>
                <td className="num">{known === undefined ? '' : price(known.unitPrice, currency)}</td>
                <td className="num strong">{known === undefined ? '' : money(known.amount, currency)}</td>
                <td>{known === undefined ? '' : answerWords(known, answer.data?.today)}</td>
                <td className="num">
                  {line.item !== undefined && (
                    <button
                      type="button"
                      className="linkbutton iconic"
                      aria-label={`Take line ${i + 1} away`}
                      onClick={() => onChange(withoutLine(draft, line.key))}
                    >
                      <IconX size={14} />
                    </button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

const ASPECTS: Readonly<Record<Aspect, string>> = {
  stop: 'Cannot be met as asked',
  caution: 'Met in part as asked',
  clear: 'Can be met as asked',
  wait: 'Being checked',
};

function Asked({line, n, onChange}: {line: DraftLine; n: number; onChange: (quantity: number | undefined) => void}) {
  const multiple = line.item?.multiple ?? 1;
  return (
    <NumberInput
      aria-label={`Quantity of line ${n}`}
      value={line.quantity ?? ''}
      onChange={(value) => onChange(typeof value === 'number' && value > 0 ? value : undefined)}
      min={1}
      step={multiple}
      allowDecimal={false}
      clampBehavior="none"
      w={84}
      classNames={{input: 'num strong'}}
    />
  );
}

/** What placing would do, before it is done. */
function Effect({answer, sending}: {answer: Answer<PromiseAnswer>; sending: React.ReactNode}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const {data} = answer;
  if (data === undefined) return <Pane>{sending}</Pane>;
  const best = data.lines.map((line) => line.options[0]);
  const lots = best.flatMap((option) => option?.lots ?? []);
  const shipments = new Set(lots.map((lot) => `${lot.site} ${lot.shipBy}`)).size;
  const asAsked = best.filter((option) => option?.onRequest === true).length;
  const short = best.reduce((sum, option) => sum + (option?.short ?? 0), 0);
  const facts: readonly (readonly [string, string, string, Aspect | undefined])[] = [
    ['Order value', money(data.amount, currency), 'as priced', undefined],
    [
      'As asked',
      `${asAsked} of ${data.lines.length}`,
      'lines by the asked date',
      asAsked === data.lines.length ? 'clear' : 'caution',
    ],
    ['Shipments', qty(shipments), 'sites and days', shipments > 1 ? 'caution' : 'clear'],
    [
      'Without a date',
      qty(short),
      short === 0 ? 'all units are promised' : 'units would be backordered',
      short === 0 ? 'clear' : 'stop',
    ],
    ['Promises broken', 'None', 'no promise made moves', 'clear'],
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
      note="whole order, best option of each line"
      end={
        <span className="sub">
          <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> places it
        </span>
      }
    >
      {sending}
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
