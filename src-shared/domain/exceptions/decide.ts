/**
 * Deciders of exceptions. The system's own `WatchExceptions` carries what was seen, so that a replay looks at nothing anew;
 * what comes of it (open, worse, gone, closed, escalated) is decided here, by the decision's instant and the policy.
 */
import {DAY_MS, MINUTE_MS} from '../../kernel/types.ts';
import {isoInstant} from '../calendar.ts';
import type {Command, CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type RejectionCode, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import {dueAt, exceptionPolicyOf} from './clock.ts';
import {isWorse, roleAbove, severityOf} from './policy.ts';
import {type Exception, type ExceptionEvent, exceptionId, type Finding, isOverdue, LIMITS_EXCEPTION} from './types.ts';

export type ExceptionCommand = CommandOf<
  'WatchExceptions' | 'TakeException' | 'HandOverException' | 'SnoozeException' | 'NoteException' | 'ResolveException'
>;
type Watched = CommandOf<'WatchExceptions'>;
type Seen = Watched['seen'][number];
type Subject = {readonly order: string; readonly line: number};

export const isOfException = (command: Command): command is ExceptionCommand =>
  command.type === 'WatchExceptions' || command.type.endsWith('Exception');

export function decideException(read: Read, c: ExceptionCommand, context: DecideContext): Verdict<DomainEvent> {
  if (c.type === 'WatchExceptions') return watch(read, c, context);
  const exception = read(key('exception', exceptionId(c.order, c.line)));
  if (exception === undefined || read(key('order', c.order)) === undefined)
    return rejected('not-found', {what: `an exception of ${c.order} line ${c.line}`});
  if (exception.closed !== null && c.type !== 'NoteException')
    return rejected('wrong-state', {what: `closed by ${exception.closed.by}`});
  const answer = act(exception, c, context);
  return 'refuse' in answer ? rejected(answer.refuse, {what: answer.what}) : accepted<DomainEvent>(answer);
}

type Answer = ExceptionEvent | {readonly refuse: RejectionCode; readonly what: string};
function act(exception: Exception, c: Exclude<ExceptionCommand, Watched>, {at, actor}: DecideContext): Answer {
  const {order, line, territory} = exception;
  const of = {order, line, territory, at, by: actor.user};
  switch (c.type) {
    case 'TakeException':
      if (exception.user === actor.user) return {refuse: 'nothing-to-do', what: 'it is yours'};
      if (exception.user !== null) return {refuse: 'wrong-state', what: `${exception.user} has it: hand it over`};
      return {type: 'ExceptionTaken', ...of, owner: actor.role};
    case 'HandOverException': {
      const {role: owner, user = null, reason} = c;
      if (exception.owner === owner && exception.user === user)
        return {refuse: 'nothing-to-do', what: `${user ?? owner} has it`};
      return {type: 'ExceptionHandedOver', ...of, owner, user, reason};
    }
    case 'SnoozeException':
      if (c.until <= at) return {refuse: 'too-late', what: `${isoInstant(c.until)} is over`};
      if (c.until > at + LIMITS_EXCEPTION.snoozeDaysMax * DAY_MS)
        return {refuse: 'invalid', what: `at most ${LIMITS_EXCEPTION.snoozeDaysMax} days`};
      return {type: 'ExceptionSnoozed', ...of, until: c.until, reason: c.reason};
    case 'NoteException':
      return {type: 'ExceptionNoted', ...of, note: c.note};
    default:
      return {type: 'ExceptionClosed', ...of, code: c.code, reason: c.reason};
  }
}

/** What became of the things meanwhile is left out; where nothing is left there is nothing to decide. */
function watch(read: Read, {seen, gone, overdue}: Watched, context: DecideContext): Verdict<DomainEvent> {
  const events: ExceptionEvent[] = [];
  const done = new Set<string>();
  const each = <S extends Subject>(list: readonly S[], judge: (subject: S) => ExceptionEvent | null): void => {
    for (const subject of list) {
      const id = exceptionId(subject.order, subject.line);
      // One event a subject: each is judged by what stands before this decision.
      const event = done.has(id) ? null : judge(subject);
      if (event === null) continue;
      done.add(id);
      events.push(event);
    }
  };
  each(seen, (subject) => judgeSeen(read, subject, context));
  each(gone, (subject) => judgeGone(read, subject, context));
  each(overdue, (subject) => judgeOverdue(read, subject, context));
  return events.length === 0
    ? rejected('nothing-to-do', {what: 'exceptions are as they were seen'})
    : accepted<DomainEvent>(...events);
}

const policyOf = (read: Read) => exceptionPolicyOf(read('company:company')?.policy);

/** What a person resolved stays so while it is as it was: `isWorse`, or gone and back. */
export function judgeSeen(read: Read, seen: Seen, {at, actor}: DecideContext): ExceptionEvent | null {
  const order = read(key('order', seen.order));
  if (order === undefined || !order.lines.some((l) => l.line === seen.line)) return null;
  const policy = policyOf(read);
  const tier = read(key('customer', order.customer))?.tier ?? 'C';
  const {type, money, site, cause} = seen;
  const finding: Finding = {type, money, site, cause, severity: severityOf(policy, money, tier)};
  const of = {order: order.id, line: seen.line, territory: order.territory, at, by: actor.user};
  const due = (severity: Finding['severity']) => dueAt(policy, read(key('site', site)), at, severity);
  const old = read(key('exception', exceptionId(seen.order, seen.line)));
  if (old === undefined || (old.closed !== null && isLongAgo(old, policy.soonMinutes, at)))
    return {type: 'ExceptionOpened', ...of, finding, due: due(finding.severity), owner: policy.owners[type]};
  const worse = isWorse(finding.severity, old.severity);
  if (old.closed !== null) {
    // Gone for a moment is not gone: what somebody resolved stays so.
    if (worse || isGoneLongEnough(old, policy.goneMinutes, at))
      return {type: 'ExceptionReopened', ...of, finding, due: due(finding.severity)};
    return old.goneSince === null ? null : {type: 'ExceptionSeenAgain', ...of};
  }
  if (worse || type !== old.type) {
    // It never gets less severe while it is open: sums that go to and fro around a limit would be told each time.
    const severity = worse ? finding.severity : old.severity;
    const owner = type === old.type || old.user !== null ? old.owner : policy.owners[type];
    const sooner = worse ? Math.min(old.due, due(severity)) : old.due;
    return {type: 'ExceptionChanged', ...of, finding: {...finding, severity}, due: sooner, owner, wakes: worse};
  }
  return old.goneSince === null ? null : {type: 'ExceptionSeenAgain', ...of};
}

/** Of one that came to an end and whose cause was gone: longer ago than what counts as the same again. */
const isLongAgo = ({closed, goneSince}: Exception, minutes: number, at: number): boolean =>
  closed !== null && goneSince !== null && at - Math.max(closed.at, goneSince) > minutes * MINUTE_MS;

function judgeGone(read: Read, {order, line}: Subject, {at, actor}: DecideContext): ExceptionEvent | null {
  const old = read(key('exception', exceptionId(order, line)));
  if (old === undefined) return null;
  const of = {order, line, territory: old.territory, at, by: actor.user};
  if (old.goneSince === null) return {type: 'ExceptionCauseGone', ...of};
  if (old.closed !== null || !isGoneLongEnough(old, policyOf(read).goneMinutes, at)) return null;
  return {type: 'ExceptionClosed', ...of, code: 'cause-gone', reason: 'its cause is gone'};
}

export const isGoneLongEnough = ({goneSince}: Exception, goneMinutes: number, at: number): boolean =>
  goneSince !== null && at - goneSince >= goneMinutes * MINUTE_MS;

function judgeOverdue(read: Read, {order, line}: Subject, {at, actor}: DecideContext): ExceptionEvent | null {
  const old = read(key('exception', exceptionId(order, line)));
  if (old === undefined || !isOverdue(old, at)) return null;
  const owner = roleAbove(old.owner);
  if (owner === null) return null;
  const due = dueAt(policyOf(read), read(key('site', old.site)), at, old.severity);
  return {type: 'ExceptionEscalated', order, line, territory: old.territory, at, by: actor.user, owner, due};
}
