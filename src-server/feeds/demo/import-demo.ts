/** Playing the past: an empty log becomes a company with 13 weeks behind it, through the same door as everybody. */
import {setImmediate as nextTick} from 'node:timers/promises';
import {dayOf, instantAt} from '../../../src-shared/domain/calendar.ts';
import type {CommandOf} from '../../../src-shared/domain/commands.ts';
import {key} from '../../../src-shared/domain/events.ts';
import {DAY_MS, type Instant} from '../../../src-shared/kernel/types.ts';
import type {AuthorityHost} from '../../sessions/authority-host.ts';
import type {Book} from '../order-book/types.ts';
import {openingStock} from './buying.ts';
import {Chance} from './chance.ts';
import {companyOf, masterCommands} from './company.ts';
import {HOME_ZONE} from './places.ts';
import {Playbook} from './playbook.ts';
import {Sim} from './sim.ts';
import {Simulator} from './simulator.ts';

export type DemoOptions = {
  readonly book: Book;
  readonly seed: string;
  /** The calendar day on which the book's last day falls. */
  readonly yesterday: number;
  /** Progress, in lines for people. */
  readonly tell: (line: string) => void;
  /** Days before the end from which every step of the floor is played; before that goods go from shelf to dispatch. */
  readonly detailDays?: number;
};

/** The day after the book's last begins with its first hours played, so that the screens open on a working morning. */
const OPENS_AT = 9 * 60;
const SETUP_AT = 6 * 60;
const DETAIL_DAYS = 10;
/** The event loop gets a turn after so many milliseconds of playing. */
const SLICE_MS = 200;

export function newSim(host: AuthorityHost, {book, seed, yesterday}: DemoOptions): Sim {
  const chance = new Chance(seed);
  const company = companyOf(book, chance);
  return new Sim(host, {company, playbook: new Playbook(book, company, yesterday), chance});
}

/** Where the demo log's clock starts: the morning before the book's first day. */
export function setupAt({book, yesterday}: Pick<DemoOptions, 'book' | 'yesterday'>): Instant {
  return instantAt(yesterday - (book.lastDay - book.firstDay) - 1, SETUP_AT, HOME_ZONE);
}

/** Where it stands when the past has been played. */
export function playedAt({yesterday}: Pick<DemoOptions, 'yesterday'>): Instant {
  return instantAt(yesterday + 1, OPENS_AT, HOME_ZONE);
}

/**
 * Plays the past on a simulated clock, from an empty log or from wherever an earlier import was cut off. `cut` ends it
 * early, between two moments. Resolves when everything is durable.
 */
export async function importDemo(
  host: AuthorityHost,
  options: DemoOptions,
  cut: () => boolean = () => false,
): Promise<void> {
  const sim = newSim(host, options);
  const end = playedAt(options);
  sim.brisk = end - (options.detailDays ?? DETAIL_DAYS) * DAY_MS;
  const start = setupAt(options);
  // The first group is one commit: a log has the whole company or none of it.
  if (host.authority.head === 0) {
    host.clock.set(start);
    sim.at = start;
    setUp(sim);
  }
  const simulator = new Simulator(sim, Math.max(start, host.authority.now), (at) => host.clock.set(at));
  const progress = weekly(sim, options);
  let done = false;
  while (!done && !cut()) {
    const slice = performance.now() + SLICE_MS;
    done = simulator.play(end, () => performance.now() > slice);
    progress();
    await nextTick();
  }
  if (done) limits(sim);
  host.flush();
}

/** What the sites can pick, and what the pickups of one of them take, from now on. The past had no limit that anybody knows of. */
function limits(sim: Sim): void {
  for (const [site, units] of Object.entries(PICKED_A_DAY))
    if (sim.ledger.read(key('site', site))?.capacity === undefined)
      sim.issue('feed-wms', {
        type: 'SetCapacity',
        site,
        week: [units, units, units, units, units, 0, 0],
        reason: 'Pickers on the rota',
      });
  if (sim.ledger.read(key('site', 'LDS'))?.zones === undefined)
    sim.issue('feed-wms', {type: 'SetZones', site: 'LDS', zones: ZONES, reason: 'The rota of the floor'});
  for (const [service, kilos] of Object.entries(TAKEN_A_DAY))
    if (sim.ledger.read(key('site', 'RDG'))?.lifts?.some((l) => l.service === service) !== true)
      sim.issue('feed-wms', {
        type: 'SetLift',
        site: 'RDG',
        service,
        week: Array.from({length: 7}, () => kilos * 1_000),
        reason: 'The vehicle on the contract',
      });
}
const shift = (name: string, from: number, until: number, minutes: number) => ({
  name,
  from,
  until,
  week: [minutes, minutes, minutes, minutes, minutes, 0, 0],
});
/** Shelves by hand and pallets by truck, each with an early and a late shift; two doors load all that leaves, parcel by parcel. */
const ZONES: CommandOf<'SetZones'>['zones'] = [
  {id: 'small', name: 'Shelves', shifts: [shift('early', 360, 840, 1_920), shift('late', 840, 1_200, 1_080)]},
  {id: 'bulk', name: 'Pallets', shifts: [shift('early', 360, 840, 960), shift('late', 840, 1_200, 540)]},
  {id: 'docks', name: 'Docks', dock: {kilosPerHour: 150}, shifts: [shift('all day', 480, 1_200, 2 * 720)]},
];
/** A lorry and a van, kilograms. */
const TAKEN_A_DAY = {'CPX/STD': 9_000, 'CPX/EXP': 1_200} as const;
const PICKED_A_DAY = {RDG: 8_000, LDS: 7_500, RTM: 3_000} as const;

function setUp(sim: Sim): void {
  const door = {
    clientId: 'feed-erp',
    grant: {role: 'system', sites: '*', territories: '*'},
    actor: {user: 'feed-erp', role: 'system'},
  } as const;
  for (const command of masterCommands(sim.company, dayOf(sim.at, HOME_ZONE)))
    sim.host.authority.submit(door, `feed-erp-${sim.host.authority.head + 1}`, command);
  openingStock(sim);
  sim.host.flush();
}

function weekly(sim: Sim, {tell, yesterday, book}: DemoOptions): () => void {
  const firstDay = yesterday - (book.lastDay - book.firstDay);
  const weeks = Math.ceil((book.lastDay - book.firstDay + 1) / 7);
  let told = 0;
  return () => {
    const week = Math.min(weeks, Math.floor((dayOf(sim.at, HOME_ZONE) - firstDay) / 7) + 1);
    if (week <= told || week < 1) return;
    told = week;
    const orders = String(sim.ledger.tables.orders.live).replaceAll(/\B(?=(\d{3})+$)/g, ',');
    tell(`Importing week ${week} of ${weeks}: ${orders} orders`);
  };
}
