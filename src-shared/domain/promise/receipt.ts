/** The receipt of an answer's first option, the one that is promised. */
import type {PromiseOption, PromiseReceipt} from './types.ts';

/** Nothing where it is as asked and nothing else was offered: then the request itself is the reason. */
export function receiptOf([taken, ...others]: readonly PromiseOption[], policy: number): PromiseReceipt | undefined {
  if (taken === undefined || (taken.binding.kind === 'request' && others.length === 0)) return undefined;
  return {
    policy,
    binding: taken.binding,
    notTaken: others.map(({kind, lots, short}) => {
      const [first] = lots;
      const service = first?.service;
      return {
        kind,
        day: lots.length === 0 ? null : Math.max(...lots.map((lot) => lot.day)),
        short,
        sites: [...new Set(lots.map((lot) => lot.site))],
        ...(service !== undefined && {service}),
      };
    }),
  };
}
