/**
 * A whole window of rows as a file, in slices: the engine does a few milliseconds of it, then lets everybody else in.
 *
 * 1. The rows and their order are those of the window when the export began, however many a grid has shown of them.
 * 2. A row is written as it is when its turn comes; one that is gone by then is left out, and the count says so.
 * 3. It ends when its reader goes away.
 */
import {LIMITS_ROWS} from '../api/limits.ts';
import type {AnyRow, ExportFormat, ExportPart, TableName} from '../api/rows.ts';
import {dayOf} from '../domain/calendar.ts';
import type {Instant} from '../kernel/types.ts';
import type {ExportColumn} from '../read-models/source.ts';
import type {Window} from '../read-models/windows.ts';
import {csvHead, csvLine} from './csv.ts';
import type {HostClock} from './ports.ts';
import {Workbook} from './workbook.ts';

/** Own work before a pause; the longest permitted is 8 ms (`screens.md`), and a row is not cut. */
const SLICE_MS = 4;
/** The clock is asked after so many rows. */
const ROWS_A_LOOK = 10;
/** Bytes gathered before they are sent. */
const PART_BYTES = 96 * 1024;

export type Export = {
  readonly window: Window;
  readonly format: ExportFormat;
  readonly company: {readonly name: string; readonly currency: string; readonly zone: string};
  /** Log time the state is of. */
  readonly at: Instant;
  readonly clock: HostClock;
  /** One slice of what must be known before the first row is written; false when all of it is. */
  readonly prepare: () => boolean;
};

export async function* exportOf(asked: Export, signal?: AbortSignal): AsyncGenerator<ExportPart, void> {
  const {window, format, clock} = asked;
  while (asked.prepare() && !signal?.aborted) await new Promise<void>((resume) => clock.after(0, resume));
  const total = window.total;
  const max = format === 'xlsx' ? LIMITS_ROWS.workbookRowsMax : LIMITS_ROWS.exportRowsMax;
  const file = format === 'xlsx' ? workbookOf(asked) : csvOf(window.source.exported);
  let began = clock.now();
  let rows = 0;
  let seen = 0;
  for (const row of window.all()) {
    if (rows >= max) break;
    seen += 1;
    if (row !== null) {
      file.row(row);
      rows += 1;
    }
    if (seen % ROWS_A_LOOK !== 0 || clock.now() - began < SLICE_MS) continue;
    if (file.bytes >= PART_BYTES) yield part(file.take(), seen, total);
    await new Promise<void>((resume) => clock.after(0, resume));
    if (signal?.aborted) return;
    began = clock.now();
  }
  file.end(aboutOf(asked, rows, total));
  yield part(file.take(), total, total);
  yield {kind: 'end', name: `${window.query.table}.${format}`, rows, of: total};
}

type File = {
  readonly bytes: number;
  row(row: AnyRow): void;
  end(about: readonly (readonly [string, string])[]): void;
  take(): Uint8Array[];
};

function workbookOf({window, company, at}: Export): File {
  const sheet = {name: NAMES[window.query.table], columns: window.source.exported, currency: company.currency, at};
  const book = new Workbook(sheet);
  let ready: Uint8Array[] = [];
  const gather = () => {
    ready.push(...book.take());
    return ready;
  };
  return {
    get bytes() {
      return gather().reduce((n, bytes) => n + bytes.length, 0);
    },
    row: (row) => book.row(row),
    end: (about) => book.end(about),
    take: () => {
      const bytes = gather();
      ready = [];
      return bytes;
    },
  };
}

function csvOf(columns: readonly ExportColumn[]): File {
  let text = csvHead(columns);
  return {
    get bytes() {
      return text.length;
    },
    row: (row) => {
      text += csvLine(columns, row);
    },
    end: () => undefined,
    take: () => {
      const bytes = [new TextEncoder().encode(text)];
      text = '';
      return bytes;
    },
  };
}

/** What a person finds beside the rows: what they are, of when, and whether they are all. */
function aboutOf({window, company, at}: Export, rows: number, total: number): (readonly [string, string])[] {
  const {filters, search, sort} = window.query;
  const kept = filters.map((f) => `${f.column} ${f.op} ${f.values.join(', ')}`).join('; ');
  const whole =
    rows >= total
      ? `all ${rows}`
      : total > rows && rows === LIMITS_ROWS.workbookRowsMax
        ? `the first ${rows} of ${total}: an Excel export stops there; filter, or export as CSV`
        : `${rows} of ${total}: the others were gone before their turn came`;
  return [
    ['Company', company.name],
    ['Table', NAMES[window.query.table]],
    ['Seen', `${new Date(at).toISOString()}, day ${isoDay(dayOf(at, company.zone))} in ${company.zone}`],
    ['Rows', whole],
    ['Filters', [kept, search === '' ? '' : `search “${search}”`].filter((s) => s !== '').join('; ') || 'none'],
    ['Order', sort.map((s) => `${s.column} ${s.descending ? 'descending' : 'ascending'}`).join(', ') || 'as they came'],
    ['Zones', 'Days are calendar days of the site or customer they are about; times name theirs in the head.'],
  ];
}

const isoDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

const NAMES: Readonly<Record<TableName, string>> = {
  inventory: 'Positions',
  items: 'Items',
  orders: 'Orders',
  'at-risk': 'At risk',
  'score-lines': 'Lines of a figure',
  inbound: 'Inbound',
  pools: 'Pools',
};

/** Bytes travel as base64: the port carries JSON. */
function part(pieces: readonly Uint8Array[], done: number, of: number): ExportPart {
  let binary = '';
  for (const piece of pieces)
    for (let i = 0; i < piece.length; i += CHUNK) binary += String.fromCharCode(...piece.subarray(i, i + CHUNK));
  return {kind: 'part', base64: btoa(binary), done, of};
}
/** Arguments of one call; far below every engine's limit. */
const CHUNK = 8_192;
