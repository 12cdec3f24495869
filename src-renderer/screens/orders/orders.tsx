/** Every open order in view, live; the drill below is the order itself with what a person may do to it. */
import {Button, TextInput} from '@mantine/core';
import {IconPlus, IconSearch} from '@tabler/icons-react';
import {type RefObject, useMemo, useRef, useState} from 'react';
import type {OrderRow, RowFilter, RowQuery} from '../../../src-shared/api/rows.ts';
import {type CommandType, useMay, useStatus} from '../../data/engine.tsx';
import {type Columns, drawn} from '../../grid/columns.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText, instantText} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Signal, Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {ExportButton} from '../export-button.tsx';
import type {OrderAct} from '../forms/order-forms.tsx';
import {newOrder} from '../places.ts';
import {useSiteScope} from '../shell.tsx';
import {
  ColumnsMenu,
  closing,
  type Hideable,
  Rerank,
  TablePane,
  type TableState,
  useColumns,
  useDensity,
  useFirst,
  useTable,
  useTableKeys,
} from '../table.tsx';
import {OrderDrill} from './order-drill.tsx';

type View = 'open' | 'backordered' | 'credit' | 'late' | 'all';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'open', word: 'Open'},
  {key: 'backordered', word: 'Backordered'},
  {key: 'late', word: 'Late or at risk'},
  {key: 'credit', word: 'Awaiting credit'},
  {key: 'all', word: 'All'},
];
/** What a figure of the tower is made of; its link opens the orders with it. */
type Only = {readonly key: string; readonly column: string; readonly word: string};
const ONLY: readonly Only[] = [
  {key: 'past-first', column: 'pastFirst', word: 'Past first promise, still here'},
  {key: 'due-today', column: 'dueToday', word: 'First promised to leave today'},
];
const SORT: RowQuery['sort'] = [{column: 'placedAt', descending: true}];
/** What a key does to the open order, for those whose right it is: nobody is offered what is refused. */
const ACTS: readonly (readonly [CommandType, OrderAct, string, string])[] = [
  ['CancelOrder', {act: 'cancel', line: undefined}, 'x', 'cancel'],
  ['AllocateOrder', {act: 'allocate'}, 'a', 'allocate'],
  ['AdvanceLots', {act: 'advance'}, 'p', 'release, pick, pack'],
  ['UnpickLots', {act: 'unpick'}, 'b', 'take picked goods back'],
  ['ShipLots', {act: 'ship'}, 's', 'ship'],
  ['DeliverLots', {act: 'deliver'}, 'd', 'delivered'],
  ['RecordPayment', {act: 'payment'}, 'm', 'record a payment'],
];
const HIDEABLE: readonly Hideable[] = [
  {key: 'placedAt', word: 'Placed'},
  {key: 'lines', word: 'Lines'},
  {key: 'units', word: 'Units'},
  {key: 'firstDay', word: 'First promise'},
  {key: 'territory', word: 'Territory'},
  {key: 'reference', word: 'Reference'},
];

export function Orders({route}: {route: Route}) {
  const named = route.screen === 'order' ? route.rest[0] : undefined;
  const customer = route.params.customer;
  const [view, setView] = useState<View>(customer === undefined ? 'open' : 'all');
  const [find, setFind] = useState('');
  const [act, setAct] = useState<OrderAct>();
  const state = useTable();
  const first = useFirst<OrderRow>(act === undefined);
  const shown = named ?? first.id;
  const may = useMay();
  const [density] = useDensity();
  const [hidden] = useColumns('orders');
  const field = useRef<HTMLInputElement>(null);
  const only = ONLY.find((one) => one.key === route.params.only);
  const [site] = useSiteScope();
  const filters = useMemo(
    () => filtersOf(only === undefined ? view : 'all', customer, only, site),
    [view, customer, only, site],
  );
  const status = useStatus();
  const currency = status?.company?.currency ?? 'GBP';
  const zone = status?.company?.zone ?? 'UTC';
  const now = useNow(60_000);
  const columns = useMemo(() => columnsOf(currency, zone, now, hidden), [currency, zone, now, hidden]);
  useTableKeys('Orders', state, [
    ...(may('PlaceOrder') ? [{key: 'n', word: 'new order', run: () => go(newOrder(customer)), main: true}] : []),
    ...ACTS.filter(([command]) => may(command)).map(([, act, key, word]) => ({
      key,
      word,
      run: () => shown !== undefined && setAct(act),
      main: key === 's',
    })),
    {key: '/', word: 'find', run: () => field.current?.focus(), main: true},
    closing('close the order', first, () => go(linkTo('orders', [], {customer, only: only?.key}), true)),
  ]);
  return (
    <>
      <Bar {...{view, setView, customer, only, state, find, setFind, field}} />
      <Status>
        {state.total === undefined ? (
          <b>Reading</b>
        ) : (
          <>
            <b>{qty(state.total)}</b> of {count(Math.max(state.of, state.total), 'order')}
          </>
        )}
      </Status>
      <div className="body" style={{gridTemplateRows: 'minmax(0, 1fr) minmax(300px, 1fr)'}}>
        <Pane label="Orders">
          <TablePane
            table="orders"
            state={state}
            filters={filters}
            search={find}
            sort={SORT}
            columns={columns}
            density={density}
            label="Orders"
            what="The orders"
            selected={named}
            first={first}
            onSelect={(row) => go(linkTo('order', [row.id], {customer, only: only?.key}), true)}
            empty={<NoOrders view={view} onAll={() => setView('all')} />}
          />
        </Pane>
        <OrderDrill key={shown ?? ''} id={shown} act={act} onAct={setAct} />
      </div>
    </>
  );
}

type BarProps = {
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly customer: string | undefined;
  readonly only: Only | undefined;
  readonly state: TableState;
  readonly find: string;
  readonly setFind: (text: string) => void;
  readonly field: RefObject<HTMLInputElement | null>;
};

function Bar({view, setView, customer, only, state, find, setFind, field}: BarProps) {
  const may = useMay();
  return (
    <PageBar title="Orders">
      {only === undefined ? (
        <Tabs<View> label="Views" items={VIEWS} value={view} onChange={setView} />
      ) : (
        <Button variant="default" onClick={() => go(linkTo('orders', [], {customer}))}>
          {only.word} ✕
        </Button>
      )}
      {customer !== undefined && (
        <Button variant="default" onClick={() => go(linkTo('orders'))}>
          Customer {customer} ✕
        </Button>
      )}
      <Grow />
      <Rerank state={state} />
      <TextInput
        ref={field}
        aria-label="Filter by order or customer"
        placeholder="Order or customer"
        w={150}
        leftSection={<IconSearch size={13} />}
        value={find}
        onChange={(event) => setFind(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
      />
      <ColumnsMenu page="orders" columns={HIDEABLE} />
      <ExportButton state={state} />
      {may('PlaceOrder') && (
        <Button leftSection={<IconPlus size={14} />} onClick={() => go(newOrder(customer))}>
          New order
        </Button>
      )}
    </PageBar>
  );
}

/** Of a site are the orders with a lot that leaves from it; of a figure of the tower those with such a lot of the site. */
function filtersOf(view: View, customer: string | undefined, only: Only | undefined, site: string): RowFilter[] {
  const filters: RowFilter[] = [];
  const of = site === '' ? '' : `:${site}`;
  if (only !== undefined) filters.push({column: `${only.column}${of}`, op: 'min', values: [1]});
  else if (site !== '') filters.push({column: `site${of}`, op: 'min', values: [1]});
  if (customer !== undefined) filters.push({column: 'customer', op: 'in', values: [customer]});
  if (view === 'open') filters.push({column: 'open', op: 'min', values: [1]});
  if (view === 'backordered') filters.push({column: 'status', op: 'in', values: ['backordered', 'partly allocated']});
  if (view === 'credit') filters.push({column: 'status', op: 'in', values: ['awaiting credit']});
  if (view === 'late') filters.push({column: 'aspect', op: 'in', values: [...LATE]});
  return filters;
}

function NoOrders({view, onAll}: {view: View; onAll: () => void}) {
  return (
    <Empty
      aspect={view === 'all' ? 'wait' : 'clear'}
      title={
        view === 'credit'
          ? 'No order awaits credit'
          : view === 'backordered'
            ? 'Nothing is backordered'
            : 'No order fits'
      }
      why={view === 'all' ? 'No order in your view is called so.' : 'No order in your view meets this view now.'}
      actions={view === 'all' ? undefined : <Button onClick={onAll}>Show all orders</Button>}
    />
  );
}

const ASPECT_WORDS = {stop: 'Late', caution: 'At risk', clear: 'On plan', wait: 'Waiting'} as const;

function columnsOf(currency: string, zone: string, now: number, hidden: readonly string[]): Columns<OrderRow> {
  const columns: Columns<OrderRow> = [
    {
      headerName: '',
      headerTooltip: 'State',
      field: 'aspect',
      width: 30,
      resizable: false,
      cellRenderer: drawn((data: OrderRow) => <Signal aspect={data.aspect} label={ASPECT_WORDS[data.aspect]} />),
    },
    {headerName: 'Order', field: 'id', width: 108},
    {
      headerName: 'Customer',
      field: 'customerName',
      flex: 1.3,
      minWidth: 150,
      cellRenderer: drawn((data: OrderRow) => (
        <span className="row">
          <Tier tier={data.tier} />
          <span className="trunc">{data.customerName}</span>
        </span>
      )),
    },
    {headerName: 'Status', field: 'status', width: 118},
    promisedColumn(now),
    {
      headerName: 'Placed',
      field: 'placedAt',
      width: 136,
      valueFormatter: (p) => (typeof p.value === 'number' ? instantText(p.value, zone, now) : ''),
    },
    {headerName: 'Lines', field: 'lines', type: 'qty', width: 52},
    {headerName: 'Units', field: 'units', type: 'qty', width: 60},
    {headerName: 'Open', field: 'open', type: 'qty', width: 60},
    {
      headerName: 'Value',
      field: 'value',
      type: 'right',
      width: 82,
      cellClass: 'ag-right-aligned-cell cell-strong',
      valueFormatter: (p) => (typeof p.value === 'number' ? money(p.value, currency) : ''),
    },
    dayColumn('Asked for', 'requestedDay', now),
    dayColumn('First promise', 'firstDay', now),
    {headerName: 'Territory', field: 'territory', width: 92, cellClass: 'trunc'},
    {headerName: 'Reference', field: 'reference', flex: 0.8, minWidth: 90, cellClass: 'trunc'},
  ];
  return columns.map((column) => ({...column, hide: 'field' in column && hidden.includes(column.field ?? '')}));
}

const dayColumn = (headerName: string, field: 'requestedDay' | 'firstDay', now: number): Columns<OrderRow>[number] => ({
  headerName,
  field,
  width: 104,
  cellClass: (p) => (p.value === null ? 'nil' : ''),
  valueFormatter: (p) =>
    p.data === undefined ? '' : p.value === null ? 'no date yet' : dayText(p.value, dayOf(now, p.data.zone)),
});

/** The last day promised, and beside it the units that have none: an order is not promised by a day on which a part is not. */
const promisedColumn = (now: number): Columns<OrderRow>[number] => ({
  headerName: 'Promised',
  field: 'promisedDay',
  width: 206,
  tooltipValueGetter: ({data}) => (data === undefined ? '' : promisedText(data, now)),
  cellRenderer: drawn((data: OrderRow) => {
    const late = data.promisedDay !== null && data.promisedDay > data.requestedDay;
    const none = data.promisedDay === null && data.undated > 0;
    const tone = none ? 'tone-stop' : late || data.undated > 0 ? 'tone-caution' : '';
    return (
      <span className="row tight">
        {data.undated > 0 && <Signal aspect={data.promisedDay === null ? 'stop' : 'caution'} size={10} />}
        <span className={`trunc ${tone}`}>{promisedText(data, now)}</span>
      </span>
    );
  }),
});

function promisedText({promisedDay, undated, zone}: OrderRow, now: number): string {
  if (promisedDay === null) return undated > 0 ? `${qty(undated)} without a date` : 'no date';
  return dayText(promisedDay, dayOf(now, zone)) + (undated > 0 ? `, ${qty(undated)} without a date` : '');
}

/** Aspects stand as words in a row and as their rank in the engine's columns; a filter names both. */
const LATE = ['stop', 'caution', 0, 1] as const;
