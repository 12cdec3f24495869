/** What is kept for whom, the most a segment may have, and how much of it is used. */
import {Button, TextInput} from '@mantine/core';
import {IconPlus, IconSearch} from '@tabler/icons-react';
import {type RefObject, useMemo, useRef, useState} from 'react';
import type {PoolRow, RowFilter, RowQuery} from '../../../src-shared/api/rows.ts';
import {useMay, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Empty} from '../../ui/states.tsx';
import {ExportButton} from '../export-button.tsx';
import {EndPoolForm, PoolForm} from '../forms/pool-form.tsx';
import {useSiteScope} from '../shell.tsx';
import {Rerank, TablePane, type TableState, useDensity, useFirst, useTable, useTableKeys} from '../table.tsx';
import {columnsOf} from './columns.tsx';
import {Detail} from './detail.tsx';
import {Views} from './views.tsx';

type View = 'all' | 'kept' | 'quotas' | 'safety' | 'short';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'all', word: 'All'},
  {key: 'kept', word: 'Kept'},
  {key: 'quotas', word: 'Quotas'},
  {key: 'safety', word: 'Safety'},
  {key: 'short', word: 'Not all there'},
];
const SORT: RowQuery['sort'] = [
  {column: 'aspect', descending: false},
  {column: 'until', descending: false},
];
type Act = 'new' | 'change' | 'end';

export function Pools({route}: {route: Route}) {
  const [site] = useSiteScope();
  const [view, setView] = useState<View>('all');
  const find = route.params.find ?? '';
  const state = useTable();
  const [chosen, setChosen] = useState<PoolRow>();
  const [act, setAct] = useState<Act>();
  const first = useFirst<PoolRow>(act === undefined);
  const row = chosen ?? first.row;
  const may = useMay();
  const [density] = useDensity();
  const field = useRef<HTMLInputElement>(null);
  const filters = useMemo(() => filtersOf(view, site), [view, site]);
  const now = useNow(60_000);
  const columns = useMemo(() => columnsOf(now), [now]);
  const search = (text: string) => go(linkTo('allocation', ['pools'], {find: text}), true);
  const maySet = may('SetPool');
  useKeysOf({maySet, state, setAct, field, row});
  return (
    <>
      <Bar {...{view, setView, state, find, search, field}} onNew={maySet ? () => setAct('new') : null} />
      <Status>
        <b>{state.total === undefined ? 'Reading' : qty(state.total)}</b> pools
      </Status>
      <div className="body" style={{gridTemplateColumns: 'minmax(0, 1fr) clamp(340px, 26vw, 460px)'}}>
        <Pane label="Pools">
          <TablePane
            table="pools"
            state={state}
            filters={filters}
            search={find}
            sort={SORT}
            columns={columns}
            density={density}
            label="Pools"
            what="What is kept for whom"
            selected={chosen?.id}
            first={first}
            onSelect={setChosen}
            onRow={setChosen}
            onOpen={(opened) => {
              setChosen(opened);
              if (maySet) setAct('change');
            }}
            empty={<NoPools narrowed={view !== 'all' || find !== '' || site !== ''} />}
          />
        </Pane>
        <Detail
          row={row}
          now={now}
          onChange={maySet ? () => setAct('change') : null}
          onEnd={maySet ? () => setAct('end') : null}
        />
      </div>
      <Form
        {...{act, row}}
        onClose={() => setAct(undefined)}
        // A row that is changed stays where it is and tells its new cells; read anew in another order it would not.
        onDone={() => act !== 'change' && state.handle.current?.rerank()}
      />
    </>
  );
}

type Keys = {
  readonly maySet: boolean;
  readonly state: TableState;
  readonly setAct: (act: Act) => void;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly row: PoolRow | undefined;
};

function useKeysOf({maySet, state, setAct, field, row}: Keys): void {
  const act = (key: string, word: string, of: Act) => ({key, word, run: () => setAct(of), main: true});
  const ofRow = row === undefined ? [] : [act('e', 'change pool', 'change'), act('x', 'end pool', 'end')];
  useTableKeys('Allocation', state, [
    ...(maySet ? [act('n', 'keep stock', 'new'), ...ofRow] : []),
    {key: '/', word: 'filter', run: () => field.current?.focus(), main: true},
  ]);
}

/** `onDone`: one's own act is seen at once; what others do only counts until asked for. */
type FormProps = {
  readonly act: Act | undefined;
  readonly row: PoolRow | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

function Form({act, row, ...close}: FormProps) {
  if (act === 'new') return <PoolForm {...(row !== undefined && {on: row})} {...close} />;
  if (row === undefined || act === undefined) return null;
  return act === 'change' ? <PoolForm row={row} {...close} /> : <EndPoolForm row={row} {...close} />;
}

type BarProps = {
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly state: TableState;
  readonly find: string;
  readonly search: (text: string) => void;
  readonly field: RefObject<HTMLInputElement | null>;
  /** Null: this person may not. */
  readonly onNew: (() => void) | null;
};

function Bar({view, setView, state, find, search, field, onNew}: BarProps) {
  return (
    <PageBar title="Allocation">
      <Views of="pools" />
      <span className="bar-rule" aria-hidden />
      <Tabs<View> label="Pools shown" items={VIEWS} value={view} onChange={setView} />
      <Grow />
      <Rerank state={state} />
      <TextInput
        ref={field}
        aria-label="Filter by item, segment or site"
        placeholder="Item, segment, site"
        w={150}
        leftSection={<IconSearch size={13} />}
        value={find}
        onChange={(event) => search(event.currentTarget.value)}
      />
      <ExportButton state={state} />
      {onNew !== null && (
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={onNew}>
          Keep stock
        </Button>
      )}
    </PageBar>
  );
}

function NoPools({narrowed}: {narrowed: boolean}) {
  const some = (useStatus()?.segments.length ?? 0) > 0;
  return (
    <Empty
      title={narrowed ? 'No pool meets this view' : 'Nothing is kept for anybody'}
      why={
        some
          ? 'All stock is promised to whoever asks first. Keep some for a segment, limit what one may have, or set a safety stock.'
          : 'All stock is promised to whoever asks first, and no segments of customers are defined yet.'
      }
      aspect="wait"
    />
  );
}

const LIVE = ['kept', 'open', 'used up', 'not all there', 'to come'] as const satisfies readonly PoolRow['state'][];

function filtersOf(view: View, site: string): RowFilter[] {
  const filters: RowFilter[] = [];
  if (site !== '') filters.push({column: 'site', op: 'in', values: [site]});
  // What is over keeps nothing any more.
  filters.push({column: 'state', op: 'in', values: [...LIVE]});
  if (view === 'kept') filters.push({column: 'kind', op: 'in', values: ['protected']});
  if (view === 'quotas') filters.push({column: 'kind', op: 'in', values: ['quota']});
  if (view === 'safety') filters.push({column: 'kind', op: 'in', values: ['safety']});
  if (view === 'short') filters.push({column: 'cut', op: 'min', values: [1]});
  return filters;
}
