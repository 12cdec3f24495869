/** What must be so of kits: their lines are whole kits at any time, of the parts that the kit had when it was asked for. */
import {key, type Read} from '../../src-shared/domain/events.ts';
import type {Order, OrderLine} from '../../src-shared/domain/orders/types.ts';
import {assert, must} from '../../src-shared/kernel/assert.ts';

/** `old`: as it was before the decision; undefined where it was placed by it, or is gone since. */
export function checkKits(read: Read, old: Order | undefined, o: Order | undefined, why: string): void {
  for (const line of o?.lines ?? []) {
    const {kit} = line;
    if (o === undefined || kit === undefined) continue;
    const group = o.lines.filter((l) => l.kit?.group === kit.group);
    const of = `${why}: kits ${kit.item} of ${o.id}, line ${line.line}`;
    assert(group[0]?.line === kit.group && group.every((l) => l.kit?.item === kit.item), `${of}: not of its group`);
    assert(line.insteadOf === undefined, `${of}: sent in the place of another`);
    if (hasLeft(o, group)) {
      // What has come apart grows no more.
      const was = old?.lines.find((l) => l.line === line.line);
      assert(was === undefined || line.quantity <= was.quantity, `${of}: more of it was asked`);
      continue;
    }
    const kits = group.map((l) => live(o, l) / (l.kit?.per ?? 0));
    assert(
      Number.isInteger(kits[0]) && kits.every((n) => n === kits[0]),
      `${of}: its lines make ${kits.join(', ')} kits`,
    );
    assert(
      group.every((l) => l.request.day === line.request.day),
      `${of}: its parts are asked for on different days`,
    );
    if (old === undefined && kit.group === line.line) sameParts(read, group, of);
  }
}

const hasLeft = ({lots}: Order, group: readonly OrderLine[]): boolean =>
  lots.some((lot) => lot.shipped + lot.delivered > 0 && group.some((l) => l.line === lot.line));

const live = (o: Order, l: OrderLine): number =>
  l.quantity - o.lots.reduce((n, lot) => n + (lot.line === l.line ? lot.cancelled : 0), l.cancelled);

/** A new order's kits have each part as often as the kit is defined with. */
function sameParts(read: Read, group: readonly OrderLine[], of: string): void {
  const {parts = []} = must(read(key('item', group[0]?.kit?.item ?? '')), of);
  const has = (item: string) => group.reduce((n, l) => n + (l.item === item ? (l.kit?.per ?? 0) : 0), 0);
  assert(
    parts.every(({item, per}) => has(item) === per) && group.every((l) => parts.some((p) => p.item === l.item)),
    `${of}: other parts than it is made of`,
  );
}
