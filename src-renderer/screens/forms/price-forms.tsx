/**
 * Adds prices of an item to a list, and ends them.
 *
 * A definition holds all that a list says of an item. So it is made from what the list says now, and is not kept for later while the
 * line is down: it would undo what others have defined meanwhile.
 */
import {Checkbox} from '@mantine/core';
import {IconX} from '@tabler/icons-react';
import {useState} from 'react';
import type {PriceEntryRow, PriceListRow} from '../../../src-shared/api/prices.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {type Answer, useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText} from '../../ui/dates.ts';
import {price} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {breaksText, daysText} from '../prices/words.ts';
import {CommandForm} from './command-form.tsx';
import {DayField, LookupField, PriceCell, UnitsCell} from './fields.tsx';
import {
  addedPrices,
  type DraftBreak,
  emptyPrices,
  endedPrices,
  faultAt,
  goesOn,
  type PriceDraft,
  withBreak,
  withoutBreak,
} from './price-draft.ts';

/** Of one list and item there are never more (`LIMITS_PRICES.entriesMax`). */
const ENTRIES_MAX = 104;
const NOT_ACTIVE = 'The list is not active, so nothing is priced by it yet. ';
const NEEDS_LINE = 'This replaces what the list says of the item, so it is not kept for later: it needs the line.';

/** All that a list says of an item; undefined while it is being read. */
function useEntries(list: string, item: string | undefined): Answer<readonly PriceEntryRow[]> {
  const {client} = useEngine();
  const key = item === undefined ? undefined : `${list} ${item}`;
  return useAnswer(
    key,
    async (signal) =>
      (await client.prices.entries({list, text: '', limit: ENTRIES_MAX, ...(item !== undefined && {item})}, {signal}))
        .rows,
  );
}

function useMoneyOf() {
  const status = useStatus();
  const now = useNow(60_000);
  return {
    currency: status?.company?.currency ?? 'GBP',
    today: dayOf(now, status?.company?.zone ?? 'UTC'),
    zone: status?.company?.zone ?? 'UTC',
    live: status?.connection === 'live',
  };
}

type AddProps = {readonly list: PriceListRow; readonly onClose: () => void};

export function AddPriceForm({list, onClose}: AddProps) {
  const {currency, today, zone, live} = useMoneyOf();
  const [item, setItem] = useState<LookupHit>();
  const [draft, setDraft] = useState(() => emptyPrices(today));
  const [refused, setRefused] = useState<string>();
  const entries = useEntries(list.id, item?.id);
  const set = (next: PriceDraft) => {
    setDraft(next);
    setRefused(undefined);
  };
  const fault = faultAt(refused, today);
  const before = goesOn(draft, entries.data ?? []);
  const build = (): CommandOf<'DefinePrices'> | string => {
    if (item === undefined) return 'An item is missing.';
    if (!live) return NEEDS_LINE;
    if (entries.data === undefined) return entries.trouble?.what ?? 'Reading what the list says of it.';
    return addedPrices(draft, {list: list.id, item: item.id, entries: entries.data, currency});
  };
  return (
    <CommandForm
      title={`Add a price to ${list.id}: ${list.name}`}
      submit="Add the price"
      onClose={onClose}
      build={build}
      size={620}
      onRejected={({what}) => setRefused(what)}
      effect={`${list.active ? '' : NOT_ACTIVE}A line pays the price of the highest quantity it reaches. Lines placed keep theirs.`}
    >
      <LookupField
        kind="item"
        label="Item"
        value={item}
        onChange={(next) => {
          setItem(next);
          set({...draft, endsOthers: false});
        }}
        autoFocus
      />
      <SaidNow item={item} entries={entries} {...{currency, today}} />
      <Days {...{draft, zone}} fault={fault?.at === 'days' ? fault.words : undefined} onChange={set} />
      <div className="price-slot">
        {before !== undefined && draft.from !== undefined && (
          <Checkbox
            size="xs"
            label={`End ${breaksText(before.breaks, currency)} the day before, on ${dayText(draft.from - 1, today)}`}
            checked={draft.endsOthers}
            onChange={(event) => set({...draft, endsOthers: event.currentTarget.checked})}
          />
        )}
      </div>
      <Breaks draft={draft} currency={currency} onChange={set} />
      {fault?.at === 'prices' && <div className="sub tone-stop">{fault.words}</div>}
    </CommandForm>
  );
}

type DaysProps = {
  readonly draft: PriceDraft;
  readonly zone: string;
  readonly fault: string | undefined;
  readonly onChange: (draft: PriceDraft) => void;
};

/** A refusal of the days stands at both: either may give way. */
function Days({draft, zone, fault, onChange}: DaysProps) {
  return (
    <>
      <div className="two">
        <DayField
          label="From"
          value={draft.from}
          onChange={(from) => onChange({...draft, from})}
          error={fault !== undefined}
          hint={zone}
        />
        <DayField
          label="Last day"
          value={draft.until}
          onChange={(until) => onChange({...draft, until})}
          error={fault !== undefined}
          hint="empty: until further notice"
        />
      </div>
      {fault !== undefined && <div className="sub tone-stop">{fault}</div>}
    </>
  );
}

type SaidProps = {
  readonly item: LookupHit | undefined;
  readonly entries: Answer<readonly PriceEntryRow[]>;
  readonly currency: string;
  readonly today: number;
};

/** What the list says of the item now: a new price has to fit beside it. */
function SaidNow({item, entries, currency, today}: SaidProps) {
  const rows = entries.data?.filter((row) => row.counts !== 'ended') ?? [];
  return (
    <Scroll label="What the list says of the item now" className="said-now">
      {item === undefined && <div className="sub nil">Choose an item to see what the list says of it now.</div>}
      {item !== undefined && entries.data !== undefined && (
        <>
          {rows.length === 0 && <div className="sub">The list says nothing of it for today or later.</div>}
          {rows.map((row) => (
            <div key={row.from} className="sub">
              {daysText(row, today)}: <b>{breaksText(row.breaks, currency)}</b>
            </div>
          ))}
          {item.unitPrice !== undefined && (
            <div className="sub nil">List price of the item {price(item.unitPrice, currency)}</div>
          )}
        </>
      )}
    </Scroll>
  );
}

type BreaksProps = {
  readonly draft: PriceDraft;
  readonly currency: string;
  readonly onChange: (draft: PriceDraft) => void;
};

function Breaks({draft, currency, onChange}: BreaksProps) {
  return (
    <Scroll label="Prices by quantity" className="price-breaks">
      <table className="tbl">
        <thead>
          <tr>
            <th className="num">From so many units in a line</th>
            <th className="num">Price of a unit, {currency}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {draft.breaks.map((one, i) => (
            <Break key={one.key} {...{one, draft, currency, onChange}} n={i + 1} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Break({one, n, draft, currency, onChange}: BreaksProps & {one: DraftBreak; n: number}) {
  const change = (next: Partial<DraftBreak>) => onChange(withBreak(draft, one.key, next));
  return (
    <tr>
      <td className="num">
        <UnitsCell label={`Quantity ${n}`} value={one.from} min={1} onChange={(from) => change({from})} />
      </td>
      <td className="num">
        <PriceCell
          label={`Price ${n}`}
          value={one.price}
          currency={currency}
          onChange={(text) => change({price: text})}
        />
      </td>
      <td className="num">
        {draft.breaks.length > 1 && (
          <button
            type="button"
            className="linkbutton iconic"
            aria-label={`Take price ${n} away`}
            onClick={() => onChange(withoutBreak(draft, one.key))}
          >
            <IconX size={14} />
          </button>
        )}
      </td>
    </tr>
  );
}

type EndProps = {readonly list: PriceListRow; readonly row: PriceEntryRow; readonly onClose: () => void};

/** Ends an entry that counts; one that is to come is withdrawn. */
export function EndPriceForm({list, row, onClose}: EndProps) {
  const {currency, today, zone, live} = useMoneyOf();
  const later = row.counts === 'later';
  const [lastDay, setLastDay] = useState<number | undefined>(later ? row.from - 1 : today);
  const entries = useEntries(list.id, row.item);
  const withdrawn = lastDay !== undefined && lastDay < row.from;
  const build = (): CommandOf<'DefinePrices'> | string => {
    if (!live) return NEEDS_LINE;
    if (lastDay === undefined) return 'The last day is missing.';
    // What has been priced by it keeps its reason.
    if (lastDay < today - 1 && !later) return 'It has counted until today: yesterday is the earliest last day.';
    if (lastDay === row.until) return 'Nothing would change.';
    if (entries.data === undefined) return entries.trouble?.what ?? 'Reading what the list says of it.';
    return endedPrices(row, lastDay, {list: list.id, item: row.item, entries: entries.data});
  };
  return (
    <CommandForm
      title={`${later ? 'Withdraw' : 'End'} a price of ${row.item} in ${list.id}`}
      submit={withdrawn ? 'Withdraw it' : endWords(lastDay, today)}
      onClose={onClose}
      build={build}
      effect={
        withdrawn
          ? 'The list then says nothing of the item for these days: the next list counts, or the list price of the item.'
          : 'From the day after, the next list counts, or the list price of the item. Lines placed keep their price.'
      }
    >
      <div className="sub">
        {row.item} {row.itemName}: {breaksText(row.breaks, currency)}, {daysText(row, today)}
      </div>
      {!later && <DayField label="Last day" value={lastDay} onChange={setLastDay} hint={zone} />}
    </CommandForm>
  );
}

function endWords(lastDay: number | undefined, today: number): string {
  if (lastDay === undefined) return 'End it';
  return lastDay === today ? 'End it today' : `End it on ${dayText(lastDay, today)}`;
}
