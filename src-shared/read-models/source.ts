/** What a table of rows offers to windows: its rows, its columns as numbers or dictionary texts, and a row to show. */
import type {AnyRow} from '../api/rows.ts';

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

export interface RowSource {
  /** All rows there are, ascending. A fresh array the caller may sort. */
  rows(): Uint32Array;
  has(row: number): boolean;
  column(name: string): SourceColumn | undefined;
  /** Text columns a search looks at. */
  readonly searched: readonly string[];
  show(row: number): AnyRow;
  readonly csvColumns: readonly string[];
}

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
