import {expect, test} from 'vitest';
import type {CarrierCalendar} from '../../../src-shared/api/calendars.ts';
import {
  type CarrierDraft,
  carrierDraft,
  carrierFault,
  carrierOf,
  changed,
  type DraftOffer,
  mayAddService,
  missingOfCarrier,
  withLane,
  withoutService,
  withRate,
  withService,
  withServiceChange,
} from './carrier-draft.ts';
import {withNewVersion, withoutVersion, withVersion} from './version-draft.ts';

const TODAY = 20_514;
const definition: CarrierCalendar['definition'] = {
  id: 'K',
  name: 'Kestrel',
  active: false,
  days: {workdays: [1, 2], holidays: [TODAY + 1], changes: [{from: TODAY + 5, workdays: [6]}]},
  services: [
    {
      id: 'slow',
      name: 'Economy',
      lanes: [
        {from: 'A', country: 'France', days: 3, marginDays: 1, band: 'far'},
        {from: '*', country: '*', days: 2, band: 'near'},
      ],
      rates: [
        {band: 'far', upToGrams: 30_000, price: 900},
        {band: 'near', upToGrams: 2_500, price: 450},
      ],
    },
  ],
};
const row = {definition, today: TODAY, sites: []};
const missing = (draft: CarrierDraft) => missingOfCarrier(draft, ['K'])?.what;

test('what was defined comes back as it was, also from each site and to each other country', () => {
  const draft = carrierDraft(row, TODAY);
  expect(carrierOf(draft)).toEqual(definition);
  expect(draft.services[0]?.lanes[1]).toMatchObject({from: '', country: ''});
  expect(missing(draft)).toBeUndefined();
});

test('a new carrier says what is missing of it, one thing after the other, and of which service', () => {
  let draft = carrierDraft(undefined, TODAY);
  const said: (string | undefined)[] = [];
  const say = (next: CarrierDraft) => {
    said.push(missing(draft));
    draft = next;
  };
  const service = (change: Parameters<typeof withServiceChange>[2]) => withServiceChange(draft, 1, change);
  say({...draft, id: 'K'});
  say({...draft, id: 'a/b'});
  say({...draft, id: ' N '});
  say({...draft, name: 'New'});
  expect(missingOfCarrier(draft, [])).toMatchObject({service: 1, version: 0});
  say(service({id: 'std', name: ''}));
  say(service({name: 'Standard'}));
  say(service({rates: [{key: 1, band: 'A', upToGrams: 1_000, price: undefined}]}));
  say(service({rates: [{key: 1, band: 'A', upToGrams: 1_000, price: 0}]}));
  expect(said).toEqual([
    'An id for the carrier is missing.',
    'There is a carrier K already.',
    expect.stringMatching(/^An id has only /),
    'A name is missing.',
    'An id for a service is missing.',
    'A name for service std is missing.',
    'A weight of Standard is missing.',
    'A price of Standard is missing.',
  ]);
  expect(missing(draft)).toBeUndefined();
  expect(carrierOf(draft)).toMatchObject({id: 'N', services: [{lanes: [{from: '*', country: '*', days: 1}]}]});
  expect(missing(service({lanes: []}))).toBe('Standard goes nowhere: a lane is missing.');
  expect(missing(withoutService(draft, 1))).toBe('A service is missing.');
});

test('a row more is like the last, but for what must differ', () => {
  const [service] = carrierDraft(row, TODAY).services;
  if (service === undefined) throw new Error('a service');
  expect(withLane(service)[2]).toEqual({key: 3, from: '', country: '', marginDays: 0, days: 2, band: 'near'});
  expect(withRate(service)[2]).toEqual({key: 3, band: 'near', upToGrams: undefined, price: undefined});
  expect(changed(service.rates, 2, {price: 5}).map(({price}) => price)).toEqual([900, 5]);
  let draft = carrierDraft(row, TODAY);
  for (let n = 0; n < 11; n++) draft = withService(draft);
  expect([draft.services.length, mayAddService(draft)]).toEqual([12, false]);
});

test('a refusal stands at the service it is of', () => {
  const draft = withServiceChange(withService(carrierDraft(row, TODAY)), 2, {id: 'slow'});
  expect(carrierFault('service slow: two lanes from * to *', draft)).toEqual({
    service: 1,
    version: 0,
    what: 'two lanes from * to *',
  });
  expect(carrierFault('service slow twice', draft)).toEqual({service: 2, version: 0, what: 'service slow twice'});
  expect(carrierFault('days: no working day', draft)).toEqual({service: 0, version: 0, what: 'days: no working day'});
  expect(carrierFault(undefined, draft)).toBeUndefined();
});

// ---- lanes and prices from a day on ------------------------------------------------------------------------------------

const offer = (from: number, days: number) => ({
  from,
  lanes: [{from: '*', country: '*', days, band: 'near'}],
  rates: [{band: 'near', upToGrams: 2_500, price: 100 * days}],
});
const changing = (...changes: ReturnType<typeof offer>[]): CarrierCalendar => ({
  ...row,
  definition: {...definition, services: definition.services.map((one) => ({...one, changes}))},
});

test('changes come back as they were; what ended more than a year ago is what it begins with', () => {
  const known = changing(offer(TODAY - 5, 3), offer(TODAY + 40, 4));
  expect(carrierOf(carrierDraft(known, TODAY))).toEqual(known.definition);
  const old = changing(offer(TODAY - 900, 8), offer(TODAY - 366, 9), offer(TODAY - 365, 3));
  const [service] = carrierOf(carrierDraft(old, TODAY)).services;
  const {from: _, ...begins} = offer(TODAY - 366, 9);
  expect(service).toEqual({id: 'slow', name: 'Economy', ...begins, changes: [offer(TODAY - 365, 3)]});
});

test('a change that is planned says what it misses, and of which version; withdrawn, nothing is said of it', () => {
  let draft = carrierDraft(row, TODAY);
  const [service] = draft.services;
  if (service === undefined) throw new Error('a service');
  const changes = withNewVersion<DraftOffer>([], {lanes: service.lanes, rates: service.rates});
  draft = withServiceChange(draft, 1, {changes});
  expect(missingOfCarrier(draft, ['K'])).toEqual({
    service: 1,
    version: 1,
    what: 'The first day of a change of Economy is missing.',
  });
  draft = withServiceChange(draft, 1, {changes: withVersion(changes, 1, {from: TODAY + 9, lanes: []})});
  expect(missing(draft)).toBe('Economy goes nowhere: a lane is missing.');
  draft = withServiceChange(draft, 1, {changes: withVersion(changes, 1, {from: TODAY + 9})});
  expect(missing(draft)).toBeUndefined();
  const {lanes, rates} = definition.services[0] as (typeof definition.services)[number];
  expect(carrierOf(draft).services[0]?.changes).toEqual([{from: TODAY + 9, lanes, rates}]);
  draft = withServiceChange(draft, 1, {changes: withoutVersion(changes, 1)});
  expect(carrierOf(draft)).toEqual(definition);
});

test('a refusal stands at the version it is of', () => {
  const draft = carrierDraft(changing(offer(TODAY - 5, 3), offer(TODAY + 40, 4)), TODAY);
  expect(carrierFault('service slow: change 2 (from Fri 1 Jan): two lanes from * to *', draft)).toEqual({
    service: 1,
    version: 2,
    what: 'two lanes from * to *',
  });
});
