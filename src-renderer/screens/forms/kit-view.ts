/** The lines of some kits as one line of kits, as a change of them is said and shown. */
import type {OrderDetail} from '../../../src-shared/api/types.ts';

type Line = OrderDetail['lines'][number];
type LotView = Line['lots'][number];

const goes = (lot: LotView): number =>
  lot.allocated + lot.released + lot.picked + lot.packed + lot.shipped + lot.delivered;
const NOTHING = {allocated: 0, released: 0, picked: 0, packed: 0, shipped: 0, delivered: 0};

/** The line itself where it changes by itself. Kits are promised as far as each of their parts is, for the day of the last of these. */
export function asKits(detail: OrderDetail, line: Line): Line {
  const {kit} = line;
  if (kit === null) return line;
  const perOf = (n: number): number => detail.order.lines.find((l) => l.line === n)?.kit?.per ?? 1;
  const group = detail.order.lines.find((l) => l.line === line.line)?.kit?.group;
  const parts = detail.lines.filter((one) => detail.order.lines.find((l) => l.line === one.line)?.kit?.group === group);
  const all = parts.flatMap((part) => part.lots).filter((lot) => goes(lot) > 0);
  const promised = Math.min(
    ...parts.map((part) => Math.floor(part.lots.reduce((n, lot) => n + goes(lot), 0) / perOf(part.line))),
  );
  const last = all.reduce<LotView | undefined>(
    (a, b) => (a === undefined || b.current.day > a.current.day ? b : a),
    undefined,
  );
  return {
    ...line,
    itemName: kit.itemName,
    live: kit.kits,
    started: Math.max(...parts.map((part) => Math.ceil(part.started / perOf(part.line)))),
    toGo: Math.min(...parts.map((part) => Math.floor(part.toGo / perOf(part.line)))),
    value: parts.reduce((sum, part) => sum + part.value, 0),
    missed: parts.some((part) => part.missed),
    lots: last === undefined || promised === 0 ? [] : [{...last, ...NOTHING, allocated: promised}],
  };
}
