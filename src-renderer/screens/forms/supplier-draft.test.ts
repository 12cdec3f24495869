import {expect, test} from 'vitest';
import {missingOfSupplier, supplierDraft, supplierOf} from './supplier-draft.ts';

const TODAY = 20_000;
const days = {workdays: [1, 2, 3, 4, 5, 6], holidays: [TODAY + 3], changes: [{from: TODAY + 30, workdays: [1, 2]}]};
const known = {id: 'S1', name: 'Harbour Goods', zone: 'Asia/Shanghai', country: 'China', active: false};
const draftOf = (more: object) =>
  supplierDraft({definition: {...known, ...more}, today: TODAY}, TODAY, 'Europe/London');

test('a supplier stays as it is defined until something is typed, also one of which no days and no lead are known', () => {
  for (const definition of [known, {...known, days, leadDays: 0}])
    expect(supplierOf(draftOf(definition))).toEqual(definition);
});

test('days and lead are taken out again as they were put in', () => {
  const draft = draftOf({days, leadDays: 4});
  expect(supplierOf({...draft, anyDay: true, leadDays: undefined})).toEqual(known);
});

test('a new supplier is where the company is, and says what it lacks before anything is asked', () => {
  const draft = supplierDraft(undefined, TODAY, 'Europe/London');
  expect(missingOfSupplier(draft, [])).toBe('An id for the supplier is missing.');
  const named = {...draft, id: 'S1 ', name: 'Harbour Goods'};
  expect(missingOfSupplier(named, ['S1'])).toBe('There is a supplier S1 already.');
  expect(missingOfSupplier(named, [])).toBe('A country is missing.');
  const full = {...named, country: 'China'};
  expect(missingOfSupplier(full, [])).toBeNull();
  expect(missingOfSupplier({...full, zone: ''}, [])).toBe('A time zone is missing.');
  const changes = [{key: 1, from: undefined, workdays: [1], opens: 0, closes: 1_440}];
  const changing = {...full, calendar: {...full.calendar, changes}};
  expect(missingOfSupplier(changing, [])).toBe('The first day of a change is missing.');
  expect(missingOfSupplier({...changing, anyDay: true}, [])).toBeNull();
  expect(supplierOf(full)).toEqual({
    id: 'S1',
    name: 'Harbour Goods',
    country: 'China',
    zone: 'Europe/London',
    active: true,
    days: {workdays: [1, 2, 3, 4, 5], holidays: []},
  });
});
