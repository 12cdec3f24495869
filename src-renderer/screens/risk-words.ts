import type {AtRiskRow} from '../../src-shared/api/rows.ts';

/** What helps is found after it is known to be endangered; undefined while the row is not there yet. */
export const adviceText = (action: string | null | undefined): string => (action === '' ? 'looking…' : (action ?? ''));

export const riskWord = (row: Pick<AtRiskRow, 'aspect'>): string => RISK_WORDS[row.aspect];

const RISK_WORDS: Readonly<Record<AtRiskRow['aspect'], string>> = {
  stop: 'Likely late',
  caution: 'At risk',
  wait: 'Stock not in view',
};

/** `stock of Reading and Leeds is not in your view`. */
export function notInViewText(sites: readonly string[], nameOf: (site: string) => string): string {
  const names = sites.map(nameOf);
  const last = names.pop() ?? '';
  return `stock of ${names.length === 0 ? last : `${names.join(', ')} and ${last}`} is not in your view`;
}
