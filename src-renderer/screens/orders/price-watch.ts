/** What lines were shown to cost: where a list says something else before the order is placed, somebody has to say that it counts. */
import {useState} from 'react';

/** A line as it is priced: the same words are the same question, whatever the lists say meanwhile. */
export type PricedLine = {readonly n: number; readonly item: string; readonly wish: string; readonly unitPrice: number};
export type PriceChange = {readonly n: number; readonly item: string; readonly was: number; readonly now: number};

/** Prices by what was asked: the first that was shown, or the last that somebody accepted. */
export type Seen = ReadonlyMap<string, number>;

export const withUnseen = (seen: Seen, lines: readonly PricedLine[]): Seen => {
  const fresh = lines.filter(({wish}) => !seen.has(wish));
  return fresh.length === 0
    ? seen
    : new Map([...seen, ...fresh.map(({wish, unitPrice}) => [wish, unitPrice] as const)]);
};
export const changesSince = (seen: Seen, lines: readonly PricedLine[]): readonly PriceChange[] =>
  lines.flatMap(({n, item, wish, unitPrice}) => {
    const was = seen.get(wish) ?? unitPrice;
    return was === unitPrice ? [] : [{n, item, was, now: unitPrice}];
  });

/** `lines`: as they cost now, without those priced by hand. */
export function usePriceChanges(lines: readonly PricedLine[]): {
  readonly changes: readonly PriceChange[];
  readonly accept: () => void;
} {
  const [seen, setSeen] = useState<Seen>(new Map());
  const all = withUnseen(seen, lines);
  if (all !== seen) setSeen(all);
  return {
    changes: changesSince(all, lines),
    accept: () => setSeen(new Map([...all, ...lines.map(({wish, unitPrice}) => [wish, unitPrice] as const)])),
  };
}
