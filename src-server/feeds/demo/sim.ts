/**
 * What every part of the simulator works with: the ledger to look at, the moment being played, the doors to issue
 * commands through, and the agenda to come back by. Nothing else is remembered, so a restart loses nothing.
 */
import type {Command} from '../../../src-shared/domain/commands.ts';
import type {Verdict} from '../../../src-shared/domain/decider.ts';
import {type DomainEvent, key, positionKey} from '../../../src-shared/domain/events.ts';
import type {Site} from '../../../src-shared/domain/master-data/types.ts';
import {must} from '../../../src-shared/kernel/assert.ts';
import type {Instant} from '../../../src-shared/kernel/types.ts';
import type {Ledger} from '../../../src-shared/ledger/ledger.ts';
import type {Decision} from '../../../src-shared/sync/decision.ts';
import {ALLOCATION, type Door} from '../../../src-shared/sync/door.ts';
import type {AuthorityHost} from '../../sessions/authority-host.ts';
import {Agenda} from './agenda.ts';
import type {Chance} from './chance.ts';
import type {DemoCompany} from './company.ts';
import {SITES} from './places.ts';
import type {Playbook} from './playbook.ts';

/** Who speaks: the order system, the warehouses, the carriers, the buyers, the service desk, the bank. */
export type Feed = 'feed-erp' | 'feed-wms' | 'feed-carrier' | 'feed-buying' | 'feed-desk' | 'feed-bank';

/** Decisions in one group commit. */
const GROUP_MAX = 300;

export class Sim {
  readonly host: AuthorityHost;
  readonly ledger: Ledger;
  readonly company: DemoCompany;
  readonly playbook: Playbook;
  readonly chance: Chance;
  readonly agenda = new Agenda();
  /** The moment being played, log milliseconds. */
  at: Instant = 0;
  /** When the goods found on the dock at a position will be put away. A restart only starts their time again. */
  readonly dock = new Map<string, Instant>();
  /** Before this instant the floor takes fewer steps; 0 = never. */
  brisk: Instant = 0;
  readonly #doors = new Map<Feed, Door>();
  /** The last decision whose follow-up is entered. */
  #heard = 0;

  constructor(
    host: AuthorityHost,
    parts: {readonly company: DemoCompany; readonly playbook: Playbook; readonly chance: Chance},
  ) {
    this.host = host;
    this.ledger = host.authority.ledger;
    this.company = parts.company;
    this.playbook = parts.playbook;
    this.chance = parts.chance;
    this.#heard = host.authority.head;
    host.onCommitted((decisions) => this.#hear(decisions));
  }

  /** Issues a command; what follows from it is entered in the agenda. */
  issue(feed: Feed, command: Command): Verdict<DomainEvent> {
    const {authority} = this.host;
    // The place in the log makes the id: unique in it, and the same in every run over the same book.
    const {verdict} = authority.submit(this.#door(feed), `${feed}-${authority.head + 1}`, command);
    if (verdict.kind === 'accepted') for (const event of verdict.events) follow(this, event);
    this.#hear(authority.takeUncommitted());
    if (authority.takeUncommitted().length >= GROUP_MAX) this.host.flush();
    return verdict;
  }

  /** The server gives back orders what became free; their new lots are work for the floor. */
  #hear(decisions: readonly Decision[]): void {
    for (let n = decisions.findLastIndex((d) => d.seq <= this.#heard) + 1; n < decisions.length; n += 1) {
      const {seq, clientId, verdict} = decisions[n] as Decision;
      this.#heard = seq;
      if (clientId !== ALLOCATION.clientId || verdict.kind !== 'accepted') continue;
      for (const event of verdict.events) follow(this, event);
    }
  }

  /** When it happened, where the log's clock is already further on. */
  stamp(): {occurredAt?: Instant} {
    return this.host.authority.now > this.at ? {occurredAt: this.at} : {};
  }

  get inBrisk(): boolean {
    return this.at < this.brisk;
  }

  #door(feed: Feed): Door {
    const known = this.#doors.get(feed);
    if (known !== undefined) return known;
    const actor = {user: feed, role: 'system'} as const;
    const door: Door = {clientId: feed, grant: {role: 'system', sites: '*', territories: '*'}, actor};
    this.#doors.set(feed, door);
    return door;
  }
}

const SITE_BY_ID: ReadonlyMap<string, Site> = new Map(SITES.map((site) => [site.id, site]));

/** The site as people may have redefined it; a site the simulator never knew is worked like any other. */
export function siteOf(sim: Sim, id: string): Site {
  return sim.ledger.read(key('site', id)) ?? must(SITE_BY_ID.get(id), `site ${id}`);
}

/** Units of a position nobody has claimed, and what is on the way to it. Zero where there is none. */
export function stockOf(sim: Sim, site: string, item: string): {readonly free: number; readonly coming: number} {
  const row = sim.ledger.positions.find(site, item);
  if (row < 0) return {free: 0, coming: 0};
  const {positions} = sim.ledger.tables;
  const n = (name: string) => positions.i32(name)[row] as number;
  return {
    free: n('available') - n('allocated') - n('reserved'),
    coming: n('receiving') + n('inspection') + n('onOrder') + n('inTransit') - n('inboundClaimed'),
  };
}

/** Units that wait for a date, by item: nothing on the way is theirs yet. */
export function waitingUnits(sim: Sim): Map<string, number> {
  const {lines} = sim.ledger.tables;
  const backordered = lines.i32('backordered');
  const open = lines.i32('open');
  const out = new Map<string, number>();
  for (let row = 0; row < lines.count; row += 1) {
    if (lines.alive[row] !== 1) continue;
    const units = (backordered[row] as number) + (open[row] as number);
    if (units === 0) continue;
    const item = lines.text('item', row);
    out.set(item, (out.get(item) ?? 0) + units);
  }
  return out;
}

export const UNIT = 'unit ';
export const CREDIT = 'credit ';
export const PURCHASE = 'purchase ';
export const TRANSFER = 'transfer ';
export const POSITION = 'position ';
export const unitKey = (order: string, site: string): string => `${UNIT}${order}@${site}`;
export const positionEntry = (site: string, item: string): string => POSITION + positionKey(site, item);

/** Something is to be looked at because of this event; the look itself decides when to come back. */
function follow(sim: Sim, event: DomainEvent): void {
  const {agenda, at} = sim;
  switch (event.type) {
    case 'OrderPlaced':
      if (event.credit === 'held') agenda.enter(CREDIT + event.order, at);
      for (const lot of event.lots) agenda.enter(unitKey(event.order, lot.site), at);
      return;
    case 'LotsPromised':
      for (const lot of event.lots) agenda.enter(unitKey(event.order, lot.site), at);
      return;
    case 'LotRepromised':
      // A lot that leaves from another site is that floor's work now.
      if (event.site !== undefined) agenda.enter(unitKey(event.order, event.site), at);
      return;
    case 'ClaimsCovered':
      for (const {id} of event.claims) {
        const slash = id.indexOf('/');
        // Holds are claims too; they have no work.
        if (id.includes('.', slash)) agenda.enter(unitKey(id.slice(0, slash), event.site), at);
      }
      return;
    case 'PurchasePlaced':
      return agenda.enter(PURCHASE + event.purchase.id, at);
    case 'TransferShipped':
      return agenda.enter(TRANSFER + event.transfer.id, at);
    case 'StockReceived':
    case 'SupplyReceived':
      if (event.into !== 'available') agenda.enter(positionEntry(event.site, event.item), at);
      return;
    case 'SupplyExpected':
      if (event.supply.kind === 'release') agenda.enter(positionEntry(event.site, event.item), at);
      return;
    default:
      return;
  }
}
