/** Requests for approval in words: their states, whose they are, what their rows say. */
import type {ApprovalRow} from '../../../src-shared/api/approvals.ts';
import type {Aspect} from '../../ui/signal.tsx';
import {ROLE_WORDS} from '../words.ts';

export const STATES: Readonly<Record<ApprovalRow['state'], {readonly word: string; readonly aspect: Aspect}>> = {
  open: {word: 'Waits', aspect: 'wait'},
  expired: {word: 'Ran out', aspect: 'caution'},
  approved: {word: 'Approved', aspect: 'clear'},
  refused: {word: 'Refused', aspect: 'stop'},
  withdrawn: {word: 'Withdrawn', aspect: 'wait'},
};

const GOOD: readonly string[] = ['comes sooner', 'gets a date', 'is promised'];
const BAD: readonly string[] = ['comes later', 'loses its date', 'gives up stock', 'without a date', 'is cancelled'];
export const aspectOf = (what: string): Aspect =>
  GOOD.includes(what) ? 'clear' : BAD.includes(what) ? 'caution' : 'wait';

export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** "Waits for Operations", "Approved by priya". */
export function stateWords({state, owner, closed}: ApprovalRow): string {
  if (state === 'open') return owner === null ? 'Waits' : `Waits for ${ROLE_WORDS[owner]}`;
  return closed === null || state === 'withdrawn' ? STATES[state].word : `${STATES[state].word} by ${closed.by}`;
}
