/**
 * Entering an order: each line is checked as it is typed and held for whoever types, options stand side by side, and
 * what placing would do is said before it is done.
 */
import {Button, TextInput} from '@mantine/core';
import {useDebouncedValue} from '@mantine/hooks';
import {memo, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState} from 'react';
import type {PromiseAnswer} from '../../../src-shared/api/types.ts';
import {type Answer, useAnswer, useKept} from '../../data/answer.ts';
import {useCommand} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {type Draft, type Hold, useHold} from '../../data/hold.ts';
import {orderIdOf} from '../../data/ids.ts';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText, nextWeekday} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {useStable} from '../../ui/latest.ts';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Pane} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Signal, Tag} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {askedDayFault} from '../forms/day-fault.ts';
import {useEarliestToday} from '../forms/earliest.ts';
import {DayField, LookupField} from '../forms/fields.tsx';
import {toOrder} from '../places.ts';
import {SendingNote} from '../refusal.tsx';
import {
  askedLines,
  type Choice,
  chosenLines,
  emptyDraft,
  type OrderDraft,
  placeCommand,
  pricedLines,
  unchosen,
  withLine,
} from './draft.ts';
import {Effect, Lines, undatedOf} from './entry-parts.tsx';
import {HoldNote} from './hold-note.tsx';
import {ApartBox, KitPane} from './kit-entry.tsx';
import {type LinePromise, type Option, Options, takenOf} from './options.tsx';
import {OrderRulesBox} from './order-rules.tsx';
import {PoolNote} from './pool-note.tsx';
import {PriceNote, PricesChanged} from './price-note.tsx';
import {type PricedLine, usePriceChanges} from './price-watch.ts';
import {allBy, soonestOf} from './soonest.ts';

const TYPING_MS = 150;

/** The draft, what the server says to it, and the hold that keeps it. */
function useDraft(customer: string | undefined) {
  const {client} = useEngine();
  const status = useStatus();
  const [zone, setZone] = useState<string>();
  const today = dayOf(useNow(60_000), zone ?? status?.company?.zone ?? 'UTC');
  const [typed, setDraft] = useState<OrderDraft>(() => emptyDraft(undefined));
  // What is recorded as the request is what stands in the field: never a day that only our stock suggests, or on-time to
  // request would measure our own proposal.
  const draft = useMemo(() => ({...typed, day: typed.day ?? nextWeekday(today)}), [typed, today]);
  useKnownCustomer(customer, (hit) => setDraft((old) => ({...old, customer: hit})));
  const earliest = useEarliestToday();
  const dayFault = askedDayFault(draft.day, earliest);
  // For a day that cannot be meant nothing is asked or held.
  const asked = useMemo(() => (dayFault === undefined ? askedLines(draft) : []), [draft, dayFault]);
  const currency = status?.company?.currency ?? 'GBP';
  const asks = textOf(draft, pricedLines(asked, currency), draft.beyondPools !== undefined);
  const [question] = useDebouncedValue(asks, TYPING_MS);
  // What is taken by an override nobody can hold: it is checked anew when the order is placed.
  const holdable = draft.beyondPools === undefined ? textOf(draft, chosenLines(asked)) : undefined;
  const [wish] = useDebouncedValue(holdable, TYPING_MS);
  const live = status?.connection === 'live';
  const held = useHold(
    useMemo(() => (wish === undefined || !live ? undefined : (JSON.parse(wish) as Draft)), [wish, live]),
  );
  const mine = held.hold.state === 'held' ? held.hold : undefined;
  // Asked for the lines as wished: the other options must stay in sight after one is chosen.
  const asking = useAnswer(question, (signal) => {
    const {customer: who, ...of} = JSON.parse(question ?? '{}') as Draft & {beyondPools?: boolean};
    const known = {...(who === undefined ? {} : {customer: who}), ...(mine === undefined ? {} : {hold: mine.id})};
    return client.promise.check({...of, ...known}, {signal});
  });
  const who = draft.customer?.id;
  const isOf = question === undefined || (JSON.parse(question) as Draft).customer === who;
  const answer = useKept(isOf ? asking : {...asking, data: undefined}, question, who);
  // What stands on the page is answered for what is typed, and not kept from before it.
  const current = question === asks && (asking.data !== undefined || asking.trouble !== undefined);
  const there = answer.data?.zone;
  if (there !== undefined && there !== zone) setZone(there);
  const hold = mine !== undefined && mine.key === wish && wish === holdable ? mine.id : undefined;
  const update = (next: OrderDraft) => setDraft({...next, day: next.day === draft.day ? typed.day : next.day});
  // Prices of a question that has been typed over are nobody's, nor those kept on the page until it is answered.
  const priced = current ? asking.data?.lines : undefined;
  return {
    draft,
    said: typed.day !== undefined,
    dayFault,
    update,
    asked,
    answer,
    asks,
    current,
    priced,
    held,
    hold,
    today,
    live,
    currency,
  };
}

const textOf = (draft: OrderDraft, lines: Draft['lines'], beyondPools = false): string | undefined =>
  lines.length === 0
    ? undefined
    : JSON.stringify({
        customer: draft.customer?.id,
        lines,
        ...(draft.apart === true && {shipComplete: false}),
        ...(draft.rules !== undefined && {rules: draft.rules}),
        ...(beyondPools && {beyondPools}),
      });

/** Lines whose price is the lists', with what they cost now. */
const listPriced = ({customer}: OrderDraft, asked: ReturnType<typeof askedLines>, priced: PromiseAnswer['lines']) =>
  asked.flatMap(({line, manual}, i): PricedLine[] => {
    const unitPrice = priced[i]?.unitPrice;
    const wish = JSON.stringify([customer?.id, line]);
    return manual !== undefined || unitPrice === undefined ? [] : [{n: i + 1, item: line.item, wish, unitPrice}];
  });

/** Units without a date that would be refused: of who takes no back orders, where all there is is in view. */
const refusedOf = (data: PromiseAnswer | undefined, taken: Parameters<typeof undatedOf>[1]): number =>
  data === undefined || data.rules.backorders || data.lines.some((line) => line.notInView.length > 0)
    ? 0
    : undatedOf(data.lines, taken);

/** What placing would send, and what stands in its way. */
function usePlacing({
  draft,
  dayFault,
  update,
  asked,
  answer,
  asks,
  current,
  priced,
  held,
  hold,
  currency,
}: ReturnType<typeof useDraft>) {
  const lines = answer.data?.lines;
  const taken = asked.map(({choice}, i) => (lines?.[i] === undefined ? undefined : takenOf(lines[i], choice)));
  const days = taken.flatMap((option) => option?.lots ?? []).map((lot) => lot.day);
  const {changes, accept} = usePriceChanges(listPriced(draft, asked, priced ?? []));
  const shown = {
    currency,
    latest: days.length === 0 ? undefined : Math.max(...days),
    isWhole: taken.every((option) => option?.short === 0),
    refused: current ? refusedOf(answer.data, taken) : 0,
    prices: priced?.map((one) => one.unitPrice),
  };
  const isLost = current && asked.some(({choice}, i) => choice !== undefined && lines?.[i] !== undefined && !taken[i]);
  const command = isLost
    ? 'The chosen option is there no more: choose again.'
    : dayFault !== undefined
      ? `Asked for: ${dayFault}.`
      : changes.length > 0
        ? 'A price has changed: say that it counts.'
        : placeCommand(draft, hold, shown);
  const {sending, issue, reset} = useCommand((entry) => go(toOrder(orderIdOf(entry.commandId))));
  const busy = sending.state === 'issuing' || sending.state === 'waiting';
  // Two presses before the page is drawn again are one order.
  const sent = useRef(false);
  useLayoutEffect(() => {
    sent.current = busy;
  });
  // What is on its way goes on: a second order beside it would be one too many.
  const settle = () => (busy ? undefined : reset());
  const place = () => {
    // What is placed is what stands on the page: never on an answer to something else.
    if (typeof command === 'string' || busy || sent.current || !current) return;
    sent.current = true;
    // A hold for what stood here a moment ago would count against this very order.
    if (hold === undefined) held.drop();
    issue(command);
  };
  // A hold on its way is before the order and would be counted against it: the order waits, and takes it.
  const placeHeld = useAfterHold(asks, held.hold.state, place);
  const submit = held.hold.state === 'making' ? placeHeld : place;
  const change = (next: OrderDraft) => {
    update(next);
    settle();
  };
  const acceptPrices = () => {
    accept();
    settle();
  };
  const missing = typeof command === 'string' ? command : undefined;
  return {taken, changes, acceptPrices, sending, busy, missing, submit, change};
}

/** A press while the hold is on its way counts when it has come, for what was typed then; refused, its author looks again. */
function useAfterHold(asks: string | undefined, state: Hold['state'], place: () => void): () => void {
  const wish = useRef<string>(undefined);
  const run = useEffectEvent(place);
  useEffect(() => {
    if (wish.current === undefined || (state === 'making' && wish.current === asks)) return;
    const isDue = wish.current === asks && state === 'held';
    wish.current = undefined;
    if (isDue) run();
  }, [state, asks]);
  return () => {
    wish.current = asks;
  };
}

export function NewOrder({route}: {route: Route}) {
  const entry = useDraft(route.params.customer);
  const {draft, said, dayFault, asked, answer, current, held, today, live, currency} = entry;
  const {taken, changes, acceptPrices, sending, busy, missing, submit, change} = usePlacing(entry);
  const [line, setLine] = useState(1);
  const lines = answer.data?.lines ?? [];
  const undated = undatedOf(lines, taken);
  const typed = draft.lines.find((one) => one.key === line);
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
          disabled={missing !== undefined || busy}
          aria-disabled={!current || undefined}
          title={missing ?? (current ? undefined : 'Being checked')}
        >
          Place order{undated > 0 && `, ${qty(undated)} without a date`}
        </Button>
      </PageBar>
      <Status>
        {count(asked.length, 'line')} · <b>{qty(asked.reduce((sum, one) => sum + one.line.quantity, 0))}</b> units
        {missing !== undefined && ` · ${missing}`}
      </Status>
      <div className="body" style={{gridTemplateRows: 'auto minmax(150px, auto) minmax(0, 1fr) auto'}}>
        <Head {...{draft, said, dayFault, answer, current, taken}} onChange={change} />
        <Pane title="Lines" note={answer.data === undefined ? undefined : money(answer.data.amount, currency)}>
          <Lines draft={draft} answer={answer} selected={line} onSelect={setLine} onChange={change} />
        </Pane>
        <PromisePane
          promise={lines.find((one, i) => asked[i]?.key === line && asked[i].line.item === one.item)}
          rules={answer.data?.rules}
          today={answer.data?.today ?? today}
          chosen={typed?.choice}
          current={current}
          onChoose={(choice) => change(withLine(draft, line, {choice}))}
          price={{manual: typed?.manual, onChange: (manual) => change(withLine(draft, line, {manual}))}}
          pools={{
            lines: current ? lines : undefined,
            reason: draft.beyondPools,
            onReason: (beyondPools) => change({...draft, beyondPools}),
          }}
        />
        <Effect customer={draft.customer?.id} answer={answer} taken={taken}>
          <PricesChanged changes={changes} onAccept={acceptPrices} />
          <SendingNote
            sending={sending}
            offline={!live}
            terms="It is placed if it can then still leave as shown here, and else refused."
            beforeAsk={held.drop}
          />
        </Effect>
      </div>
    </>
  );
}

type PromisePaneProps = Omit<Parameters<typeof Options>[0], 'promise'> & {
  readonly promise: LinePromise | undefined;
  readonly price: Omit<Parameters<typeof PriceNote>[0], 'promise'>;
  readonly pools: Omit<Parameters<typeof PoolNote>[0], 'promise'>;
};

function PromisePane({promise, price, pools, ...rest}: PromisePaneProps) {
  if (promise === undefined)
    return (
      <Pane title="Promise">
        <PoolNote promise={undefined} {...pools} />
        <Empty
          small
          aspect="wait"
          title="Nothing to check yet"
          why="Choose an item and a quantity: where it can come from and when stands here as you type."
        />
      </Pane>
    );
  const note = isKit(promise)
    ? `${qty(promise.quantity)} × ${promise.itemName}, a kit: promised as its parts`
    : rest.chosen === undefined
      ? `${qty(promise.quantity)} × ${promise.itemName}, best first by this customer’s rules`
      : [
          `promised for ${[...new Set(rest.chosen.map((lot) => dayText(lot.day)))].join(' and ')}, as in the chosen option`,
          insteadWords(rest.chosen),
        ].join('');
  return (
    <Pane title={`Promise for ${promise.item}`} note={note}>
      <PriceNote promise={promise} {...price} />
      <PoolNote promise={promise} {...pools} />
      {isKit(promise) ? <KitPane promise={promise} today={rest.today} /> : <Options promise={promise} {...rest} />}
    </Pane>
  );
}

const isKit = (promise: LinePromise): promise is LinePromise & {kit: NonNullable<LinePromise['kit']>} =>
  promise.kit !== undefined;

/** `, with 22084 instead`; nothing where it is of the item asked for. */
function insteadWords(choice: Choice): string {
  const items = new Set(choice.flatMap(({item}) => (item === undefined ? [] : [item])));
  return items.size === 0 ? '' : `, with ${[...items].join(', ')} instead`;
}

/** The customer of the link, looked up once. */
function useKnownCustomer(id: string | undefined, onFound: (hit: NonNullable<OrderDraft['customer']>) => void): void {
  const {client} = useEngine();
  const found = useEffectEvent(onFound);
  useEffect(() => {
    if (id === undefined) return;
    client.lookup({kind: 'customer', text: id, limit: 5}).then(
      (hits) => {
        const hit = hits.find((one) => one.id === id);
        if (hit !== undefined) found(hit);
      },
      () => undefined, // the field is there to choose by hand
    );
  }, [id, client]);
}

type OfferProps = Pick<HeadProps, 'draft' | 'taken' | 'current' | 'onChange'> & {
  readonly lines: PromiseAnswer['lines'] | undefined;
};

/** Where the day asked for cannot be met: the first that can. Taking it chooses options; the request stays what it is. */
function SoonestOffer({draft, lines, taken, current, onChange}: OfferProps) {
  const soonest = soonestOf(lines ?? []);
  if (soonest === null || draft.day === undefined || soonest.day <= draft.day) return null;
  const keys = askedLines(draft).map((one) => one.key);
  const take = () => onChange(keys.reduce((next, key, i) => withLine(next, key, {choice: soonest.choices[i]}), draft));
  const by = allBy(taken);
  return (
    <div className="row tight">
      <Signal aspect="caution" size={10} />
      <span>
        soonest <b>{dayText(soonest.day)}</b>
      </span>
      {by !== undefined && by <= soonest.day ? (
        <span className="sub">taken below</span>
      ) : (
        <button type="button" className="linkbutton" disabled={!current} onClick={take}>
          take it
        </button>
      )}
    </div>
  );
}

type PartProps = {readonly onChange: (to: Partial<OrderDraft>) => void};
const CustomerOf = memo(function CustomerOf({customer, onChange}: PartProps & Pick<OrderDraft, 'customer'>) {
  return (
    <LookupField
      kind="customer"
      label="Customer"
      value={customer}
      // What was said for one customer's order is nothing for another's.
      onChange={(chosen) => onChange({customer: chosen, rules: undefined})}
      autoFocus
    />
  );
});
const DayOf = memo(function DayOf({
  day,
  fault,
  onChange,
}: PartProps & Pick<OrderDraft, 'day'> & {fault: string | undefined}) {
  return <DayField label="Asked for" value={day} error={fault} onChange={(chosen) => onChange({day: chosen})} />;
});

/** What of the customer's rules limits a promise; '' where nothing does. */
const rulesWords = (rules: PromiseAnswer['rules'] | undefined, forKit: boolean): string =>
  rules === undefined
    ? ''
    : [
        ...(rules.shipComplete ? [forKit ? 'leaves complete, since it has a kit' : 'complete only'] : []),
        ...(rules.splitSites || rules.shipComplete ? [] : ['a line from one site only']),
        ...(rules.backorders ? [] : ['no back orders']),
        ...(rules.shipmentsMax === undefined ? [] : [`a line in ${count(rules.shipmentsMax, 'shipment')} at most`]),
      ].join(', ');

type HeadProps = {
  readonly draft: OrderDraft;
  /** Whether somebody said the day; else it is the next working day. */
  readonly said: boolean;
  readonly dayFault: string | undefined;
  readonly onChange: (draft: OrderDraft) => void;
  readonly answer: Answer<PromiseAnswer>;
  readonly current: boolean;
  readonly taken: readonly (Option | undefined)[];
};

function Head({draft, said, dayFault, onChange, answer, current, taken}: HeadProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const credit = answer.data?.credit;
  const hasKit = answer.data?.lines.some(isKit) === true;
  const change = useStable((to: Partial<OrderDraft>) => onChange(unchosen({...draft, ...to})));
  return (
    <div className="entry-head">
      <Pane className="pad" label="Customer">
        <CustomerOf customer={draft.customer} onChange={change} />
        <div className="meta">{rulesWords(answer.data?.rules, hasKit && draft.apart !== true)}</div>
        <OrderRulesBox
          key={draft.customer?.id}
          customer={draft.customer === undefined ? undefined : answer.data?.customerRules}
          own={draft.rules}
          onChange={(rules) => change({rules})}
        />
        {(draft.apart === true || hasKit) && (
          <ApartBox isApart={draft.apart === true} onChange={(apart) => change({apart})} />
        )}
      </Pane>
      <Pane className="pad" label="Asked for">
        <DayOf day={draft.day} fault={dayFault} onChange={change} />
        <div className="meta">
          {said ? 'recorded as the customer’s request' : 'the next working day, until the customer says one'}
        </div>
        <SoonestOffer {...{draft, taken, current}} lines={answer.data?.lines} onChange={onChange} />
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
          {credit == null
            ? `Credit: ${draft.customer === undefined ? 'choose a customer' : 'checked with the first line'}`
            : credit.ok
              ? 'Credit in limit'
              : 'Over the credit limit'}
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
