/** Sites and services as people call them, and the clocks of the sites. */
import {useStatus} from '../../data/engine.tsx';

export type Places = {
  readonly nameOf: (site: string) => string;
  readonly zoneOf: (site: string) => string;
  readonly serviceOf: (service: string) => string;
};

export function usePlaces(): Places {
  const {sites = [], services = []} = useStatus() ?? {};
  return {
    nameOf: (id) => sites.find((site) => site.id === id)?.name ?? id,
    zoneOf: (id) => sites.find((site) => site.id === id)?.zone ?? 'UTC',
    serviceOf: (id) => services.find((service) => service.id === id)?.name ?? id,
  };
}
