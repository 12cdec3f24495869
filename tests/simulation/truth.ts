/**
 * What must be so, computed another way: every decision of the durable log is folded into plain objects and checked by
 * brute force. Shares the calendar and `evolve` with the product, and nothing of its timeline, balances or columns.
 */

import {carriedOut} from '../../src-shared/domain/approvals/types.ts';
import {
  addWorkdays,
  addWorkingMinutes,
  closesAt,
  dayOf,
  instantAt,
  isWorkday,
  opensAt,
} from '../../src-shared/domain/calendar.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {
  type AnyState,
  type DomainEvent,
  isPositionEvent,
  type Key,
  key,
  keyOf,
  positionKey,
  type Read,
} from '../../src-shared/domain/events.ts';
import {evolve} from '../../src-shared/domain/evolve.ts';
import type {Claim, Pool, Position, PositionEvent, Supply} from '../../src-shared/domain/inventory/types.ts';
import type {Customer, Site, WorkingDays} from '../../src-shared/domain/master-data/types.ts';
import {toShip} from '../../src-shared/domain/orders/status.ts';
import type {Lot, Order, OrderLine} from '../../src-shared/domain/orders/types.ts';
import type {Hold} from '../../src-shared/domain/promise/types.ts';
import {assert, must} from '../../src-shared/kernel/assert.ts';
import {DAY_MS, type Instant} from '../../src-shared/kernel/types.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';
import {ALLOCATION} from '../../src-shared/sync/door.ts';
import {checkApprovals} from './approval-truth.ts';
import {checkExceptions} from './exception-truth.ts';
import {checkKits} from './kit-truth.ts';
import {checkLots, checkPicks, spoiltIn, unserved} from './lots-truth.ts';
import {checkMoney} from './money-truth.ts';
import {SITES} from './world.ts';

/** What people see rather than decide: after it, claims may exceed stock. */
const isObservation = (c: Command): boolean =>
  c.type === 'AdjustStock' ||
  c.type === 'RecordCount' ||
  c.type === 'RecordSnapshot' ||
  c.type === 'CorrectLot' ||
  c.type === 'ReportShortPick' ||
  ((c.type === 'ShipLots' || c.type === 'HoldStock') && c.override !== undefined) ||
  (c.type === 'MoveStock' && c.to === 'damaged');
/** After these no promise may be worse covered than before: they are accepted only where there is room. */
const ACCEPTS = new Set<Command['type']>([
  'PlaceOrder',
  'HoldPromise',
  'AllocateOrder',
  'ChangeOrderLine',
  'RepromiseLot',
  'SubstituteLine',
  'ReleaseCredit',
  'ApplyAllocation',
  'UndoAllocation',
  'ShipTransfer',
  'HoldStock',
  'MoveStock',
  'ScrapStock',
  'OpenCount',
  'CancelOrder',
  'ReleaseHold',
  'ExpireHold',
  'ReceiveStock',
  'ReleaseStock',
]);
/** These promise anew, to one customer. */
const PROMISES = new Set<Command['type']>([
  'PlaceOrder',
  'HoldPromise',
  'AllocateOrder',
  'ChangeOrderLine',
  'RepromiseLot',
  'SubstituteLine',
  'ReleaseCredit',
]);
/** Takes away what was planned to come (quarantined goods fail their check): a loss of supply, not an acceptance. */
const losesSupply = (c: Command): boolean =>
  (c.type === 'ScrapStock' || c.type === 'MoveStock') && c.from !== 'available';

const takesSpoilt = (c: Command): boolean => ['ScrapStock', 'MoveStock', 'HoldStock', 'OpenCount'].includes(c.type);

/** Supply that has come and can be used at once: nobody may be worse off for it. */
const isUsable = (c: Command): boolean =>
  (c.type === 'ReceivePurchase' || c.type === 'ReceiveTransfer') && c.into === 'available';

const overrides = (c: Command): boolean =>
  ('override' in c && c.override !== undefined) || ('pools' in c && c.pools !== undefined);

export class Truth {
  readonly states = new Map<Key, AnyState>();
  /** Units that crossed the company's border, per item, by the events' own figures. */
  readonly border = new Map<string, number>();
  readonly #archived = new Set<string>();
  #lastAt: Instant = 0;
  #head = 0;

  readonly read: Read = ((k: Key) => this.states.get(k)) as Read;

  /** Folds one decision and checks what it touched. */
  append(given: Decision): void {
    const events = given.verdict.kind === 'accepted' ? given.verdict.events : [];
    // What was approved is judged as what it was.
    const d = {...given, command: carriedOut(given.command, events)};
    assert(d.seq === this.#head + 1, `decision ${d.seq} after ${this.#head}`);
    assert(d.at >= this.#lastAt, 'the log clock went back');
    this.#head = d.seq;
    this.#lastAt = d.at;
    assert(
      d.clientId !== ALLOCATION.clientId || d.verdict.kind === 'accepted',
      `${d.commandId}: an allocation in vain left a trace`,
    );
    if (d.verdict.kind !== 'accepted') return;
    checkTimes(d);
    const before = new Map<Key, AnyState | undefined>();
    for (const e of d.verdict.events) {
      const k = keyOf(e);
      if (!before.has(k)) before.set(k, this.states.get(k));
      const next = evolve(this.states.get(k), e);
      if (next === undefined) this.states.delete(k);
      else this.states.set(k, next);
      if (isPositionEvent(e)) this.#cross(e);
    }
    for (const e of d.verdict.events) this.#event(e, before, d);
    for (const [k, old] of before) this.#check(k, old, d);
    checkPicks(this.read, before, d);
    checkExceptions(d, before, this.states);
    checkApprovals(given, before, this.states);
    if (d.command.type === 'ApplyAllocation' && d.command.method === 'continuous') this.#nobodyWorse(before, d);
    if (d.command.type === 'RepromiseLot') this.#together(d.command);
    if ((PROMISES.has(d.command.type) || ACCEPTS.has(d.command.type)) && !overrides(d.command)) {
      this.#work(before, d);
      this.#lifts(before, d);
      this.#ways(before, d);
    }
    checkMoney(d, before, this.states);
  }

  /** What no decision may do: give an archived order's id again, or make a miss disappear (E.0). */
  #event(e: DomainEvent, before: ReadonlyMap<Key, AnyState | undefined>, d: Decision): void {
    if (e.type === 'LotSplit') {
      const source = (before.get(keyOf(e)) as Order).lots.find((l) => l.line === e.line && l.lot === e.lot);
      const told = JSON.stringify(source?.first);
      for (const part of e.lots)
        assert(JSON.stringify(part.promise) === told, `split #${d.seq}: a part of ${e.order} lost its first promise`);
    }
    if (e.type === 'LotsWithdrawn')
      for (const lot of (before.get(keyOf(e)) as Order).lots)
        if (lot.line === e.line && e.dropLots.includes(lot.lot))
          assert(d.at <= lot.first.until, `undone #${d.seq}: a missed promise of ${e.order} was withdrawn`);
    if (
      e.type === 'LineAdded' &&
      e.insteadOf !== undefined &&
      (d.command.type === 'PlaceOrder' || d.command.type === 'SubstituteLine')
    )
      this.#mayStandIn(e, d);
    if (e.type === 'PurchasePlaced') this.#earliest(e, d);
    if (e.type === 'OrderArchived') this.#archived.add(e.order);
    if (e.type === 'OrderPlaced')
      assert(!this.#archived.has(e.order), `the id of archived order ${e.order} given again`);
    if (e.type !== 'LineChanged') return;
    const order = must(before.get(keyOf(e)) as Order | undefined, e.order);
    const line = must(
      order.lines.find((l) => l.line === e.line),
      `line ${e.line} of ${e.order}`,
    );
    const why = `change #${d.seq} of ${e.order}/${e.line}`;
    assert(
      line.insteadOf === undefined || (e.unitPrice ?? line.unitPrice) === line.unitPrice,
      `${why}: the agreed price of a substitute changed`,
    );
    if (e.request.day !== line.request.day) {
      assert(e.by === 'customer', `${why}: a change by us moved the request`);
      assert(d.at <= line.request.until && line.cancelledFailed === 0, `${why}: a missed request was moved`);
    }
    for (const lot of order.lots.filter((l) => l.line === e.line && e.dropLots.includes(l.lot)))
      assert(d.at <= lot.first.until && lot.current.until <= lot.first.until, `${why}: a broken promise was dropped`);
  }

  /** A line without a date comes when the supplier has worked its lead and the dock opens, day by day; a date that was said stays. */
  #earliest({purchase}: Extract<DomainEvent, {type: 'PurchasePlaced'}>, d: Decision): void {
    if (d.command.type !== 'PlacePurchase') return;
    const {days, leadDays, zone} = must(this.read(key('supplier', purchase.supplier)), purchase.supplier);
    const site = must(this.read(key('site', purchase.site)), purchase.site);
    for (const [i, line] of d.command.lines.entries()) {
      const said = purchase.lines[i]?.expectedAt;
      assert(line.expectedAt === undefined || line.expectedAt === said, `#${d.seq}: ${purchase.id} has another date`);
      if (line.expectedAt !== undefined) continue;
      const works = (day: number) => days === undefined || isWorkday(days, day);
      let day = dayOf(purchase.placedAt, zone);
      while (!works(day)) day++;
      for (let left = must(leadDays, 'a lead'); left > 0; ) if (works(++day)) left--;
      while (!isWorkday(site.calendar, day) || opensAt(site.calendar, day, site.zone) < purchase.placedAt) day++;
      const at = opensAt(site.calendar, day, site.zone);
      assert(said === at, `#${d.seq}: line ${i + 1} of ${purchase.id} is expected at ${said}, and comes at ${at}`);
    }
  }

  /** Of an order that leaves complete, what is promised anew leaves with all that waits at its site untouched. */
  #together(c: {readonly order: string; readonly line: number; readonly lot: number}): void {
    const order = must(this.states.get(key('order', c.order)) as Order | undefined, c.order);
    if (!order.shipComplete || order.lots.some((l) => l.shipped + l.delivered > 0)) return;
    const lot = order.lots.find((l) => l.line === c.line && l.lot === c.lot);
    const waits = order.lots.filter((l) => l.site === lot?.site && l.allocated > 0 && l.allocated === toShip(l));
    const leave = new Set(waits.map((l) => `${l.current.shipBy} ${l.current.service}`));
    assert(leave.size <= 1, `${c.order} leaves complete, and was promised for ${[...leave].join()}`);
  }

  /** What the system moves by itself makes no line of anybody later, or fewer by any day. */
  #nobodyWorse(before: ReadonlyMap<Key, AnyState | undefined>, d: Decision): void {
    assert(d.actor.role === 'system', `#${d.seq}: a continuous run of ${d.actor.user}`);
    for (const [k, old] of before) {
      if (!k.startsWith('order:')) continue;
      const [was, is] = [old as Order, this.states.get(k) as Order];
      for (const {line, request} of was.lines) {
        const units = (o: Order, day: number) =>
          o.lots.reduce(
            (n, l) => n + (l.line === line && Math.max(l.current.day, request.day) <= day ? toShip(l) : 0),
            0,
          );
        for (const {current} of was.lots) {
          const day = Math.max(current.day, request.day);
          assert(units(is, day) >= units(was, day), `#${d.seq}: ${was.id}/${line} is later by a continuous run`);
        }
      }
    }
  }

  /** The customer's rule of that moment, or the right. */
  #mayStandIn({order, insteadOf, unitPrice}: Extract<DomainEvent, {type: 'LineAdded'}>, d: Decision): void {
    const o = must(this.states.get(key('order', order)) as Order | undefined, order);
    const asked = o.lines.find((l) => l.line === insteadOf?.line);
    assert(unitPrice === asked?.unitPrice, `#${d.seq}: a substitute at another price than what it stands in for`);
    const rule = this.read(key('customer', o.customer))?.rules.substitution ?? 'none';
    assert(
      rule === 'upgrade' ||
        rule === insteadOf?.kind ||
        ['operations', 'administrator', 'system'].includes(d.actor.role),
      `#${d.seq}: ${insteadOf?.kind} sent to ${o.customer}, who takes ${rule}, by ${d.actor.role}`,
    );
  }

  #cross(e: PositionEvent): void {
    const delta = borderDelta(e);
    if (delta !== 0) this.border.set(e.item, (this.border.get(e.item) ?? 0) + delta);
  }

  #check(k: Key, old: AnyState | undefined, d: Decision): void {
    const why = `${d.command.type} #${d.seq}`;
    if (k.startsWith('position:'))
      this.#position(old as Position | undefined, must(this.states.get(k), k) as Position, d, why);
    if (!k.startsWith('order:')) return;
    const [was, is] = [old as Order | undefined, this.states.get(k) as Order | undefined];
    this.#order(is, why);
    this.#shipments(was, is, why);
    checkKits(this.read, was, is, why);
  }

  /** A line is promised in no more shipments than its customer takes; what a loss left over may go in one more. */
  #shipments(old: Order | undefined, order: Order | undefined, why: string): void {
    const rules = (this.states.get(key('customer', order?.customer ?? '')) as Customer | undefined)?.rules;
    const {shipmentsMax: most, splitSites} = {...rules, ...order?.rules};
    if (order === undefined) return;
    const sites = (line: number) => new Set(order.lots.filter((l) => l.line === line).map((l) => l.site)).size;
    if (old === undefined && splitSites === false)
      for (const {line} of order.lines)
        assert(sites(line) <= 1, `${why}: line ${line} of ${order.id} from ${sites(line)}`);
    if (most === undefined) return;
    const leaves = (of: Order | undefined, line: number): number =>
      new Set(
        (of?.lots ?? [])
          .filter((l) => l.line === line && toShip(l) + l.shipped + l.delivered > 0)
          .map((l) => `${l.site} ${l.current.shipBy} ${l.current.service ?? ''}`),
      ).size;
    for (const {line} of order.lines)
      assert(
        leaves(order, line) <= Math.max(most, leaves(old, line) + 1),
        `${why}: line ${line} of ${order.id} leaves in ${leaves(order, line)} shipments, of ${most}`,
      );
  }

  #position(old: Position | undefined, p: Position, d: Decision, why: string): void {
    for (const c of p.claims) {
      assert(
        c.quantity > 0 && c.locked >= 0 && c.locked <= c.onStock && c.onStock <= c.quantity,
        `${why}: claim ${c.id} ${c.onStock} of ${c.quantity}, ${c.locked} locked`,
      );
      this.#owner(c, why);
    }
    assert(this.read(key('item', p.item))?.parts === undefined, `${why}: ${p.item} is a kit and has stock`);
    for (const s of p.supplies) assert(s.quantity > 0, `${why}: supply ${s.id} of ${s.quantity}`);
    const planned = p.supplies.reduce((n, s) => n + (s.kind === 'release' ? s.quantity : 0), 0);
    assert(
      planned <= Math.max(0, p.quarantine),
      `${why}: ${planned} planned for release of ${p.quarantine} in quarantine`,
    );
    const good = (of: Position) => free(of, d.at) - spoiltIn(this.read, of, d.at);
    const freeBefore = old === undefined ? 0 : good(old);
    if (freeBefore >= 0 && !isObservation(d.command))
      assert(good(p) >= 0, `${why}: free became ${good(p)} at ${p.site}/${p.item}`);
    if (ACCEPTS.has(d.command.type) && !isObservation(d.command) && !losesSupply(d.command)) {
      const least = old === undefined ? 0 : this.#least(old, d.at);
      // Of goods that are kept by lots who can be served by what is looked at instead (`unserved`).
      if (least >= 0 && p.batches.length === 0)
        assert(this.#least(p, d.at) >= 0, `${why}: the future of ${p.site}/${p.item} became ${this.#least(p, d.at)}`);
    }
    if (
      (ACCEPTS.has(d.command.type) || d.command.type === 'AdvanceLots' || isUsable(d.command)) &&
      !isObservation(d.command) &&
      !losesSupply(d.command) &&
      !overrides(d.command)
    ) {
      const lacked = old === undefined ? 0 : this.#lack(old, d.at);
      // Of goods that are kept by lots what can serve whom is looked at instead (`unserved`).
      if (p.batches.length === 0 && lacked <= 0 && (old === undefined || this.#least(old, d.at) >= 0))
        assert(
          this.#lack(p, d.at) <= 0,
          `${why}: ${this.#lack(p, d.at)} promised at ${p.site}/${p.item} rest on neither stock nor supply by their date`,
        );
    }
    if (old !== undefined && PROMISES.has(d.command.type) && !overrides(d.command)) {
      this.#kept(old, p, d.at, why);
      this.#safe(old, p, d.at, why);
    }
    for (const {lender} of p.debts) {
      const claim = p.claims.find((c) => c.id === lender);
      const owed = p.debts.reduce((n, debt) => n + (debt.lender === lender ? debt.quantity : 0), 0);
      assert(
        claim !== undefined && owed > 0 && owed <= claim.quantity - claim.onStock,
        `${why}: ${lender} is owed ${owed} and waits for ${claim === undefined ? 'nothing' : claim.quantity - claim.onStock}`,
      );
    }
    checkLots(p, why);
    const leavesNoneWithout = ACCEPTS.has(d.command.type) || d.command.type === 'AdvanceLots';
    if (p.batches.length > 0 && leavesNoneWithout && !isObservation(d.command) && !overrides(d.command)) {
      const without = (of: Position | undefined) =>
        of === undefined ? 0 : unserved(this.read, of, d.at, (...s) => this.#usable(...s));
      if (!losesSupply(d.command))
        assert(
          without(p) <= without(old),
          `${why}: ${without(p)} at ${p.site}/${p.item} without goods that last until their day, ${without(old)} before`,
        );
    }
    this.#staged(old, p, d, why);
    this.#untold(old, p, d, why);
    this.#conserved(p.item, why);
  }

  /**
   * Nobody is promised what is kept for another segment before its date (where all that is kept is there), nor more than a
   * quota of his own has left.
   */
  #kept(old: Position, p: Position, now: Instant, why: string): void {
    const has = (path: string, segment: string) => path.split('/').includes(segment);
    const used = (at: Position, pool: Pool) =>
      pool.gone +
      at.claims
        .filter((c) => c.expires === 0 || c.expires > now)
        .filter((c) => has(c.segment, pool.segment))
        .filter((c) => pool.kind === 'protected' || (c.due >= pool.from && c.due < pool.until))
        .reduce((n, c) => n + c.quantity, 0);
    const unused = (at: Position, pool: Pool) => Math.max(0, pool.quantity - used(at, pool));
    const kept = p.pools.filter((pool) => pool.kind === 'protected' && pool.until > now);
    // What this decision gave up of a segment's is kept for it again: all of it must be there for others to leave it.
    const rest = {...old, claims: old.claims.filter((c) => p.claims.some((x) => x.id === c.id))};
    const [was, left] = [this.#least(old, now), this.#least(rest, now)];
    const fits =
      was >= kept.reduce((n, pool) => n + unused(old, pool), 0) &&
      left >= kept.reduce((n, pool) => n + unused(rest, pool), 0);
    const fresh = p.claims.filter(
      (c) => !old.claims.some((x) => x.id === c.id && x.quantity >= c.quantity && x.due === c.due),
    );
    // From a release date on it is everybody's: a lot for later may take it.
    const last = Math.max(0, ...fresh.map((c) => c.due));
    for (const c of fresh) {
      // What was promised to the order already stays its own.
      const order = c.id.slice(0, c.id.indexOf('/') + 1);
      const others = kept
        .filter((pool) => !has(c.segment, pool.segment) && last < pool.until)
        .reduce((n, pool) => n + unused(p, pool), 0);
      const isOwn = c.kind === 'allocation' && old.claims.some((x) => x.id.startsWith(order));
      if (fits && others > 0 && !isOwn)
        assert(
          this.#least(p, now) >= others,
          `${why}: ${c.id} of ${c.segment} leaves ${this.#least(p, now)} of ${others} kept for others`,
        );
      for (const pool of p.pools)
        if (pool.kind === 'quota' && has(c.segment, pool.segment) && c.due >= pool.from && c.due < pool.until)
          assert(
            used(p, pool) <= Math.max(pool.quantity, used(old, pool)),
            `${why}: ${used(p, pool)} of a quota of ${pool.quantity} for ${pool.segment}`,
          );
    }
  }

  /**
   * No promise to who may not have it leaves less than the safety stock, at any time, unless there was less of it before. What is
   * kept for the asker's own segment is his whatever it leaves; within the lock window so is the stock that he rested on before.
   */
  #safe(old: Position, p: Position, now: Instant, why: string): void {
    const [was, is] = [this.#least(old, now), this.#least(p, now)];
    for (const {kind, segments = [], quantity} of p.pools) {
      if (kind !== 'safety' || is >= Math.min(was, quantity)) continue;
      for (const c of p.claims) {
        const isFresh = !old.claims.some((x) => x.id === c.id && x.quantity >= c.quantity && x.due === c.due);
        if (!isFresh || c.segment.split('/').some((part) => segments.includes(part))) continue;
        const order = c.id.slice(0, c.id.indexOf('/') + 1);
        const had = old.claims
          .filter((x) => x.id.startsWith(order) || !p.claims.some((y) => y.id === x.id))
          .reduce((n, x) => n + x.onStock, 0);
        const kept = p.pools
          .filter(
            (pool) => pool.kind === 'protected' && pool.until > now && c.segment.split('/').includes(pool.segment),
          )
          .reduce((n, pool) => n + pool.quantity, 0);
        assert(
          is >= Math.min(was, quantity) - had - kept,
          `${why}: ${c.id} leaves ${is} of a safety stock of ${quantity}, of ${was} before`,
        );
      }
    }
  }

  /**
   * What must have left by an instant can be done by then, all of a site's claims counted one by one against each day's hours: in
   * units, and in seconds of each zone against each shift; and what its doors must have loaded by then, lot by lot in grams. Where it
   * could not be before, it is no worse.
   */
  #work(before: ReadonlyMap<Key, AnyState | undefined>, d: Decision): void {
    for (const id of SITES) {
      const site = this.read(key('site', id));
      if (site === undefined) continue;
      const {capacity, zones = [], calendar} = site;
      if (capacity !== undefined) {
        const all = [
          {
            ...capacity,
            days: capacity.days.map((x) => ({day: x.day, amount: x.units})),
            on: (day: number) => {
              const {opens, closes} = versionOn(calendar, day);
              return [opens, closes] as const;
            },
          },
        ];
        this.#done(d, {site, what: 'units', hours: all, ...this.#claimed(before, d, id, () => 1)});
      }
      for (const {id: zone, dock, shifts} of zones) {
        // A door lets through kilos in an hour: whole grams in the minutes there are.
        const inMinutes = (n: number) =>
          dock === undefined ? 60 * n : Math.floor((n * dock.kilosPerHour * 1_000) / 60);
        const hours = shifts.map((x) => ({
          on: () => [x.from, x.until] as const,
          week: x.week.map(inMinutes),
          days: x.days.map(({day, minutes}) => ({day, amount: inMinutes(minutes)})),
        }));
        if (dock !== undefined) {
          this.#done(d, {site, what: 'grams to load', hours, ...this.#toLoad(before, d, site)});
          continue;
        }
        const each = (item: string) => {
          const handling = this.read(key('item', item))?.handling;
          return handling?.zone === zone ? handling.seconds : 0;
        };
        this.#done(d, {site, what: `seconds in ${zone}`, hours, ...this.#claimed(before, d, id, each)});
      }
    }
  }

  /** What live claims of a site ask, before and after. */
  #claimed(
    before: ReadonlyMap<Key, AnyState | undefined>,
    d: Decision,
    site: string,
    each: (item: string) => number,
  ): Asks {
    const [was, is] = [true, false].map((old) =>
      [...new Set([...this.states.keys(), ...before.keys()])]
        .filter((k) => k.startsWith(`position:${site}/`))
        .map((k) => (old && before.has(k) ? before.get(k) : this.states.get(k)) as Position | undefined)
        .flatMap((p) => (p?.claims ?? []).map((c) => ({...c, amount: c.quantity * each(p?.item ?? '')})))
        .filter((c) => (c.expires === 0 || c.expires > d.at) && c.amount > 0),
    );
    return {was: was ?? [], is: is ?? [], back: 0};
  }

  /**
   * What lots and live holds have to get through the doors of a site, before and after; what is picked too, until its
   * vehicle has left. What is put back after that may come again.
   */
  #toLoad(before: ReadonlyMap<Key, AnyState | undefined>, d: Decision, {id, zone}: Site): Asks {
    const today = instantAt(dayOf(d.at, zone), 0, zone);
    const [was, is] = [true, false].map((old) =>
      [...new Set([...this.states.keys(), ...before.keys()])]
        .flatMap((k) => this.#leaving(old && before.has(k) ? before.get(k) : this.states.get(k), k, d.at))
        .filter((part) => part.site === id && part.grams > 0)
        .map(({due, grams, isPicked}) => ({due, amount: grams, hasLeft: isPicked && due <= d.at && due >= today})),
    );
    const gone = (all: typeof was = []) => all.reduce((n, part) => n + (part.hasLeft ? part.amount : 0), 0);
    return {
      was: (was ?? []).filter((part) => !part.hasLeft),
      is: (is ?? []).filter((part) => !part.hasLeft),
      back: d.command.type === 'UnpickLots' ? Math.max(0, gone(was) - gone(is)) : 0,
    };
  }

  #done(
    d: Decision,
    {site, what, hours, was, is, back}: {site: Site; what: string; hours: readonly Hours[]} & Asks,
  ): void {
    const {id, zone, calendar} = site;
    const done = (until: Instant) => {
      let amount = 0;
      for (let day = dayOf(d.at, zone); day <= dayOf(until, zone); day++) {
        const works = worksOn(calendar, day);
        for (const {week, days, on} of hours) {
          const [from, end] = on(day);
          const all = days.find((x) => x.day === day)?.amount ?? (works ? (week[(day + 3) % 7] ?? 0) : 0);
          const [opens, closes] = [instantAt(day, from, zone), instantAt(day, end, zone)];
          amount += Math.floor((all * Math.max(0, Math.min(until, closes) - Math.max(d.at, opens))) / (closes - opens));
        }
      }
      return amount;
    };
    const asked = (all: Asks['is'], until: Instant) =>
      all.reduce((n, c) => n + (Math.max(d.at, c.due) <= until ? c.amount : 0), 0);
    for (const until of new Set(is.map((c) => Math.max(d.at, c.due)))) {
      const most = Math.max(done(until), asked(was, until) + back);
      assert(
        asked(is, until) <= most,
        `${d.command.type} #${d.seq}: ${asked(is, until)} ${what} leave ${id} by ${until} of ${done(until)}, ${asked(was, until)} before`,
      );
    }
  }

  /**
   * No pickup to come takes more than its lift, all that is still to leave with it weighed lot by lot; where it was over, it is no worse.
   * What was picked went with the vehicle of its day; what is put back after that waits for the next, whatever that takes.
   */
  #lifts(before: ReadonlyMap<Key, AnyState | undefined>, d: Decision): void {
    for (const id of SITES) {
      const site = this.read(key('site', id));
      for (const {service, week, days} of site?.lifts ?? []) {
        const drives = must(this.read(key('carrier', 'K')), 'the carrier').days;
        const {zone} = must(site, id);
        const comes = (t: Instant) => comesOn(must(site, id), {service, drives}, t);
        const [was, is] = [true, false].map((old) => {
          const grams = new Map<number, number>();
          for (const k of new Set([...this.states.keys(), ...before.keys()]))
            for (const part of this.#leaving(old && before.has(k) ? before.get(k) : this.states.get(k), k, d.at))
              if (part.site === id && part.service === service) {
                const since = part.isPicked ? instantAt(dayOf(d.at, zone), 0, zone) : d.at;
                const day = comes(Math.max(part.due, since));
                grams.set(day, (grams.get(day) ?? 0) + part.grams);
              }
          return grams;
        });
        // All that is on a vehicle of today which is to come still counts with it, and only what has left may come back.
        const gone = (all: ReadonlyMap<number, number> | undefined) => all?.get(dayOf(d.at, zone)) ?? 0;
        const back = d.command.type === 'UnpickLots' ? Math.max(0, gone(was) - gone(is)) : 0;
        for (const [day, grams] of is ?? []) {
          const next = comes(d.at);
          if (day < next) continue;
          const most = days.find((x) => x.day === day)?.grams ?? must(week[(day + 3) % 7], 'a weekday');
          assert(
            grams <= Math.max(most, (was?.get(day) ?? 0) + (day === next && next > dayOf(d.at, zone) ? back : 0)),
            `${d.command.type} #${d.seq}: ${grams} g leave ${id} by ${service} on ${day} of ${most}, ${was?.get(day) ?? 0} before`,
          );
        }
      }
    }
  }

  /** What was promised just now leaves with a pickup of its day, by the lane of that day, and is there when a walk day by day is. */
  #ways(before: ReadonlyMap<Key, AnyState | undefined>, d: Decision): void {
    if (d.command.type === 'UndoAllocation') return;
    for (const [k, old] of before) {
      const order = k.startsWith('order:') ? (this.states.get(k) as Order | undefined) : undefined;
      const known = new Set(((old as Order | undefined)?.lots ?? []).map(({current}) => JSON.stringify(current)));
      for (const {site, current} of order?.lots ?? []) {
        if (known.has(JSON.stringify(current)) || current.at !== d.at) continue;
        const customer = must(this.read(key('customer', must(order, k).customer)), 'a customer');
        const way = wayOn(this.read, must(this.read(key('site', site)), site), customer, current);
        const {shipBy, day, service} = current;
        const got = `${new Date(shipBy).toISOString()} by ${service ?? 'its own dispatch'} for ${day}`;
        assert(
          way !== null,
          `${d.command.type} #${d.seq}: ${order?.id} leaves ${site} at ${got}, when nothing leaves so`,
        );
        assert(
          way === day,
          `${d.command.type} #${d.seq}: ${order?.id} leaves ${site} at ${got}, and is there on ${way}`,
        );
      }
    }
  }

  /** What an order's lots or a live hold are to send, and by what. */
  #leaving(state: AnyState | undefined, k: Key, now: Instant): readonly Leaving[] {
    const weight = (item: string) => must(this.read(key('item', item)), item).weightGrams;
    if (state !== undefined && k.startsWith('hold:')) {
      const {lines, expires} = state as Hold;
      return expires <= now ? [] : lines.map((l) => ({...l, grams: l.quantity * weight(l.item), isPicked: false}));
    }
    if (state === undefined || !k.startsWith('order:')) return [];
    const {lots, lines} = state as Order;
    return lots.flatMap(({site, line, current: {shipBy: due, service}, ...lot}) => {
      const item = must(
        lines.find((l) => l.line === line),
        `line ${line}`,
      ).item;
      const of = {site, service, due};
      return [
        {...of, grams: (lot.allocated + lot.released) * weight(item), isPicked: false},
        {...of, grams: (lot.picked + lot.packed) * weight(item), isPicked: true},
      ];
    });
  }

  /** What lots hold picked or packed is staged for them; fewer are there only where a count of the staging area found fewer. */
  #staged(old: Position | undefined, p: Position, d: Decision, why: string): void {
    let held = 0;
    const loads: string[] = [];
    for (const [k, state] of this.states) {
      if (!k.startsWith('order:')) continue;
      const {id, lots, lines} = state as Order;
      for (const l of lots) {
        if (l.site !== p.site || l.picked + l.packed === 0) continue;
        if (!lines.some((x) => x.line === l.line && x.item === p.item)) continue;
        held += l.picked + l.packed;
        const {service = '', shipBy} = l.current;
        loads.push(`${l.picked + l.packed} of ${id}/${l.line}.${l.lot} ${service} ${shipBy}`);
      }
    }
    const loading = p.loads.map((l) => `${l.quantity} of ${l.claim} ${l.service} ${l.due}`);
    assert(
      loading.sort().join() === loads.sort().join(),
      `${why}: ${loading.join()} wait for pickups at ${p.site}/${p.item}, of lots ${loads.join()}`,
    );
    assert(p.bound === held, `${why}: ${p.bound} bound at ${p.site}/${p.item}, its lots hold ${held}`);
    const counted = d.command.type === 'RecordCount' && d.command.state === 'staged';
    const before = old === undefined ? 0 : old.staged - old.bound;
    if (!counted)
      assert(
        p.staged - p.bound >= Math.min(0, before),
        `${why}: ${p.staged} staged of ${p.bound} that lots hold at ${p.site}/${p.item}, ${before} more before`,
      );
  }

  /**
   * Stock under a claim goes to another only by who overrides, or to one that is due sooner where the loser is served in
   * time (`#lack`); never what is released (locked). The event says so.
   */
  #untold(old: Position | undefined, p: Position, d: Decision, why: string): void {
    const own = 'order' in d.command ? `${d.command.order}/` : undefined;
    const told = d.verdict.kind === 'accepted' ? d.verdict.events : [];
    for (const c of old?.claims ?? []) {
      const now = p.claims.find((x) => x.id === c.id);
      if ((own !== undefined && c.id.startsWith(own)) || (now !== undefined && now.onStock >= c.onStock)) continue;
      if (told.some((e) => (e.type === 'ClaimReleased' || e.type === 'ClaimChanged') && e.claim === c.id)) continue;
      // What is spoilt may go though who is late rests on it by number.
      if (takesSpoilt(d.command) && spoiltIn(this.read, old as Position, d.at) > spoiltIn(this.read, p, d.at)) continue;
      assert(c.due > d.at || overrides(d.command), `${why}: ${c.id} is due and lost stock, and nobody overrode`);
      assert(
        (now?.onStock ?? 0) >= c.locked || overrides(d.command),
        `${why}: ${c.id} lost stock that is with the floor, and nobody overrode`,
      );
      assert(
        told.some((e) => e.type === 'ClaimsCovered' && e.taken !== undefined && e.claims.some((x) => x.id === c.id)),
        `${why}: ${c.id} lost stock and no event says to whom`,
      );
    }
  }

  /** Σ states + in transit = Σ border movements. */
  #conserved(item: string, why: string): void {
    let held = 0;
    for (const site of SITES) {
      const p = this.states.get(positionKey(site, item)) as Position | undefined;
      if (p === undefined) continue;
      held += p.receiving + p.inspection + p.available + p.counting + p.quarantine + p.damaged + p.staged;
      for (const s of p.supplies) if (s.kind === 'transfer') held += s.quantity;
    }
    assert(
      held === (this.border.get(item) ?? 0),
      `${why}: ${held} of ${item} held, ${this.border.get(item) ?? 0} came in`,
    );
  }

  #owner(c: Claim, why: string): void {
    const slash = c.id.indexOf('/');
    const owner = c.id.slice(0, slash);
    if (c.kind === 'hold') {
      const hold = this.read(key('hold', owner));
      const line = hold?.lines.find((l) => `${l.n}` === c.id.slice(slash + 1));
      assert(
        line?.quantity === c.quantity && hold?.expires === c.expires && c.service === (line.service ?? ''),
        `${why}: claim ${c.id} without its hold`,
      );
      return;
    }
    const lot = this.read(key('order', owner))?.lots.find((l) => `${l.line}.${l.lot}` === c.id.slice(slash + 1));
    assert(
      lot !== undefined && lot.allocated + lot.released === c.quantity,
      `${why}: claim ${c.id} of ${c.quantity}, its lot needs ${lot === undefined ? 'nothing' : lot.allocated + lot.released}`,
    );
    assert(
      c.service === (lot?.current.service ?? ''),
      `${why}: claim ${c.id} leaves by ${c.service}, its lot by ${lot?.current.service}`,
    );
    assert(c.locked <= (lot?.released ?? 0), `${why}: ${c.locked} of ${c.id} locked, ${lot?.released} released`);
  }

  #order(o: Order | undefined, why: string): void {
    if (o === undefined) return;
    for (const l of o.lines) {
      const lots = o.lots.filter((x) => x.line === l.line);
      const sum =
        l.open + l.backordered + l.cancelled + lots.reduce((n, x) => n + buckets(x).reduce((a, b) => a + b, 0), 0);
      assert(sum === l.quantity, `${why}: line ${o.id}/${l.line} holds ${sum} of ${l.quantity}`);
      assert(
        [l.open, l.backordered, l.cancelled, l.returned, l.cancelledFailed].every((n) => n >= 0),
        `${why}: a bucket of ${o.id}/${l.line} is negative`,
      );
      this.#instead(o, l, why);
      const gone = lots.reduce((n, x) => n + x.shipped + x.delivered, 0);
      assert(l.returned <= gone, `${why}: more returned than shipped of ${o.id}/${l.line}`);
    }
    for (const x of o.lots) {
      assert(
        buckets(x).every((n) => n >= 0),
        `${why}: a bucket of lot ${o.id}/${x.line}.${x.lot} is negative`,
      );
      const line = must(
        o.lines.find((l) => l.line === x.line),
        `line of lot ${o.id}/${x.line}.${x.lot}`,
      );
      const claim = this.read(positionKey(x.site, line.item))?.claims.find(
        (c) => c.id === `${o.id}/${x.line}.${x.lot}`,
      );
      assert(
        (claim?.quantity ?? 0) === x.allocated + x.released,
        `${why}: lot ${o.id}/${x.line}.${x.lot} needs ${x.allocated + x.released}, claims ${claim?.quantity ?? 0}`,
      );
      assert(
        x.shippedByFirst <= x.shipped + x.delivered &&
          x.deliveredInFirst <= x.delivered &&
          x.deliveredInCurrent <= x.delivered,
        `${why}: facts of lot ${o.id}/${x.line}.${x.lot}`,
      );
    }
  }

  /** What stands in for another line is named by its item, and is no more than what was given up there. */
  #instead(o: Order, l: OrderLine, why: string): void {
    if (l.insteadOf === undefined) return;
    const {line, kind} = l.insteadOf;
    const asked = must(
      o.lines.find((x) => x.line === line),
      `line ${line} of ${o.id}`,
    );
    const named = this.read(key('item', asked.item))?.substitutes?.find((s) => s.item === l.item);
    assert(
      named?.kind === kind,
      `${why}: ${l.item} stands in for ${asked.item} as ${kind}, which names it ${named?.kind}`,
    );
    assert(asked.insteadOf === undefined, `${why}: ${o.id}/${l.line} is a substitute of a substitute`);
    const cancelled = (of: OrderLine) =>
      o.lots.reduce((n, x) => n + (x.line === of.line ? x.cancelled : 0), of.cancelled);
    const givenUp = cancelled(asked);
    // What the customer moved to another day stands in as a row of its own, and is cancelled in the one before.
    const standIn = o.lines.reduce((n, x) => n + (x.insteadOf?.line === line ? x.quantity - cancelled(x) : 0), 0);
    assert(givenUp >= standIn, `${why}: ${standIn} with ${o.id}/${l.line} stand in for ${givenUp} given up`);
  }

  /** The lowest balance of the future, by trying every instant at which something happens. */
  #least(p: Position, now: Instant): number {
    const site = must(this.read(key('site', p.site)), `site ${p.site}`);
    // What is with the floor, or leaves within the lock window, keeps its stock from now on, whenever it is due.
    const {lockDays = 0} = must(this.read('company:company'), 'company').policy;
    const lastDay = addWorkdays(site.calendar, dayOf(now, site.zone), lockDays);
    const lockedUntil = lockDays === 0 ? now : closesAt(site.calendar, lastDay, site.zone);
    const claims = p.claims
      .filter((c) => c.expires === 0 || c.expires > now)
      .map((c) => ({...c, locked: c.due <= lockedUntil ? c.onStock : c.locked}))
      .flatMap((c) => [
        {due: now, quantity: c.locked},
        {due: c.due, quantity: c.quantity - c.locked},
      ]);
    const supply = p.supplies.map((s) => ({at: this.#usable(s, site, now), quantity: s.quantity}));
    if (p.receiving > 0) {
      const lead = Math.max(1, site.receivingMinutes + site.inspectionMinutes + site.putawayMinutes);
      supply.push({at: addWorkingMinutes(site.calendar, site.zone, now, lead), quantity: p.receiving});
    }
    const times = [now, ...claims.map((c) => Math.max(now, c.due)), ...supply.map((s) => s.at)].filter(
      (t) => t !== Number.POSITIVE_INFINITY,
    );
    const good = p.available - spoiltIn(this.read, p, now);
    const balance = (t: Instant) =>
      good +
      supply.reduce((n, s) => n + (s.at <= t ? s.quantity : 0), 0) -
      claims.reduce((n, c) => n + (Math.max(now, c.due) <= t ? c.quantity : 0), 0);
    return Math.min(...times.map(balance));
  }

  /** The most units of claims, over all dates, that rest on no stock and get no supply by their date. */
  #lack(p: Position, now: Instant): number {
    const waiting = p.claims.map((c) => ({...c, quantity: c.quantity - c.onStock, onStock: 0, locked: 0}));
    return -this.#least({...p, available: 0, claims: waiting, batches: []}, now);
  }

  #usable(s: Supply, site: Site, now: Instant): Instant {
    const {policy} = must(this.read('company:company'), 'company');
    const today = dayOf(now, site.zone);
    const due = dayOf(s.expectedAt, site.zone);
    if (s.expectedAt >= now) return Math.max(now, s.usableAt);
    const lead =
      s.kind === 'release' ? site.putawayMinutes : site.receivingMinutes + site.inspectionMinutes + site.putawayMinutes;
    if (due === today) return Math.max(now, s.usableAt, addWorkingMinutes(site.calendar, site.zone, now, lead));
    if (today - due > policy.lateFenceDays) return Number.POSITIVE_INFINITY;
    return Math.max(now, opensAt(site.calendar, addWorkdays(site.calendar, today, policy.lateOffsetDays), site.zone));
  }
}

/** What is done between two times of day, on the days of a week and on days of their own. */
type Leaving = {
  readonly site: string;
  readonly service?: string | undefined;
  readonly due: Instant;
  readonly grams: number;
  readonly isPicked: boolean;
};
/** What is to be done by when, before a decision and after it; `back`: what it may ask besides. */
type Asks = {
  readonly was: readonly {readonly due: Instant; readonly amount: number}[];
  readonly is: readonly {readonly due: Instant; readonly amount: number}[];
  readonly back: number;
};
type Hours = {
  /** From and until, minutes of a day. */
  readonly on: (day: number) => readonly [number, number];
  readonly week: readonly number[];
  readonly days: readonly {readonly day: number; readonly amount: number}[];
};
const versionOn = (calendar: Site['calendar'], day: number) =>
  calendar.changes?.filter(({from}) => from <= day).at(-1) ?? calendar;
function worksOn(calendar: WorkingDays, day: number): boolean {
  const now = calendar.changes?.filter(({from}) => from <= day).at(-1) ?? calendar;
  return now.workdays.includes(((day + 3) % 7) + 1) && !calendar.holidays.includes(day);
}

/** The day on which a service comes to take what is due at an instant, by looking at each day. */
function comesOn(
  site: Site,
  {service, drives}: {readonly service: string; readonly drives: WorkingDays},
  due: Instant,
): number {
  const {calendar, zone} = site;
  for (let day = dayOf(due, zone); ; day++) {
    const weekday = ((day + 3) % 7) + 1;
    const today = pickedUp(site, day).filter(
      (p) => `${p.carrier}/${p.service}` === service && p.workdays.includes(weekday),
    );
    if (!worksOn(calendar, day) || !worksOn(drives, day)) continue;
    if (today.some((p) => instantAt(day, p.cutoff, zone) >= due)) return day;
  }
}

const pickedUp = ({pickups = [], pickupChanges = []}: Site, day: number) =>
  pickupChanges.filter(({from}) => from <= day).at(-1)?.pickups ?? pickups;

/** The day on which something is there that leaves a site at an instant by a service; null when nothing leaves so. */
function wayOn(
  read: Read,
  site: Site,
  to: Customer,
  {shipBy, service}: {readonly shipBy: Instant; readonly service?: string | undefined},
): number | null {
  const leaves = dayOf(shipBy, site.zone);
  const drives = service === undefined ? MONDAY_TO_FRIDAY : must(read(key('carrier', 'K')), 'the carrier').days;
  const comes = pickedUp(site, leaves).filter(
    (p) => `${p.carrier}/${p.service}` === service && (p.tier === undefined || p.tier === to.tier),
  );
  const cutoffs =
    service !== undefined
      ? comes.filter((p) => p.workdays.includes(((leaves + 3) % 7) + 1)).map((p) => p.cutoff)
      : pickedUp(site, leaves).length === 0
        ? [site.dispatchBy]
        : [];
  if (!worksOn(site.calendar, leaves) || (service !== undefined && !worksOn(drives, leaves))) return null;
  if (cutoffs.length === 0 || instantAt(leaves, Math.max(...cutoffs), site.zone) !== shipBy) return null;
  const of = read(key('carrier', 'K'))?.services.find((s) => `K/${s.id}` === service);
  const [lane] = (of?.changes?.filter(({from}) => from <= leaves).at(-1) ?? of)?.lanes ?? [];
  let day = leaves;
  const on = (willDo: (day: number) => boolean) => {
    for (let n = 0; !willDo(day) && n < 400; n++) day++;
  };
  on((x) => worksOn(drives, x));
  for (
    let left = lane === undefined ? (site.transitDays['*'] ?? 0) : lane.days + (lane.marginDays ?? 0);
    left > 0;
    left--
  ) {
    day++;
    on((x) => worksOn(drives, x));
  }
  on((x) => worksOn(drives, x) && (to.receives === undefined || worksOn(to.receives, x)));
  return day;
}
const MONDAY_TO_FRIDAY: WorkingDays = {workdays: [1, 2, 3, 4, 5], holidays: []};

/** People do not say when things happened; feeds do not say that they will, nor that they did long ago. */
function checkTimes(d: Decision): void {
  if (d.verdict.kind !== 'accepted') return;
  for (const e of d.verdict.events) {
    if (!('occurredAt' in e)) continue;
    const why = `${d.command.type} #${d.seq}`;
    if (d.actor.role !== 'system')
      assert(e.occurredAt === d.at, `${why}: a person's ${e.type} happened at ${e.occurredAt}`);
    assert(e.occurredAt <= d.at && e.occurredAt >= d.at - 15 * DAY_MS, `${why}: ${e.type} happened at ${e.occurredAt}`);
  }
}

const buckets = (l: Lot): number[] => [
  l.allocated,
  l.released,
  l.picked,
  l.packed,
  l.shipped,
  l.delivered,
  l.cancelled,
];

function free(p: Position, now: Instant): number {
  let n = p.available;
  for (const c of p.claims) if (c.expires === 0 || c.expires > now) n -= c.onStock;
  return n;
}

/** What an event brings into the company (or, negative, takes out of it). A transfer stays inside: on its way it is supply. */
function borderDelta(e: DomainEvent): number {
  switch (e.type) {
    case 'StockReceived':
      return e.quantity;
    case 'StockAdjusted':
      return e.after - e.before;
    case 'StockCounted':
      return e.counted - e.book;
    case 'SnapshotApplied':
      return e.delta;
    case 'SupplyReceived':
      return e.supply.includes('/t') ? 0 : e.quantity;
    case 'StockDispatched':
      return e.to.startsWith('TR-') ? 0 : -e.quantity;
    case 'SupplyLost':
      return -e.quantity;
    default:
      return 0;
  }
}
