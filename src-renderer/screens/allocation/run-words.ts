/** Runs in words: verdicts, strategies, what decided. */
import type {RunLeg, RunLine, RunProposal, RunVerdict} from '../../../src-shared/api/allocation.ts';
import {dayText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import type {Aspect} from '../../ui/signal.tsx';

export const VERDICTS: Readonly<Record<RunVerdict, {readonly word: string; readonly aspect: Aspect}>> = {
  gains: {word: 'Gains', aspect: 'clear'},
  later: {word: 'Gives', aspect: 'caution'},
  keeps: {word: 'Keeps', aspect: 'wait'},
  skipped: {word: 'Left out', aspect: 'wait'},
};

const STRATEGIES: Readonly<Record<RunLine['strategy'], string>> = {
  win: 'keeps all it has',
  gain: 'keeps or improves',
  improve: 'improves, keeps what is left of its own',
  redistribute: 'may gain or lose',
  fill: 'never improves, may come later',
  lose: 'gives up what others can use',
  skip: 'left out of runs',
};
/** In the order in which a run asks them. */
export const STRATEGY_KEYS = [
  'win',
  'gain',
  'improve',
  'redistribute',
  'fill',
  'lose',
  'skip',
] as const satisfies readonly RunLine['strategy'][];
export const strategyWords = (strategy: RunLine['strategy']): string => STRATEGIES[strategy];

export const SORT_KEYS = ['penalty', 'tier', 'requested', 'promised', 'margin', 'placed'] as const;
const SORTS: Readonly<Record<string, string>> = {
  penalty: 'contract penalty',
  tier: 'tier',
  requested: 'day asked',
  promised: 'day promised',
  margin: 'margin',
  placed: 'time of order',
};
const BY: Readonly<Record<string, string>> = {
  ...SORTS,
  strategy: 'strategy',
  segment: 'class of segment',
  order: 'order number',
  line: 'line number',
};
export const sortWord = (sort: string): string => SORTS[sort] ?? sort;
export const sortWords = (sort: readonly string[]): string => sort.map(sortWord).join(', then ');

/** "after SO-1/1 by tier": the comparison that decided. */
export function decidedWords({decided, verdict}: RunLine, method: RunProposal['method']): string {
  if (verdict === 'skipped') return '';
  if (method === 'optimiser') return 'by service value';
  return decided === null ? 'asked first' : `after ${decided.after} by ${BY[decided.by] ?? decided.by}`;
}

/** `12 Reading Thu 5 Mar`. */
export const legWords = ({units, siteName, day}: RunLeg, today: number): string =>
  `${qty(units)} ${siteName} ${dayText(day, today)}`;

/** "4 sooner, by 2 days at most", "6 later". */
export function movesWords({sooner, later, days}: RunLine): string {
  const most = days === 0 ? '' : ` · ${count(Math.abs(days), 'day')}`;
  const parts = [sooner > 0 ? `${qty(sooner)} sooner` : '', later > 0 ? `${qty(later)} later` : ''];
  const text = parts.filter((part) => part !== '').join(', ');
  return text === '' ? '' : text + most;
}
