/** Runs that were applied: by whom, why, what they moved; and undoing one. */

import {Button} from '@mantine/core';
import {useState} from 'react';
import type {AllocationRunRow} from '../../../src-shared/api/allocation.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMayOrAsk, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {count, gridQty, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {UndoRunForm} from '../forms/run-forms.tsx';
import {toOrder} from '../places.ts';
import {Wait} from '../wait.tsx';
import {Views} from './views.tsx';

export function Runs() {
  const {client} = useEngine();
  const runs = useAnswer('runs', (signal) => client.allocation.runs(undefined, {signal}));
  const [row, setRow] = useState<string>();
  const [undoing, setUndoing] = useState<AllocationRunRow>();
  const list = runs.data ?? [];
  const at = list.find((run) => run.id === row) ?? list[0];
  const may = useMayOrAsk()('UndoAllocation');
  const move = (by: number) => {
    const next = list[list.findIndex((run) => run.id === at?.id) + by];
    if (next !== undefined) setRow(next.id);
  };
  useKeys('Allocation', [
    {key: 'j', word: 'next run', run: () => move(1), main: true, bar: {caps: ['j', 'k'], word: 'move'}},
    {key: 'k', word: 'run before', run: () => move(-1)},
    ...(may && at !== undefined && at.undone === null
      ? [{key: 'u', word: 'undo the run', run: () => setUndoing(at), main: true}]
      : []),
  ]);
  return (
    <>
      <PageBar title="Allocation">
        <Views of="runs" />
        <AllSites />
      </PageBar>
      <Status>{runs.data !== undefined && count(list.length, 'run')}</Status>
      <div className="body">
        <Pane title="Runs applied" note="the latest first; older ones can no longer be undone and stand in the audit">
          <Wait answer={runs} what="The runs" verb="are">
            {(found) => <Table runs={found} at={at?.id} onChoose={setRow} onUndo={may ? setUndoing : null} />}
          </Wait>
        </Pane>
        {at !== undefined && at.skipped.length > 0 && <Left run={at} />}
      </div>
      {undoing !== undefined && (
        <UndoRunForm run={undoing} onClose={() => setUndoing(undefined)} onDone={() => setRow(undoing.id)} />
      )}
    </>
  );
}

/** What a run of the system left, since nobody saw a preview of it. */
function Left({run: {id, skipped}}: {run: AllocationRunRow}) {
  return (
    <Pane title={`Left as they are by ${id}`} note="lines that wanted more; preview a run of their items to decide">
      <Scroll label="Left as they are">
        <table className="tbl">
          <thead>
            <tr>
              <th>Line</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            {skipped.map(({order, line, why}) => (
              <tr key={`${order}/${line}`}>
                <td className="nowrap">
                  <a className="link" href={toOrder(order)}>
                    {order}
                  </a>{' '}
                  line {line}
                </td>
                <td className="wide-cell">{why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Pane>
  );
}

type TableProps = {
  readonly runs: readonly AllocationRunRow[];
  readonly at: string | undefined;
  readonly onChoose: (id: string) => void;
  /** Null: this person may not. */
  readonly onUndo: ((run: AllocationRunRow) => void) | null;
};

const NO_RUN = [
  'Under Scarce you choose items, see what a run would do, and apply it.',
  'Applied runs stand here, and can be undone, for whoever sees the orders of all territories and all sites.',
].join(' ');

function Table({runs, at, onChoose, onUndo}: TableProps) {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const now = useNow(60_000);
  if (runs.length === 0) return <Empty title="No run is to be shown" why={NO_RUN} aspect="wait" />;
  return (
    <Scroll label="Runs applied">
      <table className="tbl">
        <thead>
          <tr>
            <th>Run</th>
            <th>When</th>
            <th>By</th>
            <th>Method</th>
            <th>Reason</th>
            <th className="num">Orders</th>
            <th className="num">Lines</th>
            <th className="num" title="Units that came sooner or got a date">
              Sooner
            </th>
            <th className="num">Later</th>
            <th className="num" title="Lines that it left as they are, with the reason below">
              Left
            </th>
            <th>State</th>
            <th aria-label="Undo" />
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} aria-selected={run.id === at} onClick={() => onChoose(run.id)}>
              <td className="nowrap strong">{run.id}</td>
              <td className="nowrap">{instantText(run.at, zone, now)}</td>
              <td className="nowrap">{run.by}</td>
              <td className="nowrap">{run.method}</td>
              <td className="wide-cell trunc" title={run.reason}>
                {run.reason}
              </td>
              <td className="num">{qty(run.orders)}</td>
              <td className="num">{qty(run.lines)}</td>
              <td className="num">{gridQty(run.sooner)}</td>
              <td className="num">{gridQty(run.later)}</td>
              <td className="num">{gridQty(run.skipped.length)}</td>
              <td className="nowrap">
                <State run={run} zone={zone} now={now} />
              </td>
              <td className="num">
                {onUndo !== null && run.undone === null && (
                  <Button size="compact-xs" variant="default" aria-label={`Undo ${run.id}`} onClick={() => onUndo(run)}>
                    Undo
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function State({run: {undone}, zone, now}: {run: AllocationRunRow; zone: string; now: number}) {
  if (undone === null)
    return (
      <span className="row tight">
        <Signal aspect="clear" size={10} />
        applied
      </span>
    );
  return (
    <span title={`${undone.reason}; ${instantText(undone.at, zone, now)}`} className="nil">
      undone by {undone.by}: {undone.reason}
    </span>
  );
}
