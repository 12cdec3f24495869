/** What is on its way to all sites, from suppliers and from other sites: when it comes, who waits for it. */
import {Button, TextInput} from '@mantine/core';
import {IconPlus, IconSearch} from '@tabler/icons-react';
import {type RefObject, useMemo, useRef, useState} from 'react';
import type {InboundRow, RowFilter, RowQuery} from '../../../src-shared/api/rows.ts';
import {useMay} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Empty} from '../../ui/states.tsx';
import {ExportButton} from '../export-button.tsx';
import {CancelPurchaseForm, ReceiveForm, RedateForm} from '../forms/inbound-forms.tsx';
import {PurchaseForm} from '../forms/purchase-form.tsx';
import {CloseTransferForm, ReceiveTransferForm} from '../forms/transfer-forms.tsx';
import {useSiteScope} from '../shell.tsx';
import {Rerank, TablePane, type TableState, useDensity, useFirst, useTable, useTableKeys} from '../table.tsx';
import {actsOn, type InboundAct} from './acts.ts';
import {columnsOf} from './columns.tsx';
import {Detail} from './detail.tsx';

type View = 'all' | 'late' | 'claimed' | 'transfers';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'all', word: 'All open lines'},
  {key: 'late', word: 'Late'},
  {key: 'claimed', word: 'Promised from'},
  {key: 'transfers', word: 'Transfers'},
];
const SORT: RowQuery['sort'] = [{column: 'expectedAt', descending: false}];

export function Inbound({route}: {route: Route}) {
  const [site] = useSiteScope();
  const [view, setView] = useState<View>('all');
  const find = route.params.find ?? '';
  const state = useTable();
  const [chosen, setChosen] = useState<InboundRow>();
  const [act, setAct] = useState<InboundAct | 'buy'>();
  const first = useFirst<InboundRow>(act === undefined);
  const row = chosen ?? first.row;
  const may = useMay();
  const [density] = useDensity();
  const field = useRef<HTMLInputElement>(null);
  const filters = useMemo(() => filtersOf(view, site), [view, site]);
  const now = useNow(60_000);
  const columns = useMemo(() => columnsOf(now), [now]);
  const search = (text: string) => go(linkTo('inbound', [], {find: text}), true);
  const begin = (wanted: InboundAct, on = row) => {
    if (on !== undefined && actsOn(may, on.kind).some((one) => one.act === wanted)) setAct(wanted);
  };
  useKeysOf({may, state, begin, onBuy: () => setAct('buy'), field, row});
  const close = () => setAct(undefined);
  return (
    <>
      <Bar {...{view, setView, state, find, search, field}} onBuy={may('PlacePurchase') ? () => setAct('buy') : null} />
      <Status>
        <b>{state.total === undefined ? 'Reading' : qty(state.total)}</b> inbound lines
      </Status>
      <div className="body" style={{gridTemplateColumns: 'minmax(0, 1fr) clamp(340px, 26vw, 460px)'}}>
        <Pane label="Inbound lines">
          <TablePane
            table="inbound"
            state={state}
            filters={filters}
            search={find}
            sort={SORT}
            columns={columns}
            density={density}
            label="Inbound lines"
            what="What is on its way"
            selected={chosen?.id}
            first={first}
            onSelect={setChosen}
            onRow={setChosen}
            onOpen={(opened) => {
              setChosen(opened);
              const [main] = actsOn(may, opened.kind);
              if (main !== undefined) begin(main.act, opened);
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
      {act === 'buy' && <PurchaseForm near={row} site={site} onClose={close} />}
      {row !== undefined && act !== undefined && act !== 'buy' && <LineForm row={row} act={act} onClose={close} />}
    </>
  );
}

type Keys = {
  readonly may: ReturnType<typeof useMay>;
  readonly state: TableState;
  readonly begin: (act: InboundAct) => void;
  readonly onBuy: () => void;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly row: InboundRow | undefined;
};

/** The keys of the chosen line's kind; before one is chosen, those of a purchase. */
function useKeysOf({may, state, begin, onBuy, field, row}: Keys): void {
  const acts = actsOn(may, row?.kind ?? 'purchase');
  useTableKeys('Inbound', state, [
    ...acts.map(({act, key, button}) => ({key, word: button.toLowerCase(), run: () => begin(act), main: true})),
    ...(may('PlacePurchase') ? [{key: 'n', word: 'place a purchase', run: onBuy}] : []),
    {key: '/', word: 'filter', run: () => field.current?.focus(), main: true},
  ]);
}

function LineForm({row, act, onClose}: {row: InboundRow; act: InboundAct; onClose: () => void}) {
  switch (act) {
    case 'redate':
      return <RedateForm row={row} onClose={onClose} />;
    case 'cancel':
      return <CancelPurchaseForm row={row} onClose={onClose} />;
    case 'close':
      return <CloseTransferForm row={row} onClose={onClose} />;
    case 'receive':
      return row.kind === 'transfer' ? (
        <ReceiveTransferForm row={row} onClose={onClose} />
      ) : (
        <ReceiveForm row={row} onClose={onClose} />
      );
  }
}

function NothingInbound({narrowed, onAll}: {narrowed: boolean; onAll: () => void}) {
  const actions = narrowed ? <Button onClick={onAll}>Show all open lines</Button> : undefined;
  return (
    <Empty
      title="Nothing is on its way"
      why="No open line of a purchase or transfer meets this view."
      aspect="wait"
      actions={actions}
    />
  );
}

type BarProps = {
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly state: TableState;
  readonly find: string;
  readonly search: (text: string) => void;
  readonly field: RefObject<HTMLInputElement | null>;
  /** Null: this person may not. */
  readonly onBuy: (() => void) | null;
};

function Bar({view, setView, state, find, search, field, onBuy}: BarProps) {
  return (
    <PageBar title="Inbound">
      <Tabs<View> label="Views" items={VIEWS} value={view} onChange={setView} />
      <Grow />
      <Rerank state={state} />
      <TextInput
        ref={field}
        aria-label="Filter by purchase, transfer, supplier or item"
        placeholder="Purchase, transfer, supplier, item"
        w={216}
        leftSection={<IconSearch size={13} />}
        value={find}
        onChange={(event) => search(event.currentTarget.value)}
      />
      <ExportButton state={state} />
      {onBuy !== null && (
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={onBuy}>
          New purchase
        </Button>
      )}
    </PageBar>
  );
}

function filtersOf(view: View, site: string): RowFilter[] {
  const filters: RowFilter[] = [];
  if (site !== '') filters.push({column: 'site', op: 'in', values: [site]});
  if (view === 'late') filters.push({column: 'daysLate', op: 'min', values: [1]});
  if (view === 'claimed') filters.push({column: 'claimed', op: 'min', values: [1]});
  if (view === 'transfers') filters.push({column: 'kind', op: 'in', values: ['transfer']});
  return filters;
}
