/**
 * What could be sent instead. Asked of people, beside the options of the item itself: nothing is replaced unless somebody chooses it.
 *
 *   the item's own best is late or short ──► for each substitute it names:
 *       all of it        by the substitute alone, as if it had been asked for
 *       the missing part the item's own sites and the substitute's as one pool: own units first, the rest of the other
 *   kept where it is sooner than the best of the item itself, and the customer's rules let it be promised so
 *
 * One unit stands for one. A kind beyond the customer's rule is offered as what needs approval: an upgrade to who takes equivalents,
 * and to who takes none either, but that only to whom holds the right.
 */
import type {DayNumber, ItemId} from '../../kernel/types.ts';
import {key} from '../events.ts';
import {allows, kindOf} from '../master-data/substitutes.ts';
import type {AskedLine, CheckInput} from './asked.ts';
import type {Candidate} from './candidate.ts';
import {mayBeParts} from './chosen.ts';
import {acceptable, byMerit, fitsWork, inParts, optionsOf, packsOf} from './options.ts';
import type {LinePromise, PromiseOption} from './types.ts';

const LIMITS_SUBSTITUTES = {
  /** Options of a line: more do not help to choose. */
  offeredMax: 4,
  /** The first lines of an inquiry: each that is late is asked again for every substitute it names. */
  linesMax: 50,
  /** Lines of an inquiry that leaves complete: there all lines are asked again for every substitute of one. */
  completeLinesMax: 20,
} as const;
type Instead = NonNullable<PromiseOption['instead']>;

/** A substitute chosen for all of a line is one lot by the chosen day, or it is not promised. Without such a choice the options stand. */
export function asChosen(line: AskedLine, options: readonly PromiseOption[]): readonly PromiseOption[] {
  if (line.chosenItem === undefined) return options;
  const by = Math.max(line.requestedDay, line.chosenDay ?? line.requestedDay);
  return options
    .slice(0, 1)
    .filter(({lots, short}) => short === 0 && lots.length === 1 && lots.every((lot) => lot.day <= by))
    .map((o) => ({...o, kind: 'substitute'}));
}

type Around = {
  readonly best: PromiseOption | undefined;
  readonly own: readonly Candidate[];
  /** The sites that could serve the line with an item. */
  readonly at: (item: ItemId) => readonly Candidate[];
};

/** The substitutes of a line whose best option of its own is `best`, the soonest first; what needs approval comes last. */
export function substituteOptions(input: CheckInput, line: AskedLine, {best, own, at}: Around): PromiseOption[] {
  if (best?.onRequest === true || isChosen(line) || line.line > LIMITS_SUBSTITUTES.linesMax) return [];
  return offerable(input, line)
    .flatMap((instead) =>
      plansWith(input, line, own, at(instead.item)).map((o) => ({...o, kind: 'substitute' as const, instead})),
    )
    .filter((o) => isBetter(line, o, best))
    .sort(inOrder(line))
    .slice(0, LIMITS_SUBSTITUTES.offeredMax);
}

/** For what ships complete: each late line is tried with its substitutes, and all leave together. `together` answers for all lines. */
export function withSubstitutes(
  input: CheckInput,
  answers: readonly LinePromise[],
  together: (lines: readonly AskedLine[]) => readonly LinePromise[],
): LinePromise[] {
  if (answers.length > LIMITS_SUBSTITUTES.completeLinesMax) return [...answers];
  return answers.map((answer, i) => {
    const line = input.lines[i] as AskedLine;
    const [best] = answer.options;
    if (best?.onRequest === true || isChosen(line)) return {...answer, substitutes: []};
    const substitutes = offerable(input, line).flatMap((instead) => {
      const asked = {...line, chosenItem: instead.item};
      const [found] = together(input.lines.map((l, n) => (n === i ? asked : l)))[i]?.options ?? [];
      return found === undefined ? [] : [{...found, kind: 'substitute' as const, instead}];
    });
    return {
      ...answer,
      substitutes: substitutes
        .filter((o) => isBetter(line, o, best))
        .sort(inOrder(line))
        .slice(0, LIMITS_SUBSTITUTES.offeredMax),
    };
  });
}

/** Also of a part of a kit: another item would make it another kit. */
const isChosen = ({chosenItem, chosenLots, chosenDay, kit}: AskedLine): boolean =>
  kit !== undefined || chosenItem !== undefined || chosenLots !== undefined || chosenDay !== undefined;

/** The substitutes that an item names, are sold, come in such a quantity, and may be offered to this customer by whoever asks. */
function offerable(input: CheckInput, line: AskedLine): Instead[] {
  const {rules} = input.to;
  const named = input.read(key('item', line.item))?.substitutes ?? [];
  return named.flatMap(({item}) => {
    const kind = kindOf(input.read, line.item, item);
    const multiple = input.read(key('item', item))?.multiple ?? 1;
    if (kind === undefined || line.quantity % multiple !== 0) return [];
    const needsApproval = !allows(rules, kind);
    const takesNone = (rules.substitution ?? 'none') === 'none';
    return takesNone && input.substitutes !== 'by-right' ? [] : [{item, kind, needsApproval}];
  });
}

/** All of it by the substitute, and what is missing by it: whole, and in parts that may be promised. */
function plansWith(
  input: CheckInput,
  line: AskedLine,
  own: readonly Candidate[],
  there: readonly Candidate[],
): PromiseOption[] {
  const [first] = there;
  if (first?.instead === undefined) return [];
  const may = (o: PromiseOption) => isPromised(input, line, o);
  const alone = optionsOf(input, {...line, item: first.instead}, there).find(may);
  const pool = [...own, ...there];
  const {rules} = input.to;
  const sites = [...new Set(pool.map((c) => c.site))];
  const sets = rules.splitSites ? [pool] : sites.map((site) => pool.filter((c) => c.site === site));
  const mixed = line.quantity % packsOf(input, line, pool) === 0 ? sets : [];
  const plans = mixed.flatMap((set) => inParts(input, line, set, set));
  const parts = plans
    .filter((o) => o !== null)
    // Of one item alone it is offered already: by the item's own options, or above.
    .filter(({lots}) => lots.some((l) => l.item === undefined) && lots.some((l) => l.item !== undefined))
    .filter((o) => fitsWork(pool, o))
    .sort(byMerit(line))
    .find(may);
  return [alone, parts].filter((o) => o !== undefined);
}

const isPromised = (input: CheckInput, line: AskedLine, o: PromiseOption): boolean =>
  o.short === 0 && acceptable(input, line, o) && (o.lots.length === 1 || mayBeParts(input, line, o.lots));

const lastDay = (line: AskedLine, {lots}: PromiseOption): DayNumber =>
  Math.max(line.requestedDay, ...lots.map((lot) => lot.day));

/** All of it where the item's own best is not all, or all of it sooner. */
const isBetter = (line: AskedLine, o: PromiseOption, best: PromiseOption | undefined): boolean =>
  best === undefined || best.short > 0 || lastDay(line, o) < lastDay(line, best);

/** What needs no approval before what does, then by merit, then the equivalent before the upgrade, then less of it. */
const inOrder =
  (line: AskedLine) =>
  (a: PromiseOption, b: PromiseOption): number => {
    const others = ({lots}: PromiseOption) =>
      lots.reduce((n, lot) => n + (lot.item === undefined ? 0 : lot.quantity), 0);
    return (
      Number(a.instead?.needsApproval) - Number(b.instead?.needsApproval) ||
      lastDay(line, a) - lastDay(line, b) ||
      Number(a.instead?.kind === 'upgrade') - Number(b.instead?.kind === 'upgrade') ||
      others(a) - others(b) ||
      byMerit(line)(a, b)
    );
  };
