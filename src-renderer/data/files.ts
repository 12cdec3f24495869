/** A window's rows as a file: the engine writes it in parts, we put them together. */
import type {ExportFormat} from '../../src-shared/api/rows.ts';
import type {Client} from './client.ts';

export type RowsFile = {readonly name: string; readonly file: Blob; readonly rows: number; readonly of: number};

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv;charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Null when it was cancelled. `onShare` hears how much of it is done, 0…1. */
export async function fileOf(
  client: Client,
  window: string,
  format: ExportFormat,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<RowsFile | null> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of await client.rows.export({window, format}, {signal})) {
    if (signal.aborted) return null;
    if (part.kind === 'end')
      return {name: part.name, file: new Blob(pieces, {type: TYPES[format]}), rows: part.rows, of: part.of};
    pieces.push(bytesOf(part.base64));
    onShare(part.of === 0 ? 1 : part.done / part.of);
  }
  if (signal.aborted) return null;
  throw new Error('the export ended before its end');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
