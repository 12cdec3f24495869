/** Open purchase lines of all sites: when they come, how often they moved, who waits for them. */
import {Button, TextInput} from '@mantine/core';
import {IconSearch} from '@tabler/icons-react';
import {type RefObject, useMemo, useRef, useState} from 'react';
import type {PurchaseRow, RowFilter, RowQuery} from '../../src-shared/api/rows.ts';
import {useMay} from '../data/engine.tsx';
import {type Columns, drawn} from '../grid/columns.tsx';
import {useNow} from '../ui/clock.tsx';
import {instantText} from '../ui/dates.ts';
import {count, qty} from '../ui/format.ts';
import {Status} from '../ui/frame.tsx';
import {Grow, PageBar, Tabs} from '../ui/page-bar.tsx';
import {Facts, Pane, Scroll} from '../ui/pane.tsx';
import {go, linkTo, type Route} from '../ui/router.ts';
import {Signal} from '../ui/signal.tsx';
import {Empty} from '../ui/states.tsx';
import {ExportButton} from './export-button.tsx';
import {ReceiveForm, RedateForm} from './forms/inbound-forms.tsx';
import {toPosition} from './places.ts';
import {useSiteScope} from './shell.tsx';
import {Rerank, TablePane, type TableState, useDensity, useTable, useTableKeys} from './table.tsx';

type View = 'all' | 'late' | 'claimed';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'all', word: 'All open lines'},
  {key: 'late', word: 'Late'},
  {key: 'claimed', word: 'Promised from'},
];
const SORT: RowQuery['sort'] = [{column: 'expectedAt', descending: false}];

export function Inbound({route}: {route: Route}) {
  const [site] = useSiteScope();
  const [view, setView] = useState<View>('all');
  const find = route.params.find ?? '';
  const state = useTable();
  const [row, setRow] = useState<PurchaseRow>();
  const [act, setAct] = useState<'redate' | 'receive'>();
  const may = useMay();
  const [density] = useDensity();
  const field = useRef<HTMLInputElement>(null);
  const filters = useMemo(() => filtersOf(view, site), [view, site]);
  const now = useNow(60_000);
  const columns = useMemo(() => columnsOf(now), [now]);
  const search = (text: string) => go(linkTo('inbound', [], {find: text}), true);
  useTableKeys('Inbound', state, [
    ...(may('RedateSupply')
      ? [{key: 'd', word: 're-date', run: () => row !== undefined && setAct('redate'), main: true}]
      : []),
    ...(may('ReceivePurchase')
      ? [{key: 'g', word: 'receive', run: () => row !== undefined && setAct('receive'), main: true}]
      : []),
    {key: '/', word: 'filter', run: () => field.current?.focus(), main: true},
  ]);
  return (
    <>
      <Bar {...{view, setView, state, find, search, field}} />
      <Status>
        <b>{state.total === undefined ? 'Reading' : qty(state.total)}</b> purchase lines
      </Status>
      <div className="body" style={{gridTemplateColumns: 'minmax(0, 1fr) clamp(340px, 26vw, 460px)'}}>
        <Pane label="Purchase lines">
          <TablePane
            table="purchases"
            state={state}
            filters={filters}
            search={find}
            sort={SORT}
            columns={columns}
            density={density}
            label="Purchase lines"
            what="The purchases"
            selected={row?.id}
            onSelect={setRow}
            onRow={setRow}
            onOpen={(opened) => {
              setRow(opened);
              if (may('RedateSupply')) setAct('redate');
            }}
            empty={
              <NothingInbound
                narrowed={view !== 'all' || find !== ''}
                onAll={() => {
                  setView('all');
                  search('');
                }}
              />
            }
          />
        </Pane>
        <Detail row={row} now={now} onAct={setAct} />
      </div>
      {row !== undefined && act === 'redate' && <RedateForm row={row} onClose={() => setAct(undefined)} />}
      {row !== undefined && act === 'receive' && <ReceiveForm row={row} onClose={() => setAct(undefined)} />}
    </>
  );
}

function NothingInbound({narrowed, onAll}: {narrowed: boolean; onAll: () => void}) {
  const actions = narrowed ? <Button onClick={onAll}>Show all open lines</Button> : undefined;
  return (
    <Empty title="Nothing is on its way" why="No open purchase line meets this view." aspect="wait" actions={actions} />
  );
}

type BarProps = {
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly state: TableState;
  readonly find: string;
  readonly search: (text: string) => void;
  readonly field: RefObject<HTMLInputElement | null>;
};

function Bar({view, setView, state, find, search, field}: BarProps) {
  return (
    <PageBar title="Inbound">
      <Tabs<View> label="Views" items={VIEWS} value={view} onChange={setView} />
      <Grow />
      <Rerank state={state} />
      <TextInput
        ref={field}
        aria-label="Filter by purchase, supplier or item"
        placeholder="Purchase, supplier or item"
        w={190}
        leftSection={<IconSearch size={13} />}
        value={find}
        onChange={(event) => search(event.currentTarget.value)}
      />
      <ExportButton state={state} />
    </PageBar>
  );
}

function filtersOf(view: View, site: string): RowFilter[] {
  const filters: RowFilter[] = [];
  if (site !== '') filters.push({column: 'site', op: 'in', values: [site]});
  if (view === 'late') filters.push({column: 'daysLate', op: 'min', values: [1]});
  if (view === 'claimed') filters.push({column: 'claimed', op: 'min', values: [1]});
  return filters;
}

const columnsOf = (now: number): Columns<PurchaseRow> => [
  {
    headerName: '',
    headerTooltip: 'State',
    field: 'aspect',
    width: 30,
    resizable: false,
    cellRenderer: drawn((data: PurchaseRow) => <Signal aspect={data.aspect} label={lateWords(data)} />),
  },
  {headerName: 'Purchase', field: 'purchase', width: 154, tooltipField: 'purchase'},
  {headerName: 'Line', field: 'line', type: 'right', width: 46},
  {headerName: 'Supplier', field: 'supplierName', flex: 1, minWidth: 120, cellClass: 'trunc'},
  {headerName: 'SKU', field: 'item', width: 72},
  {headerName: 'Item', field: 'itemName', flex: 1.2, minWidth: 130, cellClass: 'trunc'},
  {headerName: 'Site', field: 'site', width: 60},
  {headerName: 'Open', field: 'open', type: 'fullQty', width: 72, cellClass: 'ag-right-aligned-cell cell-strong'},
  {headerName: 'Claimed', field: 'claimed', type: 'qty', width: 76},
  {
    headerName: 'Expected',
    field: 'expectedAt',
    width: 150,
    valueFormatter: (p) => (p.data === undefined ? '' : instantText(p.data.expectedAt, p.data.siteZone, now)),
  },
  {
    headerName: 'Late, d',
    field: 'daysLate',
    type: 'qty',
    width: 66,
    cellClass: (p) => `ag-right-aligned-cell${p.value > 0 ? ' tone-stop strong' : ' nil'}`,
  },
  {headerName: 'Moved', headerTooltip: 'Times the date was moved', field: 'redated', type: 'qty', width: 66},
];

const lateWords = (row: PurchaseRow): string => (row.daysLate > 0 ? `${count(row.daysLate, 'day')} late` : 'On plan');

function Detail({
  row,
  now,
  onAct,
}: {
  row: PurchaseRow | undefined;
  now: number;
  onAct: (act: 'redate' | 'receive') => void;
}) {
  const may = useMay();
  if (row === undefined)
    return (
      <Pane title="No line chosen">
        <div className="pad sub">Choose a line with J and K, or click it.</div>
      </Pane>
    );
  const first =
    row.firstExpectedAt === row.expectedAt ? 'as first confirmed' : instantText(row.firstExpectedAt, row.siteZone, now);
  return (
    <Pane title={`${row.purchase} line ${row.line}`} note={lateWords(row)}>
      <Scroll label="Purchase line" className="pad">
        <Facts
          rows={[
            ['Supplier', row.supplierName],
            [
              'Item',
              <a key="item" className="link" href={toPosition(row.site, row.item)}>
                {row.item} {row.itemName}
              </a>,
            ],
            ['To', row.site],
            ['Ordered', qty(row.quantity)],
            ['Open', <b key="open">{qty(row.open)}</b>],
            ['Claimed', row.claimed === 0 ? 'nobody waits for it' : `${qty(row.claimed)} promised from it`],
            ['Expected', <b key="expected">{instantText(row.expectedAt, row.siteZone, now)}</b>],
            ['First date', first],
            ['Moved', row.redated === 0 ? 'never' : count(row.redated, 'time')],
            ['Supplier says', row.confirmed ? 'confirmed' : 'not confirmed'],
          ]}
        />
      </Scroll>
      <div className="row panefoot acts-foot">
        {may('RedateSupply') && <Button onClick={() => onAct('redate')}>Re-date</Button>}
        {may('ReceivePurchase') && (
          <Button variant="default" onClick={() => onAct('receive')}>
            Receive
          </Button>
        )}
      </div>
    </Pane>
  );
}
