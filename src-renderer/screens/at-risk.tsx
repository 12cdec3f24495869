/** The ranked queue of endangered promises: why, what is at stake, what would help. It never re-sorts under the hand. */
import {Button} from '@mantine/core';
import {useMemo, useState} from 'react';
import type {AtRiskRow, RowFilter, RowQuery} from '../../src-shared/api/rows.ts';
import {useSession, useStatus} from '../data/engine.tsx';
import {useClock, useNow} from '../ui/clock.tsx';
import {instantOf} from '../ui/dates.ts';
import {qty} from '../ui/format.ts';
import {Status} from '../ui/frame.tsx';
import {Grow, PageBar, Tabs} from '../ui/page-bar.tsx';
import {Pane} from '../ui/pane.tsx';
import {go, linkTo, type Route} from '../ui/router.ts';
import {Empty} from '../ui/states.tsx';
import {type ExceptionForm, ExceptionFormOf, useExceptionActs} from './exceptions.tsx';
import {ExportButton} from './export-button.tsx';
import {useActInPlace} from './forms/order-forms.tsx';
import {toOrder, toPosition} from './places.ts';
import {columnsOf} from './risk-columns.tsx';
import {RiskPane} from './risk-detail.tsx';
import {useSiteScope} from './shell.tsx';
import {Rerank, TablePane, useFirst, useTable, useTableKeys} from './table.tsx';

type View = 'all' | 'role' | 'mine' | 'today' | 'tier-a' | 'set-aside';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'all', word: 'All'},
  {key: 'role', word: 'My role’s'},
  {key: 'mine', word: 'Mine'},
  {key: 'today', word: 'Ships today'},
  {key: 'tier-a', word: 'Tier A'},
  {key: 'set-aside', word: 'Set aside'},
];
/** As `byStake` in the read models: docs/decisions/0017. */
const SORT: RowQuery['sort'] = [
  {column: 'overdue', descending: true},
  {column: 'aspect', descending: false},
  {column: 'daysLate', descending: true},
  {column: 'money', descending: true},
  {column: 'score', descending: true},
];
const SORT_WORDS = [
  'Clocks that ran out first; then likely late before at risk, what is not in view last, then by whole days past the ship-by;',
  'among these the money at stake decides, then the score. A click on a head sorts otherwise.',
].join(' ');
export function AtRisk({route}: {route: Route}) {
  const [scope] = useSiteScope();
  const site = route.params.site ?? scope;
  const status = useStatus();
  const siteName = status?.sites.find((one) => one.id === site)?.name ?? site;
  const seesAll = useSession()?.sites === '*';
  const [view, setView] = useState<View>('all');
  const state = useTable();
  const [chosen, setChosen] = useState<AtRiskRow>();
  const named = route.rest[0] ?? chosen?.id;
  // Before every order was looked at the first is not yet the most urgent.
  const first = useFirst<AtRiskRow>(status?.data === 'whole');
  const shown = named ?? first.id;
  const row = [chosen, first.row].find((one) => one !== undefined && one.id === shown);
  const currency = status?.company?.currency ?? 'GBP';
  const filters = useRiskFilters(view, site);
  const clock = useClock();
  const columns = useMemo(() => columnsOf(currency, clock), [currency, clock]);
  const {pane, forms, keys} = useActs(row);
  useTableKeys('At risk', state, keys);
  return (
    <>
      <PageBar title="At risk">
        <Tabs<View> label="Queue" items={VIEWS} value={view} onChange={setView} />
        {route.params.site !== undefined && (
          <Button variant="default" onClick={() => go(linkTo('at-risk'))}>
            {siteName} ✕
          </Button>
        )}
        {status?.data === 'counting' && <span className="sub">Counting: every open order is being looked at…</span>}
        <Grow />
        <Sorted />
        <Rerank state={state} />
        <ExportButton state={state} />
      </PageBar>
      <Status>
        <b>{state.total === undefined ? 'Reading' : qty(state.total)}</b> {seesAll ? 'endangered ' : ''}
        {state.total === 1 ? 'lot' : 'lots'}
        {seesAll ? '' : ', endangered or with stock that is not in your view'}
        {status?.data === 'counting' && ' so far'}
      </Status>
      <div className="body" style={{gridTemplateColumns: 'minmax(0, 1fr) clamp(360px, 28vw, 500px)'}}>
        <Pane label="Ranked queue">
          <TablePane
            table="at-risk"
            state={state}
            filters={filters}
            sort={SORT}
            columns={columns}
            density="normal"
            label="Ranked queue"
            what="The queue"
            selected={named}
            first={first}
            onSelect={(next) => {
              setChosen(next);
              go(linkTo('at-risk', [next.id], {site: route.params.site}), true);
            }}
            onOpen={(opened) => go(toOrder(opened.order))}
            empty={status?.data === 'whole' ? <NothingAtRisk view={view} onAll={() => setView('all')} /> : <Counting />}
          />
        </Pane>
        <RiskPane id={shown} {...pane} />
      </div>
      {forms}
    </>
  );
}

const Sorted = () => (
  <span className="sub" title={SORT_WORDS}>
    Overdue, then severity, days late, money
  </span>
);

/** What can be done about the exception of a row: by keys, beside it, and in forms. */
function useActs(row: AtRiskRow | undefined) {
  const [form, setForm] = useState<ExceptionForm>();
  const {take, act} = useExceptionActs(row);
  const {issue, note} = useActInPlace();
  const onTake = () => row !== undefined && issue({type: 'TakeException', order: row.order, line: row.line});
  const formKeys = FORM_KEYS.map(([key, word, of]) => ({key, word, run: () => setForm(of)}));
  return {
    pane: {onTake: take ? onTake : null, onForm: act ? setForm : null, said: note},
    forms:
      form === undefined || row === undefined ? null : (
        <ExceptionFormOf form={form} of={row} onClose={() => setForm(undefined)} />
      ),
    keys: [
      ...(take ? [{key: 't', word: 'take it', run: onTake, main: true}] : []),
      ...(act ? formKeys : []),
      {key: 'o', word: 'open the order', run: () => row !== undefined && go(toOrder(row.order)), main: true},
      {key: 'p', word: 'open the position', run: () => row !== undefined && go(toPosition(row.site, row.item))},
    ],
  };
}
const FORM_KEYS: readonly (readonly [string, string, ExceptionForm])[] = [
  ['h', 'hand it over', 'hand over'],
  ['s', 'snooze it', 'snooze'],
  ['n', 'add a note', 'note'],
  ['x', 'resolve it', 'resolve'],
];

function useRiskFilters(view: View, site: string): RowFilter[] {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const now = useNow(60_000);
  const session = useSession();
  const filters: RowFilter[] = [
    {column: 'state', op: 'in', values: view === 'set-aside' ? ['snoozed', 'resolved'] : ['new', 'open', 'overdue']},
  ];
  if (view === 'mine') filters.push({column: 'takenBy', op: 'in', values: [session?.user ?? '']});
  if (view === 'role') filters.push({column: 'owner', op: 'in', values: [session?.role ?? '']});
  if (site !== '') filters.push({column: 'site', op: 'in', values: [site]});
  if (view === 'tier-a') filters.push({column: 'tier', op: 'in', values: ['A']});
  if (view === 'today') filters.push({column: 'shipBy', op: 'max', values: [endOfDay(now, zone)]});
  return filters;
}

/** Midnight after `now`, so that the filter stays the same all day. */
function endOfDay(now: number, zone: string): number {
  const day = Math.floor(now / 86_400_000);
  const midnight = instantOf(day + 1, 0, zone);
  return midnight > now ? midnight : instantOf(day + 2, 0, zone);
}

/** Before every order was looked at an empty queue says nothing. */
const Counting = () => (
  <Empty
    aspect="wait"
    title="Looking at every order"
    why="The queue fills while this desk reads the open orders; it takes a few seconds."
  />
);

function NothingAtRisk({view, onAll}: {view: View; onAll: () => void}) {
  return view === 'all' ? (
    <Empty
      title="Nothing is at risk"
      why="Every promise in your view is covered and in time, as far as this desk knows."
    />
  ) : (
    <Empty
      title="Nothing here is at risk"
      why="Other lines may be: this view shows only a part of the queue."
      actions={<Button onClick={onAll}>Show the whole queue</Button>}
    />
  );
}
