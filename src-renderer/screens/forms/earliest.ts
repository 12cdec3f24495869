import {useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {earliestToday} from './day-fault.ts';

/** The earliest today of the company's sites: before it nobody can ask for anything. */
export function useEarliestToday(): number {
  const sites = useStatus()?.sites ?? [];
  return earliestToday(
    useNow(60_000),
    sites.map((site) => site.zone),
  );
}
