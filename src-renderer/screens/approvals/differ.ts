/** What of an effect is not in another of the same command: what who asks stated is compared with how things stand. */
import type {ShownEffect} from '../../../src-shared/api/approvals.ts';

type Row = ShownEffect['rows'][number];

/** By its place in the effect. */
export type Differs = {readonly rows: readonly boolean[]; readonly summary: readonly boolean[]};

/** Names are of today in both, and say nothing; of equal rows each stands for one. */
const wordsOf = ({what, order, line, customer, item, site, units, dayBefore, dayAfter, money}: Row): string =>
  JSON.stringify([what, order, line, customer, item, site, units, dayBefore, dayAfter, money].map(String));

export const differing = (effect: ShownEffect, from: ShownEffect): Differs => ({
  rows: notIn(effect.rows.map(wordsOf), from.rows.map(wordsOf)),
  summary: notIn(effect.shown.summary, from.shown.summary),
});

function notIn(words: readonly string[], others: readonly string[]): readonly boolean[] {
  const left = [...others];
  return words.map((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
