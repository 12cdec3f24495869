import type {AtRiskRow} from '../../src-shared/api/rows.ts';

/** What helps is found after it is known to be endangered; undefined while the row is not there yet. */
export const adviceText = (action: string | null | undefined): string => (action === '' ? 'looking…' : (action ?? ''));

export const riskWord = (row: Pick<AtRiskRow, 'aspect'>): string => (row.aspect === 'stop' ? 'Likely late' : 'At risk');
