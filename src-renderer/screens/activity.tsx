/** What became of what I asked for: waiting, refused with its reason, settled. And the audit, for those who may. */

import {Button, TextInput} from '@mantine/core';
import {useState} from 'react';
import {UNANSWERED_AFTER_MS} from '../../src-shared/api/limits.ts';
import type {ActivityEntry, LedgerEntry} from '../../src-shared/api/types.ts';
import {useAnswer} from '../data/answer.ts';
import {useActivity, useEngine, useSession, useStatus} from '../data/engine.tsx';
import {useNow, useRealNow} from '../ui/clock.tsx';
import {instantText, viewerZone} from '../ui/dates.ts';
import {age, count, qty} from '../ui/format.ts';
import {Status as StatusLine} from '../ui/frame.tsx';
import {useKeys} from '../ui/keys.tsx';
import {Grow, PageBar, Tabs} from '../ui/page-bar.tsx';
import {Pane, Scroll} from '../ui/pane.tsx';
import {type Aspect, Signal} from '../ui/signal.tsx';
import {Empty, Forbidden} from '../ui/states.tsx';
import {AllSites} from './all-sites.tsx';
import {AskFor} from './approvals/ask-form.tsx';
import {isTurned, leftText, whyText} from './refusal-words.ts';
import {Wait} from './wait.tsx';
import {commandSubject, commandWord, ROLE_WORDS} from './words.ts';

type View = 'mine' | 'refused' | 'audit';
const KEPT = 'What it refuses stays here with its reason.';

export function Activity() {
  const entries = useActivity();
  const [view, setView] = useState<View>('mine');
  const refused = entries.filter((entry) => entry.state === 'rejected');
  const waiting = entries.filter((entry) => entry.state !== 'rejected' && entry.state !== 'accepted');
  useKeys('Activity', []);
  return (
    <>
      <PageBar title="Activity">
        <AllSites />
        <Tabs<View>
          label="Views"
          value={view}
          onChange={setView}
          items={[
            {key: 'mine', word: 'My requests', n: entries.length},
            {key: 'refused', word: 'Refused', n: refused.length},
            {key: 'audit', word: 'Audit'},
          ]}
        />
        <Grow />
      </PageBar>
      <StatusLine>
        <b>{qty(waiting.length)}</b> pending, <b>{qty(refused.length)}</b> refused
      </StatusLine>
      <div className="body">
        {view === 'audit' ? (
          <Audit onBack={() => setView('mine')} />
        ) : (
          <Mine entries={view === 'mine' ? entries : refused} view={view} />
        )}
      </div>
    </>
  );
}

const STATE_WORDS: Readonly<Record<ActivityEntry['state'], {word: string; aspect: Aspect}>> = {
  waiting: {word: 'Waits for the line', aspect: 'wait'},
  sent: {word: 'Sent, awaiting the server', aspect: 'wait'},
  doubtful: {word: 'Likely to be refused', aspect: 'caution'},
  accepted: {word: 'Done', aspect: 'clear'},
  rejected: {word: 'Refused', aspect: 'stop'},
};

/** Pending first, then refused, then done; newest first in each. */
const RANK: Readonly<Record<ActivityEntry['state'], number>> = {
  waiting: 0,
  sent: 0,
  doubtful: 0,
  rejected: 1,
  accepted: 2,
};

function Mine({entries, view}: {entries: readonly ActivityEntry[]; view: View}) {
  const sorted = entries.toSorted((a, b) => RANK[a.state] - RANK[b.state] || b.issuedAt - a.issuedAt);
  if (sorted.length === 0)
    return (
      <Pane label="My requests">
        <Empty
          title={
            view === 'refused'
              ? 'Nothing you asked for here was refused'
              : 'You have asked for nothing from this desk yet'
          }
          why={[
            'What you ask for at this desk stands here until the server has decided it, also while the line is down.',
            KEPT,
            'What you asked for elsewhere stands in the audit.',
          ].join(' ')}
        />
      </Pane>
    );
  return (
    <Pane label="My requests">
      <Scroll label="My requests">
        <table className="tbl two-line">
          <thead>
            <tr>
              <th />
              <th>Request</th>
              <th>State</th>
              <th>Asked, by your clock</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {sorted.map((entry) => (
              <Request key={entry.commandId} entry={entry} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Pane>
  );
}

function Request({entry}: {entry: ActivityEntry}) {
  const {client} = useEngine();
  const now = useRealNow(5_000);
  const waited = entry.state === 'sent' && entry.issuedAt > 0 ? now - entry.issuedAt : 0;
  const state =
    waited < UNANSWERED_AFTER_MS
      ? STATE_WORDS[entry.state]
      : ({word: `Sent, not answered for ${age(waited)}`, aspect: 'caution'} as const);
  return (
    <tr>
      <td className="glyph">
        <Signal aspect={state.aspect} />
      </td>
      <td className="wide-cell">
        <div className="strong">{commandWord(entry.command.type)}</div>
        <div className="meta trunc">{commandSubject(entry.command)}</div>
      </td>
      <td>
        <div>{state.word}</div>
        <div className="meta">
          {entry.rejection !== null
            ? `${whyText(entry.rejection)} ${leftText(entry.rejection)}`
            : entry.seq !== null
              ? `decision ${qty(entry.seq)}`
              : entry.guessed
                ? 'shown as if done'
                : 'not shown until decided'}
        </div>
      </td>
      <td className="sub">
        {entry.issuedAt === 0 ? 'before this page was opened' : instantText(entry.issuedAt, viewerZone(), now)}
      </td>
      <td className="num nowrap">
        {entry.state === 'rejected' && (
          <>
            {entry.rejection !== null && isTurned(entry.rejection) && <AskFor command={entry.command} />}{' '}
            <Button variant="default" onClick={() => void client.commands.tryAgain({commandId: entry.commandId})}>
              Try again
            </Button>{' '}
            <Button variant="default" onClick={() => void client.commands.dismiss({commandId: entry.commandId})}>
              Dismiss
            </Button>
          </>
        )}
      </td>
    </tr>
  );
}

const AUDIT_PAGE = 100;

function Audit({onBack}: {onBack: () => void}) {
  const session = useSession();
  const {client} = useEngine();
  const [about, setAbout] = useState('');
  const [actor, setActor] = useState('');
  const [refusedOnly, setRefusedOnly] = useState(false);
  const allowed = session?.rights.includes('audit') ?? false;
  const key = JSON.stringify([about, actor, refusedOnly]);
  const answer = useAnswer(allowed ? key : undefined, (signal) =>
    client.audit.search(
      {
        limit: AUDIT_PAGE,
        ...(about.trim() === '' ? {} : {about: about.trim()}),
        ...(actor.trim() === '' ? {} : {actor: actor.trim()}),
        ...(refusedOnly ? {outcome: 'rejected' as const} : {}),
      },
      {signal},
    ),
  );
  if (!allowed)
    return (
      <Pane label="Audit">
        <Forbidden
          title="The audit needs the right “audit”"
          why={
            <>
              Your role, {session === null ? '' : ROLE_WORDS[session.role]}, sees its own requests and the story of each
              order, not everybody’s decisions. An administrator may grant it.
            </>
          }
          actions={<Button onClick={onBack}>Back to my requests</Button>}
        />
      </Pane>
    );
  return (
    <Pane
      title="Every decision, accepted or refused"
      note="newest first"
      end={
        <>
          <TextInput
            aria-label="About"
            placeholder="Order, item…"
            w={150}
            value={about}
            onChange={(event) => setAbout(event.currentTarget.value)}
          />
          <TextInput
            aria-label="By"
            placeholder="User"
            w={110}
            value={actor}
            onChange={(event) => setActor(event.currentTarget.value)}
          />
          <Button
            variant={refusedOnly ? 'light' : 'default'}
            aria-pressed={refusedOnly}
            onClick={() => setRefusedOnly(!refusedOnly)}
          >
            Refused only
          </Button>
        </>
      }
    >
      <Wait answer={answer} what="The audit">
        {(found) => <AuditTable entries={found} />}
      </Wait>
    </Pane>
  );
}

function AuditTable({entries}: {entries: readonly LedgerEntry[]}) {
  const now = useNow(5_000);
  const status = useStatus();
  const zone = status?.company?.zone ?? 'UTC';
  const simulated = status?.clock.simulated ?? false;
  if (entries.length === 0)
    return <Empty small aspect="wait" title="No decision fits" why="Change what you look for." />;
  return (
    <Scroll label="Decisions">
      <table className="tbl">
        <thead>
          <tr>
            <th className="num">Decision</th>
            <th>{simulated ? 'When, demo time' : 'When'}</th>
            <th>Who</th>
            <th>What</th>
            <th>Outcome</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={`${entry.seq} ${entry.what}`}>
              <td className="num">{qty(entry.seq)}</td>
              <td>{instantText(entry.at, zone, now)}</td>
              <td>
                {entry.user} <span className="nil">{ROLE_WORDS[entry.role]}</span>
              </td>
              <td className="wide-cell trunc">{entry.what === '' ? commandWord(entry.command) : entry.what}</td>
              <td>
                <span className="row">
                  <Signal aspect={entry.outcome === 'accepted' ? 'clear' : 'stop'} size={10} />
                  {entry.rejection === null ? 'accepted' : `${whyText(entry.rejection)} ${leftText(entry.rejection)}`}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.length === AUDIT_PAGE && (
        <div className="pad meta">The newest {count(AUDIT_PAGE, 'decision')}; look for less to see older ones.</div>
      )}
    </Scroll>
  );
}
