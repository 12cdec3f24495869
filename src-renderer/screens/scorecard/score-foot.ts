/** What stands at the foot of a figure's list: the figure once more, reckoned from its rows. */
import type {RowSums} from '../../../src-shared/api/rows.ts';
import type {KpiTile} from '../../../src-shared/api/types.ts';
import {count, percent, qty} from '../../ui/format.ts';
import {missedOf} from './tiles.tsx';

type Kpi = KpiTile['kpi'];
export type Which = 'missed' | 'all';

const ORDERS: readonly Kpi[] = ['order-fill', 'perfect-order', 'cycle-median'];
const UNITS: readonly Kpi[] = ['unit-fill', 'unit-fill-first'];

/** Counted in units: a row adds as many as it was asked for. */
export const inUnits = (kpi: Kpi): boolean => UNITS.includes(kpi);
/** What a row of the list is. */
export const listedWord = (kpi: Kpi): string => (ORDERS.includes(kpi) ? 'order' : 'line');
/** What the figure counts. */
export const countedWord = (kpi: Kpi): string => (inUnits(kpi) ? 'unit' : listedWord(kpi));

/** The count of a list and what of it missed, so that the tile can be checked against it. */
export function footOf(tile: Pick<KpiTile, 'kpi' | 'unit' | 'target' | 'better'>, which: Which, sums: RowSums): string {
  if (tile.unit === 'days') return daysOf(tile, which, sums);
  const short = missedOf(tile, {hits: sums.counted, due: sums.due});
  const word = countedWord(tile.kpi);
  if (which === 'missed')
    return inUnits(tile.kpi)
      ? `${count(short, word)} missed: ${qty(sums.counted)} filled of ${qty(sums.due)} asked for`
      : `${count(short, word)} missed`;
  const share = sums.due === 0 ? '' : `, ${percent(sums.counted / sums.due)}`;
  return `${qty(short)} missed of ${count(sums.due, word)}${share}`;
}

function daysOf({target}: Pick<KpiTile, 'target'>, which: Which, {due, missed, median}: RowSums): string {
  const above = `above ${target.toFixed(1)} d`;
  return which === 'missed'
    ? `${count(missed, 'order')} ${above}`
    : `Median ${(median / 10).toFixed(1)} d of ${count(due, 'order')}, ${qty(missed)} ${above}`;
}

/**
 * What the figure counts and the list does not show: an archived order stays in the figures and leaves the lists, and a list stands as
 * it was opened while the running week goes on. Empty where the
 * two agree; days missed by archived orders are not told apart.
 */
export function unlisted(
  tile: Pick<KpiTile, 'kpi' | 'unit' | 'better' | 'value'>,
  which: Which,
  sums: RowSums,
): string {
  if (tile.unit === 'days' && which === 'missed') return '';
  const listed = which === 'missed' ? missedOf(tile, {hits: sums.counted, due: sums.due}) : sums.due;
  const more = (which === 'missed' ? missedOf(tile, tile.value) : tile.value.due) - listed;
  return more > 0
    ? `${count(more, countedWord(tile.kpi))} more counted since it was opened, or of archived orders`
    : '';
}
