/** A carrier being typed: pure changes to it, and the definition it becomes. Contradictions are the decider's to say. */
import type {CarrierCalendar} from '../../../src-shared/api/calendars.ts';
import {ID_WORDS, isId} from '../../../src-shared/kernel/names.ts';
import type {CommandOf} from '../../data/commands.ts';
import {type CalendarDraft, calendarDraft, daysOf, missingOfCalendar} from './calendar-draft.ts';

type Carrier = CommandOf<'DefineCarrier'>['carrier'];
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
export type DraftService = {
  readonly key: number;
  /** Defined before: pickups and promises know it by its id, which stays. */
  readonly known: boolean;
  readonly id: string;
  readonly name: string;
  readonly lanes: readonly DraftLane[];
  readonly rates: readonly DraftRate[];
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
    services: keyed(
      services.map((service) => ({
        ...service,
        known: true,
        lanes: keyed(
          service.lanes.map((lane) => ({
            ...lane,
            marginDays: lane.marginDays ?? 0,
            from: anyAsNone(lane.from),
            country: anyAsNone(lane.country),
          })),
        ),
        rates: keyed(service.rates),
      })),
    ),
  };
}

const NEW_LANE: DraftLane = {key: 1, from: '', country: '', days: 1, marginDays: 0, band: 'A'};
const NEW_RATE: DraftRate = {key: 1, band: 'A', upToGrams: undefined, price: undefined};

export const mayAddService = ({services}: CarrierDraft): boolean => services.length < SERVICES_MAX;
export const withService = (draft: CarrierDraft): CarrierDraft => ({
  ...draft,
  services: [
    ...draft.services,
    {key: keyAfter(draft.services), known: false, id: '', name: '', lanes: [NEW_LANE], rates: [NEW_RATE]},
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
export const withLane = ({lanes}: DraftService): readonly DraftLane[] => [
  ...lanes,
  {...(lanes.at(-1) ?? NEW_LANE), country: '', key: keyAfter(lanes)},
];
export const withRate = ({rates}: DraftService): readonly DraftRate[] => [
  ...rates,
  {...(rates.at(-1) ?? NEW_RATE), upToGrams: undefined, price: undefined, key: keyAfter(rates)},
];
export const changed = <Row extends {readonly key: number}>(
  rows: readonly Row[],
  key: number,
  change: Partial<Row>,
): readonly Row[] => rows.map((row) => (row.key === key ? {...row, ...change} : row));

/** The first thing that is missing, and of which service (by key; 0: of the carrier). */
export type Missing = {readonly service: number; readonly what: string};
export function missingOfCarrier(draft: CarrierDraft, taken: readonly string[]): Missing | null {
  const own = (what: string | null): Missing | null => (what === null ? null : {service: 0, what});
  const id = draft.id.trim();
  return (
    own(
      missingId(id, 'the carrier') ??
        (!draft.known && taken.includes(id) ? `There is a carrier ${id} already.` : null) ??
        (draft.name.trim() === '' ? 'A name is missing.' : null) ??
        missingOfCalendar(draft.calendar) ??
        (draft.services.length === 0 ? 'A service is missing.' : null),
    ) ??
    draft.services
      .map((service) => ({service: service.key, what: missingOfService(service)}))
      .find((one): one is Missing => one.what !== null) ??
    null
  );
}

function missingId(id: string, of: string): string | null {
  if (id === '') return `An id for ${of} is missing.`;
  return isId(id) ? null : `An id has only ${ID_WORDS}.`;
}

function missingOfService({id, name, lanes, rates}: DraftService): string | null {
  const of = name.trim() === '' ? 'a service' : name.trim();
  const fault = missingId(id.trim(), of);
  if (fault !== null) return fault;
  if (name.trim() === '') return `A name for service ${id} is missing.`;
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
  services: services.map(({key: _, known: __, ...service}) => ({
    ...service,
    id: service.id.trim(),
    name: service.name.trim(),
    lanes: service.lanes.map(({key: ___, days, marginDays = 0, ...lane}) => ({
      ...lane,
      from: orAny(lane.from),
      country: orAny(lane.country),
      days: days ?? 0,
      ...(marginDays > 0 && {marginDays}),
      band: lane.band.trim(),
    })),
    rates: service.rates.map(({key: ___, upToGrams, price, ...rate}) => ({
      ...rate,
      band: rate.band.trim(),
      upToGrams: upToGrams ?? 0,
      price: price ?? 0,
    })),
  })),
  active,
});

/** Of which service a refusal is, by key, and in which words; 0: of the carrier. */
export function carrierFault(fault: string | undefined, {services}: CarrierDraft): Missing | undefined {
  if (fault === undefined) return undefined;
  const twice = /^service (.+) twice$/.exec(fault)?.[1];
  if (twice !== undefined) return {service: services.findLast((one) => one.id.trim() === twice)?.key ?? 0, what: fault};
  const [, id, words] = /^service ([^:]+): (.*)$/.exec(fault) ?? [];
  const service = services.find((one) => one.id.trim() === id);
  return service === undefined || words === undefined ? {service: 0, what: fault} : {service: service.key, what: words};
}
