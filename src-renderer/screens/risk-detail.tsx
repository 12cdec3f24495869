/** One endangered lot: why it is, what is at stake and what would help. */
import {Button} from '@mantine/core';
import {type ReactNode, useState} from 'react';
import type {RiskDetail} from '../../src-shared/api/types.ts';
import {useAnswer} from '../data/answer.ts';
import {useEngine, useMay, useStatus} from '../data/engine.tsx';
import {useNow} from '../ui/clock.tsx';
import {dayText, instantText} from '../ui/dates.ts';
import {age, count, money, qty, signed, slack} from '../ui/format.ts';
import {Facts, Pane, Scroll} from '../ui/pane.tsx';
import {Tier} from '../ui/signal.tsx';
import {Empty} from '../ui/states.tsx';
import {v} from '../ui/theme/tokens.ts';
import {ExceptionFacts, type ExceptionForm} from './exceptions.tsx';
import {CommandForm} from './forms/command-form.tsx';
import {ReasonField} from './forms/fields.tsx';
import {OrderForm, useActInPlace} from './forms/order-forms.tsx';
import {toOrder, toPosition} from './places.ts';
import {riskWord} from './risk-words.ts';
import {Wait} from './wait.tsx';

type PaneActs = {
  /** Null where there is nothing to take, or nobody here may. */
  readonly onTake: (() => void) | null;
  readonly onForm: ((form: ExceptionForm) => void) | null;
  /** What became of the last act. */
  readonly said: ReactNode;
};

export function RiskPane({id, ...acts}: PaneActs & {id: string | undefined}) {
  const {client} = useEngine();
  const answer = useAnswer(id, (signal) => client.risk.detail({id: id ?? ''}, {signal}));
  if (id === undefined)
    return (
      <Pane title="No lot chosen">
        <div className="pad sub">
          Choose a lot with J and K, or click it. Its reasons and what would help appear here.
        </div>
      </Pane>
    );
  const row = answer.data?.row;
  if (row === undefined && answer.trouble?.code === 'not-found')
    return (
      <Pane title={id}>
        <Empty
          small
          aspect="clear"
          title="On plan now"
          why="It is no longer endangered, and leaves the list when it is ranked anew."
        />
      </Pane>
    );
  return (
    <Pane
      title={row === undefined ? id : `${row.order} line ${row.line}`}
      note={row === undefined ? undefined : riskWord(row)}
    >
      <Wait answer={answer} what="The lot">
        {(detail) => <DetailBody key={id} detail={detail} acts={acts} />}
      </Wait>
    </Pane>
  );
}

function DetailBody({detail, acts}: {detail: RiskDetail; acts: PaneActs}) {
  const {row, reasons, options, exception} = detail;
  const may = useMay();
  const act = useActInPlace();
  const [opened, setOpened] = useState<'repromise' | 'instead' | Bringing>();
  // Neither is a promise broken by one click, nor goods sent or released: a form says first what that means. The rest is done at once.
  const run = (option: Option) => {
    const {command} = option;
    if (command === null) return;
    if (command.type === 'RepromiseLot') setOpened('repromise');
    else if (command.type === 'SubstituteLine') setOpened('instead');
    else if (isBringing(command)) setOpened({...option, command});
    else act.issue(command);
  };
  // The same as the queue's "Do this", also where it is advice or another's to do.
  const best = options[0];
  return (
    <>
      <Scroll label="Why and what would help">
        <RiskHead row={row} />
        <h3 className="inhead">Why</h3>
        <Reasons reasons={reasons} />
        <h3 className="inhead">What would help</h3>
        <Options options={options} score={row.score} best={best} onAct={run} busy={act.busy} />
        <div className="pad">{act.note}</div>
        <h3 className="inhead">Who sees to it</h3>
        <ExceptionFacts row={row} exception={exception} />
        <ExceptionActs {...acts} />
      </Scroll>
      <div className="row panefoot acts-foot">
        {best?.command != null && may(best.command.type) && (
          <Button disabled={act.busy} onClick={() => run(best)}>
            {best.what}
          </Button>
        )}
        <Button variant="default" component="a" href={toOrder(row.order)}>
          Open the order
        </Button>
      </div>
      {typeof opened === 'string' && <OnOrder row={row} act={opened} onClose={() => setOpened(undefined)} />}
      {typeof opened === 'object' && <Confirm row={row} option={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function ExceptionActs({onTake, onForm, said}: PaneActs) {
  return (
    <div className="pad row" style={{flexWrap: 'wrap'}}>
      {onTake !== null && (
        <Button variant="default" onClick={onTake}>
          Take
        </Button>
      )}
      {onForm !== null &&
        FORMS.map(([form, word]) => (
          <Button key={form} variant="default" onClick={() => onForm(form)}>
            {word}
          </Button>
        ))}
      {said}
    </div>
  );
}
const FORMS: readonly (readonly [ExceptionForm, string])[] = [
  ['hand over', 'Hand over'],
  ['snooze', 'Snooze'],
  ['note', 'Note'],
  ['resolve', 'Resolve'],
];

type Option = RiskDetail['options'][number];
type OptionCommand = NonNullable<Option['command']>;
const BRINGING = ['ShipTransfer', 'ReleaseStock', 'ShipLots'] as const;
/** What moves or frees goods: recorded at once, and not taken back by a press. */
type BringingCommand = Extract<OptionCommand, {readonly type: (typeof BRINGING)[number]}>;
type Bringing = Omit<Option, 'command'> & {readonly command: BringingCommand};
const isBringing = (command: OptionCommand): command is BringingCommand =>
  BRINGING.some((type) => type === command.type);
const MEANS: Readonly<Record<BringingCommand['type'], string>> = {
  ShipTransfer: 'The goods count as sent: they are at neither site until they are received.',
  ReleaseStock: 'The goods are no longer on hold: they can be promised, and picked once they are put away.',
  ShipLots: 'The goods count as gone to the customer.',
};

function Confirm({
  row: {order, line, item, itemName},
  option: {what, effect, command},
  onClose,
}: {
  readonly row: RiskDetail['row'];
  readonly option: Bringing;
  readonly onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  const why = reason.trim();
  return (
    <CommandForm
      title={what}
      submit={what}
      onClose={onClose}
      build={() =>
        command.type !== 'ReleaseStock' ? command : why === '' ? 'A reason is missing.' : {...command, reason: why}
      }
      effect={`${MEANS[command.type]} ${effect[0]?.toUpperCase()}${effect.slice(1)}.`}
    >
      <Facts
        rows={[
          ['Item', `${item} ${itemName}`],
          ['For', `${order}, line ${line}`],
        ]}
      />
      {command.type === 'ReleaseStock' && <ReasonField value={reason} onChange={setReason} autoFocus />}
    </CommandForm>
  );
}

type OnOrderProps = {
  readonly row: Pick<RiskDetail['row'], 'order' | 'line' | 'lot'>;
  readonly act: 'repromise' | 'instead';
  readonly onClose: () => void;
};

/** The order's own form, over the queue. */
function OnOrder({row: {order, line, lot}, act, onClose}: OnOrderProps) {
  const {client} = useEngine();
  const {data} = useAnswer(order, (signal) => client.order.detail({order}, {signal}));
  // Units that are in no lot have no number of one.
  const what =
    act === 'repromise' ? ({act, line, lot} as const) : ({act, line, lot: lot === 0 ? undefined : lot} as const);
  return data == null ? null : <OrderForm detail={data} what={what} onClose={onClose} />;
}

/** What is at stake and until when. */
function RiskHead({row}: {row: RiskDetail['row']}) {
  const now = useNow(5_000);
  const currency = useStatus()?.company?.currency ?? 'GBP';
  return (
    <>
      <div className={`headline ${row.aspect}`}>
        <span className="hero">{row.score}</span>
        <span>
          <div className="strong">
            {row.hoursLate > 0
              ? `will ship late, about ${age(row.hoursLate * 3_600_000)}`
              : `of 100 points: ${riskWord(row).toLowerCase()}`}
          </div>
          <div className="sub">{money(row.money, currency)} at stake</div>
        </span>
      </div>
      <div className="pad section">
        <Facts
          rows={[
            [
              'Order',
              <a key="order" className="link" href={toOrder(row.order)}>
                {row.order}
              </a>,
            ],
            [
              'Customer',
              <span key="customer" className="row">
                <Tier tier={row.tier} />
                <b>{row.customerName}</b>
              </span>,
            ],
            [
              'Item',
              <a key="item" className="link" href={toPosition(row.site, row.item)}>
                {qty(row.quantity)} × {row.item} {row.itemName}
              </a>,
            ],
            ['Promised', row.firstDay === null ? 'no date was promised' : `deliver ${dayText(row.firstDay)}`],
            ['First cause', <b key="cause">{row.cause}</b>],
            [
              row.lot === 0 ? 'Asked to leave by' : 'Ship by',
              `${instantText(row.shipBy, row.siteZone, now)}, ${slack(row.shipBy - now)}`,
            ],
            row.uncovered === null
              ? ['Uncovered', 'not known: its stock is not in your view']
              : row.uncovered > 0
                ? [
                    'Uncovered',
                    <b key="uncovered" className="tone-stop">
                      {qty(row.uncovered)} of {qty(row.quantity)}
                    </b>,
                  ]
                : undefined,
          ]}
        />
      </div>
    </>
  );
}

function Reasons({reasons}: {reasons: RiskDetail['reasons']}) {
  const most = Math.max(1, ...reasons.map((reason) => Math.abs(reason.points)));
  return (
    <div className="reasons">
      {reasons.map((reason) => (
        <div key={reason.word}>
          <span className="trunc" title={reason.word}>
            {reason.word}
          </span>
          <span className="track" aria-hidden>
            <span
              style={{
                width: `${(100 * Math.abs(reason.points)) / most}%`,
                background: v(reason.points > 0 ? 'stopMark' : 'clearMark'),
              }}
            />
          </span>
          <b className="num">{signed(reason.points)}</b>
        </div>
      ))}
      <div className="meta">Points of a transparent rule, not a probability; {count(reasons.length, 'reason')}.</div>
    </div>
  );
}

type OptionsProps = {
  readonly options: RiskDetail['options'];
  readonly score: number;
  readonly best: Option | undefined;
  readonly onAct: (option: Option) => void;
  readonly busy: boolean;
};

function Options({options, score, best, onAct, busy}: OptionsProps) {
  if (options.length === 0)
    return <div className="pad sub">Nothing this desk can do would lower it now: the supply is what it is.</div>;
  return (
    <table className="tbl">
      <thead>
        <tr>
          <th>Action</th>
          <th className="num">Score</th>
        </tr>
      </thead>
      <tbody>
        {options.map((option) => (
          <tr key={option.what} aria-selected={option === best}>
            <td className="two-lines">
              <div className={option === best ? 'strong' : ''}>
                <Act option={option} busy={busy} onAct={onAct} />
                {option === best && <span className="tone-clear beside">recommended</span>}
              </div>
              <div className="meta">{option.effect}</div>
            </td>
            <td className="num">
              {option.scoreAfter === null ? (
                <span className="sub nowrap">not known</span>
              ) : option.scoreAfter === score ? (
                <span className="sub nowrap" title="Until it has worked: what is late stays late meanwhile">
                  {score} stays
                </span>
              ) : (
                <>
                  <span className="nil">{score} → </span>
                  <b className={option.scoreAfter < 25 ? 'tone-clear' : 'tone-caution'}>{option.scoreAfter}</b>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What can be done at once is a button; the rest is advice. */
function Act({option, busy, onAct}: Pick<OptionsProps, 'busy' | 'onAct'> & {option: Option}) {
  const may = useMay();
  const {command} = option;
  if (command === null || !may(command.type)) return <>{option.what}</>;
  return (
    <button type="button" className="linkbutton" disabled={busy} onClick={() => onAct(option)}>
      {option.what}
    </button>
  );
}
