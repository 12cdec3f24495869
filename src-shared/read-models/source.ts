/** What a table of rows offers to windows: its rows, its columns as numbers or dictionary texts, and a row to show. */
import type {AnyRow, RowSums} from '../api/rows.ts';

/** `array`, where there is one, is the column itself: loops over a million rows go through it. */
export type NumberColumn = {
  readonly kind: 'number';
  readonly at: (row: number) => number;
  readonly array?: ArrayLike<number>;
};
/** Texts as codes into a dictionary, so that a text sort is an integer sort and a search looks at each string once. */
export type TextColumn = {
  readonly kind: 'text';
  readonly at: (row: number) => number;
  readonly strings: readonly string[];
  readonly array?: ArrayLike<number>;
};
export type SourceColumn = NumberColumn | TextColumn;

/**
 * A column as a file has it. `name` is the row's field and the head of a CSV, `head` the head a person reads.
 * `money` is in minor units, `price` in 1/10,000, `day` a calendar day, `instant` UTC ms shown in the zone of the field `zone`.
 */
export type ExportColumn = {
  readonly name: string;
  readonly head: string;
  readonly kind: 'text' | 'number' | 'money' | 'price' | 'day' | 'instant' | 'flag';
  readonly zone?: string;
  /** Where the value is not the field itself. */
  readonly of?: (row: AnyRow) => unknown;
};

export interface RowSource {
  /** All rows there are, ascending. A fresh array the caller may sort. */
  rows(): Uint32Array;
  has(row: number): boolean;
  /** The row of an id; −1 when there is none. */
  find(id: string): number;
  column(name: string): SourceColumn | undefined;
  /** Text columns a search looks at. */
  readonly searched: readonly string[];
  show(row: number): AnyRow;
  /** What the rows add up to, where they are parts of a figure. */
  sums?(rows: Iterable<number>): RowSums;
  /** What a file of this table holds, from the left. */
  readonly exported: readonly ExportColumn[];
}

export const text = (name: string, head: string): ExportColumn => ({name, head, kind: 'text'});
export const number = (name: string, head: string): ExportColumn => ({name, head, kind: 'number'});
export const money = (name: string, head: string): ExportColumn => ({name, head, kind: 'money'});
export const day = (name: string, head: string): ExportColumn => ({name, head, kind: 'day'});
export const instant = (name: string, head: string, zone: string): ExportColumn => ({
  name,
  head,
  kind: 'instant',
  zone,
});

/** The place of each code in alphabetical order (by UTF-16 unit, without case): a text sort that agrees on every host. */
export function ranks(strings: readonly string[]): Uint32Array {
  const folded = strings.map((s) => s.toLowerCase());
  const order = new Uint32Array(strings.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  order.sort((a, b) =>
    (folded[a] as string) < (folded[b] as string) ? -1 : (folded[a] as string) > (folded[b] as string) ? 1 : a - b,
  );
  const rank = new Uint32Array(strings.length);
  for (let i = 0; i < order.length; i++) rank[order[i] as number] = i;
  return rank;
}
