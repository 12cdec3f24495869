/** Every item at every site, live, in a frozen order; the drill below says what each figure is made of. */
import {Button} from '@mantine/core';
import {useRef, useState} from 'react';
import type {InventoryRow, RowFilter, RowQuery} from '../../../src-shared/api/rows.ts';
import {useMay, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import type {KeyBinding} from '../../ui/keys.tsx';
import {Pane} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Empty} from '../../ui/states.tsx';
import {useStored} from '../../ui/stored.ts';
import {type StockAct, StockForm} from '../forms/stock-forms.tsx';
import {useSiteScope} from '../shell.tsx';
import {closing, type TableState, useFirst, useTable, useTableKeys} from '../table.tsx';
import {Bar, KITS, type Params, type RowsBy, type SavedView, SHORT_DAYS, type ViewKey} from './bar.tsx';
import {Drill} from './drill.tsx';
import {ItemGrid, idOf, type Place, PositionGrid, useSeen} from './grids.tsx';
import {KitList} from './kits.tsx';

/** A position's link: `22423@RDG`, or `RDG/22423` as the ledger's own words have it. */
const splitId = ([text, more]: readonly string[]): Place | undefined => {
  if (text !== undefined && more !== undefined) return {site: text, item: more};
  const at = text?.lastIndexOf('@') ?? -1;
  return text === undefined || at < 1 ? undefined : {item: text.slice(0, at), site: text.slice(at + 1)};
};

export function Inventory({route}: {route: Route}) {
  return route.params.view === KITS ? <KitList /> : <Positions route={route} />;
}

function Positions({route}: {route: Route}) {
  const [scope] = useSiteScope();
  const view = route.params.view ?? 'all';
  const find = route.params.find ?? '';
  const by: RowsBy = route.params.rows === 'item' ? 'item' : 'position';
  const [itemClass, setClass] = useState('');
  const [saved, setSaved] = useStored<readonly SavedView[]>('views.inventory', []);
  const state = useTable();
  const [act, setAct] = useState<StockAct>();
  const [row, setRow] = useState<InventoryRow>();
  const today = useToday();
  const first = useFirst<Place & {readonly id: string}>(act === undefined);
  const named = splitId(route.rest);
  const open = named ?? (first.row === undefined ? undefined : {item: first.row.item, site: first.row.site});
  const goTo = (rest: readonly string[], next: Params = {}) =>
    go(linkTo('inventory', rest, {view, find, rows: route.params.rows, ...next}), true);
  const openPlace = (place: Place) => goTo([`${place.item}@${place.site}`]);
  // Turned, all sites stand side by side: the scope then chooses which of them opens.
  const filters = filtersOf(view, saved, itemClass, by === 'item' ? '' : scope, today);
  const field = useRef<HTMLInputElement>(null);
  const may = useMay();
  const acts = stockActs(may).filter(({act}) => (act !== 'label' && act !== 'correct-lot') || row?.lifeDays != null);
  useTableKeys('Inventory', state, [
    ...acts.map(({key, word, act: next}): KeyBinding => {
      return {key, word, run: () => open !== undefined && setAct(next), main: true};
    }),
    {key: '/', word: 'filter', run: () => field.current?.focus(), main: true},
    {
      key: 'i',
      word: 'one row per item or per position',
      run: () => goTo(route.rest, {rows: by === 'item' ? '' : 'item'}),
    },
    closing('close the drill', first, () => goTo([])),
  ]);
  const empty = <NoPositions find={find} onAll={() => go(linkTo('inventory'))} />;
  const grid = {state, filters, find, sort: sortOf(view), today, open: named, first, empty};
  const bar = {view, find, by, rest: route.rest, goTo, state, field, filters, itemClass, setClass, saved, setSaved};
  return (
    <>
      <Bar {...bar} />
      <Counts state={state} by={by} />
      <div className="body" style={{gridTemplateRows: 'minmax(0, 1.16fr) minmax(262px, 1fr)'}}>
        <Pane label={by === 'item' ? 'Items' : 'Positions'}>
          {by === 'item' ? (
            <ItemGrid {...grid} scope={scope} onOpen={openPlace} />
          ) : (
            <PositionGrid
              {...grid}
              onOpen={(next) => {
                setRow(next);
                openPlace(next);
              }}
            />
          )}
        </Pane>
        <Drill
          key={open === undefined ? '' : idOf(open)}
          position={open}
          acts={acts}
          onAct={setAct}
          onRow={setRow}
          onSite={(site) => open !== undefined && openPlace({...open, site})}
        />
      </div>
      {act !== undefined && row !== undefined && open !== undefined && row.id === idOf(open) && (
        <StockForm act={act} row={row} onClose={() => setAct(undefined)} />
      )}
    </>
  );
}

function Counts({state, by}: {state: TableState; by: RowsBy}) {
  const seen = useSeen();
  const word = by === 'item' ? 'item' : 'position';
  return (
    <Status>
      <b>{state.total === undefined ? 'Reading' : qty(state.total)}</b>
      {state.total === undefined ? ` ${word}s` : ` of ${count(state.of, word)}`}
      {seen !== '' && `, as of ${seen}`}
    </Status>
  );
}

function filtersOf(
  view: ViewKey,
  saved: readonly SavedView[],
  itemClass: string,
  site: string,
  today: number,
): readonly RowFilter[] {
  const filters: RowFilter[] = [];
  if (site !== '') filters.push({column: 'site', op: 'in', values: [site]});
  if (itemClass !== '') filters.push({column: 'class', op: 'in', values: [itemClass]});
  if (view === 'short') filters.push({column: 'stockOut', op: 'max', values: [today + SHORT_DAYS]});
  if (view === 'class-a') filters.push({column: 'class', op: 'in', values: ['A']});
  if (view === 'excess') filters.push({column: 'excessUnits', op: 'min', values: [1]});
  const own = saved.find((one) => `saved:${one.name}` === view);
  if (own !== undefined) filters.push(...own.filters.filter((one) => !filters.some((f) => f.column === one.column)));
  return filters;
}

const sortOf = (view: ViewKey): RowQuery['sort'] =>
  view === 'excess'
    ? [{column: 'excess', descending: true}]
    : view === 'short'
      ? [{column: 'stockOut', descending: false}]
      : [];

export const stockActs = (
  may: ReturnType<typeof useMay>,
): readonly {act: StockAct; key: string; word: string; button: string}[] =>
  [
    {act: 'adjust' as const, key: 'a', word: 'adjust', button: 'Adjust', command: 'AdjustStock' as const},
    {act: 'hold' as const, key: 'h', word: 'hold', button: 'Hold', command: 'HoldStock' as const},
    {act: 'release' as const, key: 'l', word: 'release', button: 'Release', command: 'ReleaseStock' as const},
    {act: 'transfer' as const, key: 't', word: 'transfer', button: 'Transfer', command: 'ShipTransfer' as const},
    {act: 'count' as const, key: 'c', word: 'count', button: 'Count', command: 'RecordCount' as const},
    {
      act: 'receive' as const,
      key: 'g',
      word: 'receive without a purchase',
      button: 'Receive',
      command: 'ReceiveStock' as const,
    },
    {act: 'move' as const, key: 'm', word: 'move between states', button: 'Move', command: 'MoveStock' as const},
    {act: 'label' as const, key: 'n', word: 'name a lot', button: 'Name a lot', command: 'LabelStock' as const},
    {
      act: 'correct-lot' as const,
      key: 'e',
      word: 'correct a lot',
      button: 'Correct a lot',
      command: 'CorrectLot' as const,
    },
    {
      act: 'life' as const,
      key: 'd',
      word: 'say for how many days it is good',
      button: 'Shelf life',
      command: 'DefineItems' as const,
    },
    {
      act: 'substitutes' as const,
      key: 's',
      word: 'say what may be sent instead',
      button: 'Substitutes',
      command: 'DefineItems' as const,
    },
  ].filter((one) => may(one.command));

function useToday(): number {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  return dayOf(useNow(5_000), zone);
}

function NoPositions({find, onAll}: {find: string; onAll: () => void}) {
  return (
    <Empty
      title="No position fits"
      why={
        find === ''
          ? 'No position in your view meets this view’s filters now.'
          : `Nothing in your view is called “${find}” or meets the filters.`
      }
      aspect="wait"
      actions={<Button onClick={onAll}>Show all positions</Button>}
    />
  );
}
