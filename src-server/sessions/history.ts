/**
 * History that a replica does not hold, answered from the log under the asker's rights: movements of a position, the
 * story of an order, the audit. Newest first, bounded.
 *
 * What the asker may not see is answered like what is not there.
 */
import type {LedgerEntry} from '../../src-shared/api/types.ts';
import type {Command, CommandType} from '../../src-shared/domain/commands.ts';
import {type DomainEvent, type Key, key, positionKey, type Read, scopeOf} from '../../src-shared/domain/events.ts';
import {isExceptionEvent} from '../../src-shared/domain/exceptions/types.ts';
import {onHand} from '../../src-shared/domain/inventory/balances.ts';
import {stockScope} from '../../src-shared/domain/scope.ts';
import type {Ledger} from '../../src-shared/ledger/ledger.ts';
import {entryOf, movementsOf, promisesOf, sayException, type Told} from '../../src-shared/read-models/entries.ts';
import {type Decision, decodeDecision, losersOf} from '../../src-shared/sync/decision.ts';
import {hasRight} from '../../src-shared/visibility/rights.ts';
import {admits, type View} from '../../src-shared/visibility/view.ts';
import type {AuditFilter, LogStore} from '../log-store/log-store.ts';
import type {Answer, Question} from './authority-host.ts';
import {scopesOfCommand} from './command-scopes.ts';

const PAGE_ROWS = 500;
const PAGES_MAX = 20;
/** How much of the log one search looks at before it says where it stopped. */
export type SearchBounds = {readonly pageRows: number; readonly pagesMax: number};
const BOUNDS: SearchBounds = {pageRows: PAGE_ROWS, pagesMax: PAGES_MAX};

/** A decision as an auditor's view leaves it; `command` may be its type only. */
export type SeenDecision = Omit<Decision, 'command'> & {readonly command: Command | {readonly type: CommandType}};
export type Asker = Pick<Question, 'view' | 'actor'>;
/** `next`: the position before which to go on; null when the log was searched to its start. */
export type AuditFound = {readonly decisions: readonly SeenDecision[]; readonly next: number | null};

export function answerFrom(store: LogStore, ledger: Ledger): (question: Question) => Answer {
  return ({question, view, actor}) => {
    switch (question.kind) {
      case 'movements':
        return found(movements(store, ledger, view, question), `position ${question.site}/${question.item}`);
      case 'story':
        return found(story(store, view, question.order), `order ${question.order}`);
      case 'audit':
        return {rows: auditEntries(store, ledger, {view, actor}, auditFilter(question)), error: null};
    }
  };
}

/**
 * Decisions an asker may see in the audit: with the right `audit` all that his view admits, otherwise his own. A page may be
 * short although more is there, where long stretches of the log are not in his view: `next` says where to go on.
 */
export function auditDecisions(
  store: LogStore,
  ledger: Pick<Ledger, 'read'>,
  {view, actor}: Asker,
  filter: AuditFilter,
  {pageRows, pagesMax}: SearchBounds = BOUNDS,
): AuditFound {
  const auditor = hasRight(actor, 'audit');
  if (!auditor && filter.actor !== undefined && filter.actor !== actor.user) return {decisions: [], next: null};
  const asked = auditor ? filter : {...filter, actor: actor.user};
  const decisions: SeenDecision[] = [];
  let beforeSeq = filter.beforeSeq;
  for (let page = 0; page < pagesMax; page += 1) {
    const lines = store.audit({...asked, beforeSeq, limit: pageRows});
    for (const line of lines) {
      const seen = seenBy(decodeDecision(line.body), view, actor.user, ledger.read);
      if (seen !== null) decisions.push(seen);
      if (decisions.length >= filter.limit) return {decisions, next: line.seq};
    }
    if (lines.length < pageRows) return {decisions, next: null};
    beforeSeq = lines.at(-1)?.seq;
  }
  return {decisions, next: beforeSeq ?? null};
}

function auditEntries(store: LogStore, ledger: Ledger, asker: Asker, filter: AuditFilter): LedgerEntry[] {
  return auditDecisions(store, ledger, asker, filter).decisions.map((decision) => entryOf(told(decision)));
}

/** Words look at the fields a command has; one cut to its type says its type. */
function told(decision: SeenDecision): Told {
  return decision as Told;
}

function auditFilter(question: Extract<Question['question'], {kind: 'audit'}>): AuditFilter {
  const {actor, outcome, about, beforeSeq, limit} = question;
  return {actor, outcome, beforeSeq, limit, key: about === undefined ? undefined : keyFromText(about)};
}

/** `order:SO-1` as it is; `RDG/22423` a position; anything else an order. */
export function keyFromText(text: string): Key {
  if (text.includes(':')) return text as Key;
  return text.includes('/') ? (`position:${text}` as Key) : key('order', text);
}

/**
 * What is left of a decision for a view, or null when nothing is: its admitted events, or its refusal, and the command where
 * nothing of it was cut. Accepted or refused, a decision tells no more than its scopes allow.
 */
function seenBy(decision: Decision, view: View, user: string, read: Read): SeenDecision | null {
  const {verdict, command, actor} = decision;
  if (actor.user === user) return verdict.kind === 'rejected' ? decision : cut(decision, view, true);
  if (verdict.kind === 'accepted') {
    const admitted = verdict.events.filter((event) => admits(view, scopeOf(event))).length;
    return admitted === 0 ? null : cut(decision, view, admitted === verdict.events.length);
  }
  const scopes = scopesOfCommand(command, read);
  // What names things that are not there is for those who see everything of its kind, and know that they are not.
  if (scopes === null) return view.stock === '*' && view.orders === '*' ? decision : null;
  const admitted = scopes.filter((scope) => admits(view, scope)).length;
  if (admitted === scopes.length) return decision;
  // The words of a refusal name what was refused.
  const {code} = verdict.rejection;
  return admitted === 0
    ? null
    : {...decision, command: {type: command.type}, verdict: {kind: 'rejected', rejection: {code}}};
}

function cut(decision: Decision, view: View, whole: boolean): SeenDecision {
  const {verdict, command} = decision;
  if (verdict.kind === 'rejected') return decision;
  const events = verdict.events.filter((event) => admits(view, scopeOf(event)));
  return {...decision, command: whole ? command : {type: command.type}, verdict: {kind: 'accepted', events}};
}

function story(store: LogStore, view: View, order: string): LedgerEntry[] | null {
  const asked = key('order', order);
  const decisions = store.audit({key: asked, limit: PAGE_ROWS}).map((line) => decodeDecision(line.body));
  const visible = decisions.filter((d) => eventsOf(d).some((e) => isOf(e, order) && admits(view, scopeOf(e))));
  return visible.length === 0
    ? null
    : visible.map((decision) => ({
        ...entryOf(decision),
        ...whatOf(eventsOf(decision), order),
        promises: promisesOf(eventsOf(decision), order),
      }));
}

/** A look at many exceptions is told by what it did to this order's. */
function whatOf(events: readonly DomainEvent[], order: string): {what?: string} {
  const said = events.flatMap((e) =>
    isExceptionEvent(e) && e.type !== 'ExceptionArchived' && e.order === order && e.by.startsWith('system:')
      ? [sayException(e)]
      : [],
  );
  return said.length === 0 ? {} : {what: said.join('; ')};
}

/** What was taken from an order is part of its story. */
function isOf(event: DomainEvent, order: string): boolean {
  return ('order' in event && event.order === order) || losersOf(event).includes(key('order', order));
}

type Movements = {readonly site: string; readonly item: string; readonly limit: number};

function movements(store: LogStore, ledger: Ledger, view: View, {site, item, limit}: Movements): LedgerEntry[] | null {
  const asked = positionKey(site, item);
  const position = ledger.read(asked);
  if (position === undefined || !admits(view, stockScope(site))) return null;
  const decisions: Decision[] = [];
  let beforeSeq: number | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const lines = store.audit({key: asked, outcome: 'accepted', beforeSeq, limit: PAGE_ROWS});
    for (const line of lines) decisions.push(decodeDecision(line.body));
    beforeSeq = lines.at(-1)?.seq;
    if (lines.length < PAGE_ROWS) break;
  }
  const entries = movementsOf(decisions.reverse(), site, item, limit);
  // The newest balance is what is on hand; where the first decisions were beyond the pages, all are shifted by them.
  const before = onHand(position) - (entries[0]?.balance ?? 0);
  return entries.map((entry) => ({...entry, balance: (entry.balance ?? 0) + before}));
}

function eventsOf({verdict}: Decision): readonly DomainEvent[] {
  return verdict.kind === 'accepted' ? verdict.events : [];
}

function found(rows: readonly LedgerEntry[] | null, what: string): Answer {
  return rows === null ? {rows: null, error: `${what} is not there, or not in your view`} : {rows, error: null};
}
