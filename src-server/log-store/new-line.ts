/** What a decision must satisfy before it becomes a line of the log, whatever the store is made of. */
import {AppendRefused, LOG_LIMITS, type NewDecision} from './log-store.ts';
import {encodeTerms, termOf} from './postings.ts';

/** Throws `AppendRefused` when a line does not follow the one before or is over a limit. */
export function checkLine(decision: NewDecision, seq: number, previousAt: number): void {
  if (decision.seq !== seq) throw new AppendRefused('gap', decision.seq, `expected seq ${seq}`);
  if (decision.at < previousAt) {
    throw new AppendRefused('clock-fell', seq, `instant ${decision.at} is before ${previousAt}`);
  }
  if (decision.body.byteLength > LOG_LIMITS.bodyBytesMax) {
    throw new AppendRefused('too-large', seq, `body of ${decision.body.byteLength} bytes`);
  }
  if (decision.keys.length > LOG_LIMITS.keysMax) {
    throw new AppendRefused('too-large', seq, `${decision.keys.length} keys`);
  }
  if (Math.max(decision.commandId.length, decision.clientId.length, decision.actor.length) > LOG_LIMITS.idCharsMax) {
    throw new AppendRefused('too-large', seq, `an id is longer than ${LOG_LIMITS.idCharsMax} characters`);
  }
}

/** The hashed terms a decision is found by in the audit. */
export function termsOf(decision: NewDecision): Uint8Array {
  return encodeTerms([
    termOf.client(decision.clientId),
    termOf.actor(decision.actor),
    termOf.commandType(decision.commandType),
    termOf.outcome(decision.outcome),
    ...decision.keys.map(termOf.key),
  ]);
}
