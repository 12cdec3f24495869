/** Cache and outbox without a disk: the browser's, and the contract suite's second implementation. */
import {assert} from '../kernel/assert.ts';
import type {Cursor, Submission} from '../protocol/frames.ts';
import type {Cache, CacheContents, Outbox, OutboxContents, RefusedRecord, StoredPart} from './ports.ts';

export const REFUSED_KEPT = 200;

export function memoryCache(): Cache {
  let held: {cursor: Cursor; parts: readonly StoredPart[]; tail: Uint8Array[]} | null = null;
  return {
    load: async (): Promise<CacheContents | null> => held,
    append: async (cursor, batch) => {
      if (held !== null) held = {cursor, parts: held.parts, tail: [...held.tail, batch]};
    },
    replace: async (cursor, parts) => {
      held = {cursor, parts, tail: []};
    },
    clear: async () => {
      held = null;
    },
    close: async () => {},
  };
}

export function memoryOutbox(clientId: string): Outbox {
  let id = clientId;
  let nextSeq = 1;
  let submissions: Submission[] = [];
  let refused: RefusedRecord[] = [];
  return {
    kept: false,
    load: async (): Promise<OutboxContents> => ({clientId: id, nextSeq, submissions, refused}),
    add: async (s) => {
      assert(s.clientSeq === nextSeq, `submission ${s.clientSeq} where ${nextSeq} is next`);
      submissions = [...submissions, s];
      nextSeq += 1;
    },
    settle: async (clientSeqs, more) => {
      submissions = submissions.filter((s) => !clientSeqs.includes(s.clientSeq));
      const again = new Set(more.map((r) => r.commandId));
      refused = [...refused.filter((r) => !again.has(r.commandId)), ...more].slice(-REFUSED_KEPT);
    },
    dismiss: async (commandId) => {
      refused = refused.filter((r) => r.commandId !== commandId);
    },
    renew: async (newId, renumbered) => {
      id = newId;
      submissions = [...renumbered];
      nextSeq = submissions.length + 1;
    },
    close: async () => {},
  };
}

/** A cache that forgets: for a browser tab, where a snapshot is as fast as any store. */
export const noCache = (): Cache => ({
  load: async () => null,
  append: async () => {},
  replace: async () => {},
  clear: async () => {},
  close: async () => {},
});
