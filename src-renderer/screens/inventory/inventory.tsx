/** Every item at every site, live, in a frozen order; the drill below says what each figure is made of. */
import {Button, Menu, TextInput} from '@mantine/core';
import {IconChevronDown, IconSearch} from '@tabler/icons-react';
import {type RefObject, useMemo, useRef, useState} from 'react';
import type {InventoryRow, RowFilter, RowQuery} from '../../../src-shared/api/rows.ts';
import {useMay, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, timeText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import type {KeyBinding} from '../../ui/keys.tsx';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Empty} from '../../ui/states.tsx';
import {useStored} from '../../ui/stored.ts';
import {ExportButton} from '../export-button.tsx';
import {type StockAct, StockForm} from '../forms/stock-forms.tsx';
import {useSiteScope} from '../shell.tsx';
import {
  ColumnsMenu,
  Rerank,
  TablePane,
  type TableState,
  useColumns,
  useDensity,
  useTable,
  useTableKeys,
} from '../table.tsx';
import {HIDEABLE, inventoryColumns} from './columns.tsx';
import {Drill} from './drill.tsx';

type SavedView = {readonly name: string; readonly filters: readonly RowFilter[]; readonly find: string};
type ViewKey = string;

const SHORT_DAYS = 7;
/** Saved views beyond this would push the filters off the page bar; the oldest goes. */
const SAVED_MAX = 4;

/** A position's link: `22423@RDG`, or `RDG/22423` as the ledger's own words have it. */
const splitId = ([text, more]: readonly string[]): {item: string; site: string} | undefined => {
  if (text !== undefined && more !== undefined) return {site: text, item: more};
  const at = text?.lastIndexOf('@') ?? -1;
  return text === undefined || at < 1 ? undefined : {item: text.slice(0, at), site: text.slice(at + 1)};
};

export function Inventory({route}: {route: Route}) {
  const [site] = useSiteScope();
  const view = route.params.view ?? 'all';
  const find = route.params.find ?? '';
  const [itemClass, setClass] = useState('');
  const [saved, setSaved] = useStored<readonly SavedView[]>('views.inventory', []);
  const state = useTable();
  const [act, setAct] = useState<StockAct>();
  const [row, setRow] = useState<InventoryRow>();
  const today = useToday();
  const open = splitId(route.rest) ?? (row === undefined ? undefined : {item: row.item, site: row.site});
  const goTo = (rest: readonly string[], next: Partial<Record<'view' | 'find', string>> = {}) =>
    go(linkTo('inventory', rest, {view, find, ...next}), true);
  const filters = filtersOf(view, saved, itemClass, site, today);
  const field = useRef<HTMLInputElement>(null);
  const may = useMay();
  const acts = stockActs(may).map(
    (one): KeyBinding => ({key: one.key, word: one.word, run: () => open !== undefined && setAct(one.act), main: true}),
  );
  useTableKeys('Inventory', state, [
    ...acts,
    {key: '/', word: 'filter', run: () => field.current?.focus(), main: true},
    {key: 'Escape', word: 'close the drill', run: () => goTo([])},
  ]);
  const {columns, density, seen} = useGridLook(today);
  return (
    <>
      <Bar {...{view, find, rest: route.rest, goTo, state, field, filters, itemClass, setClass, saved, setSaved}} />
      <Status>
        <b>{state.total === undefined ? 'Reading' : qty(state.total)}</b>
        {state.total === undefined ? ' positions' : ` of ${count(state.of, 'position')}`}
        {seen !== '' && `, as of ${seen}`}
      </Status>
      <div className="body" style={{gridTemplateRows: 'minmax(0, 1.16fr) minmax(262px, 1fr)'}}>
        <Pane label="Positions">
          <TablePane
            table="inventory"
            state={state}
            filters={filters}
            search={find}
            sort={sortOf(view)}
            columns={columns}
            density={density}
            groupHeaders
            label="Positions"
            what="The positions"
            selected={open === undefined ? undefined : idOf(open)}
            onSelect={(next) => {
              setRow(next);
              goTo([`${next.item}@${next.site}`]);
            }}
            empty={<NoPositions find={find} onAll={() => go(linkTo('inventory'))} />}
          />
        </Pane>
        <Drill
          key={open === undefined ? '' : idOf(open)}
          position={open}
          acts={stockActs(may)}
          onAct={setAct}
          onRow={setRow}
        />
      </div>
      {act !== undefined && row !== undefined && <StockForm act={act} row={row} onClose={() => setAct(undefined)} />}
    </>
  );
}

/** Columns as this person wants them; offline the promise group says as of when. */
function useGridLook(today: number) {
  const [hidden] = useColumns('inventory');
  const [density] = useDensity();
  const status = useStatus();
  const old = status?.connection === 'offline' || status?.connection === 'stopped';
  const seen = status === undefined || !old ? '' : timeText(status.clock.logAt, status.company?.zone ?? 'UTC');
  const currency = status?.company?.currency ?? 'GBP';
  const columns = useMemo(
    () => inventoryColumns(currency, hidden, today, seen === '' ? 'Can be promised' : `Could be promised at ${seen}`),
    [currency, hidden, today, seen],
  );
  return {columns, density, seen};
}

type BarProps = {
  readonly view: ViewKey;
  readonly find: string;
  readonly rest: readonly string[];
  readonly goTo: (rest: readonly string[], next?: Partial<Record<'view' | 'find', string>>) => void;
  readonly state: TableState;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly filters: readonly RowFilter[];
  readonly itemClass: string;
  readonly setClass: (itemClass: string) => void;
  readonly saved: readonly SavedView[];
  readonly setSaved: (saved: readonly SavedView[]) => void;
};

function Bar(props: BarProps) {
  const {view, find, rest, goTo, state, field, filters, itemClass, setClass, saved, setSaved} = props;
  return (
    <PageBar title="Inventory">
      <Tabs<ViewKey>
        label="Views"
        value={view}
        onChange={(key) => goTo(rest, {view: key})}
        items={[...BUILT_IN, ...saved.map((one) => ({key: `saved:${one.name}`, word: one.name}))]}
      />
      <Grow />
      <Rerank state={state} />
      <TextInput
        ref={field}
        aria-label="Filter by item"
        placeholder="Item or SKU"
        w={130}
        leftSection={<IconSearch size={13} />}
        value={find}
        onChange={(event) => goTo(rest, {find: event.currentTarget.value})}
        onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
      />
      <ViewMenu
        itemClass={itemClass}
        setClass={setClass}
        saved={saved}
        onSave={(name) => {
          const next = {name, filters, find};
          setSaved([...saved.filter((one) => one.name !== name), next].slice(-SAVED_MAX));
          goTo(rest, {view: `saved:${name}`});
        }}
        onDrop={(name) => {
          setSaved(saved.filter((one) => one.name !== name));
          goTo(rest, {view: 'all'});
        }}
      />
      <ColumnsMenu page="inventory" columns={HIDEABLE} />
      <ExportButton state={state} />
    </PageBar>
  );
}

/** Row ids of the inventory table, as the engine makes them. */
const idOf = (open: {item: string; site: string}): string => `${open.site}/${open.item}`;

const BUILT_IN: readonly {key: ViewKey; word: string}[] = [
  {key: 'all', word: 'All positions'},
  {key: 'short', word: `Short in ${SHORT_DAYS} days`},
  {key: 'class-a', word: 'Class A'},
  {key: 'excess', word: 'Excess'},
];

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
  if (view === 'excess') filters.push({column: 'excess', op: 'min', values: [1]});
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

type ViewMenuProps = {
  readonly itemClass: string;
  readonly setClass: (itemClass: string) => void;
  readonly saved: readonly SavedView[];
  readonly onSave: (name: string) => void;
  readonly onDrop: (name: string) => void;
};

function ViewMenu({itemClass, setClass, saved, onSave, onDrop}: ViewMenuProps) {
  const [name, setName] = useState('');
  return (
    <Menu position="bottom-end" shadow="md" width={230} closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={12} />}>
          Class {itemClass === '' ? 'all' : itemClass}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {['', 'A', 'B', 'C'].map((one) => (
          <Menu.Item key={one} role="menuitemradio" aria-checked={one === itemClass} onClick={() => setClass(one)}>
            {one === '' ? 'All classes' : `Class ${one}`}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>Keep this view as</Menu.Label>
        <div className="row pad">
          <TextInput
            aria-label="Name of the view"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={24}
            className="grow"
          />
          <Button variant="default" disabled={name.trim() === ''} onClick={() => onSave(name.trim())}>
            Keep
          </Button>
        </div>
        {saved.map((one) => (
          <Menu.Item key={one.name} onClick={() => onDrop(one.name)}>
            Drop “{one.name}”
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
