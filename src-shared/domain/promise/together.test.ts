/** What leaves complete against brute force: every dispatch of every way, with stock, what is kept, work, zones, docks and lifts. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {MONDAY, rules, segment, TODAY} from '../../../tests/support/company.ts';
import {
  docked,
  doors,
  GRAMS,
  HANDLED,
  HORIZON_DAYS,
  hands,
  LAST,
  lifted,
  limited,
  ranges,
  readOf,
  room,
  staffed,
  stillTakes,
  takesIn,
  type Walk,
  type World,
  walkedDays,
  waysFrom,
  worlds,
} from '../../../tests/support/promise-oracle.ts';
import {DAY_MS, type Instant} from '../../kernel/types.ts';
import type {Pool, Position} from '../inventory/types.ts';
import {type Company, DEFAULT_POLICY} from '../master-data/types.ts';
import type {CheckInput} from './asked.ts';
import {checkPromise} from './check.ts';
import {entitled, entitledAs} from './entitled.ts';
import {timelineOf} from './timeline.ts';

const pools = fc.array(
  fc.record({
    kind: fc.constantFrom('quota' as const, 'protected' as const),
    segment: fc.constantFrom('g', 'h'),
    from: fc.integer({min: 0, max: 12}),
    days: fc.integer({min: 1, max: 9}),
    quantity: fc.integer({min: 0, max: 9}),
  }),
  {maxLength: 2},
);
type Kept = readonly {
  readonly kind: Pool['kind'];
  readonly segment: string;
  readonly from: number;
  readonly days: number;
  readonly quantity: number;
}[];
const keeping = (p: Position, kept: Kept): Position => ({
  ...p,
  pools: kept.map(({kind, from, days, ...of}, n) => ({
    ...of,
    id: `p${n}`,
    kind,
    gone: 0,
    from: kind === 'quota' ? (TODAY + from) * DAY_MS : 0,
    until: (TODAY + from + days) * DAY_MS,
  })),
});

const TO: CheckInput['to'] = {
  country: 'X',
  zone: 'UTC',
  tier: 'C',
  rules: rules({shipComplete: true}),
  asker: {customer: 'c', territory: 't', tier: 'C'},
};
const companyOf = (world: World): Company => ({
  name: 'T',
  currency: 'GBP',
  zone: 'UTC',
  note: '',
  policy: {...DEFAULT_POLICY, horizonDays: HORIZON_DAYS},
  sites: world.sites.map((s) => ({id: s.id, rank: s.rank})),
  segments: [segment('g', {tiers: ['C']}), segment('h', {tiers: ['A']})],
});

/** The first dispatch of a route that serves both days asked for; undefined where nobody goes for one of them. */
function requestOf(route: Walk, asked: readonly number[]): Instant | undefined {
  const all = walkedDays(route);
  let request = all.find((x) => x.shipBy >= MONDAY)?.shipBy;
  for (const day of asked) {
    const target = ranges(day, LAST).find((d) => takesIn(route, d));
    const before = target === undefined ? undefined : all.filter((x) => x.day <= target).at(-1);
    const isOver = before !== undefined && before === all.at(-1) && before.day < day;
    if (request === undefined || target === undefined || isOver) return undefined;
    request = Math.max(request, before?.shipBy ?? 0);
  }
  return request;
}

/** The soonest day, not before the first asked for, by trying every dispatch; infinite where there is none. */
function soonest(world: World, input: CheckInput): number {
  const [x, z] = input.lines as [CheckInput['lines'][number], CheckInput['lines'][number]];
  const asked = [x.requestedDay, z.requestedDay];
  const days = world.sites.flatMap((site, i) => {
    const of = (position: Position) =>
      entitled(timelineOf({position, site, policy: input.company.policy, now: MONDAY}), entitledAs(input, position));
    const [ofX, ofZ] = [of(world.positions[i] as Position), of(world.others[i] as Position)];
    return waysFrom(world, site).flatMap((route) => {
      const request = requestOf(route, asked);
      if (request === undefined) return [];
      const until = Math.max(request, MONDAY + HORIZON_DAYS * DAY_MS);
      const found = walkedDays(route).find(
        ({shipBy: t}) =>
          t >= request &&
          t <= until &&
          ofX.atpAt(t) >= x.quantity &&
          ofZ.atpAt(t) >= z.quantity &&
          room(world, i, t) >= x.quantity + z.quantity &&
          hands(world, i, t) >= x.quantity * HANDLED.x.seconds + z.quantity * HANDLED.z.seconds &&
          doors(world, i, t) >= (x.quantity + z.quantity) * GRAMS &&
          stillTakes(world, i, route.service, t) >= x.quantity + z.quantity,
      );
      return found === undefined ? [] : [Math.max(found.day, Math.min(...asked))];
    });
  });
  return Math.min(Number.POSITIVE_INFINITY, ...days);
}

const weekOf = (max: number) => fc.array(fc.integer({min: 0, max}), {minLength: 7, maxLength: 7});

test('law: what leaves complete leaves with the first dispatch that has all of it', () => {
  let never = 0;
  fc.assert(
    fc.property(
      worlds.filter((world) => world.carrier !== null),
      fc.array(fc.option(weekOf(1_400), {freq: 4}), {minLength: 3, maxLength: 3}),
      fc.option(weekOf(5), {freq: 1}),
      fc.option(weekOf(120), {freq: 1}),
      fc.option(weekOf(60), {freq: 1}),
      fc.tuple(fc.integer({min: 1, max: 7}), fc.integer({min: 1, max: 7})),
      fc.tuple(fc.integer({min: 0, max: 12}), fc.integer({min: 0, max: 12})),
      pools,
      (free, weeks, work, labour, open, [ofX, ofZ], [dayX, dayZ], kept) => {
        const able = lifted(work === null ? free : limited(free, [work, null, work]), weeks);
        const staff = labour === null ? able : staffed(able, [labour, labour, null]);
        const there = open === null ? staff : docked(staff, [null, open, open], {x: GRAMS, z: GRAMS});
        const world = {
          ...there,
          positions: there.positions.map((p) => keeping(p, kept)),
          others: there.others.map((p, i) => keeping(p, i === 0 ? kept.slice(0, 1) : [])),
        };
        const input: CheckInput = {
          read: readOf(world),
          company: companyOf(world),
          to: TO,
          lines: [
            {line: 1, item: 'x', quantity: ofX, requestedDay: TODAY + dayX},
            {line: 2, item: 'z', quantity: ofZ, requestedDay: TODAY + dayZ},
          ],
          now: MONDAY,
          shipComplete: true,
        };
        const [one, two] = checkPromise(input).map((answer) => answer.options[0]?.lots[0]);
        expect(two?.shipBy).toBe(one?.shipBy);
        const best = soonest(world, input);
        if (best === Number.POSITIVE_INFINITY) never += 1;
        expect(one === undefined ? Number.POSITIVE_INFINITY : Math.max(one.day, TODAY + Math.min(dayX, dayZ))).toBe(
          best,
        );
      },
    ),
    {numRuns: 2_000},
  );
  expect(never).toBeGreaterThan(20);
});
