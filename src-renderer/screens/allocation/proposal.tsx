/** What a run would do: who gains, who gives, line by line with the reason; nothing is changed until it is applied. */
import {Button} from '@mantine/core';
import type {RunLine, RunOptimised, RunProposal, RunSide, RunStep} from '../../../src-shared/api/allocation.ts';
import type {Answer} from '../../data/answer.ts';
import {useStatus} from '../../data/engine.tsx';
import {dayText, timeText} from '../../ui/dates.ts';
import {count, money, percent, qty} from '../../ui/format.ts';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {linkTo} from '../../ui/router.ts';
import {Signal} from '../../ui/signal.tsx';
import {Empty, Progress} from '../../ui/states.tsx';
import {Wait} from '../wait.tsx';
import {decidedWords, legWords, movesWords, strategyWords, VERDICTS} from './run-words.ts';

type ProposalProps = {
  /** Undefined: nothing was asked yet. */
  readonly answer: Answer<RunProposal> | undefined;
  /** Null: there is nothing to apply, or this person may not even ask for it. */
  readonly onApply: (() => void) | null;
  readonly may: boolean;
  /** Of an optimisation under way. */
  readonly progress: RunProgress | undefined;
  readonly onStop: () => void;
};
export type RunProgress = Extract<RunStep, {kind: 'progress'}>;

export function Proposal({answer, onApply, may, progress, onStop}: ProposalProps) {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  if (answer === undefined)
    return (
      <Pane title="No run proposed">
        <div className="pad sub">
          Choose an item with J and K, tick several with X, and press P. You see who would gain and who would give, and
          why, before anything is changed.
        </div>
      </Pane>
    );
  const {data} = answer;
  const what = data?.items
    .map(({item, itemName}) => `${item} ${data.items.length === 1 ? itemName : ''}`.trim())
    .join(', ');
  return (
    <Pane
      className="proposal"
      title={data === undefined ? 'Proposed run' : `Run for ${what}`}
      note={data === undefined ? undefined : `as of ${timeText(data.at, zone)}; nothing is changed yet`}
      end={onApply !== null && <Button onClick={onApply}>{may ? 'Apply' : 'Ask for approval'}</Button>}
    >
      {data === undefined && progress !== undefined && <UnderWay progress={progress} onStop={onStop} />}
      <Wait answer={answer} what="The run">
        {(run) => (
          <>
            <Summary run={run} may={may} />
            <Lines run={run} />
          </>
        )}
      </Wait>
    </Pane>
  );
}

type UnderWayProps = {readonly progress: RunProgress; readonly onStop: () => void};

function UnderWay({progress: {steps, stepsMax, value, bound}, onStop}: UnderWayProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  return (
    <div className="pad run-sum" role="status">
      <Progress label="Optimising" done={stepsMax === 0 ? 1 : steps / stepsMax} />
      <span className="row">
        <span>
          Optimising: service value <b>{valueText(value, currency)}</b>, at most {valueText(bound, currency)}
        </span>
        <Button size="compact-xs" variant="default" onClick={onStop}>
          Take the best so far
        </Button>
      </span>
    </div>
  );
}

/** A service value, in 1/10,000 of the currency, as money: units in time by tier, and margin, less freight and penalty. */
const valueText = (value: number, currency: string): string => money(Math.round(value / 100), currency);
const ENDED: Readonly<Record<RunOptimised['ended'], string>> = {
  near: 'nothing much better exists',
  done: 'all was searched',
  time: 'its time was up',
  cancelled: 'it was stopped',
  fault: 'the solver failed, this is what it had found by then',
};

function Optimised({found: {value, greedy, bound, gap, ended, seconds}}: {found: RunOptimised}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  return (
    <span title="Units in time by tier, and margin, less freight and penalty">
      Service value <b>{valueText(value, currency)}</b>, by strategies {valueText(greedy, currency)}, at most{' '}
      {valueText(bound, currency)}: within {percent(gap)} of the best there is. {count(seconds, 'second')};{' '}
      {ENDED[ended]}.
    </span>
  );
}

function Summary({run, may}: {run: RunProposal; may: boolean}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const {was, is, broken, apply} = run;
  return (
    <div className="pad run-sum">
      <Side word="Gain" tone="clear" side={run.gains} way="sooner" />
      <Side word="Give" tone="caution" side={run.gives} way="later" />
      <span>
        In time <b>{qty(was.inTime)}</b> → <b>{qty(is.inTime)}</b> units; with a date <b>{qty(was.dated)}</b> →{' '}
        <b>{qty(is.dated)}</b>
        {(was.penalty > 0 || is.penalty > 0) && (
          <>
            ; penalty {money(was.penalty, currency)} → <b>{money(is.penalty, currency)}</b>
          </>
        )}
      </span>
      {run.optimised !== null && <Optimised found={run.optimised} />}
      {run.method === 'optimiser' && run.byLots.length > 0 && (
        <span className="meta">
          {run.byLots.join(', ')}: kept by lots, so planned by the strategies. The optimiser does not know how long
          goods last.
        </span>
      )}
      {!run.costsKnown && <span className="meta">No cost is in your view: the margin orders no lines.</span>}
      {broken.map((b) => (
        <span key={`${b.order}/${b.line}`} className="row tight tone-stop">
          <Signal aspect="stop" size={10} />
          {b.order} line {b.line} must keep its date and lacks {qty(b.short)}: item {b.item} is left as it is.
        </span>
      ))}
      {apply === null && <span className="strong">There is nothing to move.</span>}
      {apply !== null && !may && <span className="sub">Operations may apply it: ask for approval.</span>}
    </div>
  );
}

type SideProps = {
  readonly word: string;
  readonly tone: 'clear' | 'caution';
  readonly side: RunSide;
  readonly way: string;
};

function Side({word, tone, side, way}: SideProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  if (side.lines === 0) return <span className="nil">Nobody {word.toLowerCase()}s</span>;
  return (
    <span className="row tight">
      <Signal aspect={tone} size={10} />
      <span>
        <b>
          {word} {count(side.lines, 'line')}
        </b>
        : {count(side.units, 'unit')} {way}
        {side.days > 0 && `, by up to ${count(side.days, 'day')}`}, {money(side.money, currency)}
      </span>
    </span>
  );
}

function Lines({run}: {run: RunProposal}) {
  const total = Object.values(run.verdicts).reduce((n, of) => n + of, 0);
  if (total === 0)
    return (
      <Empty small aspect="wait" title="No line waits for it" why="Nothing of these items is promised and not begun." />
    );
  return (
    <Scroll label="Lines of the run">
      <table className="tbl run-lines">
        <thead>
          <tr>
            <th>What</th>
            <th>Order</th>
            <th className="num">Asked</th>
            <th>Before</th>
            <th>After</th>
            <th>Why there</th>
          </tr>
        </thead>
        <tbody>
          {run.lines.map((line) => (
            <Line key={line.id} line={line} today={run.today} several={run.items.length > 1} method={run.method} />
          ))}
        </tbody>
      </table>
      {run.lines.length < total && (
        <div className="pad meta">
          The first {qty(run.lines.length)} of {count(total, 'line')}; what is applied is all of them.
        </div>
      )}
    </Scroll>
  );
}

type LineProps = {
  readonly line: RunLine;
  readonly today: number;
  /** The run is of several items, so each line names its own. */
  readonly several: boolean;
  readonly method: RunProposal['method'];
};

function Line({line, today, several, method}: LineProps) {
  const {word, aspect} = VERDICTS[line.verdict];
  const moves = movesWords(line);
  return (
    <tr>
      <td className="nowrap">
        <span className="row tight">
          <Signal aspect={aspect} size={10} />
          {word}
        </span>
        {moves !== '' && <div className="meta">{moves}</div>}
      </td>
      <td className="who-cell">
        <a className="link" href={linkTo('order', [line.order])}>
          {line.order}
        </a>{' '}
        line {line.line}
        {several && `, ${line.item}`}
        <div className="meta trunc" title={line.customerName}>
          {line.customerName}
        </div>
      </td>
      <td className="num nowrap">
        {qty(line.units)}
        <div className="meta">{dayText(line.requested, today)}</div>
      </td>
      <Legs legs={line.before} units={line.units} today={today} />
      {line.skipped === null ? (
        <Legs legs={line.after} units={line.units} today={today} strong={moves !== ''} />
      ) : (
        <td className="nil">as before</td>
      )}
      <td className="why-cell">
        {line.skipped ?? decidedWords(line, method)}
        <div className="meta" title={strategyWords(line.strategy)}>
          {line.segmentName === '' ? `tier ${line.tier}` : line.segmentName}, {line.strategy}
        </div>
      </td>
    </tr>
  );
}

type LegsProps = {
  readonly legs: RunLine['before'];
  readonly units: number;
  readonly today: number;
  readonly strong?: boolean;
};

function Legs({legs, units, today, strong = false}: LegsProps) {
  const rest = units - legs.reduce((n, leg) => n + leg.units, 0);
  return (
    <td className={strong ? 'nowrap strong' : 'nowrap'}>
      {legs.map((leg) => (
        <div key={`${leg.site} ${leg.day}`}>{legWords(leg, today)}</div>
      ))}
      {rest > 0 && <div className="tone-stop">{qty(rest)} without a date</div>}
    </td>
  );
}
