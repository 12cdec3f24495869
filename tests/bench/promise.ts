/** What a promise costs on a large company: a check, one position's future after an event, and an item that everybody claims. */
import type {DomainEvent} from '../../src-shared/domain/events.ts';
import {key, positionKey} from '../../src-shared/domain/events.ts';
import type {Capacity} from '../../src-shared/domain/master-data/types.ts';
import {askedLines} from '../../src-shared/domain/promise/asked.ts';
import {checkPromise} from '../../src-shared/domain/promise/check.ts';
import {ANY_RULES} from '../../src-shared/domain/promise/holds.ts';
import {timelineOf} from '../../src-shared/domain/promise/timeline.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {seeded} from '../../src-shared/kernel/random.ts';
import type {Ledger} from '../../src-shared/ledger/ledger.ts';
import {median, type Row, slower} from './measure.ts';
import {itemId, NOW, type Size, siteId, TODAY} from './world.ts';

const CHECKS = 400;
const LINES = 10;
const SITES = 5;
const CHECK_MS_MAX = 20;
/** Of a site's day: on some there is room for a line, on others not. */
const WORK_UNITS = 4_000;
const EVENTS = 20_000;
const UPDATE_US_MAX = 20;
const CLAIMS = 77_000;
const CLAIMED_MS_MAX = 5;
const FLOOR = 'floor: what it may take';

export function promiseRows(ledger: Ledger, size: Size): Row[] {
  const free = check(ledger, size, 'no limit of work');
  const week = Array.from({length: 7}, () => WORK_UNITS);
  const limit = (capacity: Capacity | null) => {
    for (let s = 0; s < Math.min(SITES, size.sites); s += 1)
      ledger.apply({type: 'CapacitySet', site: siteId(s), capacity, reason: 'bench'});
  };
  limit({week, days: []});
  const limited = check(ledger, size, 'days of limited work');
  limit(null);
  return [free, limited, update(ledger, size), claimed(ledger)];
}

/** A 10-line order over 5 sites, as the order desk asks it; the 99th of a hundred. */
function check(ledger: Ledger, size: Size, what: string): Row {
  const random = seeded(5);
  const {read} = ledger;
  const whole = must(read('company:company'), 'company');
  const company = {...whole, sites: whole.sites.slice(0, SITES)};
  const to = {country: 'United Kingdom', zone: 'Europe/London', tier: 'B', rules: ANY_RULES} as const;
  const times: number[] = [];
  for (let n = -20; n < CHECKS; n += 1) {
    const lines = Array.from({length: LINES}, () => ({
      item: itemId(random.below(Math.floor(size.items / 5))),
      quantity: 1 + random.below(200),
      requestedDay: TODAY + 1 + random.below(10),
    }));
    const start = process.cpuUsage();
    checkPromise({read, company, to, lines: askedLines(lines), now: NOW, shipComplete: false, explain: true});
    if (n >= 0) times.push(spent(start));
  }
  const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] as number;
  const note = `${FLOOR}; median ${median(times).toFixed(2)} ms`;
  return slower(
    `promise check, ${LINES} lines × ${SITES} sites, ${what}, p99`,
    'ms',
    {ours: p99, floor: CHECK_MS_MAX},
    1,
    note,
  );
}

/** What can be promised of a position, known again after each of many stock events. */
function update(ledger: Ledger, size: Size): Row {
  const random = seeded(9);
  const {policy} = must(ledger.read('company:company'), 'company');
  const times: number[] = [];
  for (let n = 0; n < EVENTS; n += 1) {
    const at = {site: siteId(random.below(size.sites)), item: itemId(random.below(size.items))};
    const site = must(ledger.read(key('site', at.site)), 'site');
    const start = performance.now();
    ledger.apply({type: 'StockReceived', ...at, quantity: 1, into: 'available', reason: 'bench', occurredAt: NOW});
    const position = must(ledger.read(positionKey(at.site, at.item)), 'position');
    timelineOf({position, site, policy, now: NOW}).atpAt(NOW);
    times.push((performance.now() - start) * 1_000);
  }
  return slower('ATP of a position after an event', 'µs', {ours: median(times), floor: UPDATE_US_MAX}, 1, FLOOR);
}

/** Case 23: one item with very many claims; what is left of it after each further one. */
function claimed(ledger: Ledger): Row {
  const at = {site: siteId(0), item: 'HOT'};
  const {policy} = must(ledger.read('company:company'), 'company');
  const site = must(ledger.read(key('site', at.site)), 'site');
  const claim = (n: number): DomainEvent => ({
    type: 'ClaimMade',
    ...at,
    claim: {
      id: `HOT-${n}/1.1`,
      kind: 'allocation',
      quantity: 1,
      onStock: 1,
      due: NOW + (n % 60) * 86_400_000,
      expires: 0,
      author: '',
    },
  });
  ledger.apply({type: 'StockReceived', ...at, quantity: 100_000, into: 'available', reason: 'hot', occurredAt: NOW});
  for (let n = 0; n < CLAIMS; n += 1) ledger.apply(claim(n));
  const times: number[] = [];
  for (let n = 0; n < 200; n += 1) {
    const start = process.cpuUsage();
    ledger.apply(claim(CLAIMS + n));
    const position = must(ledger.read(positionKey(at.site, at.item)), 'position');
    timelineOf({position, site, policy, now: NOW}).atpAt(NOW);
    times.push(spent(start));
  }
  const name = `availability with ${CLAIMS.toLocaleString('en-GB')} claims on it`;
  return slower(name, 'ms', {ours: median(times), floor: CLAIMED_MS_MAX}, 1, FLOOR);
}

/** Milliseconds of processor time. */
function spent(start: NodeJS.CpuUsage): number {
  const {user, system} = process.cpuUsage(start);
  return (user + system) / 1_000;
}
