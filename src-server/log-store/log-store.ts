/**
 * The port of the server's durable log: decisions in one order, hash-chained, with snapshots beside them.
 *
 *   authority ──► append (one group, one fsync) ──► seq 1, 2, 3 …   ──► read / audit / verify
 *
 * Invariants every implementation keeps (tests/contract/log-store.ts):
 * 1. `append` is all or nothing and durable when it returns; seq has no gaps; a commandId occurs once in the whole log.
 * 2. What was read once reads the same for ever; the log is never rewritten.
 * 3. After an I/O error the store says `LogStoreFailed` to everything until it is opened anew: what the disk holds is
 *    then unknown, and guessing would acknowledge what may be lost.
 */

/** One line of the log as it is stored. */
export type StoredDecision = {
  readonly seq: number;
  /** Milliseconds on the log's own clock; never falls along the log. */
  readonly at: number;
  readonly commandId: string;
  readonly clientId: string;
  readonly clientSeq: number;
  readonly actor: string;
  readonly outcome: 'accepted' | 'rejected';
  /** Canonical UTF-8 JSON of the whole decision. */
  readonly body: Uint8Array;
};

/** A decision to append, with what the audit index needs to know and the stored line does not repeat. */
export type NewDecision = StoredDecision & {
  readonly commandType: string;
  /** Keys of the aggregates the decision touched; at most `LOG_LIMITS.keysMax`. */
  readonly keys: readonly string[];
};

export type AuditFilter = {
  readonly actor?: string | undefined;
  readonly outcome?: 'accepted' | 'rejected' | undefined;
  readonly commandType?: string | undefined;
  readonly key?: string | undefined;
  /** Inclusive, milliseconds of the log's clock. */
  readonly fromAt?: number | undefined;
  /** Inclusive, milliseconds of the log's clock. */
  readonly toAt?: number | undefined;
  /** Exclusive; the seq of the last row of the page before. */
  readonly beforeSeq?: number | undefined;
  readonly limit: number;
};

export type Head = {readonly seq: number; readonly hash: string};
export type ClientOutcome = Pick<StoredDecision, 'clientSeq' | 'commandId' | 'seq' | 'outcome'>;
export type StoredSnapshot = {readonly seq: number; readonly parts: Map<string, Uint8Array>};
export type Verification =
  | {readonly ok: true; readonly decisions: number}
  | {readonly ok: false; readonly seq: number; readonly why: string};

/** JSON that fits the small table of facts about the log (demo clock, company). */
export type MetaValue = string | number | boolean | null | readonly MetaValue[] | {readonly [key: string]: MetaValue};

/** A snapshot under way. Nothing of it is found before `finish`. */
export interface SnapshotWriter {
  add(name: string, bytes: Uint8Array): void;
  finish(): void;
}

export interface LogStore {
  /** Minted with the file; a restored backup gets a new one. */
  readonly logId: string;
  /** The last decision's seq (0 for an empty log) and chain hash, hex. */
  head(): Head;
  /** Appends one group durably. Throws `AppendRefused` (nothing changed) or `LogStoreFailed`. */
  append(decisions: readonly NewDecision[]): void;
  /**
   * The same beside the caller's work: `done` hears when the group is durable (undefined), or what `append` would have thrown.
   * One at a time. `head` and the audit follow when it is told; other reads may show it as soon as it is durable. Every other
   * write waits for it.
   */
  appendBeside(decisions: readonly NewDecision[], done: (error: unknown) => void): void;
  /** Waits for the group that is on its way; its `done` was called when this returns. */
  settle(): void;
  /** Decisions after `fromSeqExclusive`, rising, at most `limit`. */
  read(fromSeqExclusive: number, limit: number): StoredDecision[];
  findCommand(commandId: string): StoredDecision | undefined;
  /** The highest clientSeq decided for a client; 0 for an unknown one. */
  lastClientSeq(clientId: string): number;
  /** A client's last decisions, rising by clientSeq. */
  outcomes(clientId: string, last: number): ClientOutcome[];
  /** Matching decisions, newest first. */
  audit(filter: AuditFilter): StoredDecision[];
  /** Stores a snapshot whole or not at all; the two newest are kept. */
  saveSnapshot(seq: number, core: number, parts: Iterable<readonly [name: string, bytes: Uint8Array]>): void;
  /** The same, part by part, so that nobody waits for the whole; what is not finished is not there. One at a time. */
  beginSnapshot(seq: number, core: number): SnapshotWriter;
  /** The newest undamaged snapshot of that core, or none. */
  latestSnapshot(core: number): StoredSnapshot | undefined;
  /** Re-hashes the whole chain. Blocks while it runs (about 100,000 decisions a second). */
  verify(onProgress?: (done: number, total: number) => void): Verification;
  meta(key: string): MetaValue | undefined;
  setMeta(key: string, value: MetaValue): void;
  close(): void;
}

export const LOG_LIMITS = {
  bodyBytesMax: 4 * 1024 * 1024,
  keysMax: 10_000,
  idCharsMax: 200,
  auditRowsMax: 1_000,
  readRowsMax: 50_000,
  snapshotsKept: 2,
} as const;

export type AppendRefusal = 'gap' | 'duplicate-command' | 'clock-fell' | 'too-large';

/** The group breaks a rule of the log; nothing was written and the store goes on. A bug in the caller, not in the disk. */
export class AppendRefused extends Error {
  readonly reason: AppendRefusal;
  readonly seq: number;
  readonly detail: string;
  constructor(reason: AppendRefusal, seq: number, detail: string) {
    super(`append refused at seq ${seq}: ${detail}`);
    this.name = 'AppendRefused';
    this.reason = reason;
    this.seq = seq;
    this.detail = detail;
  }
}

/** The disk failed. The store answers everything with this until it is opened again. */
export class LogStoreFailed extends Error {
  constructor(what: string, cause: unknown) {
    super(`the log store failed: ${what}`, {cause});
    this.name = 'LogStoreFailed';
  }
}
