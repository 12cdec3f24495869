/** A decision: one line of the log, what one command came to. Stored and hashed as the UTF-8 JSON of exactly this object. */

import {isApprovalEvent} from '../domain/approvals/types.ts';
import type {Command} from '../domain/commands.ts';
import type {Actor, Verdict} from '../domain/decider.ts';
import {type DomainEvent, key, keyOf} from '../domain/events.ts';
import {isExceptionEvent} from '../domain/exceptions/types.ts';
import type {ClientId, ClientSeq, CommandId, Instant, Seq} from '../kernel/types.ts';
import type {Outcome} from '../protocol/frames.ts';

export type Decision = {
  readonly seq: Seq;
  readonly at: Instant;
  readonly actor: Actor;
  readonly clientId: ClientId;
  readonly clientSeq: ClientSeq;
  readonly commandId: CommandId;
  /** The log position the author saw. */
  readonly basis: Seq;
  /** The event version; raised with an upcast at the log's read boundary. */
  readonly v: 1;
  readonly command: Command;
  readonly verdict: Verdict<DomainEvent>;
};

export const decodeDecision = (bytes: Uint8Array): Decision => JSON.parse(new TextDecoder().decode(bytes)) as Decision;

/** A decision as its own client hears of it. */
export const outcomeOf = (d: Decision): Outcome => ({
  clientSeq: d.clientSeq,
  commandId: d.commandId,
  seq: d.seq,
  rejection: d.verdict.kind === 'rejected' ? d.verdict.rejection : null,
});

/** The aggregates a decision changed, and the orders it took stock from: what the audit is searched by. */
export const touchedKeys = (d: Decision): readonly string[] =>
  d.verdict.kind === 'accepted'
    ? [...new Set(d.verdict.events.flatMap((e) => [keyOf(e), ...losersOf(e), ...subjectsOf(e)]))]
    : [];

/** What befalls an exception, or is asked for about an order, is part of the order's story. */
const subjectsOf = (e: DomainEvent): readonly string[] =>
  (isExceptionEvent(e) && e.type !== 'ExceptionArchived') || isApprovalOfOrder(e) ? [key('order', e.order)] : [];
const isApprovalOfOrder = (e: DomainEvent): e is DomainEvent & {readonly order: string} =>
  isApprovalEvent(e) && 'order' in e;

/** Orders (and holds, by their ids) whose claims an event let wait for another. */
export function losersOf(e: DomainEvent): readonly string[] {
  if (e.type !== 'ClaimsCovered' || e.taken === undefined) return [];
  return e.claims.map(({id}) =>
    key(id.includes('.', id.lastIndexOf('/')) ? 'order' : 'hold', id.slice(0, id.lastIndexOf('/'))),
  );
}

/** The first of these decisions that fit a frame: at least one. Event counts stand for bytes, so that none is encoded twice. */
export function fitting(decisions: readonly Decision[], bytesMax: number): readonly Decision[] {
  let bytes = 0;
  let n = 0;
  for (const {verdict} of decisions) {
    bytes += 200 + (verdict.kind === 'accepted' ? verdict.events.length * 260 : 0);
    if (n > 0 && bytes > bytesMax) break;
    n += 1;
  }
  return decisions.slice(0, n);
}
