/** Price lists: whom each is for, and what it asks for which item, when and from which quantity. They come by file or REST. */
import {TextInput} from '@mantine/core';
import {useDebouncedValue} from '@mantine/hooks';
import {useState} from 'react';
import type {PriceEntries, PriceEntryRow, PriceListRow} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText} from '../../ui/dates.ts';
import {count, price, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {linkTo, type Route} from '../../ui/router.ts';
import {type Aspect, Signal} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {Wait} from '../wait.tsx';

const TYPING_MS = 150;
const ENTRIES_MAX = 200;

export function Prices({route}: {route: Route}) {
  const {client} = useEngine();
  const lists = useAnswer('lists', (signal) => client.prices.lists(undefined, {signal}));
  const chosen = lists.data?.find((one) => one.id === route.rest[0]) ?? lists.data?.[0];
  useKeys('Prices', []);
  return (
    <>
      <PageBar title="Prices" />
      <Status>{lists.data !== undefined && count(lists.data.length, 'price list')}</Status>
      <div className="body prices">
        <Pane title="Price lists" note="the most specific one counts">
          <Wait answer={lists} what="The price lists" verb="are">
            {(found) => <Lists lists={found} chosen={chosen?.id} />}
          </Wait>
        </Pane>
        {chosen !== undefined && <Entries key={chosen.id} list={chosen} />}
      </div>
    </>
  );
}

function Lists({lists, chosen}: {lists: readonly PriceListRow[]; chosen: string | undefined}) {
  if (lists.length === 0)
    return (
      <Empty
        small
        aspect="wait"
        title="There is no price list in your view"
        why="Every item costs its list price. An administrator defines lists over REST and fills them by file."
      />
    );
  return (
    <Scroll label="Price lists">
      <table className="tbl">
        <thead>
          <tr>
            <th>List</th>
            <th>For</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {lists.map((list) => (
            <tr key={list.id} aria-selected={list.id === chosen}>
              <td className="nowrap">
                <a className="link" href={linkTo('prices', [list.id])} title={list.name}>
                  {list.id}
                </a>
              </td>
              <td className="wide-cell trunc" title={list.name}>
                {forWords(list)}
              </td>
              <td className="nowrap">{list.active ? 'active' : <span className="nil">not active</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function forWords({kind, forName}: PriceListRow): string {
  switch (kind) {
    case 'customer':
      return forName;
    case 'tier':
      return `Customers of tier ${forName}`;
    case 'territory':
      return `Customers in ${forName}`;
    case 'everybody':
      return 'Everybody';
  }
}

function Entries({list}: {list: PriceListRow}) {
  const {client} = useEngine();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, TYPING_MS);
  const answer = useAnswer(`${list.id} ${text}`, (signal) =>
    client.prices.entries({list: list.id, text, limit: ENTRIES_MAX}, {signal}),
  );
  const note = list.active ? forWords(list) : `${forWords(list)}; not active, so nothing is priced by it`;
  return (
    <Pane
      title={`${list.id}: ${list.name}`}
      note={note}
      end={
        <TextInput
          aria-label="Item"
          placeholder="Item…"
          w={170}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      }
    >
      <Wait answer={answer} what="The prices" verb="are">
        {(found) => <EntryTable found={found} />}
      </Wait>
    </Pane>
  );
}

/** An end is no fault: only what counts, now or later, has an aspect. */
const COUNTS: Readonly<Record<PriceEntryRow['counts'], {word: string; aspect?: Aspect}>> = {
  now: {word: 'counts now', aspect: 'clear'},
  later: {word: 'to come', aspect: 'wait'},
  ended: {word: 'ended'},
};

function Counts({word, aspect}: {word: string; aspect?: Aspect}) {
  if (aspect === undefined) return <span className="nil">{word}</span>;
  return (
    <span className="row tight">
      <Signal aspect={aspect} size={10} />
      {word}
    </span>
  );
}

function EntryTable({found: {total, rows}}: {found: PriceEntries}) {
  const company = useStatus()?.company;
  const currency = company?.currency ?? 'GBP';
  const today = dayOf(useNow(60_000), company?.zone ?? 'UTC');
  if (total === 0)
    return <Empty small aspect="wait" title="No price fits" why="The list says nothing of such an item." />;
  return (
    <Scroll label="Prices of the list">
      <table className="tbl">
        <thead>
          <tr>
            <th>Item</th>
            <th className="num">List price</th>
            <th>From so many units</th>
            <th>Days</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.item} ${row.from}`}>
              <td className="wide-cell trunc" title={row.itemName}>
                <b>{row.item}</b> {row.itemName}
              </td>
              <td className="num nil">{price(row.listPrice, currency)}</td>
              <td className="nowrap">
                {row.breaks.map((one) => `${qty(one.from)}: ${price(one.unitPrice, currency)}`).join(' · ')}
              </td>
              <td className="nowrap">
                {dayText(row.from, today)}
                {row.until === null ? ' on' : ` to ${dayText(row.until, today)}`}
              </td>
              <td className="nowrap">
                <Counts {...COUNTS[row.counts]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > rows.length && (
        <div className="pad meta">
          The first {qty(rows.length)} of {count(total, 'entry', 'entries')}; look for an item to see others.
        </div>
      )}
    </Scroll>
  );
}
