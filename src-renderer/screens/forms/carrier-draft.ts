/** A carrier being typed: pure changes to it, and the definition it becomes. Contradictions are the decider's to say. */
import type {CarrierCalendar} from '../../../src-shared/api/calendars.ts';
import {ID_WORDS, isId} from '../../../src-shared/kernel/names.ts';
import type {CommandOf} from '../../data/commands.ts';
import {type CalendarDraft, calendarDraft, daysOf, missingOfCalendar} from './calendar-draft.ts';
import {type DraftVersion, keptVersions, versionFault} from './version-draft.ts';

type Carrier = CommandOf<'DefineCarrier'>['carrier'];
type Service = Carrier['services'][number];
type Offer = Pick<Service, 'lanes' | 'rates'>;
/** From any site, to any other country. */
const ANY = '*';

/** `from` '' is any site, `country` '' any other country. */
export type DraftLane = {
  readonly key: number;
  readonly from: string;
  readonly country: string;
  readonly days: number | undefined;
  /** Days promised on top; undefined while they cannot be read. */
  readonly marginDays: number | undefined;
  readonly band: string;
};
/** `price` in minor units. */
export type DraftRate = {
  readonly key: number;
  readonly band: string;
  readonly upToGrams: number | undefined;
  readonly price: number | undefined;
};
/** What a service offers, now or from a day on. */
export type DraftOffer = {readonly lanes: readonly DraftLane[]; readonly rates: readonly DraftRate[]};
export type DraftService = DraftOffer & {
  readonly key: number;
  /** Defined before: pickups and promises know it by its id, which stays. */
  readonly known: boolean;
  readonly id: string;
  readonly name: string;
  readonly changes: readonly DraftVersion<DraftOffer>[];
};
export type CarrierDraft = {
  readonly known: boolean;
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly calendar: CalendarDraft;
  readonly services: readonly DraftService[];
};

/** As in `LIMITS_MASTER`. */
const SERVICES_MAX = 12;

const keyAfter = (all: readonly {readonly key: number}[]): number => 1 + Math.max(0, ...all.map((one) => one.key));
const keyed = <One>(all: readonly One[]): readonly (One & {readonly key: number})[] =>
  all.map((one, i) => ({...one, key: i + 1}));
const orAny = (word: string): string => (word.trim() === '' ? ANY : word.trim());
const anyAsNone = (word: string): string => (word === ANY ? '' : word);

/** As it is defined; without one a new carrier with one service. */
export function carrierDraft(row: CarrierCalendar | undefined, today: number): CarrierDraft {
  if (row === undefined) {
    const empty = {known: false, id: '', name: '', active: true, calendar: calendarDraft(undefined, today)};
    return withService({...empty, services: []});
  }
  const {id, name, active, days, services} = row.definition;
  return {
    known: true,
    id,
    name,
    active,
    calendar: calendarDraft(days, today),
    services: keyed(services.map((service) => serviceDraft(service, today))),
  };
}

/** Without what ended so long ago that nothing asks for it. */
function serviceDraft(
  {id: known, name, lanes, rates, changes: all}: Service,
  today: number,
): Omit<DraftService, 'key'> {
  const {base, changes} = keptVersions<Offer>({lanes, rates}, all, today);
  return {
    id: known,
    name,
    known: true,
    ...offerDraft(base),
    changes: changes.map((one, i) => ({key: i + 1, from: one.from, ...offerDraft(one)})),
  };
}
const offerDraft = ({lanes, rates}: Offer): DraftOffer => ({
  lanes: keyed(
    lanes.map((lane) => ({
      ...lane,
      marginDays: lane.marginDays ?? 0,
      from: anyAsNone(lane.from),
      country: anyAsNone(lane.country),
    })),
  ),
  rates: keyed(rates),
});

const NEW_LANE: DraftLane = {key: 1, from: '', country: '', days: 1, marginDays: 0, band: 'A'};
const NEW_RATE: DraftRate = {key: 1, band: 'A', upToGrams: undefined, price: undefined};

export const mayAddService = ({services}: CarrierDraft): boolean => services.length < SERVICES_MAX;
export const withService = (draft: CarrierDraft): CarrierDraft => ({
  ...draft,
  services: [
    ...draft.services,
    {key: keyAfter(draft.services), known: false, id: '', name: '', lanes: [NEW_LANE], rates: [NEW_RATE], changes: []},
  ],
});
export const withServiceChange = (draft: CarrierDraft, key: number, change: Partial<DraftService>): CarrierDraft => ({
  ...draft,
  services: draft.services.map((one) => (one.key === key ? {...one, ...change} : one)),
});
export const withoutService = (draft: CarrierDraft, key: number): CarrierDraft => ({
  ...draft,
  services: draft.services.filter((one) => one.key !== key),
});

/** A row more, like the last: mostly one thing differs. */
export const withLane = ({lanes}: DraftOffer): readonly DraftLane[] => [
  ...lanes,
  {...(lanes.at(-1) ?? NEW_LANE), country: '', key: keyAfter(lanes)},
];
export const withRate = ({rates}: DraftOffer): readonly DraftRate[] => [
  ...rates,
  {...(rates.at(-1) ?? NEW_RATE), upToGrams: undefined, price: undefined, key: keyAfter(rates)},
];
export const changed = <Row extends {readonly key: number}>(
  rows: readonly Row[],
  key: number,
  change: Partial<Row>,
): readonly Row[] => rows.map((row) => (row.key === key ? {...row, ...change} : row));

/** The first thing that is missing, of which service (by key; 0: of the carrier), and of which of its versions (0: the first). */
export type Missing = {readonly service: number; readonly version: number; readonly what: string};
export function missingOfCarrier(draft: CarrierDraft, taken: readonly string[]): Missing | null {
  const own = (what: string | null): Missing | null => (what === null ? null : {service: 0, version: 0, what});
  const id = draft.id.trim();
  return (
    own(
      missingId(id, 'the carrier') ??
        (!draft.known && taken.includes(id) ? `There is a carrier ${id} already.` : null) ??
        (draft.name.trim() === '' ? 'A name is missing.' : null) ??
        missingOfCalendar(draft.calendar) ??
        (draft.services.length === 0 ? 'A service is missing.' : null),
    ) ??
    draft.services.map(missingOfService).find((one) => one !== null) ??
    null
  );
}

export function missingId(id: string, of: string): string | null {
  if (id === '') return `An id for ${of} is missing.`;
  return isId(id) ? null : `An id has only ${ID_WORDS}.`;
}

function missingOfService({key: service, id, name, changes, ...base}: DraftService): Missing | null {
  const of = name.trim() === '' ? 'a service' : name.trim();
  const nameless = name.trim() === '' ? `A name for service ${id} is missing.` : null;
  const what = missingId(id.trim(), of) ?? nameless ?? missingOfOffer(of, base);
  if (what !== null) return {service, version: 0, what};
  for (const {key: version, from, ...offer} of changes) {
    const lacks = from === undefined ? `The first day of a change of ${of} is missing.` : missingOfOffer(of, offer);
    if (lacks !== null) return {service, version, what: lacks};
  }
  return null;
}

function missingOfOffer(of: string, {lanes, rates}: DraftOffer): string | null {
  if (lanes.length === 0) return `${of} goes nowhere: a lane is missing.`;
  if (rates.length === 0) return `${of} has no price.`;
  if (lanes.some((lane) => lane.days === undefined)) return `Days of a lane of ${of} are missing.`;
  if (lanes.some((lane) => lane.marginDays === undefined))
    return `The margin of a lane of ${of} is missing; none is 0.`;
  if ([...lanes, ...rates].some((row) => row.band.trim() === '')) return `A band of ${of} is missing.`;
  if (rates.some((rate) => rate.upToGrams === undefined || rate.upToGrams === 0))
    return `A weight of ${of} is missing.`;
  return rates.some((rate) => rate.price === undefined) ? `A price of ${of} is missing.` : null;
}

/** The definition; only of what misses nothing. */
export const carrierOf = ({id, name, active, calendar, services}: CarrierDraft): Carrier => ({
  id: id.trim(),
  name: name.trim(),
  days: daysOf(calendar),
  services: services.map((service) => ({
    id: service.id.trim(),
    name: service.name.trim(),
    ...offerOf(service),
    ...(service.changes.length > 0 && {
      changes: service.changes.map((one) => ({from: one.from ?? 0, ...offerOf(one)})),
    }),
  })),
  active,
});
const offerOf = ({lanes, rates}: DraftOffer): Offer => ({
  lanes: lanes.map(({key: _, days, marginDays = 0, ...lane}) => ({
    ...lane,
    from: orAny(lane.from),
    country: orAny(lane.country),
    days: days ?? 0,
    ...(marginDays > 0 && {marginDays}),
    band: lane.band.trim(),
  })),
  rates: rates.map(({key: _, upToGrams, price, ...rate}) => ({
    ...rate,
    band: rate.band.trim(),
    upToGrams: upToGrams ?? 0,
    price: price ?? 0,
  })),
});

/** Of which service a refusal is, by key, of which of its versions, and in which words; 0: of the carrier. */
export function carrierFault(fault: string | undefined, {services}: CarrierDraft): Missing | undefined {
  if (fault === undefined) return undefined;
  const twice = /^service (.+) twice$/.exec(fault)?.[1];
  if (twice !== undefined)
    return {service: services.findLast((one) => one.id.trim() === twice)?.key ?? 0, version: 0, what: fault};
  const [, id, words] = /^service ([^:]+): (.*)$/.exec(fault) ?? [];
  const service = services.find((one) => one.id.trim() === id);
  if (service === undefined || words === undefined) return {service: 0, version: 0, what: fault};
  const at = versionFault(words);
  return {
    service: service.key,
    version: at.change === null ? 0 : (service.changes[at.change]?.key ?? 0),
    what: at.words,
  };
}
