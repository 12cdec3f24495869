/**
 * What is off plan and needs somebody: one exception per order line, with an owner, a clock and a history.
 *
 *   (risk seen) ──► open ──gone──► open, its cause gone since ──for a while──► closed ──soon again──► open, history kept
 *                    │ ▲                      │                                  ▲
 *                    │ └──────seen again──────┘                                  │
 *                    └── a person resolves it ───────────────────────────────────┘  opened again only when it gets worse,
 *                                                                                   or was gone and comes back
 *
 * 1. The key is the subject (`order/line`), so there is never a second one. 2. It is where its order is: same scope, and
 * archived with it. 3. An event carries every instant; `evolve` computes no date.
 */
import {assert} from '../../kernel/assert.ts';
import type {Instant, Minor, OrderId, SiteId, Territory} from '../../kernel/types.ts';
import type {Role} from '../decider.ts';
import type {ExceptionType, Severity} from './policy.ts';

export const LIMITS_EXCEPTION = {
  /** Of one exception; the first stays, the oldest after it go. The log keeps all. */
  historyMax: 40,
  noteChars: 400,
  /** Findings, and what is gone or overdue, of one decision of the system. */
  watchedMax: 100,
  snoozeDaysMax: 30,
} as const;

/** Why somebody says that it is done with; `cause-gone` is the system's own. */
export const RESOLUTIONS = [
  'customer-agreed',
  'customer-declined',
  'supply-found',
  'handled-elsewhere',
  'accepted-loss',
  'not-a-problem',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** What the watcher sees of a line; what severity it has is decided by policy. */
export type Finding = {
  readonly type: ExceptionType;
  readonly severity: Severity;
  readonly money: Minor;
  readonly site: SiteId;
  readonly cause: string;
};
export const ACTS = [
  'opened',
  'reopened',
  'worse',
  'changed',
  'cause gone',
  'seen again',
  'closed',
  'escalated',
  'taken',
  'handed over',
  'snoozed',
  'noted',
  'resolved',
] as const;
export type ExceptionAct = (typeof ACTS)[number];
export type HistoryEntry = {
  readonly at: Instant;
  readonly by: string;
  readonly act: ExceptionAct;
  /** What it came to, and why, in words. */
  readonly note: string;
};

export type Closed = {
  readonly at: Instant;
  readonly by: string;
  readonly code: Resolution | 'cause-gone';
  readonly reason: string;
};
export type Exception = Finding & {
  readonly order: OrderId;
  readonly line: number;
  readonly territory: Territory;
  readonly openedAt: Instant;
  /** By when somebody must have done something about it. */
  readonly due: Instant;
  /** Whose it is: of everybody with the role, or of one person. */
  readonly owner: Role;
  readonly user: string | null;
  readonly snoozedUntil: Instant | null;
  /** Since when the risk is no longer seen. */
  readonly goneSince: Instant | null;
  readonly closed: Closed | null;
  readonly history: readonly HistoryEntry[];
};

type Of = {readonly order: OrderId; readonly line: number; readonly territory: Territory};
/** Who did it and when, which the history keeps. */
type Done = Of & {readonly at: Instant; readonly by: string};
export type ExceptionEvent =
  | (Done & {
      readonly type: 'ExceptionOpened';
      readonly finding: Finding;
      readonly due: Instant;
      readonly owner: Role;
    })
  /** Closed before, and there again: with its history, a new clock, and whoever had it. */
  | (Done & {readonly type: 'ExceptionReopened'; readonly finding: Finding; readonly due: Instant})
  /** Another kind or worse than it was; what is worse wakes. */
  | (Done & {
      readonly type: 'ExceptionChanged';
      readonly finding: Finding;
      readonly due: Instant;
      readonly owner: Role;
      readonly wakes: boolean;
    })
  | (Done & {readonly type: 'ExceptionCauseGone'})
  | (Done & {readonly type: 'ExceptionSeenAgain'})
  | (Done & {
      readonly type: 'ExceptionClosed';
      readonly code: Closed['code'];
      readonly reason: string;
    })
  | (Done & {readonly type: 'ExceptionEscalated'; readonly owner: Role; readonly due: Instant})
  | (Done & {readonly type: 'ExceptionTaken'; readonly owner: Role})
  | (Done & {
      readonly type: 'ExceptionHandedOver';
      readonly owner: Role;
      readonly user: string | null;
      readonly reason: string;
    })
  | (Done & {readonly type: 'ExceptionSnoozed'; readonly until: Instant; readonly reason: string})
  | (Done & {readonly type: 'ExceptionNoted'; readonly note: string})
  /** Its order leaves the desks. */
  | (Of & {readonly type: 'ExceptionArchived'});

export const isExceptionEvent = <E extends {readonly type: string}>(e: E): e is Extract<E, ExceptionEvent> =>
  e.type.startsWith('Exception');
export const exceptionId = (order: OrderId, line: number): string => `${order}/${line}`;

export function evolveException(state: Exception | undefined, e: ExceptionEvent): Exception | undefined {
  if (e.type === 'ExceptionArchived') return undefined;
  if (e.type === 'ExceptionOpened') {
    const {order, line, territory, at, finding, due, owner} = e;
    const fresh = {user: null, snoozedUntil: null, goneSince: null, closed: null};
    return {order, line, territory, ...finding, openedAt: at, due, owner, ...fresh, history: [entryOf(e)]};
  }
  assert(state !== undefined, `no exception ${e.order}/${e.line}`);
  return {...state, ...changeBy(e), history: kept([...state.history, entryOf(e)])};
}

function changeBy(e: Exclude<ExceptionEvent, {type: 'ExceptionOpened' | 'ExceptionArchived'}>): Partial<Exception> {
  switch (e.type) {
    case 'ExceptionReopened':
      return {...e.finding, openedAt: e.at, due: e.due, snoozedUntil: null, goneSince: null, closed: null};
    case 'ExceptionChanged':
      return {...e.finding, due: e.due, owner: e.owner, goneSince: null, ...(e.wakes && {snoozedUntil: null})};
    case 'ExceptionCauseGone':
      return {goneSince: e.at};
    case 'ExceptionSeenAgain':
      return {goneSince: null};
    case 'ExceptionClosed':
      return {closed: {at: e.at, by: e.by, code: e.code, reason: e.reason}, snoozedUntil: null};
    case 'ExceptionEscalated':
      return {owner: e.owner, user: null, due: e.due};
    case 'ExceptionTaken':
      return {owner: e.owner, user: e.by, snoozedUntil: null};
    case 'ExceptionHandedOver':
      return {owner: e.owner, user: e.user, snoozedUntil: null};
    case 'ExceptionSnoozed':
      return {snoozedUntil: e.until};
    default:
      return {};
  }
}

const kept = (history: readonly HistoryEntry[]): readonly HistoryEntry[] =>
  history.length <= LIMITS_EXCEPTION.historyMax
    ? history
    : [...history.slice(0, 1), ...history.slice(1 - LIMITS_EXCEPTION.historyMax)];

const entryOf = (e: Exclude<ExceptionEvent, {type: 'ExceptionArchived'}>): HistoryEntry => ({
  at: e.at,
  by: e.by,
  ...told(e),
});

/** An event as the history, the story of the order and the audit tell it. */
export function told(e: Exclude<ExceptionEvent, {type: 'ExceptionArchived'}>): Pick<HistoryEntry, 'act' | 'note'> {
  switch (e.type) {
    case 'ExceptionOpened':
      return {act: 'opened', note: `${e.finding.cause}; ${e.finding.severity} severity, for ${e.owner}`};
    case 'ExceptionReopened':
      return {act: 'reopened', note: `${e.finding.cause}; ${e.finding.severity} severity`};
    case 'ExceptionChanged':
      return {act: e.wakes ? 'worse' : 'changed', note: `${e.finding.cause}; ${e.finding.severity} severity`};
    case 'ExceptionCauseGone':
      return {act: 'cause gone', note: ''};
    case 'ExceptionSeenAgain':
      return {act: 'seen again', note: ''};
    case 'ExceptionClosed':
      return e.code === 'cause-gone'
        ? {act: 'closed', note: e.reason}
        : {act: 'resolved', note: `${e.code.replaceAll('-', ' ')}: ${e.reason}`};
    case 'ExceptionEscalated':
      return {act: 'escalated', note: `to ${e.owner}: its clock ran out`};
    case 'ExceptionTaken':
      return {act: 'taken', note: ''};
    case 'ExceptionHandedOver':
      return {act: 'handed over', note: `to ${e.user === null ? e.owner : `${e.user}, ${e.owner}`}: ${e.reason}`};
    case 'ExceptionSnoozed':
      return {act: 'snoozed', note: e.reason};
    default:
      return {act: 'noted', note: e.note};
  }
}

/** Hidden until then; wakes by comparison with the log's clock, so no decision is needed. */
export const isSnoozed = ({closed, snoozedUntil}: Exception, now: Instant): boolean =>
  closed === null && snoozedUntil !== null && snoozedUntil > now;
/** Nobody is held to a clock for what is no longer so. */
export const isOverdue = (exception: Exception, now: Instant): boolean =>
  exception.closed === null && exception.goneSince === null && exception.due < now && !isSnoozed(exception, now);
