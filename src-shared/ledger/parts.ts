/**
 * A whole ledger as named byte arrays: the raw columns, for caches and the server's own snapshots. Reading makes views on
 * the bytes, it does not parse a million rows; indexes are rebuilt.
 */
import type {Aside} from '../domain/inventory/types.ts';
import {Dictionary} from './dictionary.ts';
import {DOC_KINDS, Ledger} from './ledger.ts';
import {SCHEMAS, TABLE_IDS} from './schema.ts';
import type {Column, ColumnKind} from './table.ts';

export type Part = {readonly name: string; readonly bytes: Uint8Array};
type Meta = {
  readonly tables: Readonly<Record<string, number>>;
  readonly scopes: readonly string[];
  readonly texts: Readonly<Record<string, number>>;
};

/** The bytes are copies: the caller may transfer them to another thread. */
export function toParts(ledger: Ledger): Part[] {
  const meta: Meta = {
    tables: Object.fromEntries(TABLE_IDS.map((id) => [id, ledger.tables[id].count])),
    scopes: ledger.scopes.strings,
    texts: Object.fromEntries(
      TABLE_IDS.flatMap((id) =>
        Object.entries(ledger.tables[id].dictionaries).map(([name, dictionary]) => [`${id}/${name}`, dictionary.size]),
      ),
    ),
  };
  const parts: Part[] = [{name: 'meta', bytes: encode(JSON.stringify(meta))}];
  for (const id of TABLE_IDS) {
    const table = ledger.tables[id];
    for (const [name, column] of Object.entries(table.columns))
      parts.push({name: `${id}/${name}`, bytes: copyOf(column, table.count)});
    parts.push(
      {name: `${id}/#alive`, bytes: copyOf(table.alive, table.count)},
      {name: `${id}/#scope`, bytes: copyOf(table.scope, table.count)},
    );
    for (const [name, dictionary] of Object.entries(table.dictionaries))
      parts.push({name: `${id}/#text-${name}`, bytes: dictionary.pack()});
  }
  for (const kind of DOC_KINDS) parts.push({name: `docs/${kind}`, bytes: ledger.packDocs(kind)});
  parts.push({name: 'asides', bytes: encode(JSON.stringify([...ledger.positions.asides]))});
  return parts;
}

/** Throws when the parts do not fit together: the caller throws the cache away. */
export function fromParts(parts: readonly Part[]): Ledger {
  const byName = new Map(parts.map((p) => [p.name, p.bytes]));
  const need = (name: string): Uint8Array => {
    const bytes = byName.get(name);
    if (bytes === undefined) throw new Error(`the cache lacks ${name}`);
    return bytes;
  };
  const ledger = new Ledger();
  const meta = JSON.parse(decode(need('meta'))) as Meta;
  for (const scope of meta.scopes.slice(1)) ledger.scopes.intern(scope);
  for (const id of TABLE_IDS) {
    const table = ledger.tables[id];
    const count = meta.tables[id] ?? 0;
    for (const [name, kind] of Object.entries(SCHEMAS[id].columns)) {
      table.setColumn(name, viewOn(kind, need(`${id}/${name}`), count));
      if (kind === 'text')
        table.dictionaries[name] = Dictionary.packed(need(`${id}/#text-${name}`), meta.texts[`${id}/${name}`] ?? 0);
    }
    for (const name of Object.keys(table.columns))
      if (name.startsWith('_')) table.setColumn(name, viewOn('i32', need(`${id}/${name}`), count));
    table.alive = viewOn('u8', need(`${id}/#alive`), count) as Uint8Array<ArrayBuffer>;
    table.scope = viewOn('i32', need(`${id}/#scope`), count) as Int32Array<ArrayBuffer>;
    table.setCapacity(count);
    table.count = count;
  }
  for (const kind of DOC_KINDS) ledger.adoptDocs(kind, need(`docs/${kind}`));
  for (const [row, list] of JSON.parse(decode(need('asides'))) as [number, Aside][])
    ledger.positions.asides.set(row, list);
  ledger.adopted();
  return ledger;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const copyOf = (column: Column, count: number): Uint8Array => new Uint8Array(column.slice(0, count).buffer);

function viewOn(kind: ColumnKind, bytes: Uint8Array, count: number): Column {
  const size = kind === 'u8' ? 1 : kind === 'f64' ? 8 : 4;
  if (bytes.byteLength !== count * size) throw new Error(`a column has ${bytes.byteLength} bytes for ${count} rows`);
  // Views need aligned bytes; a blob that is not gets copied once.
  const at = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return kind === 'u8'
    ? new Uint8Array(at.buffer, at.byteOffset, count)
    : kind === 'f64'
      ? new Float64Array(at.buffer, at.byteOffset, count)
      : new Int32Array(at.buffer, at.byteOffset, count);
}
