import type {AtRiskRow} from '../../src-shared/api/rows.ts';

export const riskWord = (row: Pick<AtRiskRow, 'aspect'>): string => (row.aspect === 'stop' ? 'Likely late' : 'At risk');
