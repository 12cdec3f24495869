import type {GridApi, IRowNode} from 'ag-grid-community';
import {time} from '../ui/theme/tokens.ts';

/** With reduced motion a mark stays until about the next look instead of fading. */
const STILL_MS = 8_000;

/**
 * Puts new data into a row in place and marks the cells whose value changed. The grid's own flashing does not work
 * with the infinite model (ag-grid #13460), so the change set is ours.
 */
export function flashChanged<Row>(api: GridApi<Row>, node: IRowNode<Row>, row: Row): void {
  const shown = api.getAllDisplayedVirtualColumns();
  const before = shown.map((column) => api.getCellValue({rowNode: node, colKey: column}));
  node.setData(row);
  const changed = shown.filter((column, i) => !same(before[i], api.getCellValue({rowNode: node, colKey: column})));
  if (changed.length === 0) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  api.flashCells({
    rowNodes: [node],
    columns: changed,
    flashDuration: still ? STILL_MS : time.changeHold,
    fadeDuration: still ? 0 : time.changeFade,
  });
}

/** Values of cells are figures, words, or small plain objects. */
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
