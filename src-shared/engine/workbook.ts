/**
 * An Excel workbook (ECMA-376) written a row at a time: zipped as it grows, so that neither the XML nor the cells ever
 * stand in memory whole and whoever writes may pause between two rows.
 *
 *   row ──► XML of sheet 1 ──► deflate ──► parts of the file, taken with `take()` ──► end: sheet 2 says what this is
 *
 * 1. Texts are inline strings: nothing a spreadsheet could run. 2. Numbers, money, days and instants are numbers with a
 * format; days and times are shown as the reader's own country writes them. 3. Nothing is read from a clock.
 */
import {strToU8, Zip, ZipDeflate} from 'fflate';
import type {AnyRow} from '../api/rows.ts';
import {dayOf, startOfDay, wallClock} from '../domain/calendar.ts';
import {DAY_MS, type Instant} from '../kernel/types.ts';
import type {ExportColumn} from '../read-models/source.ts';
import {type Cell, cellOf} from './cells.ts';
import {escaped, FRAME, FROZEN, MAIN, STYLE, XML} from './workbook-frame.ts';

/** Excel's own limit of a cell. */
const CELL_CHARS_MAX = 32_767;
/** Rows are handed to the compressor in pieces of about this many characters: a piece takes it a millisecond or two. */
const PIECE_CHARS = 24_000;
const LEVEL = 1;
/** Excel counts days from 1899-12-30. */
const EPOCH_DAYS = 25_569;

const WIDTHS: Readonly<Record<ExportColumn['kind'], number>> = {
  text: 22,
  number: 12,
  money: 14,
  price: 12,
  day: 12,
  instant: 18,
  flag: 10,
};

export type Sheet = {
  readonly name: string;
  readonly columns: readonly ExportColumn[];
  /** Written behind the heads of money, as "Value, GBP". */
  readonly currency: string;
  /** The file's own time stamp. */
  readonly at: Instant;
};

export class Workbook {
  readonly #sheet: Sheet;
  readonly #zip: Zip;
  readonly #rows: ZipDeflate;
  #parts: Uint8Array[] = [];
  #text = '';
  /** Rows written, the head among them. */
  #written = 0;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
    this.#zip = new Zip((error, part) => {
      if (error !== null) throw error;
      this.#parts.push(part);
    });
    for (const [name, xml] of Object.entries(FRAME)) this.#file(name, xml(sheet.name));
    this.#rows = this.#open('xl/worksheets/sheet1.xml');
    this.#text = `${XML}<worksheet xmlns="${MAIN}">${FROZEN}<cols>${sheet.columns.map(width).join('')}</cols><sheetData>`;
    this.#cells(sheet.columns.map((column) => inline(headOf(column, sheet.currency), STYLE.head)));
  }

  row(row: AnyRow): void {
    this.#cells(this.#sheet.columns.map((column) => written(cellOf(column, row))));
  }

  /** Closes the file. `about`: what it is, pairs of a word and a text, on a sheet of their own. */
  end(about: readonly (readonly [string, string])[]): void {
    const last = `${columnName(this.#sheet.columns.length)}${this.#written}`;
    this.#text += `</sheetData><autoFilter ref="A1:${last}"/></worksheet>`;
    this.#rows.push(strToU8(this.#text), true);
    this.#text = '';
    const rows = about.map(
      ([word, said], i) => `<row r="${i + 1}">${inline(word, STYLE.head)}${inline(said, STYLE.plain)}</row>`,
    );
    const cols =
      '<cols><col min="1" max="1" width="16" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols>';
    this.#file(
      'xl/worksheets/sheet2.xml',
      `${XML}<worksheet xmlns="${MAIN}">${cols}<sheetData>${rows.join('')}</sheetData></worksheet>`,
    );
    this.#zip.end();
  }

  /** The bytes made since the last call. */
  take(): Uint8Array[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  #cells(cells: readonly string[]): void {
    this.#written += 1;
    this.#text += `<row r="${this.#written}">${cells.join('')}</row>`;
    if (this.#text.length < PIECE_CHARS) return;
    this.#rows.push(strToU8(this.#text));
    this.#text = '';
  }

  #open(name: string): ZipDeflate {
    const file = new ZipDeflate(name, {level: LEVEL});
    file.mtime = this.#sheet.at;
    this.#zip.add(file);
    return file;
  }

  #file(name: string, xml: string): void {
    this.#open(name).push(strToU8(xml), true);
  }
}

const headOf = (column: ExportColumn, currency: string): string =>
  column.kind === 'money' || column.kind === 'price' ? `${column.head}, ${currency}` : column.head;

/** Cells carry no reference: they follow one another, and an empty one is there. */
function written(cell: Cell): string {
  switch (cell.kind) {
    case 'none':
      return '<c/>';
    case 'text':
      return inline(cell.text, STYLE.plain);
    case 'number':
      return figure(cell.value, STYLE.number);
    case 'decimal':
      return figure(cell.value, cell.digits === 2 ? STYLE.money : STYLE.price);
    case 'day':
      return figure(cell.day + EPOCH_DAYS, STYLE.day);
    case 'instant':
      return figure(wallDays(cell.at, cell.zone) + EPOCH_DAYS, STYLE.instant);
  }
}

const figure = (value: number, style: number): string => `<c s="${style}"><v>${value}</v></c>`;
const inline = (value: string, style: number): string =>
  `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(value.slice(0, CELL_CHARS_MAX))}</t></is></c>`;

/** What the clock on the wall of the zone shows, as days with a fraction: Excel knows no zones. */
function wallDays(at: Instant, zone: string): number {
  const day = dayOf(at, zone);
  const start = startOfDay(day, zone);
  // Two days a year are not 24 hours long; only there the clock has to be asked.
  if (startOfDay(day + 1, zone) - start === DAY_MS) return day + (at - start) / DAY_MS;
  return wallClock(at, zone) / DAY_MS;
}

const width = (column: ExportColumn, i: number): string =>
  `<col min="${i + 1}" max="${i + 1}" width="${WIDTHS[column.kind]}" customWidth="1"/>`;

/** 1 → A, 27 → AA. */
export function columnName(n: number): string {
  const rest = (n - 1) % 26;
  const first = (n - 1 - rest) / 26;
  return (first > 0 ? columnName(first) : '') + String.fromCharCode(65 + rest);
}
