/** What blocks are written from: a ledger as it is, or as it was when it was frozen. */
import type {Aside} from '../domain/inventory/types.ts';
import type {Scope} from '../domain/scope.ts';
import type {Dictionary} from './dictionary.ts';
import {DOC_KINDS, type Doc, type DocKind, type Ledger} from './ledger.ts';
import type {TableId} from './schema.ts';
import type {Column} from './table.ts';

export type RowSource = {
  readonly count: number;
  readonly alive: Uint8Array;
  readonly scope: Int32Array;
  readonly columns: Readonly<Record<string, Column>>;
  /** They only grow: a code that is in a column means the same for ever. */
  readonly dictionaries: Readonly<Record<string, Dictionary>>;
};
export type DocList = {readonly kind: DocKind; readonly ids: readonly string[]; readonly docs: readonly Doc[]};
export type BlockSource = {
  /** By number; number 0 is none. */
  readonly scopes: readonly Scope[];
  readonly tables: Readonly<Record<TableId, RowSource>>;
  /** One list a kind, in the order of DOC_KINDS. Documents are replaced, never changed. */
  readonly docs: readonly DocList[];
  readonly asides: {readonly rows: readonly number[]; readonly lists: readonly Aside[]};
};

/** A ledger as it is: good until the next event is applied. */
export function sourceOf(ledger: Ledger): BlockSource {
  return {scopes: ledger.scopes.strings, tables: ledger.tables, ...listsOf(ledger)};
}

/** What is not in tables. A list of references: documents and lists of movements are replaced, never changed. */
export function listsOf(ledger: Ledger): Pick<BlockSource, 'docs' | 'asides'> {
  const {asides} = ledger.positions;
  return {
    docs: DOC_KINDS.map((kind) => {
      const docs = ledger.docs(kind);
      return {kind, ids: Array.from(docs.keys()), docs: Array.from(docs.values())};
    }),
    asides: {rows: Array.from(asides.keys()), lists: Array.from(asides.values())},
  };
}
