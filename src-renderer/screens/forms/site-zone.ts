import {useStatus} from '../../data/engine.tsx';

/** The time zone of a site in view. */
export const useSiteZone = (site: string): string => useStatus()?.sites.find((one) => one.id === site)?.zone ?? 'UTC';
