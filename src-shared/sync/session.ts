/** A session as the authority keeps it: a position in the log, not a queue. */
import type {ClientId, Seq} from '../kernel/types.ts';
import type {Up} from '../protocol/frames.ts';
import {type View, viewKey, viewOf} from '../visibility/view.ts';
import type {Door} from './door.ts';

export type SessionId = string;
export type Hello = Extract<Up, readonly ['hello', ...unknown[]]>;

export type Session = {
  readonly door: Door;
  view: View;
  key: string;
  attempt: number;
  clientId: ClientId;
  /** 0 while it awaits a snapshot. */
  sent: Seq;
  acked: Seq;
  inFlight: Seq[];
  greeted: boolean;
  /** Welcomed, and its snapshot is still being made: nothing may be sent from the log. */
  awaits: boolean;
};

/** Authenticated; it speaks after its hello. */
export function newSession(door: Door): Session {
  const view = viewOf(door.grant);
  return {
    door,
    view,
    key: viewKey(view),
    attempt: 0,
    clientId: door.clientId,
    sent: 0,
    acked: 0,
    inFlight: [],
    greeted: false,
    awaits: false,
  };
}

/** What follows is sent from here. */
export function standAt(session: Session, seq: Seq): void {
  session.sent = seq;
  session.acked = seq;
  session.inFlight = [];
}

/** Opens the window up to what the replica has applied. */
export function acknowledge(session: Session, seq: Seq): void {
  session.acked = Math.max(session.acked, seq);
  session.inFlight = session.inFlight.filter((to) => to > session.acked);
}
