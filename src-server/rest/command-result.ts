/** A refusal as the REST door says it: the code, what is left, the next date. */
import type {LineRefusal, Rejection} from '../../src-shared/domain/decider.ts';
import {DAY_MS, type ZonedDay} from '../../src-shared/kernel/types.ts';
import type {CommandResult} from './contract.ts';

/** `seq` is null for what was refused at the door and left no decision. */
export function refusalOf(commandId: string, seq: number | null, rejection: Rejection): CommandResult {
  const {code, what, left, next, lines} = rejection;
  return {
    commandId,
    outcome: 'rejected',
    seq,
    code,
    what: what ?? null,
    left: left ?? null,
    nextDate: dateOf(next),
    lines: (lines ?? []).map(lineRefusal),
  };
}

function lineRefusal({line, item, asked, left, next}: LineRefusal) {
  return {line, item, asked, left, nextDate: dateOf(next)};
}

export function dateOf(day: ZonedDay | null | undefined): {day: string; zone: string} | null {
  return day ? {day: isoDay(day.day), zone: day.zone} : null;
}

/** An ISO date of a day number. */
export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
