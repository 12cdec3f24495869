/**
 * What an order is promised of substitutes. The chosen substitute is an order line of its own, because everything after the promise
 * (claims, picking, shipping, returns) takes the item from the line; the line it stands in for keeps what was asked.
 *
 *   asked    line 1: 20 blue for Tuesday        originalQuantity, originalDay, item: for ever
 *   chosen   8 blue, 12 red instead
 *   order    line 1: 8 blue to come, 12 of it cancelled by the customer's own choice, so not counted as failed
 *            line 2: 12 red for Tuesday, instead of line 1, at the price of blue
 */
import type {UnitPrice, Units} from '../../kernel/types.ts';
import {LIMITS_COMMAND} from '../commands.ts';
import type {Rejection} from '../decider.ts';
import type {AskedLine} from '../promise/asked.ts';
import type {LinePromise, PromiseLot} from '../promise/types.ts';
import {amountOf} from './types.ts';

/** The part of a line that a substitute serves; `line` is the one that was asked. */
export type Part = {
  readonly line: number;
  readonly item: string;
  readonly quantity: Units;
  readonly answer: LinePromise;
};

/** An answer with only the lots of its first option that are of the item asked for. */
export const ownPart = (answer: LinePromise): LinePromise => only(answer, (lot) => lot.item === undefined);

export function substitutedParts(answers: readonly LinePromise[]): Part[] {
  return answers.flatMap((whole) => {
    const items = new Set((whole.options[0]?.lots ?? []).map((lot) => lot.item).filter((item) => item !== undefined));
    return [...items].map((item) => {
      const answer = only(whole, (lot) => lot.item === item);
      const quantity = answer.options[0]?.lots.reduce((n, lot) => n + lot.quantity, 0) ?? 0;
      return {line: whole.line, item, quantity, answer};
    });
  });
}

function only(answer: LinePromise, of: (lot: PromiseLot) => boolean): LinePromise {
  const [first, ...others] = answer.options;
  return first === undefined ? answer : {...answer, options: [{...first, lots: first.lots.filter(of)}, ...others]};
}

/** Units of a line that its substitutes serve. */
export const substitutedUnits = (parts: readonly Part[], line: number): Units =>
  parts.reduce((n, part) => n + (part.line === line ? part.quantity : 0), 0);

/** What the lines cost, minor units: a substitute at the price of the item asked for, rounded as the line it becomes. */
export function amountWith(
  lines: readonly AskedLine[],
  prices: readonly {readonly unitPrice: UnitPrice}[],
  parts: readonly Part[],
): number {
  return lines.reduce((sum, {line, quantity}, i) => {
    const price = prices[i]?.unitPrice ?? 0;
    const own = quantity - substitutedUnits(parts, line);
    return (
      sum +
      [own, ...parts.filter((p) => p.line === line).map((p) => p.quantity)].reduce((n, q) => n + amountOf(q, price), 0)
    );
  }, 0);
}

/** The refusal when the substitutes would make the order longer than one may be, or null. */
export function tooManyLines(lines: readonly AskedLine[], parts: readonly Part[]): Rejection | null {
  const left = LIMITS_COMMAND.orderLinesMax - lines.length;
  return parts.length <= left
    ? null
    : {code: 'quantity-rule', what: `${parts.length} substitutes are lines of their own: order them apart`, left};
}
