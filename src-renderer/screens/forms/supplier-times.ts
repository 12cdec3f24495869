import type {SupplierTimes} from '../../../src-shared/api/calendars.ts';
import {useAnswer, useKept} from '../../data/answer.ts';
import {useEngine} from '../../data/engine.tsx';

type About = {
  readonly supplier: string | undefined;
  readonly site: string;
  /** Counted from when it was placed; without it, from now. */
  readonly purchase?: string;
  readonly days: readonly number[];
};
/** Undefined while it is being read; null where nothing can be said of them. */
export function useSupplierTimes({supplier, site, purchase, days}: About): SupplierTimes | null | undefined {
  const {client} = useEngine();
  const asked = [...new Set(days)];
  const scope = supplier === undefined || site === '' ? undefined : [supplier, site, purchase].join('\n');
  const key = scope === undefined ? undefined : `${scope}\n${asked.join()}`;
  const about = {supplier: supplier ?? '', site, days: asked, ...(purchase !== undefined && {purchase})};
  const answer = useAnswer(key, (signal) => client.inbound.times(about, {signal}));
  const {data, trouble} = useKept(answer, key, scope);
  return key === undefined || trouble !== undefined ? null : data;
}
