import {expect, test} from 'vitest';
import type {SiteCalendar} from '../../../src-shared/api/calendars.ts';
import {site} from '../../../tests/support/company.ts';
import {
  type DraftPickups,
  mayAddPickup,
  missingOfPickups,
  pickupFault,
  pickupsDraft,
  withPickup,
  withPickups,
} from './pickups-draft.ts';
import {versionOn, withNewVersion, withoutVersion, withVersion} from './version-draft.ts';

const TODAY = 20_514;
type Pickups = NonNullable<SiteCalendar['definition']['pickups']>;
const by = (service: string, cutoff: number): Pickups[number] => ({carrier: 'K', service, workdays: [1, 2], cutoff});
const change = (from: number, ...pickups: Pickups) => ({from, pickups});
const of = (pickups: Pickups, ...pickupChanges: ReturnType<typeof change>[]) =>
  site('A', {pickups, ...(pickupChanges.length > 0 && {pickupChanges})});

test('what was defined comes back as it was, and the rest of the site stays', () => {
  const plain = of([by('slow', 960), {...by('fast', 990), tier: 'A'}]);
  expect(withPickups(plain, pickupsDraft(plain, TODAY))).toEqual(plain);
  const changing = of([by('slow', 960)], change(TODAY - 5, by('fast', 900)), change(TODAY + 40));
  expect(withPickups(changing, pickupsDraft(changing, TODAY))).toEqual(changing);
  expect(withPickups(site('A'), pickupsDraft(site('A'), TODAY))).toEqual(site('A'));
});

test('what ended more than a year ago is what it begins with; what counts today is shown first', () => {
  const old = of(
    [by('a', 1)],
    change(TODAY - 900, by('b', 2)),
    change(TODAY - 366, by('c', 3)),
    change(TODAY, by('d', 4)),
  );
  const draft = pickupsDraft(old, TODAY);
  expect(withPickups(old, draft)).toEqual(of([by('c', 3)], change(TODAY, by('d', 4))));
  expect([versionOn(draft.changes, TODAY - 1), versionOn(draft.changes, TODAY)]).toEqual([0, 1]);
});

test('a change is planned like the last, corrected and withdrawn; its day and the days of its pickups are asked for', () => {
  let draft = pickupsDraft(of([by('slow', 960)], change(TODAY + 9, by('slow', 900))), TODAY);
  const {pickups} = draft.changes.at(-1) ?? draft;
  draft = {...draft, changes: withNewVersion<DraftPickups>(draft.changes, {pickups})};
  expect(missingOfPickups(draft)).toEqual({version: 2, what: 'The first day of a change is missing.'});
  draft = {
    ...draft,
    changes: withVersion(draft.changes, 2, {from: TODAY + 20, pickups: withPickup(pickups, 'K/fast')}),
  };
  expect(missingOfPickups(draft)).toBeNull();
  const changes = withPickups(site('A'), draft).pickupChanges;
  expect(changes?.[1]).toEqual(change(TODAY + 20, by('slow', 900), by('slow', 900)));
  const empty = pickups.map((one) => ({...one, workdays: []}));
  const none = {...draft, changes: withVersion(draft.changes, 1, {pickups: empty})};
  expect(missingOfPickups(none)).toEqual({version: 1, what: 'Pickup 1 is on no day.'});
  const kept = withPickups(site('A'), {...draft, changes: withoutVersion(draft.changes, 1)}).pickupChanges;
  expect(kept?.map(({from}) => from)).toEqual([TODAY + 20]);
});

test('a site takes so many pickups at a time; the first is by a service there is', () => {
  let pickups = withPickup([], 'K/fast');
  expect(pickups[0]).toMatchObject({by: 'K/fast', cutoff: 960, tier: 'all'});
  for (let n = 1; n < 40; n++) pickups = withPickup(pickups, '');
  expect([mayAddPickup(pickups.slice(1)), mayAddPickup(pickups)]).toEqual([true, false]);
});

test('a refusal stands at the pickup it is of, now or from a day on, or at the change', () => {
  const draft = pickupsDraft(of([by('slow', 960)], change(TODAY + 9, by('slow', 900))), TODAY);
  expect(pickupFault('pickup 2 (K/air): no such carrier or service', draft)).toEqual({
    version: 0,
    pickup: 2,
    words: 'no such carrier or service',
  });
  expect(pickupFault('pickups: change 1 (from Fri 1 Jan): pickup 1 (K/air): weekday 1 twice', draft)).toEqual({
    version: 1,
    pickup: 1,
    words: 'weekday 1 twice',
  });
  expect(pickupFault('pickups: change 1 (from Fri 1 Jan): it begins before Fri 2 Jan', draft)).toEqual({
    version: 1,
    pickup: undefined,
    words: 'it begins before Fri 2 Jan',
  });
  expect(pickupFault('calendar: no working day', draft)).toMatchObject({version: 0, pickup: undefined});
  expect(pickupFault(undefined, draft)).toBeUndefined();
});
