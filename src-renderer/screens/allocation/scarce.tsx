/** Items that are not all there in time; a run of the chosen ones is proposed beside them, and applied when it is approved. */

import {Button} from '@mantine/core';
import {useState} from 'react';
import type {RunProposal, RunStep, ScarceItem, ScarceList} from '../../../src-shared/api/allocation.ts';
import {LIMITS_ROWS} from '../../../src-shared/api/limits.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay, useMayOrAsk, useStatus} from '../../data/engine.tsx';
import {count, gridQty, money, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go} from '../../ui/router.ts';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {ApplyRunForm} from '../forms/run-forms.tsx';
import {useSiteScope} from '../shell.tsx';
import {Wait} from '../wait.tsx';
import {Proposal, type RunProgress} from './proposal.tsx';
import {toView, Views} from './views.tsx';

/** What is asked of the engine: items, and how often. */
type Asked = {
  readonly items: readonly string[];
  readonly site: string;
  readonly round: number;
  readonly method: 'strategies' | 'optimiser';
};

export function Scarce() {
  const {client} = useEngine();
  const list = useAnswer('scarce', (signal) => client.allocation.scarce(undefined, {signal}), true);
  const {items, at, chosen, choose, move, toggle} = useChoice(list.data);
  const [applying, setApplying] = useState(false);
  const {proposal, progress, propose} = useRun(chosen.length > 0 ? chosen : at === undefined ? [] : [at.item]);
  const may = useMay()('ApplyAllocation');
  const mayOrAsk = useMayOrAsk()('ApplyAllocation');
  const ready = proposal?.data?.apply != null && mayOrAsk;
  useKeys('Allocation', [
    {key: 'j', word: 'next item', run: () => move(1), main: true, bar: {caps: ['j', 'k'], word: 'move'}},
    {key: 'k', word: 'item before', run: () => move(-1)},
    {key: 'x', word: 'take it into the run, or out', run: () => at !== undefined && toggle(at.item), main: true},
    {key: 'p', word: 'propose a run', run: () => propose?.('strategies'), main: true},
    {key: 'o', word: 'optimise it', run: () => propose?.('optimiser'), main: true},
    ...(ready
      ? [{key: 'a', word: may ? 'apply the run' : 'ask for the run', run: () => setApplying(true), main: true}]
      : []),
  ]);
  return (
    <>
      <Bar chosen={chosen.length} ready={ready} propose={propose} onLook={list.retry} />
      <Status>{list.data !== undefined && count(list.data.total, 'scarce item')}</Status>
      <div className="body scarce">
        <Pane
          title="Not all in time"
          note={
            list.data !== undefined && list.data.total > items.length
              ? `the first ${qty(items.length)} of ${qty(list.data.total)}, by value`
              : 'by value'
          }
        >
          <Wait answer={list} what="The scarce items" verb="are">
            {(found) => <Items found={found} at={at} chosen={chosen} onChoose={choose} onToggle={toggle} />}
          </Wait>
        </Pane>
        <Proposal
          progress={progress}
          onStop={() => void client.allocation.stop(undefined)}
          answer={proposal}
          onApply={ready ? () => setApplying(true) : null}
          may={may}
        />
      </div>
      {applying && proposal?.data?.apply != null && (
        <ApplyRunForm proposal={proposal.data} onClose={() => setApplying(false)} onDone={() => go(toView('runs'))} />
      )}
    </>
  );
}

type Propose = (method: Asked['method']) => void;

/** The run that was asked for; `propose` is null while no items, or too many, are wanted. */
function useRun(wanted: readonly string[]) {
  const {client} = useEngine();
  const [site] = useSiteScope();
  const [asked, setAsked] = useState<Asked>();
  const [progress, setProgress] = useState<RunProgress>();
  const answer = useAnswer(
    asked === undefined ? undefined : `${asked.items.join(' ')} ${asked.site} ${asked.round}`,
    async (signal) => {
      const of = {items: [...(asked?.items ?? [])], ...sitesOf(asked)};
      if (asked?.method !== 'optimiser') return await client.allocation.propose(of, {signal});
      return await lastOf(await client.allocation.optimise(of, {signal}), setProgress);
    },
    true,
  );
  const propose: Propose = (method) => {
    setProgress(undefined);
    setAsked({items: wanted, site, round: (asked?.round ?? 0) + 1, method});
  };
  return {
    proposal: asked === undefined ? undefined : answer,
    progress: asked?.method === 'optimiser' ? progress : undefined,
    propose: wanted.length === 0 || wanted.length > LIMITS_ROWS.runItemsMax ? null : propose,
  };
}

type BarProps = {
  readonly chosen: number;
  readonly ready: boolean;
  readonly propose: Propose | null;
  readonly onLook: () => void;
};

function Bar({chosen, ready, propose, onLook}: BarProps) {
  return (
    <PageBar title="Allocation">
      <Views of="scarce" />
      <AllSites />
      <Grow />
      {chosen > LIMITS_ROWS.runItemsMax && (
        <span className="sub">At most {LIMITS_ROWS.runItemsMax} items in one run</span>
      )}
      <Button variant="default" onClick={onLook}>
        Look again
      </Button>
      <Button variant="default" disabled={propose === null} onClick={() => propose?.('optimiser')}>
        Optimise
      </Button>
      <Button
        variant={ready ? 'default' : 'filled'}
        disabled={propose === null}
        onClick={() => propose?.('strategies')}
      >
        {chosen > 1 ? `Propose for ${count(chosen, 'item')}` : 'Propose'}
      </Button>
    </PageBar>
  );
}

const sitesOf = (asked: Asked | undefined): {sites?: string[]} =>
  asked === undefined || asked.site === '' ? {} : {sites: [asked.site]};

/** Follows an optimisation to its proposal. */
async function lastOf(
  steps: AsyncIterable<RunStep>,
  onProgress: (progress: RunProgress) => void,
): Promise<RunProposal> {
  for await (const step of steps)
    if (step.kind === 'proposal') return step.proposal;
    else onProgress(step);
  throw new Error('the optimiser ended without an answer');
}

/** The item at hand, and those that were ticked. */
function useChoice(data: ScarceList | undefined) {
  const items = data?.items ?? [];
  const [row, setRow] = useState<string>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const at = items.find((one) => one.item === row) ?? items[0];
  const move = (by: number) => {
    const next = items[items.findIndex((one) => one.item === at?.item) + by];
    if (next !== undefined) setRow(next.item);
  };
  const toggle = (item: string) =>
    setChosen((old) => (old.includes(item) ? old.filter((one) => one !== item) : [...old, item]));
  return {items, at, chosen, choose: setRow, move, toggle};
}

type ItemsProps = {
  readonly found: ScarceList;
  readonly at: ScarceItem | undefined;
  readonly chosen: readonly string[];
  readonly onChoose: (item: string) => void;
  readonly onToggle: (item: string) => void;
};

function Items({found, at, chosen, onChoose, onToggle}: ItemsProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  if (found.total === 0)
    return (
      <Empty
        small
        title="Nothing is scarce"
        why="Every open line is promised for the day it was asked for, and stock covers what is claimed of it."
      />
    );
  return (
    <Scroll label="Scarce items">
      <table className="tbl scarce-items">
        <thead>
          <tr>
            <th>Item</th>
            <th className="num" title="Units on back order: no date is promised">
              No date
            </th>
            <th className="num" title="Units promised for after the day that was asked">
              Late
            </th>
            <th className="num" title="Claimed on stock beyond what there is">
              Over
            </th>
            <th className="num" title="Of the units without a date and late, at the lines’ prices">
              Value
            </th>
          </tr>
        </thead>
        <tbody>
          {found.items.map((row) => (
            <tr key={row.item} aria-selected={row.item === at?.item} onClick={() => onChoose(row.item)}>
              <td className="wide-cell trunc" title={row.itemName}>
                <input
                  type="checkbox"
                  className="take-in"
                  checked={chosen.includes(row.item)}
                  onChange={() => onToggle(row.item)}
                  aria-label={`Take ${row.item} into the run`}
                />
                <b>{row.item}</b>
                <div className="meta trunc">{row.itemName}</div>
              </td>
              <td className="num">{gridQty(row.backordered)}</td>
              <td className="num">{gridQty(row.late)}</td>
              <td className={row.overCommitted > 0 ? 'num tone-stop' : 'num'}>{gridQty(row.overCommitted)}</td>
              <td className="num">
                <b>{money(row.money, currency)}</b>
                <div className="meta">{count(row.lines, 'line')}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
