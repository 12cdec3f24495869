/**
 * An option of several lots that somebody chose: promised as it was chosen or not at all. Whoever asks for it asks for exactly
 * these sites, days and quantities; the customer's rules decide whether they may be promised.
 */
import type {Units} from '../../kernel/types.ts';
import type {Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import type {AskedLine, CheckInput, Taken} from './asked.ts';
import {acceptable, type Candidate, lotAt, option} from './options.ts';
import type {ChosenLot, PromiseLot, PromiseOption} from './types.ts';

type Asked = {readonly quantity: Units; readonly site?: string | undefined; readonly chosenDay?: number | undefined} & {
  readonly chosenLots?: readonly ChosenLot[] | undefined;
};

/** The refusal that names the first line whose chosen lots are no choice of it, or null. */
export function badChoice(read: Read, lines: readonly Asked[], shipComplete: boolean): Rejection | null {
  for (const [i, {quantity, site, chosenDay, chosenLots}] of lines.entries()) {
    if (chosenLots === undefined) continue;
    const line = `line ${i + 1}`;
    if (site !== undefined || chosenDay !== undefined)
      return {code: 'invalid', what: `${line}: either one site and day are chosen, or lots`};
    if (shipComplete) return {code: 'invalid', what: `${line}: what ships complete is not split into lots`};
    const chosen = chosenLots.reduce((n, l) => n + l.quantity, 0);
    if (chosen !== quantity)
      return {code: 'invalid', what: `${line}: the chosen lots are ${chosen} of ${quantity}`, left: quantity};
    const unknown = chosenLots.find((l) => read(key('site', l.site)) === undefined);
    if (unknown !== undefined) return {code: 'not-found', what: `${line}: site ${unknown.site}`};
  }
  return null;
}

type Around = {
  readonly candidates: readonly Candidate[];
  /** What lines before this one take. */
  readonly taken: readonly Taken[];
  /** The site of a lot for its day by its service, with that gone from it; null where there is no such site or service. */
  readonly at: (lot: ChosenLot, gone: readonly Taken[]) => Candidate | null;
};

/** The one option the lots make, or none: what the first takes is gone for the next, at the same site too. */
export function chosenOptions(
  input: CheckInput,
  line: AskedLine,
  chosen: readonly ChosenLot[],
  {candidates, taken, at}: Around,
): PromiseOption[] {
  const {rules} = input.to;
  if (input.shipComplete || rules.shipComplete) return [];
  if (!rules.splitSites && new Set(chosen.map((l) => l.site)).size > 1) return [];
  const gone: Taken[] = [...taken];
  const lots: PromiseLot[] = [];
  for (const asked of chosen) {
    const {site, quantity} = asked;
    const there = at(asked, gone);
    const lot = there === null ? null : lotAt(input, there, quantity, there.request);
    if (lot === null) return [];
    lots.push(lot);
    gone.push({site, item: line.item, due: lot.shipBy, quantity});
  }
  const late = lots.some((l) => l.day > line.requestedDay);
  if (late && !rules.backorders) return [];
  if (lots.some((l) => l.day <= line.requestedDay && l.quantity < rules.minimumShipment)) return [];
  const together = option(input, line, late ? 'part-later' : 'split', lots, candidates);
  return acceptable(input, line, together) ? [together] : [];
}
