/**
 * Asking for approval, and giving it. What may be asked for is whatever command its author is refused for want of a right or
 * of a second person: it is decided as each role that may issue it would decide it, and those for whom it is accepted hold the
 * right. Approved, it is decided anew, by the rights of who approves; refused by then, the request stays open.
 */
import {shortId} from '../../kernel/hash.ts';
import {HOUR_MS, type Instant, MINUTE_MS} from '../../kernel/types.ts';
import {addWorkdays, addWorkingMinutes, dayOf, endOfDay, isoInstant} from '../calendar.ts';
import type {Command, CommandOf} from '../commands.ts';
import {
  accepted,
  BY_ANOTHER,
  type DecideContext,
  type Governance,
  isGoverned,
  type Rejection,
  type Role,
  rejected,
  type Verdict,
} from '../decider.ts';
import {type DomainEvent, key, type Read, scopeOf} from '../events.ts';
import {eachScope, facetOf, ordersScope, type Scope} from '../scope.ts';
import {APPROVERS, type ApprovalPolicy, DEFAULT_APPROVAL_POLICY} from './policy.ts';
import {LIMITS_APPROVAL} from './shown.ts';
import {type Approval, mayDecide, type Step, stateOf} from './types.ts';

export type ApprovalCommand = CommandOf<'AskApproval' | 'DecideApproval' | 'WithdrawApproval' | 'ArchiveApproval'>;
/** `decide` of all commands: what is asked for is decided by it. */
export type Decide = (read: Read, command: Command, context: DecideContext) => Verdict<DomainEvent>;

const TYPES: ReadonlySet<string> = new Set<ApprovalCommand['type']>([
  'AskApproval',
  'DecideApproval',
  'WithdrawApproval',
  'ArchiveApproval',
]);
export const isOfApproval = (command: Command): command is ApprovalCommand => TYPES.has(command.type);

const policyOf = (read: Read): ApprovalPolicy => read('company:company')?.policy.approvals ?? DEFAULT_APPROVAL_POLICY;

/**
 * What the policy asks of the actor beyond his rights: the refusal, the context without what needs a second person, or the
 * context as it is. The system is nobody's second person and needs none.
 */
export function governed(read: Read, command: Command, context: DecideContext): DecideContext | Rejection {
  const second = policyOf(read).secondPerson ?? [];
  if (second.length === 0 || context.actor.role === 'system' || context.asker !== undefined) return context;
  const action = actionOf(command);
  if (second.some((one) => one === action) || loosens(second, command))
    return {code: 'needs-approval', what: `${command.type}: ${BY_ANOTHER}`};
  return {
    ...context,
    may: (right) => !second.includes(right) && context.may(right),
    needsAnother: (right) => second.includes(right) && context.may(right),
  };
}

/** What leaves quarantine for anywhere but the damaged is released, by whatever way it goes on. */
const actionOf = (command: Command): string =>
  command.type === 'MoveStock' && command.from === 'quarantine' && command.to !== 'damaged'
    ? 'ReleaseStock'
    : command.type;

/** A policy that asks another person for less is itself for two: it would be taken away first. */
const loosens = (second: readonly string[], command: Command): boolean => {
  if (command.type !== 'DefineCompany') return false;
  const then: readonly string[] = command.company.policy.approvals?.secondPerson ?? [];
  return second.some((one) => !then.includes(one));
};

export function decideApproval(
  read: Read,
  c: ApprovalCommand,
  context: DecideContext,
  decide: Decide,
): Verdict<DomainEvent> {
  const {governance, at} = context;
  if (governance === undefined) return rejected('forbidden', {what: `${c.type}: through no such door`});
  if (c.type === 'AskApproval') return ask(read, c, {...context, governance}, decide);
  const approval = read(key('approval', c.approval));
  if (approval === undefined || !governance.sees(approval.scope))
    return rejected('not-found', {what: `request ${c.approval}`});
  const state = stateOf(approval, at);
  if (c.type === 'ArchiveApproval') {
    if (state === 'open') return rejected('wrong-state', {what: `${c.approval} is open`});
    return accepted<DomainEvent>({type: 'ApprovalArchived', approval: c.approval, scope: approval.scope});
  }
  if (state !== 'open') return rejected('wrong-state', {what: `${c.approval}: ${closedWords(approval)}`});
  if (c.type === 'DecideApproval') return settle(read, c, approval, {...context, governance}, decide);
  if (approval.by !== context.actor.user)
    return rejected('forbidden', {what: `${c.approval}: ${approval.by} asked for it`});
  return accepted<DomainEvent>({type: 'ApprovalWithdrawn', ...ofApproval(approval, context)});
}

const closedWords = ({closed, expires}: Approval): string =>
  closed === null ? `it was over at ${isoInstant(expires)}` : `${closed.outcome} by ${closed.by}`;

const ofApproval = ({approval, scope, order}: Approval, {at, actor}: DecideContext) => ({
  approval,
  scope,
  ...(order !== undefined && {order}),
  at,
  by: actor.user,
});

type Governed = DecideContext & {readonly governance: Governance};

function settle(
  read: Read,
  c: CommandOf<'DecideApproval'>,
  approval: Approval,
  context: Governed,
  decide: Decide,
): Verdict<DomainEvent> {
  const {user, role} = context.actor;
  if (approval.by === user) return rejected('forbidden', {what: `${c.approval}: nobody approves what he asked for`});
  if (!mayDecide(approval, user, role))
    return rejected('forbidden', {
      what: `${c.approval}: ${[...new Set(approval.steps.map((step) => step.role))].join(', ')} may decide it`,
    });
  const {reason} = c;
  const of = {type: 'ApprovalDecided', ...ofApproval(approval, context), asker: approval.by, reason} as const;
  if (!c.approve) return accepted<DomainEvent>({...of, outcome: 'refused', command: null});
  const own = context.governance.inRole(role, approval.command);
  if ('code' in own) return {kind: 'rejected', rejection: own};
  const verdict = decide(read, approval.command, {...own, asker: approval.by});
  if (verdict.kind === 'rejected') return verdict;
  const {command} = approval;
  // Who asked for an order looks for it by what he asked.
  const placed = verdict.events.find((e) => e.type === 'OrderPlaced');
  const about = placed === undefined ? {} : {order: placed.order};
  return accepted<DomainEvent>(...verdict.events, {...of, ...about, outcome: 'approved', command});
}

function ask(read: Read, c: CommandOf<'AskApproval'>, context: Governed, decide: Decide): Verdict<DomainEvent> {
  const {command, note, shown} = c;
  const {at, actor, governance} = context;
  const {commandChars} = LIMITS_APPROVAL;
  if (JSON.stringify(command).length > commandChars)
    return rejected('quantity-rule', {what: 'more than a request can hold: ask for it in parts'});
  const approval = c.approval ?? freeId(read, command, context);
  const there = read(key('approval', approval));
  if (there !== undefined)
    return rejected('already-exists', {what: `request ${approval}${there.by === actor.user ? ', by you' : ''}`});
  const own = governance.inRole(actor.role, command);
  const verdict: Verdict<DomainEvent> = 'code' in own ? {kind: 'rejected', rejection: own} : decide(read, command, own);
  if (verdict.kind === 'accepted') return rejected('nothing-to-do', {what: `${command.type}: you may do it yourself`});
  if (!isGoverned(verdict.rejection)) return verdict;
  const found = holders(read, command, context, decide);
  if ('code' in found) return {kind: 'rejected', rejection: found};
  const scope = scopeFor(found.events, namedIn(read, c), governance);
  if (scope === null) return rejected('forbidden', {what: `${command.type}: what it would change is not in your view`});
  const {steps, expires} = times(read, command, found.roles, at);
  if (expires <= at) return rejected('too-late', {what: `${command.type}: nobody could decide it in time`});
  const {order} = command as {readonly order?: string};
  return accepted<DomainEvent>({
    type: 'ApprovalAsked',
    approval,
    scope,
    ...(order !== undefined && read(key('order', order)) !== undefined && {order}),
    at,
    by: actor.user,
    role: actor.role,
    command: asCounted(command, found.events),
    note,
    shown,
    why: verdict.rejection.what ?? '',
    steps,
    expires,
  });
}

/** The same command of the same person has one id while it is open, or it would be approved twice and done twice; then the next. */
function freeId(read: Read, command: Command, {actor, at}: DecideContext): string {
  for (let n = 0; ; n++) {
    const id = `AP-${shortId(JSON.stringify([actor.user, n, command]), 10)}`;
    const before = read(key('approval', id));
    if (before === undefined || stateOf(before, at) === 'open') return id;
  }
}

/** A count says what it was compared with: what moves until it is approved is no difference. */
function asCounted(command: Command, events: readonly DomainEvent[]): Command {
  const counted = events.find((e) => e.type === 'StockCounted');
  return command.type !== 'RecordCount' || command.book !== undefined || counted === undefined
    ? command
    : {...command, book: counted.book};
}

/** The roles for whom the command is accepted at the sites of who asks, the lowest first, and what it would do; else why not. */
function holders(
  read: Read,
  command: Command,
  {actor, governance}: Governed,
  decide: Decide,
): {readonly roles: readonly Role[]; readonly events: readonly DomainEvent[]} | Rejection {
  const roles: Role[] = [];
  let events: readonly DomainEvent[] = [];
  let why: Rejection = {code: 'forbidden', what: `${command.type}: nobody may approve it`};
  for (const role of APPROVERS) {
    const context = governance.inRole(role, command);
    if ('code' in context) continue;
    const verdict = decide(read, command, {...context, asker: actor.user});
    if (verdict.kind === 'accepted') {
      roles.push(role);
      ({events} = verdict);
    } else if (!isGoverned(verdict.rejection)) why = verdict.rejection;
  }
  return roles.length === 0 ? why : {roles, events};
}

const TOLD: ReadonlySet<string> = new Set(['orders', 'stock', 'master', 'cost']);
/**
 * Who asks can tell no more than he sees; the request lies in what he sees of what would change and of what it names. Null: he
 * sees nothing of it.
 */
function scopeFor(events: readonly DomainEvent[], names: readonly Scope[], {sees}: Governance): Scope | null {
  const all = [...new Set(events.map(scopeOf))];
  const told = all.filter((scope) => TOLD.has(facetOf(scope)));
  const seen = (told.length === 0 ? all : told).filter(sees);
  const both = new Set([...seen, ...names.filter(sees)]);
  return seen.length === 0 || both.size > LIMITS_APPROVAL.scopesMax ? null : eachScope([...both]);
}

/** Of the orders and customers that a request names, though nothing of theirs would change: who gives up stock, who gains nothing. */
function namedIn(read: Read, {command, shown}: CommandOf<'AskApproval'>): readonly Scope[] {
  const lines = command.type === 'ApplyAllocation' ? [...command.lines, ...(command.skipped ?? [])] : [];
  const territories = [...shown.rows, ...lines].flatMap((row) => [
    row.order === undefined ? undefined : read(key('order', row.order))?.territory,
    !('customer' in row) || row.customer === undefined ? undefined : read(key('customer', row.customer))?.territory,
  ]);
  return [...new Set(territories)].filter((one) => one !== undefined).map(ordersScope);
}

/** When it is whose, in working time of the company's first site, and when it is over. */
function times(
  read: Read,
  command: Command,
  roles: readonly Role[],
  at: Instant,
): {readonly steps: readonly Step[]; readonly expires: Instant} {
  const {workingMinutes, workingDays} = {...DEFAULT_APPROVAL_POLICY, ...policyOf(read)};
  const company = read('company:company');
  const first = company?.sites[0];
  const site = first === undefined ? undefined : read(key('site', first.id));
  const after = (minutes: number): Instant =>
    site === undefined
      ? at + minutes * MINUTE_MS
      : Math.round(addWorkingMinutes(site.calendar, site.zone, at, minutes));
  const end =
    site === undefined
      ? at + 24 * HOUR_MS * (workingDays + 1)
      : endOfDay(addWorkdays(site.calendar, dayOf(at, site.zone), workingDays), site.zone);
  return {
    steps: roles.map((role, i) => ({role, from: i === 0 ? at : after(i * workingMinutes)})),
    expires: Math.min(end, ...ends(read, command)),
  };
}

/** When what it relies on is over: its own terms, and the hold it takes. */
function ends(read: Read, command: Command): Instant[] {
  const {acceptIf, hold} = command as {readonly acceptIf?: {readonly validUntil?: Instant}; readonly hold?: string};
  const held = hold === undefined ? undefined : read(key('hold', hold))?.expires;
  return [acceptIf?.validUntil, held].filter((one) => one !== undefined);
}
