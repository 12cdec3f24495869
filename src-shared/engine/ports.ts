/**
 * The ports a host plugs into an engine. Every call may fail. A failing cache is treated as absent. A command that the
 * outbox could not keep is refused to the person who issued it, and nothing of it is shown or sent; the next one is tried
 * afresh, for a disk that was full may not be any more.
 */
import type {SignInFailure} from '../kernel/sign-in.ts';
import type {Carried, Cursor, Down, Submission, Up} from '../protocol/frames.ts';

/** A stored table column or dictionary: `table/column` → raw bytes. */
export type StoredPart = {readonly name: string; readonly bytes: Uint8Array};
export type CacheContents = {
  readonly cursor: Cursor;
  readonly parts: readonly StoredPart[];
  /** Batches appended since the parts were written, oldest first: UTF-8 JSON of `BatchBody`. */
  readonly tail: readonly Uint8Array[];
};
/** Disposable: whatever is wrong with it, the engine starts from a snapshot. Rows and cursor change in one step. */
export interface Cache {
  load(): Promise<CacheContents | null>;
  /** Appends one batch and moves the cursor to its end, atomically. */
  append(cursor: Cursor, batch: Uint8Array): Promise<void>;
  /** Replaces everything, atomically; the tail becomes empty. The bytes may be transferred (detached). */
  replace(cursor: Cursor, parts: readonly StoredPart[]): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export type RefusedRecord = {readonly commandId: string; readonly at: number; readonly body: string};
export type OutboxContents = {
  readonly clientId: string;
  readonly nextSeq: number;
  readonly submissions: readonly Submission[];
  readonly refused: readonly RefusedRecord[];
};
/** Tiny and precious: a queued command survives a kill at any moment. One outbox per (server, user). */
export interface Outbox {
  /** False: it lives only as long as the engine does, and the pages say so. */
  readonly kept: boolean;
  load(): Promise<OutboxContents>;
  /** Durable when it resolves. When it rejects, `load` tells whether it was kept all the same. */
  add(submission: Submission): Promise<void>;
  /** Removes settled submissions; keeps what was refused for the Activity screen (at most 200). */
  settle(clientSeqs: readonly number[], refused: readonly RefusedRecord[]): Promise<void>;
  dismiss(commandId: string): Promise<void>;
  /** A new client id after `client-forked`; the waiting submissions are renumbered 1… under it. */
  renew(clientId: string, submissions: readonly Submission[]): Promise<void>;
  close(): Promise<void>;
}

export type LinkEvents = {
  readonly opened: () => void;
  readonly frame: (carried: Carried<Down>) => void;
  /** `unauthenticated`: the server refused the token; the link does not retry by itself. */
  readonly closed: (why: 'lost' | 'unauthenticated') => void;
};
/** Ordered, at most once. Never buffers while closed: a send then is dropped. */
export interface Link {
  open(on: LinkEvents): void;
  send(frame: Up): void;
  close(): void;
}

/** Real time of the host; used for waiting and ages, never for the order of anything. */
export interface HostClock {
  now(): number;
  /** Runs once after `ms`; returns the way to cancel it. */
  after(ms: number, run: () => void): () => void;
}

/** Signing in at the server and keeping the session's token fresh. */
export interface Access {
  signIn(user: string, password: string): Promise<SignInResult>;
  signInWithToken(token: string): Promise<SignInResult>;
  /** Whoever is still signed in from last time, if the host may remember. */
  resume(): Promise<SignedIn | null>;
  /** A fresh access token, or null when the person must sign in again. */
  /** `renew`: the one at hand was refused. */
  token(renew?: boolean): Promise<string | null>;
  /** Why there was no token; null where the server did not say, or nobody asked. */
  readonly refusal: SignInFailure | null;
  signOut(): Promise<void>;
}
export type SignedIn = {
  readonly user: string;
  readonly name: string;
  readonly role: string;
  readonly sites: readonly string[] | '*';
  readonly territories: readonly string[] | '*';
};
export type SignInResult =
  | {readonly ok: true; readonly who: SignedIn}
  | {readonly ok: false; readonly reason: SignInFailure; readonly retryAfterMs: number};
