/**
 * The simulator: demand from the book, the floor, supply, and what is done every day, played in the order of time.
 *
 *   playbook ─┐
 *   agenda   ─┼─► the earliest ─► look at the ledger ─► commands through a door ─► events ─► agenda
 *   day      ─┘
 *
 * Invariants: everything it knows of the company is in the ledger (a new simulator over the same ledger goes on where the
 * old one stopped); the same ledger, book, seed and days give the same commands.
 */
import {addWorkdays, dayOf, instantAt} from '../../../src-shared/domain/calendar.ts';
import {key} from '../../../src-shared/domain/events.ts';
import {HOUR_MS, type Instant, MINUTE_MS} from '../../../src-shared/kernel/types.ts';
import {buy} from './buying.ts';
import {happen} from './demand.ts';
import {workUnit} from './floor.ts';
import {count, holdForQuality, keep, pay, repromise, transfer} from './morning.ts';
import {HOME_ZONE, SITES} from './places.ts';
import {CREDIT, POSITION, PURCHASE, positionEntry, type Sim, TRANSFER, UNIT, unitKey} from './sim.ts';
import {workPosition, workPurchase, workTransfer} from './supply.ts';

/** What is done once a day, at which minute of the company's day. */
const DAILY: readonly {readonly minutes: number; readonly work: (sim: Sim) => void}[] = [
  {minutes: 6 * 60, work: buy},
  {minutes: 6 * 60 + 45, work: transfer},
  {minutes: 8 * 60 + 30, work: keep},
  {minutes: 9 * 60 + 30, work: repromise},

  {minutes: 10 * 60 + 15, work: holdForQuality},
  {minutes: 14 * 60, work: pay},
  {minutes: 17 * 60 + 15, work: count},
];
const DAY_ENTRY = 'daily ';

export class Simulator {
  readonly sim: Sim;
  readonly #move: (at: Instant) => void;
  #round: number;
  #next: number;
  #demandAt = 0;

  /** Goes on from `from`. `move` is told every moment before it is played, so that a clock can be set to it. */
  constructor(sim: Sim, from: Instant, move: (at: Instant) => void = () => {}) {
    this.sim = sim;
    this.#move = move;
    sim.at = from;
    const {playbook} = sim;
    this.#round = Math.max(0, Math.floor((dayOf(from, HOME_ZONE) - playbook.firstDay) / playbook.span));
    this.#next = playbook.happenings.findIndex((happening) => playbook.at(happening, this.#round) > from);
    if (this.#next < 0) {
      this.#next = 0;
      this.#round += 1;
    }
    this.#lookUp();
    for (const [index, {minutes}] of DAILY.entries()) this.#enterDaily(index, minutes, dayOf(from, HOME_ZONE), from);
    this.lookAround();
  }

  /**
   * Plays everything up to `until`; stops early, between two moments, once `enough` says so. True when nothing is left.
   */
  play(until: Instant, enough: () => boolean = () => false): boolean {
    const {sim} = this;
    // What the book makes happen in one minute is played whole: a restart goes on after the last moment in the log.
    while (this.#demandAt <= sim.at || !enough()) {
      const demand = this.#demandAt;
      const entry = sim.agenda.take(Math.min(demand, until));
      if (entry !== null) {
        this.#moveTo(entry.at);
        this.#work(entry.key);
      } else if (demand <= until) {
        this.#moveTo(demand);
        this.#demand();
      } else {
        this.#moveTo(until);
        return true;
      }
    }
    return false;
  }

  /** Enters whatever the ledger holds that needs work and nobody has entered: after a start, and for what people did. */
  lookAround(): void {
    const {sim} = this;
    const {ledger, agenda} = sim;
    const {lots, orders, positions} = ledger.tables;
    const enter = (entry: string) => {
      if (!agenda.has(entry)) agenda.enter(entry, sim.at);
    };
    const buckets = (['allocated', 'released', 'picked', 'packed', 'shipped'] as const).map((bucket) =>
      lots.i32(bucket),
    );
    const parents = lots.i32('_parent');
    for (let row = 0; row < lots.count; row += 1) {
      if (lots.alive[row] !== 1 || buckets.every((bucket) => bucket[row] === 0)) continue;
      enter(unitKey(orders.text('id', parents[row] as number), lots.text('site', row)));
    }
    const held = orders.columns.creditHeld;
    for (let row = 0; row < orders.count; row += 1)
      if (orders.alive[row] === 1 && held?.[row] === 1) enter(CREDIT + orders.text('id', row));
    for (const {id} of ledger.all('purchase')) enter(PURCHASE + id);
    for (const {id} of ledger.all('transfer')) enter(TRANSFER + id);
    const dock = (['receiving', 'inspection', 'quarantine'] as const).map((state) => positions.i32(state));
    for (let row = 0; row < positions.count; row += 1) {
      if (positions.alive[row] !== 1 || dock.every((state) => (state[row] as number) <= 0)) continue;
      // Quarantine without a planned end is people's to release.
      const planned = ledger.positions.suppliesOf(row).some((supply) => supply.kind === 'release');
      if (planned || dock.slice(0, 2).some((state) => (state[row] as number) > 0))
        enter(positionEntry(positions.text('site', row), positions.text('item', row)));
    }
  }

  #work(entry: string): void {
    const {sim} = this;
    if (entry.startsWith(UNIT)) workUnit(sim, entry);
    else if (entry.startsWith(POSITION)) workPosition(sim, entry);
    else if (entry.startsWith(PURCHASE)) workPurchase(sim, entry);
    else if (entry.startsWith(TRANSFER)) workTransfer(sim, entry);
    else if (entry.startsWith(CREDIT)) workCredit(sim, entry);
    else this.#daily(Number(entry.slice(DAY_ENTRY.length)));
  }

  /** When the book next makes something happen. */
  #lookUp(): void {
    const {playbook} = this.sim;
    const happening = playbook.happenings[this.#next];
    this.#demandAt = happening === undefined ? Number.POSITIVE_INFINITY : playbook.at(happening, this.#round);
  }

  #demand(): void {
    const {happenings} = this.sim.playbook;
    const happening = happenings[this.#next];
    if (happening !== undefined) happen(this.sim, happening, this.#round);
    this.#next += 1;
    if (this.#next >= happenings.length) {
      this.#next = 0;
      this.#round += 1;
    }
    this.#lookUp();
  }

  #daily(index: number): void {
    const daily = DAILY[index];
    if (daily === undefined) return;
    daily.work(this.sim);
    this.#enterDaily(index, daily.minutes, dayOf(this.sim.at, HOME_ZONE) + 1, this.sim.at);
  }

  #enterDaily(index: number, minutes: number, day: number, after: Instant): void {
    const at = instantAt(day, minutes, HOME_ZONE);
    this.sim.agenda.enter(DAY_ENTRY + index, at > after ? at : instantAt(day + 1, minutes, HOME_ZONE));
  }

  #moveTo(at: Instant): void {
    this.sim.at = Math.max(this.sim.at, at);
    this.#move(this.sim.at);
  }
}

/** Finance lets most held orders go the next working morning, some only days later. */
function workCredit(sim: Sim, entry: string): void {
  const order = sim.ledger.read(key('order', entry.slice(CREDIT.length)));
  if (order === undefined || order.credit === 'ok') return;
  const calendar = SITES[0]?.calendar;
  if (calendar === undefined) return;
  const days = sim.chance.of('credit', order.id) < 0.7 ? 1 : sim.chance.whole('credit days', order.id, 3, 7);
  const due = instantAt(addWorkdays(calendar, dayOf(order.placedAt, HOME_ZONE), days), 10 * 60, HOME_ZONE);
  if (due > sim.at) return sim.agenda.enter(entry, due);
  sim.issue('feed-bank', {type: 'ReleaseCredit', order: order.id, reason: 'Payment plan agreed'});
  if (sim.ledger.read(key('order', order.id))?.credit === 'held')
    sim.agenda.enter(entry, sim.at + 24 * HOUR_MS + MINUTE_MS);
}
