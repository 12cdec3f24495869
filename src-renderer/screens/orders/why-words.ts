/** The promise's reasons in words: why a date is not sooner, and whose the rest of the stock is. */
import type {PromiseAnswer} from '../../../src-shared/api/types.ts';
import {dayOf, dayText, instantText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import type {Places} from './places.ts';

type LinePromise = PromiseAnswer['lines'][number];
type Binding = LinePromise['options'][number]['binding'];

export function whyNotSooner(
  option: {
    readonly binding: Binding;
    readonly short: number;
    readonly lots: readonly {readonly site: string; readonly quantity: number}[];
  },
  {nameOf, zoneOf, serviceOf}: Places,
  now: number,
): string {
  const {binding} = option;
  const site = option.lots.at(-1)?.site ?? '';
  const at = site === '' ? '' : ` at ${nameOf(site)}`;
  switch (binding.kind) {
    case 'request':
      return 'It is as asked.';
    case 'stock':
      return option.short > 0
        ? `${qty(unitsOf(option.lots))} can be had; nothing known to come covers the other ${qty(option.short)}.`
        : `Only ${qty(binding.left)} are free before then.`;
    case 'claims':
      return claimedWords(binding);
    case 'receipt':
      return `It waits for ${binding.supply}, usable ${instantText(binding.usableAt, zoneOf(site), now)}${at}.`;
    case 'cutoff':
      return `The next dispatch${at} is ${instantText(binding.at, zoneOf(site), now)}, and it takes until then.`;
    case 'calendar':
      return `On the days before ${nameOf(binding.site)} does not work, or nobody delivers or takes in.`;
    case 'capacity': {
      const day = dayText(binding.day, dayOf(now, zoneOf(binding.site)));
      const where = binding.zone === undefined ? '' : ` in ${binding.zone.name} (${binding.zone.shift} shift)`;
      return `${nameOf(binding.site)} has the units, and can pick ${qty(binding.left)} more${where} by the dispatch of ${day}.`;
    }
    case 'docks': {
      const day = dayText(binding.day, dayOf(now, zoneOf(binding.site)));
      return `${nameOf(binding.site)} has the units, and its docks can load ${qty(binding.left)} more by the dispatch of ${day}.`;
    }
    case 'lift': {
      const day = dayText(binding.day, dayOf(now, zoneOf(binding.site)));
      const pickup = `The pickup of ${serviceOf(binding.service)} at ${nameOf(binding.site)} on ${day}`;
      return `${pickup} ${binding.left === 0 ? 'is full' : `takes ${qty(binding.left)} more`}.`;
    }
    case 'pool':
      return poolWords(binding, zoneOf(site), now);
    case 'life':
      return lifeWords(binding, dayText(binding.lasts, dayOf(now, zoneOf(site))));
    case 'one-site':
      return `This customer takes a line from one site only, and no site has more than ${qty(binding.left)} by then.`;
    case 'shipments':
      return `This customer takes ${count(binding.most, 'shipment')} of it at most: the largest have ${qty(binding.left)} by then.`;
    case 'together':
      return 'The order leaves complete, and another of its lines is not there sooner.';
    case 'service':
      return 'A dearer service would be there sooner.';
  }
}

const lifeWords = ({left}: Extract<Binding, {readonly kind: 'life'}>, until: string): string =>
  `There are enough, and ${qty(left)} of them are good until ${until}, as this customer needs.`;

function poolWords(
  {pool, segment, units, until}: Extract<Binding, {readonly kind: 'pool'}>,
  zone: string,
  now: number,
): string {
  if (pool === 'safety') return `${qty(units)} are safety stock${segment === '' ? '' : `, for ${segment} only`}.`;
  const when = until === null ? '' : instantText(until, zone, now);
  return pool === 'quota'
    ? `${segment} may have ${qty(units)} more until ${when}: its quota.`
    : `${qty(units)} are kept for ${segment} until ${when}.`;
}

function claimedWords({claimed, held, by}: Extract<Binding, {readonly kind: 'claims'}>): string {
  const also = held > 0 ? ` and ${qty(held)} held` : '';
  return `${qty(claimed)} are claimed${also}${by.length > 0 ? ` by ${by.join(', ')}` : ''}.`;
}

const STATE_WORDS: Readonly<Record<LinePromise['reductions'][number]['notUsable'][number]['state'], string>> = {
  receiving: 'on the dock',
  inspection: 'in inspection',
  available: 'available',
  counting: 'in a bin under count',
  quarantine: 'in quarantine',
  damaged: 'damaged',
  staged: 'staged for orders',
};

/** Whose the rest is, or why nobody can have it now. */
export const notFor = (part: LinePromise['reductions'][number]): string[] => [
  ...(part.allocated > 0 ? [`${qty(part.allocated)} allocated to orders`] : []),
  ...part.notUsable.map(({state, quantity}) => `${qty(quantity)} ${STATE_WORDS[state]}`),
  ...part.held.map((one) => `${qty(one.quantity)} held by ${one.by}`),
  ...part.kept.map(({kind, quantity, segment}) =>
    kind === 'safety' ? `${qty(quantity)} safety stock` : `${qty(quantity)} kept for ${segment}`,
  ),
  ...(part.spoilt === undefined ? [] : [`${qty(part.spoilt)} spoilt`]),
  ...(part.noLot === undefined ? [] : [`${qty(part.noLot)} of no known lot`]),
  ...(part.tooOld === undefined ? [] : [`${qty(part.tooOld.quantity)} not good for as long as this customer needs`]),
  ...(part.work === undefined || part.work.left > part.free
    ? []
    : [`${qty(part.work.left)} more can be ${part.work.docks === true ? 'loaded' : 'picked'} by then`]),
  ...(part.lift === undefined || part.lift.left > part.free
    ? []
    : [part.lift.left === 0 ? 'its pickup is full' : `${qty(part.lift.left)} more fit on its pickup`]),
  ...part.quotas.map((one) => `quota of ${one.segment}: ${qty(one.left)} left`),
];

/** Where there is no option at all: what could be had, and which rule of the customer forbids the rest. */
export function noOptionWords(
  {left, quantity, next, reductions}: Pick<LinePromise, 'left' | 'quantity' | 'next' | 'reductions'>,
  rules: PromiseAnswer['rules'] | undefined,
  today: number,
): string {
  const together = reductions.reduce((n, part) => n + part.free, 0);
  const oneSite =
    rules?.splitSites === false && together > left ? ': this customer takes a line from one site only' : '';
  const later = next === null ? '' : `all ${qty(quantity)} on ${dayText(next.day, today)}`;
  const rest =
    rules?.backorders === false && !rules.shipComplete
      ? `${later === '' ? '' : `${later}, but `}this customer takes nothing later than asked`
      : later || 'no later date is known for the rest';
  return `${qty(left)} could be had by the asked date${oneSite}; ${rest}.`;
}

const unitsOf = (lots: readonly {readonly quantity: number}[]): number => lots.reduce((n, lot) => n + lot.quantity, 0);

type Reductions = LinePromise['reductions'][number];

/** Where so many units of a site are: free on hand by the dispatch, on hand and to be picked after it, or still to come. */
export function fromWords(quantity: number, there: Omit<Reductions, 'site'>): string {
  const now = Math.min(quantity, there.free);
  const others = [...there.notUsable, ...there.held, ...there.kept].reduce(
    (n, one) => n + one.quantity,
    there.allocated,
  );
  // What the site's work or a pickup does not take by then is on hand all the same.
  const later = Math.max(0, Math.min(quantity, there.onHand - others) - now);
  const coming = quantity - now - later;
  if (now === quantity) return 'all free on hand now';
  if (coming === quantity) return 'all from supply to come';
  return [
    now > 0 ? `${qty(now)} free on hand now` : '',
    later > 0 ? `${qty(later)} on hand, ${there.work?.docks === true ? 'loaded' : 'picked'} later` : '',
    coming > 0 ? `${qty(coming)} from supply to come` : '',
  ]
    .filter((words) => words !== '')
    .join(', ');
}
