/** Why units of a line that is changed keep their promise: how far each is, never only that something has begun. */
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import {qty} from '../../ui/format.ts';

type LotUnits = Pick<
  OrderDetail['lines'][number]['lots'][number],
  'allocated' | 'released' | 'picked' | 'packed' | 'shipped' | 'delivered'
>;
const STAGES = [
  ['released', 'released to the floor'],
  ['picked', 'picked'],
  ['packed', 'packed'],
] as const;

/** `7 keep their promise: 5 released to the floor, 2 left`; of a lot that is begun, the rest goes with it. */
export function keptWords(units: number, lots: readonly LotUnits[]): string {
  const begun = lots.filter((l) => l.released + l.picked + l.packed + l.shipped + l.delivered > 0);
  const sum = (of: (lot: LotUnits) => number) => begun.reduce((n, lot) => n + of(lot), 0);
  const parts: readonly (readonly [number, string])[] = [
    ...STAGES.map(([stage, word]) => [sum((lot) => lot[stage]), word] as const),
    [sum((lot) => lot.shipped + lot.delivered), 'left'],
    [sum((lot) => lot.allocated), 'of the same lots'],
  ];
  const said = parts.filter(([n]) => n > 0).map(([n, word]) => `${qty(n)} ${word}`);
  return `${qty(units)} ${units === 1 ? 'keeps its' : 'keep their'} promise${said.length === 0 ? '' : `: ${said.join(', ')}`}`;
}
