/**
 * Requests for approval: the very command that was refused, kept until another person decides it.
 *
 *   AskApproval ──► open ──approved: the command is decided in the same decision──► closed
 *                    │ ├──refused, withdrawn──► closed
 *                    │ └──its instant has come──► over, by comparison with the log's clock
 *                    └── each step's instant: it is also the next role's, by comparison too
 *
 * 1. It lies in the scopes of what the command would change, as far as who asks sees them. 2. It is decided once. 3. An event
 * carries every instant, so that nothing has to be decided for time to pass.
 */
import {assert} from '../../kernel/assert.ts';
import type {Instant} from '../../kernel/types.ts';
import type {Command} from '../commands.ts';
import type {Role} from '../decider.ts';
import type {Scope} from '../scope.ts';
import type {Shown} from './shown.ts';

/** From when it is a role's to decide. The lowest first; whoever comes later may decide sooner. */
export type Step = {readonly role: Role; readonly from: Instant};
export type Outcome = 'approved' | 'refused' | 'withdrawn';
type Asked = {
  readonly approval: string;
  readonly scope: Scope;
  /** The order it is about, or that was placed by it. */
  readonly order?: string;
  readonly at: Instant;
  readonly by: string;
  readonly role: Role;
  readonly command: Command;
  /** Why who asks wants it. */
  readonly note: string;
  /** As it was shown to who asks, when he asked. */
  readonly shown: Shown;
  /** The words of the refusal. */
  readonly why: string;
  readonly steps: readonly Step[];
  readonly expires: Instant;
};
export type Approval = Asked & {
  readonly closed: {
    readonly at: Instant;
    readonly by: string;
    readonly outcome: Outcome;
    readonly reason: string;
  } | null;
};
type Of = Pick<Asked, 'approval' | 'scope' | 'order'> & {readonly at: Instant; readonly by: string};
export type ApprovalEvent =
  | (Asked & {readonly type: 'ApprovalAsked'})
  | (Of & {
      readonly type: 'ApprovalDecided';
      readonly asker: string;
      readonly outcome: 'approved' | 'refused';
      readonly reason: string;
      /** What was carried out: the decision tells all that it did. Null where it was refused. */
      readonly command: Command | null;
    })
  | (Of & {readonly type: 'ApprovalWithdrawn'})
  | {readonly type: 'ApprovalArchived'; readonly approval: string; readonly scope: Scope};

export const isApprovalEvent = <E extends {readonly type: string}>(e: E): e is Extract<E, ApprovalEvent> =>
  e.type.startsWith('Approval');

export function evolveApproval(state: Approval | undefined, e: ApprovalEvent): Approval | undefined {
  if (e.type === 'ApprovalArchived') return undefined;
  if (e.type === 'ApprovalAsked') {
    const {type: _, ...asked} = e;
    return {...asked, closed: null};
  }
  assert(state !== undefined, `no request ${e.approval}`);
  const {at, by, order} = e;
  const about = {...state, ...(order !== undefined && {order})};
  return e.type === 'ApprovalWithdrawn'
    ? {...about, closed: {at, by, outcome: 'withdrawn', reason: ''}}
    : {...about, closed: {at, by, outcome: e.outcome, reason: e.reason}};
}

export type ApprovalState = 'open' | 'expired' | Outcome;
/** What it is now: over by comparison with the log's clock, so that nobody has to decide that. */
export const stateOf = ({closed, expires}: Approval, now: Instant): ApprovalState =>
  closed !== null ? closed.outcome : now >= expires ? 'expired' : 'open';
/** The step it has come to: whose it is by the clock. */
export const stepAt = ({steps}: Approval, now: Instant): Step | undefined =>
  steps.filter(({from}) => from <= now).at(-1) ?? steps[0];
/** Whether a role has been asked by now. */
export const isAsked = ({steps}: Approval, role: Role, now: Instant): boolean =>
  steps.some((step) => step.role === role && step.from <= now);
export const mayDecide = ({steps, by}: Approval, user: string, role: Role): boolean =>
  by !== user && steps.some((step) => step.role === role);

/** The command whose effects a decision has: of a request that was approved, the one that was asked for. */
export function carriedOut(
  command: Command,
  events: readonly {readonly type: string; readonly command?: unknown}[],
): Command {
  if (command.type !== 'DecideApproval') return command;
  const decided = events.find((e) => e.type === 'ApprovalDecided') as {readonly command: Command | null} | undefined;
  return decided?.command ?? command;
}
