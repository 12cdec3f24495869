/**
 * CSV as spreadsheets write it, in one pass: quoted cells may hold commas, doubled quotes and line ends. Written here
 * because nearly all rows of a book hold no quote, and cutting those at the commas takes a tenth of a general parser.
 */
export type CsvRow = {readonly text: string; readonly cells: readonly string[]};

/** Rows without the empty ones. A quote that never ends takes the rest of the text as its cell. */
export function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  // The next quote at or after `at`, looked up once: most books hold few.
  let quote = text.indexOf('"');
  let at = text.charCodeAt(0) === BOM ? 1 : 0;
  while (at < text.length) {
    let end = lineEnd(text, at);
    const quoted = quote >= 0 && quote < end;
    let open = false;
    for (; quote >= 0 && (quote < end || open); quote = text.indexOf('"', quote + 1)) {
      open = !open;
      // A line end inside quotes belongs to the cell.
      if (!open && quote > end) end = lineEnd(text, quote);
    }
    if (open) end = text.length;
    const row = text.slice(at, text.charCodeAt(end - 1) === CR ? end - 1 : end);
    if (row !== '') rows.push({text: row, cells: quoted ? quotedCells(row) : row.split(',')});
    at = end + 1;
  }
  return rows;
}

const CR = 13;
const BOM = 0xfeff;

function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

function quotedCells(row: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < row.length; at += 1) {
    const char = row[at] as string;
    if (char === '"') {
      if (quoted && row[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = !quoted;
    } else if (char === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += char;
  }
  cells.push(cell);
  return cells;
}
