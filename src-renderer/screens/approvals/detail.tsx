/** One request: who asks what and why, what it would do as things stand, and as who asks stated it; and the decision. */
import {Button} from '@mantine/core';
import {useState} from 'react';
import type {ApprovalDetail, ApprovalRow} from '../../../src-shared/api/approvals.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {Tabs} from '../../ui/page-bar.tsx';
import {Facts, Pane, Scroll} from '../../ui/pane.tsx';
import {Signal, Tag} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {toOrder} from '../places.ts';
import {plainWords} from '../plain-words.ts';
import {Wait} from '../wait.tsx';
import {commandWord, ROLE_WORDS} from '../words.ts';
import {differing} from './differ.ts';
import {EffectView} from './effect-table.tsx';
import type {ApprovalForm} from './forms.tsx';
import {STATES, sentence, stateWords} from './words.ts';

type PaneProps = {
  readonly id: string | undefined;
  readonly onForm: (form: ApprovalForm) => void;
  readonly mayWithdraw: boolean;
};

export function ApprovalPane({id, onForm, mayWithdraw}: PaneProps) {
  const {client} = useEngine();
  const answer = useAnswer(id, (signal) => client.approvals.detail({approval: id ?? ''}, {signal}));
  if (id === undefined)
    return (
      <Pane title="No request chosen">
        <Empty small aspect="wait" title="Nothing to show" why="Choose a request: what it would do stands here." />
      </Pane>
    );
  const row = answer.data?.row;
  return (
    <Pane
      title={row === undefined ? id : commandWord(row.command)}
      note={row === undefined ? undefined : `${row.id}, asked by ${row.by}`}
      end={row !== undefined && <Tag aspect={STATES[row.state].aspect}>{stateWords(row)}</Tag>}
    >
      <Wait answer={answer} what="The request">
        {(detail) => <Detail key={detail.row.id} detail={detail} />}
      </Wait>
      {(row?.decidable === true || mayWithdraw) && (
        <div className="row panefoot acts-foot">
          {row?.decidable === true && (
            <>
              <Button onClick={() => onForm('approve')}>Approve</Button>
              <Button variant="default" onClick={() => onForm('refuse')}>
                Refuse
              </Button>
            </>
          )}
          {mayWithdraw && (
            <Button variant="default" onClick={() => onForm('withdraw')}>
              Withdraw
            </Button>
          )}
        </div>
      )}
    </Pane>
  );
}

/** What who asks says it does is his own word; what is decided on is how things stand. */
type Shown = 'then' | 'now';

function Detail({detail: {row, shown, now, refused}}: {detail: ApprovalDetail}) {
  const [which, setWhich] = useState<Shown>('now');
  const isOpen = row.state === 'open';
  const statedBy = `As ${row.by} stated it`;
  return (
    <Scroll label="Request">
      <div className="pad">
        <RequestFacts row={row} />
      </div>
      {refused !== null && (
        <div className="heldnote" role="status">
          <b>As things stand it would be refused.</b> {plainWords(refused)}
        </div>
      )}
      {isOpen && (
        <div className="pad">
          <Tabs<Shown>
            label="Effect"
            value={which}
            onChange={setWhich}
            items={[
              {key: 'now', word: 'As things stand'},
              {key: 'then', word: statedBy},
            ]}
          />
        </div>
      )}
      <section aria-label="Effect">
        {!isOpen ? (
          <>
            <div className="pad sub">{statedBy}</div>
            <EffectView effect={shown} />
          </>
        ) : which === 'then' ? (
          <EffectView effect={shown} differs={now === null ? undefined : differing(shown, now)} />
        ) : now === null ? (
          <div className="pad sub">
            {refused === null
              ? 'It rests on stock that is not in your view: the server alone can tell.'
              : 'Nothing: it would be refused.'}
          </div>
        ) : (
          <EffectView effect={now} differs={differing(now, shown)} />
        )}
      </section>
    </Scroll>
  );
}

function RequestFacts({row}: {row: ApprovalRow}) {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const now = useNow(30_000);
  const at = (instant: number) => instantText(instant, zone, now);
  const {closed, next} = row;
  return (
    <Facts
      rows={[
        ['What', row.what],
        row.order === null
          ? undefined
          : [
              'Order',
              <a key="order" className="link" href={toOrder(row.order)}>
                {row.order}
              </a>,
            ],
        ['Why it is wanted', <b key="note">{row.note}</b>],
        ['Asked', `${at(row.at)} by ${row.by}, ${ROLE_WORDS[row.role]}`],
        row.why === '' ? undefined : ['Needs approval', sentence(plainWords(row.why.replace(`${row.command}: `, '')))],
        row.state !== 'open'
          ? undefined
          : [
              'Clock',
              <span key="clock">
                {row.owner === null ? '' : `with ${ROLE_WORDS[row.owner]}; `}
                {next === null ? '' : `${ROLE_WORDS[next.role]} too from ${at(next.from)}; `}ends {at(row.expires)}
              </span>,
            ],
        row.state === 'expired' ? ['Ran out', at(row.expires)] : undefined,
        closed === null
          ? undefined
          : [
              STATES[row.state].word,
              <span key="closed" className="row tight">
                <Signal aspect={STATES[row.state].aspect} size={10} />
                {at(closed.at)} by {closed.by}
                {closed.reason === '' ? '' : `: ${closed.reason}`}
              </span>,
            ],
      ]}
    />
  );
}
