/**
 * An option of several lots that somebody chose: promised as it was chosen or not at all. Whoever asks for it asks for exactly
 * these sites, days and quantities; the customer's rules decide whether they may be promised.
 */
import type {ItemId, Units} from '../../kernel/types.ts';
import type {DecideContext, Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import {allows, kindOf} from '../master-data/substitutes.ts';
import type {AskedLine, CheckInput, Taken} from './asked.ts';
import type {Candidate} from './candidate.ts';
import {isFewEnough} from './few-shipments.ts';
import {acceptable, lotAt, option} from './options.ts';
import type {Destination} from './route.ts';
import type {ChosenLot, PromiseLot, PromiseOption} from './types.ts';

type Asked = {readonly quantity: Units; readonly site?: string | undefined; readonly chosenDay?: number | undefined} & {
  readonly chosenItem?: string | undefined;
  readonly chosenLots?: readonly ChosenLot[] | undefined;
};

/** The substitutes that were chosen for a line; none where it is of the item asked for. */
export const chosenSubstitutes = ({chosenItem, chosenLots = []}: Asked): readonly string[] => [
  ...new Set([chosenItem, ...chosenLots.map((l) => l.item)].filter((item) => item !== undefined)),
];

/** The refusal that names the first line whose chosen lots are no choice of it, or null. */
export function badChoice(read: Read, lines: readonly Asked[], shipComplete: boolean): Rejection | null {
  for (const [i, {quantity, site, chosenDay, chosenItem, chosenLots}] of lines.entries()) {
    if (chosenLots === undefined) continue;
    const line = `line ${i + 1}`;
    if (site !== undefined || chosenDay !== undefined || chosenItem !== undefined)
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

/** The refusal that names the first line whose chosen substitute may not be sent for it to this customer by whom, or null. */
export function badSubstitute(
  read: Read,
  lines: readonly (Asked & {readonly item: ItemId})[],
  {rules}: Pick<Destination, 'rules'>,
  context: Pick<DecideContext, 'may'>,
): Rejection | null {
  for (const [i, line] of lines.entries()) {
    const [substitute, another] = chosenSubstitutes(line);
    if (substitute === undefined) continue;
    const place = `line ${i + 1}: ${substitute} instead of ${line.item}`;
    const kind = kindOf(read, line.item, substitute);
    if (another !== undefined) return {code: 'invalid', what: `${place}, and ${another}: one substitute for a line`};
    if (kind === undefined) return {code: 'invalid', what: `${place}: it is no substitute of it, or sold no more`};
    const multiple = read(key('item', substitute))?.multiple ?? 1;
    const parts = line.chosenLots?.filter((l) => l.item === substitute) ?? [line];
    if (parts.some((part) => part.quantity % multiple !== 0))
      return {code: 'quantity-rule', what: `${place}: multiples of ${multiple}`};
    if (allows(rules, kind) || context.may('substitute')) continue;
    const takes = rules.substitution === 'equivalent' ? 'equivalents only, and it is an upgrade' : 'no substitutes';
    return {code: 'needs-approval', what: `${place}: the customer takes ${takes}`};
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
  const gone: Taken[] = [...taken];
  const lots: PromiseLot[] = [];
  const from = [...candidates];
  for (const asked of chosen) {
    const {site, quantity} = asked;
    const there = at(asked, gone);
    const lot = there === null ? null : lotAt(input, there, quantity, there.request);
    if (there === null || lot === null) return [];
    if (there.instead !== undefined) from.push(there);
    lots.push(lot);
    gone.push({site, item: lot.item ?? line.item, due: lot.shipBy, quantity, service: lot.service});
  }
  const together = option(input, line, kindOfLots(line, lots), lots, from);
  return mayBeParts(input, line, lots) && acceptable(input, line, together) ? [together] : [];
}

function kindOfLots(line: AskedLine, lots: readonly PromiseLot[]): PromiseOption['kind'] {
  if (lots.some((l) => l.item !== undefined)) return 'substitute';
  return lots.some((l) => l.day > line.requestedDay) ? 'part-later' : 'split';
}

/** Whether the customer's rules let a line be promised in these parts. */
export function mayBeParts(input: CheckInput, line: AskedLine, lots: readonly PromiseLot[]): boolean {
  const {rules} = input.to;
  if (input.shipComplete || rules.shipComplete) return false;
  if (!rules.splitSites && new Set(lots.map((l) => l.site)).size > 1) return false;
  if (!rules.backorders && lots.some((l) => l.day > line.requestedDay)) return false;
  if (!isFewEnough(input, line, lots, 0)) return false;
  return lots.every((l) => l.day > line.requestedDay || l.quantity >= rules.minimumShipment);
}
