/**
 * A CSV file as rows of a kind, in slices. Row 1 is the first after the header; row 0 is the file itself. Nobody reads a
 * thousand faults, so reading ends at the hundredth.
 */
import Papa from 'papaparse';
import type {ImportRow, Kind} from './import-kinds.ts';
import type {Pace} from './pace.ts';

export const IMPORT_LIMITS = {rowsMax: 100_000, faultsMax: 100} as const;
/** Lines that are parsed in one go: some milliseconds. */
const LINES_AT_ONCE = 500;

export type ImportFault = {readonly row: number; readonly column: string; readonly fault: string};
export class ImportRefused extends Error {
  readonly faults: readonly ImportFault[];
  constructor(faults: readonly ImportFault[]) {
    super(`${faults.length} faults in the file`);
    this.name = 'ImportRefused';
    this.faults = faults;
  }
}

/** The rows, every cell read by its column. Throws `ImportRefused` with what is wrong, by row and column. */
export async function readRows(csv: string, {row: schema}: Kind, pace: Pace): Promise<ImportRow[]> {
  const {columns, lines, faults} = await readLines(csv, pace);
  const strange = columns.filter(
    (column, at) => !Object.hasOwn(schema.shape, column) || columns.indexOf(column) !== at,
  );
  if (strange.length > 0)
    throw new ImportRefused(strange.map((column) => strangeColumn(column, Object.keys(schema.shape))));
  const rows: ImportRow[] = [];
  for (const [index, cells] of lines.entries()) {
    if (faults.length >= IMPORT_LIMITS.faultsMax) break;
    if (pace.due) await pace.rest();
    if (cells.length !== columns.length) {
      faults.push({row: index + 1, column: '', fault: `${cells.length} cells under ${columns.length} columns`});
      continue;
    }
    const row = schema.safeParse(
      Object.fromEntries(columns.flatMap((name, at) => (cells[at] === '' ? [] : [[name, cells[at]]]))),
    );
    if (row.success) rows.push(row.data);
    else
      for (const {path, message} of row.error.issues)
        faults.push({row: index + 1, column: String(path[0] ?? ''), fault: message});
  }
  if (faults.length > 0) throw new ImportRefused(faults.slice(0, IMPORT_LIMITS.faultsMax));
  return rows;
}

type Lines = {readonly columns: readonly string[]; readonly lines: string[][]; readonly faults: ImportFault[]};

async function readLines(csv: string, pace: Pace): Promise<Lines> {
  const {rowsMax, faultsMax} = IMPORT_LIMITS;
  let columns: readonly string[] | undefined;
  const lines: string[][] = [];
  const faults: ImportFault[] = [];
  const found: Pick<Papa.ParseConfig, 'delimiter' | 'newline'> = {};
  // One row more than may be: a longer file is refused without being read to its end.
  for (let at = 0; at < csv.length && lines.length <= rowsMax && faults.length < faultsMax; ) {
    if (pace.due) await pace.rest();
    const {data, errors, meta} = Papa.parse<string[]>(csv.slice(at), {
      ...found,
      preview: LINES_AT_ONCE,
      skipEmptyLines: 'greedy',
      // Its fast way cuts the whole rest of the file into lines, each time.
      fastMode: false,
    });
    found.delimiter ??= meta.delimiter;
    found.newline ??= meta.linebreak as '\n' | '\r\n' | '\r';
    for (const {code, row, message} of errors) {
      // `row` counts the lines of this piece, the empty ones too: near enough to find a quote that is never closed.
      const header = columns === undefined ? 1 : 0;
      if (code !== 'UndetectableDelimiter')
        faults.push({row: lines.length + (row ?? 0) + 1 - header, column: '', fault: message});
    }
    const [first, ...rest] = data;
    if (columns === undefined && first !== undefined) {
      columns = first.map((name) => name.trim());
      lines.push(...rest);
    } else lines.push(...data);
    if (meta.cursor <= 0) break;
    at += meta.cursor;
  }
  if (columns === undefined || lines.length === 0) throw refusedFile('no rows below a header line');
  if (lines.length > rowsMax) throw refusedFile(`more than ${rowsMax} rows; at most ${rowsMax} in one file`);
  return {columns, lines, faults};
}

/** A fault of the file as a whole. */
export function refusedFile(fault: string, column = ''): ImportRefused {
  return new ImportRefused([{row: 0, column, fault}]);
}

function strangeColumn(column: string, known: readonly string[]): ImportFault {
  const fault = known.includes(column) ? 'the column is there twice' : `no such column; there are ${known.join(', ')}`;
  return {row: 0, column, fault};
}
