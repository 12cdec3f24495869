/** Words for the exception of a queue row. */
import type {AtRiskRow} from '../../src-shared/api/rows.ts';
import type {RiskDetail} from '../../src-shared/api/types.ts';
import type {CommandOf} from '../data/commands.ts';
import {ROLE_WORDS} from './words.ts';

type Owned = Pick<AtRiskRow, 'owner' | 'takenBy'>;
/** `priya`, or the role while nobody has taken it; empty where there is none yet. */
export const ownerText = ({owner, takenBy}: Owned): string =>
  takenBy !== '' ? takenBy : (ROLE_WORDS[owner as keyof typeof ROLE_WORDS] ?? '');
export const ownerWords = (row: Owned): string =>
  row.takenBy === ''
    ? `${ownerText(row)}, not taken`
    : `${row.takenBy}, ${ROLE_WORDS[row.owner as keyof typeof ROLE_WORDS] ?? row.owner}`;

/** `1 h 55 left`, `40 min over`; nothing where no clock runs. */
export function clockText({state, minutesLeft}: Pick<AtRiskRow, 'state' | 'minutesLeft'>): string {
  if (state === 'resolved') return 'resolved';
  if (minutesLeft === null) return '';
  return minutesLeft < 0 ? `${lengthOf(-minutesLeft)} over` : lengthOf(minutesLeft);
}
export const clockWords = (row: Pick<AtRiskRow, 'state' | 'minutesLeft'>): string =>
  (row.minutesLeft ?? 0) < 0 ? clockText(row) : `${clockText(row)} left`;

const lengthOf = (minutes: number): string =>
  minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;

export const TYPE_WORDS: Readonly<Record<NonNullable<RiskDetail['exception']>['type'], string>> = {
  'endangered-promise': 'endangered promise',
  'back-order': 'back order',
  'credit-hold': 'credit hold',
};

export const RESOLUTION_WORDS: readonly {key: CommandOf<'ResolveException'>['code']; word: string}[] = [
  {key: 'customer-agreed', word: 'The customer agreed'},
  {key: 'customer-declined', word: 'The customer declined'},
  {key: 'supply-found', word: 'Supply was found'},
  {key: 'handled-elsewhere', word: 'Handled elsewhere'},
  {key: 'accepted-loss', word: 'The loss is accepted'},
  {key: 'not-a-problem', word: 'No problem'},
];
