/** Requests for approval that a person asked for, or may decide: what waits for him, then what he waits for, then what is over. */
import type {ApprovalDetail, ApprovalRow} from '../../api/approvals.ts';
import {type Approval, isAsked, mayDecide, stateOf, stepAt} from '../../domain/approvals/types.ts';
import type {Role} from '../../domain/decider.ts';
import {key} from '../../domain/events.ts';
import type {Instant} from '../../kernel/types.ts';
import {say} from '../entries.ts';
import type {World} from '../world.ts';
import {named, refusedNow, shownEffect} from './effect.ts';

export type Who = {readonly user: string; readonly role: Role};

const isFor = (approval: Approval, {user, role}: Who): boolean =>
  approval.by === user || mayDecide(approval, user, role);
/** With what is pending on top. */
function* inView(world: World, who: Who): Generator<Approval> {
  for (const id of world.ledger.docs('approval').keys()) {
    const approval = world.read(key('approval', id));
    if (approval !== undefined && isFor(approval, who)) yield approval;
  }
}

const waits = (approval: Approval, {user, role}: Who, now: number): boolean =>
  stateOf(approval, now) === 'open' && approval.by !== user && isAsked(approval, role, now);

/** How many wait for a person. */
export function waitingFor(world: World, who: Who): number {
  let n = 0;
  for (const approval of inView(world, who)) if (waits(approval, who, world.now())) n += 1;
  return n;
}

/** When an open request in view is next another's to decide, or over: nothing is decided then, so nothing else tells. Infinity: never. */
export function nextTurn(world: World, who: Who): Instant {
  const now = world.now();
  let next = Number.POSITIVE_INFINITY;
  for (const approval of inView(world, who)) {
    if (stateOf(approval, now) !== 'open') continue;
    for (const at of [...approval.steps.map(({from}) => from), approval.expires])
      if (at > now) next = Math.min(next, at);
  }
  return next;
}

export const approvalRows = (world: World, who: Who): readonly ApprovalRow[] =>
  [...inView(world, who)].map((approval) => rowOf(world, approval, who)).sort(byUrgency);

/** What waits for the reader first, by when it is over; then what is open, then the rest, the latest first. */
function byUrgency(a: ApprovalRow, b: ApprovalRow): number {
  const rank = ({waits: own, state}: ApprovalRow): number => (own ? 0 : state === 'open' ? 1 : 2);
  const first = rank(a) - rank(b);
  if (first !== 0) return first;
  const by = rank(a) === 2 ? (b.closed?.at ?? b.expires) - (a.closed?.at ?? a.expires) : a.expires - b.expires;
  return by || (a.id < b.id ? -1 : 1);
}

export function approvalDetail(world: World, who: Who, id: string): ApprovalDetail | null {
  const approval = world.read(key('approval', id));
  if (approval === undefined || !isFor(approval, who)) return null;
  const isOpen = stateOf(approval, world.now()) === 'open';
  return {
    row: rowOf(world, approval, who),
    shown: named(world, approval.shown),
    now: isOpen ? shownEffect(world, approval.command) : null,
    refused: isOpen ? refusedNow(world, approval.command) : null,
  };
}

function rowOf(world: World, approval: Approval, who: Who): ApprovalRow {
  const now = world.now();
  const state = stateOf(approval, now);
  const {order = null, by, role, note, why, at, expires, steps, command, closed} = approval;
  return {
    id: approval.approval,
    command: command.type,
    what: say(command),
    order,
    by,
    role,
    note,
    why,
    at,
    expires,
    state,
    owner: state === 'open' ? (stepAt(approval, now)?.role ?? null) : null,
    next: state === 'open' ? (steps.find(({from}) => from > now && from < expires) ?? null) : null,
    mine: by === who.user,
    decidable: state === 'open' && mayDecide(approval, who.user, who.role),
    waits: waits(approval, who, now),
    closed,
  };
}
