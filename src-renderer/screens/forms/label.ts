/** A label of the floor is a claim's id: `SO-1042/3.1` is lot 1 of line 3 of SO-1042. */
import type {CommandOf} from '../../data/commands.ts';

export type Act = 'released' | 'picked' | 'packed' | 'shipped' | 'short';
type FloorCommand = CommandOf<'AdvanceLots'> | CommandOf<'ShipLots'> | CommandOf<'ReportShortPick'>;

/** The command, or what is missing. */
export function commandOfLabel(label: string, act: Act, quantity: number | undefined): FloorCommand | string {
  const found = /^(\S+)\/(\d+)\.(\d+)$/.exec(label.trim());
  if (found === null) return 'The label is order/line.lot, such as SO-1042/3.1.';
  const [, order = '', line, lot] = found;
  const at = {line: Number(line), lot: Number(lot)};
  if (act === 'short')
    return quantity === undefined
      ? 'Say how many were found.'
      : {type: 'ReportShortPick', order, ...at, found: quantity};
  if (quantity === undefined || quantity < 1) return 'Say how many units.';
  const lots = [{...at, quantity}];
  return act === 'shipped' ? {type: 'ShipLots', order, lots} : {type: 'AdvanceLots', order, to: act, lots};
}
