/** What goes between the server's thread and its append thread: a group in one buffer, and how it came out. */
import type {MessagePort} from 'node:worker_threads';
import {type Group, type LogHead, sqliteCode} from './group.ts';
import {type AppendRefusal, AppendRefused} from './log-store.ts';

/** The columns of a line, its two byte strings as their lengths in the buffer: terms, then body. */
type PackedLine = readonly [
  seq: number,
  at: number,
  commandId: string,
  clientId: string,
  clientSeq: number,
  actor: string,
  accepted: boolean,
  commandType: string,
  termsBytes: number,
  bodyBytes: number,
];
export type AppendRequest =
  | {
      readonly head: LogHead;
      readonly lines: readonly PackedLine[];
      /** How long each of the tail's terms is; they come before the lines'. */
      readonly tail: readonly number[];
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  | 'close';
export type AppendAnswer =
  | {readonly head: LogHead}
  | {readonly refused: AppendRefusal; readonly seq: number; readonly detail: string}
  | {readonly failed: string}
  | 'closed';
export type AppendWorkerData = {
  readonly path: string;
  readonly pagesMax: number | undefined;
  readonly port: MessagePort;
  /** At 0 the answers are counted, so that a thread that must wait can; at 1 stands 1 once the worker is gone. */
  readonly signals: Int32Array<SharedArrayBuffer>;
};
export const ANSWERED = 0;
export const GONE = 1;

type PackedGroup = Exclude<AppendRequest, 'close'>;

/** The message for a group; its buffer may change hands. */
export function packed({head, lines, tail}: Group): PackedGroup {
  const bytes = joined([...tail, ...lines.flatMap(({terms, body}) => [terms, body])]);
  return {
    head,
    lines: lines.map((line) => [
      line.seq,
      line.at,
      line.commandId,
      line.clientId,
      line.clientSeq,
      line.actor,
      line.outcome === 'accepted',
      line.commandType,
      line.terms.byteLength,
      line.body.byteLength,
    ]),
    tail: tail.map((terms) => terms.byteLength),
    bytes,
  };
}

export function unpacked({head, lines, tail, bytes}: PackedGroup): Group {
  let end = 0;
  const next = (length: number) => {
    end += length;
    return bytes.subarray(end - length, end);
  };
  return {
    head,
    tail: tail.map(next),
    lines: lines.map(([seq, at, commandId, clientId, clientSeq, actor, accepted, commandType, terms, body]) => ({
      seq,
      at,
      commandId,
      clientId,
      clientSeq,
      actor,
      outcome: accepted ? 'accepted' : 'rejected',
      commandType,
      terms: next(terms),
      body: next(body),
    })),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

/** An error as it crosses between the threads. */
export function asAnswer(error: unknown): AppendAnswer {
  if (error instanceof AppendRefused) return {refused: error.reason, seq: error.seq, detail: error.detail};
  return {failed: sqliteCode(error) ?? (error instanceof Error ? error.message : String(error))};
}
