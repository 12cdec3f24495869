/** Requests for approval: what waits for me, what I asked for, and what became of them. */
import {useState} from 'react';
import type {ApprovalRow} from '../../../src-shared/api/approvals.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {count} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Signal} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {Wait} from '../wait.tsx';
import {ROLE_WORDS} from '../words.ts';
import {ApprovalPane} from './detail.tsx';
import {type ApprovalForm, ApprovalFormOf} from './forms.tsx';
import {STATES, stateWords} from './words.ts';

type View = 'decide' | 'mine' | 'done';
const FITS: Readonly<Record<View, (row: ApprovalRow) => boolean>> = {
  decide: (row) => row.decidable,
  mine: (row) => row.mine,
  done: (row) => row.state !== 'open',
};
const isView = (word: string | undefined): word is View => word !== undefined && Object.hasOwn(FITS, word);

export function Approvals({route}: {route: Route}) {
  const {client} = useEngine();
  const answer = useAnswer('approvals', (signal) => client.approvals.list(undefined, {signal}));
  const all = answer.data ?? [];
  const view: View = isView(route.params.view) ? route.params.view : 'decide';
  const rows = all.filter(FITS[view]);
  const [named = rows[0]?.id] = route.rest;
  const at = rows.find((row) => row.id === named) ?? rows[0];
  const [form, setForm] = useState<{readonly form: ApprovalForm; readonly row: ApprovalRow}>();
  const show = (to: View, id?: string) => go(linkTo('approvals', id === undefined ? [] : [id], {view: to}), true);
  const move = (by: number) => {
    const next = rows[rows.findIndex((row) => row.id === at?.id) + by];
    if (next !== undefined) show(view, next.id);
  };
  const open = (of: ApprovalForm) => at !== undefined && setForm({form: of, row: at});
  const mayWithdraw = at?.mine === true && at.state === 'open';
  useKeys('Approvals', [
    {key: 'j', word: 'next request', run: () => move(1), main: true, bar: {caps: ['j', 'k'], word: 'move'}},
    {key: 'k', word: 'request before', run: () => move(-1)},
    ...(at?.decidable === true
      ? [
          {key: 'a', word: 'approve it', run: () => open('approve'), main: true},
          {key: 'x', word: 'refuse it', run: () => open('refuse'), main: true},
        ]
      : []),
    ...(mayWithdraw ? [{key: 'w', word: 'withdraw it', run: () => open('withdraw'), main: true}] : []),
  ]);
  const waits = all.filter((row) => row.waits).length;
  return (
    <>
      <PageBar title="Approvals">
        <Tabs<View>
          label="Requests"
          value={view}
          onChange={(to) => show(to)}
          items={[
            {key: 'decide', word: 'To decide', n: all.filter(FITS.decide).length},
            {key: 'mine', word: 'Asked by me', n: all.filter(FITS.mine).length},
            {key: 'done', word: 'Decided or over'},
          ]}
        />
        <AllSites />
      </PageBar>
      <Status>
        <b>{waits}</b> {waits === 1 ? 'waits' : 'wait'} for you ·{' '}
        {count(all.filter((r) => r.state === 'open').length, 'request')} open
      </Status>
      <div className="body approvals">
        <Pane label="Requests">
          <Wait answer={answer} what="The requests" verb="are">
            {() => <Table rows={rows} at={at?.id} view={view} onChoose={(id) => show(view, id)} />}
          </Wait>
        </Pane>
        <ApprovalPane id={at?.id} onForm={open} mayWithdraw={mayWithdraw} />
      </div>
      {form !== undefined && <ApprovalFormOf {...form} onClose={() => setForm(undefined)} />}
    </>
  );
}

type TableProps = {
  readonly rows: readonly ApprovalRow[];
  readonly at: string | undefined;
  readonly view: View;
  readonly onChoose: (id: string) => void;
};

function Table({rows, at, view, onChoose}: TableProps) {
  if (rows.length === 0) return <None view={view} />;
  return (
    <Scroll label="Requests">
      <table className="tbl two-line">
        <thead>
          <tr>
            <th aria-label="State" />
            <th>What</th>
            {view === 'done' ? <th>Decided</th> : <th>Clock</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} isAt={row.id === at} onChoose={() => onChoose(row.id)} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({row, isAt, onChoose}: {row: ApprovalRow; isAt: boolean; onChoose: () => void}) {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const now = useNow(30_000);
  const {aspect, word} = STATES[row.state];
  return (
    <tr aria-selected={isAt} onClick={onChoose}>
      <td className="glyph">
        <Signal aspect={row.waits ? 'caution' : aspect} label={row.waits ? 'Waits for you' : word} />
      </td>
      <td className="wide-cell">
        <div className="strong trunc" title={row.what}>
          {row.what}
        </div>
        <div className="meta trunc" title={row.note}>
          {row.by}, {ROLE_WORDS[row.role]}: {row.note}
        </div>
      </td>
      <td className="nowrap">
        <div>{stateWords(row)}</div>
        <div className="meta">
          {row.state === 'open'
            ? `until ${instantText(row.expires, zone, now)}`
            : instantText(row.closed?.at ?? row.expires, zone, now)}
        </div>
      </td>
    </tr>
  );
}

const NONE: Readonly<Record<View, {readonly title: string; readonly why: string}>> = {
  decide: {
    title: 'Nothing waits for your word',
    why: 'What somebody may not do alone, and you may approve, comes here with its effect and its clock.',
  },
  mine: {
    title: 'You have asked for nothing',
    why: 'Where something is refused because it needs approval, “Ask for approval” stands beside the refusal.',
  },
  done: {
    title: 'No request was decided lately',
    why: 'Decided requests, and those that ran out, stay here for two weeks, and in the audit for ever.',
  },
};
const None = ({view}: {view: View}) => <Empty {...NONE[view]} />;
