/** Price lists: whom each is for, and what it asks for which item, when and from which quantity; changed in forms, filled by file. */

import {Button, TextInput} from '@mantine/core';
import {useDebouncedValue} from '@mantine/hooks';
import {IconPlus} from '@tabler/icons-react';
import {useState} from 'react';
import type {PriceEntries, PriceEntryRow, PriceListRow} from '../../../src-shared/api/prices.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf} from '../../ui/dates.ts';
import {count, price, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {type Aspect, Signal} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {AddPriceForm, EndPriceForm} from '../forms/price-forms.tsx';
import {ActivateListForm, NewPriceListForm} from '../forms/price-list-forms.tsx';
import {Wait} from '../wait.tsx';
import {breaksText, daysText, forWords} from './words.ts';

const TYPING_MS = 150;
const ENTRIES_MAX = 200;

export function Prices({route}: {route: Route}) {
  const {client} = useEngine();
  const lists = useAnswer('lists', (signal) => client.prices.lists(undefined, {signal}));
  const chosen = lists.data?.find((one) => one.id === route.rest[0]) ?? lists.data?.[0];
  const [act, setAct] = useState<Act>();
  const may = useMay();
  const mayList = may('DefinePriceList') && lists.data !== undefined;
  const mayPrice = may('DefinePrices');
  const key = (at: string, word: string, run: () => void) => ({key: at, word, run, main: true});
  useKeys('Prices', [
    ...(mayList ? [key('n', 'new list', () => setAct({what: 'new list'}))] : []),
    ...(mayPrice && chosen !== undefined
      ? [key('p', 'add a price', () => setAct({what: 'add price', list: chosen}))]
      : []),
  ]);
  return (
    <>
      <PageBar title="Prices">
        <AllSites />
        <Grow />
        {mayList && (
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAct({what: 'new list'})}>
            New list
          </Button>
        )}
      </PageBar>
      <Status>{lists.data !== undefined && count(lists.data.length, 'price list')}</Status>
      <div className="body prices">
        <Pane title="Price lists" note="the most specific one counts">
          <Wait answer={lists} what="The price lists" verb="are">
            {(found) => <Lists lists={found} chosen={chosen?.id} />}
          </Wait>
        </Pane>
        {chosen !== undefined && <Entries key={chosen.id} list={chosen} onAct={setAct} {...{mayList, mayPrice}} />}
      </div>
      <Form act={act} lists={lists.data ?? []} onClose={() => setAct(undefined)} />
    </>
  );
}

/** On the list it was begun with, whichever a link opens meanwhile. */
type Act =
  | {readonly what: 'new list'}
  | {readonly what: 'activate' | 'add price'; readonly list: PriceListRow}
  | {readonly what: 'end price'; readonly list: PriceListRow; readonly row: PriceEntryRow};
type ActFormProps = {
  readonly act: Act | undefined;
  readonly lists: readonly PriceListRow[];
  readonly onClose: () => void;
};

function Form({act, lists, onClose}: ActFormProps) {
  switch (act?.what) {
    case 'new list':
      return <NewPriceListForm lists={lists} onClose={onClose} onDone={(id) => go(linkTo('prices', [id]))} />;
    case 'activate':
      return <ActivateListForm list={act.list} onClose={onClose} />;
    case 'add price':
      return <AddPriceForm list={act.list} onClose={onClose} />;
    case 'end price':
      return <EndPriceForm list={act.list} row={act.row} onClose={onClose} />;
    default:
      return null;
  }
}

function Lists({lists, chosen}: {lists: readonly PriceListRow[]; chosen: string | undefined}) {
  if (lists.length === 0)
    return (
      <Empty
        small
        aspect="wait"
        title="There is no price list in your view"
        why="Every item costs its list price. Who may define lists makes them here and fills them here or by file."
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

type EntriesProps = {
  readonly list: PriceListRow;
  readonly mayList: boolean;
  readonly mayPrice: boolean;
  readonly onAct: (act: Act) => void;
};

function Entries({list, mayList, mayPrice, onAct}: EntriesProps) {
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
        <>
          {mayList && (
            <Button variant="subtle" onClick={() => onAct({what: 'activate', list})}>
              {list.active ? 'Deactivate' : 'Activate'}
            </Button>
          )}
          {mayPrice && (
            <Button variant="subtle" onClick={() => onAct({what: 'add price', list})}>
              Add a price
            </Button>
          )}
          <TextInput
            aria-label="Item"
            placeholder="Item…"
            w={150}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </>
      }
    >
      <Wait answer={answer} what="The prices" verb="are">
        {(found) => (
          <EntryTable found={found} onEnd={mayPrice ? (row) => onAct({what: 'end price', list, row}) : null} />
        )}
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

/** `onEnd`: null for who may not. */
type TableProps = {readonly found: PriceEntries; readonly onEnd: ((row: PriceEntryRow) => void) | null};

function EntryTable({found: {total, rows}, onEnd}: TableProps) {
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
            {onEnd !== null && <th aria-label="What may be done" />}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.item} ${row.from}`}>
              <td className="wide-cell trunc" title={row.itemName}>
                <b>{row.item}</b> {row.itemName}
              </td>
              <td className="num nil">{price(row.listPrice, currency)}</td>
              <td className="nowrap">{breaksText(row.breaks, currency)}</td>
              <td className="nowrap">{daysText(row, today)}</td>
              <td className="nowrap">
                <Counts {...COUNTS[row.counts]} />
              </td>
              {onEnd !== null && (
                <td className="num">
                  {row.counts !== 'ended' && (
                    <button
                      type="button"
                      className="linkbutton"
                      aria-label={`${row.counts === 'later' ? 'Withdraw' : 'End'} the price of ${row.item}, ${daysText(row, today)}`}
                      onClick={() => onEnd(row)}
                    >
                      {row.counts === 'later' ? 'Withdraw' : 'End'}
                    </button>
                  )}
                </td>
              )}
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
