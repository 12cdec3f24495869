/** Random commands of every kind, aimed at what exists (with some that miss), as a person of a role would issue them. */
import type {ApprovalCommand} from '../../src-shared/domain/approvals/decide.ts';
import type {Command, CommandType} from '../../src-shared/domain/commands.ts';
import type {Role} from '../../src-shared/domain/decider.ts';
import {key, positionKey} from '../../src-shared/domain/events.ts';
import type {ExceptionCommand} from '../../src-shared/domain/exceptions/decide.ts';
import {OWNER_ROLES} from '../../src-shared/domain/exceptions/policy.ts';
import {RESOLUTIONS} from '../../src-shared/domain/exceptions/types.ts';
import type {StockState} from '../../src-shared/domain/inventory/types.ts';
import type {OrderRules} from '../../src-shared/domain/master-data/types.ts';
import type {Lot, Order} from '../../src-shared/domain/orders/types.ts';
import type {Random} from '../../src-shared/kernel/random.ts';
import {DAY_MS, HOUR_MS, type Instant} from '../../src-shared/kernel/types.ts';
import type {Ledger} from '../../src-shared/ledger/ledger.ts';
import {commandsOf} from '../../src-shared/visibility/rights.ts';
import {item as itemOf, priceList} from '../support/company.ts';
import {CUSTOMERS, ITEMS, KITS, LISTS, LOT_ITEMS, lotOf, replanned, SITES} from './world.ts';

type ExceptionType = ExceptionCommand['type'];
const isOfException = (type: CommandType): type is ExceptionType =>
  type === 'WatchExceptions' || type.endsWith('Exception');

type ApprovalType = ApprovalCommand['type'];
const isOfApproval = (type: CommandType): type is ApprovalType => type.endsWith('Approval');
const isApprovalCommand = (command: Command): command is ApprovalCommand => isOfApproval(command.type);
/** What each role is often refused for want of a right. */
const GOVERNED_WISHES: Partial<Record<Role, readonly CommandType[]>> = {
  'customer-service': ['PlaceOrder', 'PlaceOrder', 'ApplyAllocation', 'UndoAllocation', 'ReleaseCredit'],
  sales: ['PlaceOrder', 'PlaceOrder', 'ApplyAllocation', 'UndoAllocation', 'ReleaseCredit'],
  warehouse: ['AdjustStock', 'ScrapStock', 'ShipLots'],
  operations: ['PlaceOrder', 'ReleaseCredit', 'EndPool', 'UndoAllocation'],
};

type Weights = Partial<Record<CommandType, number>>;
/** How often each is wished for, relative to the others the role may issue. */
const WEIGHTS: Weights = {
  ReceiveStock: 5,
  MoveStock: 4,
  HoldStock: 3,
  ReleaseStock: 3,
  AdjustStock: 2,
  OpenCount: 2,
  RecordCount: 2,
  ScrapStock: 1,
  RecordSnapshot: 4,
  ShipTransfer: 3,
  ReceiveTransfer: 4,
  CloseTransfer: 2,
  PlacePurchase: 4,
  RedateSupply: 3,
  ReceivePurchase: 5,
  CancelPurchaseLine: 1,
  SetPool: 3,
  EndPool: 1,
  SetCapacity: 1,
  SetDayCapacity: 2,
  SetZones: 1,
  SetShift: 2,
  SetLift: 2,
  SetDayLift: 2,
  HoldPromise: 6,
  RenewHold: 2,
  ReleaseHold: 3,
  ExpireHold: 2,
  PlaceOrder: 16,
  ChangeOrderLine: 5,
  CancelOrder: 4,
  AllocateOrder: 5,
  RepromiseLot: 3,
  ReleaseCredit: 2,
  SubstituteLine: 6,
  ApplyAllocation: 6,
  UndoAllocation: 2,
  AdvanceLots: 14,
  UnpickLots: 4,
  ReportShortPick: 2,
  ShipLots: 8,
  DeliverLots: 5,
  RecordReturn: 2,
  ArchiveOrder: 2,
  RecordPayment: 1,
  RecordOpeningReturn: 1,
  SetItemCosts: 1,
  DefinePriceList: 1,
  DefinePrices: 3,
};

const WIDE: Weights = {
  DefineItems: 1,
  WatchExceptions: 12,
  TakeException: 2,
  HandOverException: 2,
  SnoozeException: 2,
  NoteException: 1,
  ResolveException: 2,
  AskApproval: 16,
  DecideApproval: 30,
  WithdrawApproval: 4,
  ArchiveApproval: 3,
};

/** Who may be promised a safety stock: nobody, a segment, several. */
const SAFE: readonly (readonly string[])[] = [[], ['top'], ['eu'], ['c4', 'top']];

export class Wishes {
  readonly #r: Random;
  readonly #ledger: () => Ledger;
  readonly #now: () => Instant;
  #role: Role = 'system';
  readonly #byRole = new Map<Role, readonly CommandType[]>();

  readonly #wide: boolean;
  readonly #weights: Weights;

  /** `wide`: with lots of stock, suppliers' days, exceptions, requests for approval. */
  constructor(r: Random, ledger: () => Ledger, now: () => Instant, wide = false) {
    this.#wide = wide;
    this.#weights = wide ? {...WEIGHTS, ...WIDE} : WEIGHTS;
    this.#r = r;
    this.#ledger = ledger;
    this.#now = now;
  }

  /** A command of the role; one in thirty is of any kind, so that somebody tries what he may not. */
  next(role: Role): Command {
    this.#role = role;
    const type = this.#r.chance(1 / 30)
      ? this.#r.pick(Object.keys(this.#weights) as CommandType[])
      : this.#typeFor(role);
    const made = this.#make(type) ?? this.#make(this.#r.pick(['PlaceOrder', 'ReceiveStock', 'HoldPromise']))!;
    return this.#wide ? this.#withKits(this.#withLots(made)) : made;
  }

  /** Kits are asked for now and then, changed and cancelled as such mostly, and nothing is done to their stock: they have none. */
  #withKits(c: Command): Command {
    const r = this.#r;
    switch (c.type) {
      case 'HoldPromise':
        return r.chance(0.1) ? {...c, shipComplete: false} : c;
      case 'ChangeOrderLine': {
        if (this.#isPart(c.order, c.line) !== r.chance(0.9)) return c;
        const {quantity: _, ...rest} = c;
        return {...rest, kits: 1 + r.below(4)};
      }
      case 'CancelOrder':
        return {
          ...c,
          ...(c.lines !== undefined && {
            lines: c.lines.map((of) =>
              this.#isPart(c.order, of.line) && r.chance(0.9) ? {line: of.line, kits: 1 + r.below(2)} : of,
            ),
          }),
        };
      case 'ReceiveStock':
      case 'AdjustStock':
        return r.chance(0.03) ? {...c, item: r.pick(KITS)} : c;
      default:
        return c;
    }
  }

  #isPart(order: string, line: number): boolean {
    return (
      this.#ledger()
        .read(key('order', order))
        ?.lines.find((l) => l.line === line)?.kit !== undefined
    );
  }

  /** Of one order: as its customer's, stricter or looser, now and then contradictory. */
  #orderRules(): OrderRules {
    const r = this.#r;
    return {
      ...(r.chance(0.5) && {splitSites: r.chance(0.5)}),
      ...(r.chance(0.5) && {backorders: r.chance(0.7)}),
      ...(r.chance(0.4) && {shipmentsMax: 1 + r.below(3)}),
      ...(r.chance(0.3) && {latestDays: r.below(6)}),
    };
  }

  /** A kit with other parts; now and then with what cannot be one, or sold no more. */
  #kit(): Command {
    const r = this.#r;
    const all = [
      {item: 'x', per: 1 + r.below(3)},
      {item: 'y', per: 1 + r.below(2)},
      {item: r.chance(0.05) ? 'l' : 'z', per: r.chance(0.1) ? 2 : 3},
    ];
    const parts = all.filter(() => r.chance(0.6));
    const kit = itemOf(r.pick(KITS), {listPrice: 20_000 + r.below(9_999), active: r.chance(0.95)});
    return {type: 'DefineItems', items: [{...kit, parts: parts.length === 0 ? all.slice(0, 1) : parts}]};
  }

  /** The same where goods are kept by lots: what comes in has one mostly, what leaves is of one now and then. */
  #withLots(c: Command): Command {
    const r = this.#r;
    const fresh = (item: string | undefined) =>
      item !== undefined && LOT_ITEMS.has(item) && !r.chance(0.05)
        ? {batch: lotOf(Math.floor(this.#now() / DAY_MS) + r.below(12) - 1, r.below(2))}
        : {};
    switch (c.type) {
      case 'ReceiveStock':
        return {...c, ...fresh(c.item)};
      case 'ReceivePurchase': {
        const lines = this.#ledger().read(key('purchase', c.purchase))?.lines ?? [];
        return {...c, lines: c.lines.map((l) => ({...l, ...fresh(lines.find((x) => x.line === l.line)?.item)}))};
      }
      case 'AdjustStock':
      case 'RecordCount': {
        const {site, item, reason} = c;
        if (!LOT_ITEMS.has(item) || !r.chance(0.4)) return c;
        const known = this.#ledger().read(positionKey(site, item))?.batches ?? [];
        if (known.length > 0 && r.chance(0.6)) return this.#correction({site, item, batch: r.pick(known).id, reason});
        const batch = lotOf(Math.floor(this.#now() / DAY_MS) + r.below(12) - 1, r.below(2));
        return {type: 'LabelStock', site, item, state: this.#state(), quantity: 1 + r.below(4), batch, reason};
      }
      case 'MoveStock':
      case 'HoldStock':
      case 'ReleaseStock':
      case 'ScrapStock': {
        const batches = this.#ledger().read(positionKey(c.site, c.item))?.batches ?? [];
        return batches.length === 0 || r.chance(0.4) ? c : {...c, batch: r.pick(batches).id};
      }
      default:
        return c;
    }
  }

  /** A lot is good until another day, or has another number: now and then one that is there already. */
  #correction(of: {
    readonly site: string;
    readonly item: string;
    readonly batch: string;
    readonly reason: string;
  }): Command {
    const r = this.#r;
    const {id, lasts} = lotOf(Math.floor(this.#now() / DAY_MS) + r.below(12) - 1, r.below(3));
    if (r.chance(0.6)) return {type: 'CorrectLot', ...of, lasts};
    return {type: 'CorrectLot', ...of, newBatch: id, ...(r.chance(0.6) && {lasts})};
  }

  #typeFor(role: Role): CommandType {
    let bag = this.#byRole.get(role);
    if (bag === undefined) {
      const own = commandsOf(role).filter((t) => this.#weights[t] !== undefined);
      bag = (own.length === 0 ? (['PlaceOrder'] as const) : own).flatMap((t) =>
        Array.from({length: this.#weights[t] ?? 1}, () => t),
      );
      this.#byRole.set(role, bag);
    }
    return this.#r.pick(bag);
  }

  /** Null when there is nothing such a command could be about. */
  #make(type: CommandType): Command | null {
    const r = this.#r;
    const at = {site: r.pick(SITES), item: r.pick(ITEMS)};
    const quantity = 1 + r.below(8);
    const reason = 'sim';
    switch (type) {
      case 'ReceiveStock':
        return {type, ...at, quantity, into: r.chance(0.7) ? 'available' : this.#state(), reason, ...this.#occurred()};
      case 'MoveStock':
        return {type, ...at, quantity, to: this.#state(), ...this.#from(), reason, ...this.#occurred()};
      case 'HoldStock':
        return {
          type,
          ...at,
          quantity,
          reason,
          ...(r.chance(0.6) && {releaseAt: this.#soon()}),
          ...(r.chance(0.2) && {override: {reason: 'a recall'}}),
        };
      case 'ReleaseStock':
        return {type, ...at, quantity, reason};
      case 'AdjustStock':
        return {
          type,
          ...at,
          state: r.chance(0.7) ? 'available' : this.#state(),
          delta: r.pick([-9, -4, -2, -1, 1, 3]),
          reason,
          ...this.#occurred(),
        };
      case 'OpenCount':
        return {type, ...at, reason};
      case 'RecordCount':
        return {type, ...at, counted: r.below(20), reason, ...(r.chance(0.3) && {state: 'staged'})};
      case 'ScrapStock':
        return {type, ...at, quantity, ...this.#from(), reason};
      case 'RecordSnapshot':
        return {
          type,
          site: r.chance(0.9) ? 'T' : at.site,
          item: at.item,
          reported: r.below(20),
          capturedAt: this.#now() - r.below(HOUR_MS * 3),
          source: '3pl',
        };
      case 'SetPool': {
        const kind = r.pick(['protected', 'quota'] as const);
        const segment = r.pick(['top', 'eu', 'c4']);
        const fromDay = this.#day();
        const untilDay = fromDay + 1 + r.below(5);
        const quantity = r.below(7);
        const from = r.chance(0.5) ? {fromDay} : {};
        // From what was drawn already: another draw would make other worlds of the kept seeds.
        if (kind === 'protected' && untilDay - fromDay < 3)
          return {type, ...at, kind: 'safety', segments: [...(SAFE[quantity % SAFE.length] ?? [])], quantity, reason};
        return {type, ...at, segment, kind, quantity, untilDay, reason, ...from};
      }
      case 'EndPool': {
        const pools = this.#ledger().read(positionKey(at.site, at.item))?.pools ?? [];
        return pools.length === 0 ? null : {type, ...at, pool: r.pick(pools).id, reason};
      }
      case 'SetCapacity':
        return {
          type,
          site: at.site,
          week: r.chance(0.3) ? null : Array.from({length: 7}, () => 4 + r.below(30)),
          reason,
        };
      case 'SetDayCapacity':
        return {type, site: at.site, day: this.#day(), units: r.chance(0.2) ? null : r.below(30), reason};
      case 'SetZones': {
        const week = () => Array.from({length: 7}, () => 5 + r.below(90));
        const early = () => ({name: 'early', from: 360 + r.below(300), until: 720 + r.below(120), week: week()});
        const late = () => ({name: 'late', from: 660 + r.below(120), until: 900 + r.below(300), week: week()});
        const bulk = {id: 'bulk', name: 'Bulk', shifts: r.chance(0.7) ? [early(), late()] : [late()]};
        const fine = {id: 'fine', name: 'Fine', shifts: [early()]};
        // A unit takes six minutes of a door, or ten.
        const docks = {
          id: 'docks',
          name: 'Docks',
          dock: {kilosPerHour: 1},
          shifts: [early(), ...(r.chance(0.5) ? [late()] : [])],
        };
        const zones = [
          ...(r.chance(0.7) ? [bulk] : []),
          ...(r.chance(0.4) ? [fine] : []),
          ...(r.chance(0.5) ? [docks] : []),
        ];
        return {type, site: at.site, zones, reason};
      }
      case 'SetShift': {
        const shift = r.pick(['early', 'late']);
        const minutes = r.chance(0.2) ? null : r.below(120);
        return {
          type,
          site: at.site,
          zone: r.pick(['bulk', 'bulk', 'docks', 'docks', 'fine']),
          shift,
          day: this.#day(),
          minutes,
          reason,
        };
      }
      case 'SetLift':
      case 'SetDayLift': {
        // Only the first site has pickups; an item weighs 100 g, or 170.
        const pickup = {site: r.chance(0.95) ? 'A' : at.site, service: r.pick(['K/slow', 'K/fast']), reason};
        const grams = () => r.below(20) * 100 + r.below(100);
        if (type === 'SetDayLift') return {type, ...pickup, day: this.#day(), grams: r.chance(0.2) ? null : grams()};
        const week = r.chance(0.3) ? null : Array.from({length: 7}, grams);
        // From what was drawn already: another draw would make other worlds of the kept seeds.
        if (week !== null && (this.#role === 'administrator' || this.#role === 'system'))
          return replanned(Math.floor(this.#now() / DAY_MS), week, this.#wide);
        return {type, ...pickup, week};
      }
      case 'SetItemCosts':
        return {type, costs: [{item: at.item, cost: r.below(50_000)}]};
      case 'DefinePriceList': {
        const [id, who] = r.pick(LISTS);
        return priceList(id, who, r.chance(0.7));
      }
      case 'DefinePrices':
        return {type, prices: [{list: r.pick(LISTS)[0], item: at.item, entries: this.#entries()}]};
      default:
        return this.#inbound(type) ?? this.#promise(type) ?? this.#orders(type);
    }
  }

  #inbound(type: CommandType): Command | null {
    const r = this.#r;
    const quantity = 1 + r.below(10);
    const reason = 'sim';
    switch (type) {
      case 'PlacePurchase':
        return {
          type,
          supplier: 'V',
          site: r.pick(SITES),
          lines: this.#some(2, () => {
            const line = {item: r.pick(ITEMS), quantity, expectedAt: this.#soon(), confirmed: r.chance(0.8)};
            if (!this.#wide || line.confirmed || quantity % 2 === 0) return line;
            // When it comes is for the authority to reckon.
            const {expectedAt: _, ...undated} = line;
            return undated;
          }),
        };
      case 'RedateSupply':
      case 'ReceivePurchase':
      case 'CancelPurchaseLine': {
        const purchase = this.#doc('purchase');
        if (purchase === null) return null;
        const line = 1 + r.below(2);
        if (type === 'RedateSupply')
          return {type, purchase: purchase.id, line, expectedAt: this.#soon(), confirmed: r.chance(0.8), reason};
        if (type === 'CancelPurchaseLine') return {type, purchase: purchase.id, line, reason};
        return {
          type,
          purchase: purchase.id,
          lines: [{line, quantity}],
          into: r.chance(0.7) ? 'available' : 'receiving',
        };
      }
      case 'ShipTransfer':
        return {
          type,
          from: r.pick(SITES),
          to: r.pick(SITES),
          lines: this.#some(2, () => ({item: r.pick(ITEMS), quantity: 1 + r.below(4)})),
          ...(r.chance(0.5) && {expectedAt: this.#soon()}),
        };
      case 'ReceiveTransfer': {
        const transfer = this.#doc('transfer');
        return transfer === null
          ? null
          : {type, transfer: transfer.id, lines: [{line: 1 + r.below(2), quantity: 1 + r.below(4)}], into: 'available'};
      }
      case 'CloseTransfer': {
        const transfer = this.#doc('transfer');
        if (transfer === null) return null;
        const some = {lines: [{line: 1 + r.below(2), quantity: 1 + r.below(4)}]};
        return {type, transfer: transfer.id, reason, ...(r.chance(0.5) && some), ...this.#occurred()};
      }
      default:
        return null;
    }
  }

  #promise(type: CommandType): Command | null {
    const r = this.#r;
    switch (type) {
      case 'HoldPromise': {
        const old = r.chance(0.3) ? this.#doc('hold') : null;
        return {
          type,
          kind: r.pick(['typing', 'option', 'quote']),
          lines: this.#lines(),
          ...(r.chance(0.5) && {customer: r.pick(CUSTOMERS)}),
          ...(old !== null && {replaces: old.id}),
        };
      }
      case 'RenewHold':
      case 'ReleaseHold':
      case 'ExpireHold': {
        const hold = this.#doc('hold');
        return hold === null ? null : {type, hold: hold.id};
      }
      case 'RecordPayment':
        return {type, customer: r.pick(CUSTOMERS), amount: r.below(3_000), reason: 'sim'};
      case 'RecordOpeningReturn':
        return {type, customer: r.pick(CUSTOMERS), item: r.pick(ITEMS), quantity: 1, value: 100, reason: 'sim'};
      default:
        return null;
    }
  }

  #orders(type: CommandType): Command | null {
    const r = this.#r;
    if (type === 'PlaceOrder') {
      const hold = r.chance(0.35) ? this.#doc('hold') : null;
      const lines =
        hold !== null && r.chance(0.8)
          ? (hold.asked ?? []).map((l) => ({
              item: l.item,
              quantity: l.quantity,
              requestedDay: r.chance(0.8) ? l.requestedDay : this.#day(),
              ...(l.site !== null && {site: l.site}),
              ...(l.chosenDay != null && {chosenDay: l.chosenDay}),
              ...(l.chosenLots != null && {chosenLots: [...l.chosenLots]}),
              ...(l.chosenItem != null && {chosenItem: l.chosenItem}),
            }))
          : this.#lines();
      return {
        type,
        customer: r.pick(CUSTOMERS),
        lines,
        ...(hold !== null && {hold: hold.id}),
        ...(r.chance(0.1) && {order: `S${r.below(40)}`}),
        ...(r.chance(0.2) && {shipComplete: r.chance(0.5)}),
        ...(this.#wide && r.chance(0.15) && {rules: this.#orderRules()}),
        ...(r.chance(0.05) && {pools: {override: 'he needs it'}}),
        ...(r.chance(0.1) && {acceptIf: {latestDay: this.#day(), maxAmount: 1_000 * (1 + r.below(3))}}),
        ...this.#occurred(),
      };
    }
    if (type === 'UndoAllocation') {
      const runs = this.#ledger().read('runs:runs')?.list ?? [];
      return runs.length === 0 ? null : {type, run: r.pick(runs).id, reason: 'sim'};
    }
    if (type === 'ApplyAllocation') return (this.#wide && r.chance(0.5) ? this.#exchange() : null) ?? this.#run();
    if (isOfException(type)) return this.#exception(type);
    if (type === 'DefineItems') return this.#kit();
    if (isOfApproval(type)) return this.#approval(type);
    const order = this.#order();
    if (order === null) return null;
    const line = 1 + r.below(order.lines.length);
    const by = r.chance(0.6) ? 'customer' : 'us';
    const reason = 'sim';
    switch (type) {
      case 'ChangeOrderLine':
        return {
          type,
          order: order.id,
          line,
          by,
          reason,
          ...(r.chance(0.7) && {quantity: this.#quantity(order.lines[line - 1]?.item ?? 'x')}),
          ...(r.chance(0.4) && {requestedDay: this.#day()}),
        };
      case 'CancelOrder':
        return {
          type,
          order: order.id,
          by,
          reason,
          ...(r.chance(0.6) && {
            lines: this.#some(2, () => ({line, ...(r.chance(0.6) && {quantity: 1 + r.below(3)})})),
          }),
        };
      case 'AllocateOrder':
      case 'ArchiveOrder':
        return {type, order: order.id};
      case 'ReleaseCredit':
        return {type, order: order.id, reason};
      case 'SubstituteLine': {
        const {item = 'x'} = order.lines[line - 1] ?? {};
        const other = item === 'x' ? 'y' : 'x';
        return {type, order: order.id, line, item: other, reason, ...(r.chance(0.5) && {quantity: 1 + r.below(6)})};
      }
      case 'RepromiseLot':
        return {type, order: order.id, line, lot: 1, reason};
      default:
        return this.#floor(type, order);
    }
  }

  /** Lots of some orders change their dates, or parts of them do; some leave from another's site. */
  #run(): Command | null {
    const r = this.#r;
    const orders = [this.#order(), this.#order(), this.#order()].filter((o) => o !== null);
    const lots = orders.flatMap((o) => o.lots.filter((l) => l.allocated > 0).map((lot) => ({order: o.id, lot})));
    if (lots.length === 0) return null;
    const lines = this.#some(3, () => {
      const {order, lot} = r.pick(lots);
      const of = orders.find((o) => o.id === order);
      const waits = of?.lines.find((l) => l.line === lot.line)?.backordered ?? 0;
      // With another's dispatch, mostly of its own site: of another one it rarely leaves there too.
      const others = lots.filter((one) => one.lot.current.shipBy !== lot.current.shipBy);
      const near = others.filter((one) => one.lot.site === lot.site);
      const like = near.length > 0 && r.chance(0.7) ? near : others.length > 0 ? others : lots;
      const {site, current} = r.pick(like).lot;
      const from = waits > 0 && r.chance(0.4) ? null : lot.lot;
      const quantity = Math.max(1, r.chance(0.5) ? (from === null ? waits : lot.allocated) : 1 + r.below(3));
      const {service = current.service} = r.chance(0.8) ? current : {};
      return {
        order,
        line: lot.line,
        moves: [{lot: from, quantity, site, shipBy: current.shipBy, ...(service !== undefined && {service})}],
      };
    });
    // From what was drawn already: another draw would make other worlds of the kept seeds.
    const method = lines[0]?.moves[0]?.quantity === 2 ? 'continuous' : 'by hand';
    return {type: 'ApplyAllocation', method, reason: 'sim', lines};
  }

  /** Two lots of goods that are kept by lots leave by each other's dispatch; now and then a part of one, or what waits goes with it. */
  #exchange(): Command | null {
    const r = this.#r;
    const orders = this.#some(6, () => this.#order()).filter((o) => o !== null);
    const lots = orders.flatMap(({id: order, lines, lots: all}) =>
      all.flatMap((lot) => {
        const {item = '', backordered = 0} = lines.find((l) => l.line === lot.line) ?? {};
        const isNew = lot.allocated > 0 && lot.released + lot.picked + lot.packed + lot.shipped === 0;
        return isNew && LOT_ITEMS.has(item) ? [{order, lot, item, backordered}] : [];
      }),
    );
    if (lots.length === 0) return null;
    const one = r.pick(lots);
    const {site} = one.lot;
    const others = lots.filter(
      (x) => x.lot.site === site && x.item === one.item && x.lot.current.shipBy !== one.lot.current.shipBy,
    );
    const goes = ({order, lot, backordered}: typeof one, {current}: Lot) => {
      const waits = backordered > 0 && r.chance(0.3);
      const quantity = waits ? backordered : r.chance(0.8) ? lot.allocated : 1 + r.below(lot.allocated);
      const service = lot.current.service === undefined ? {} : {service: lot.current.service};
      return {
        order,
        line: lot.line,
        moves: [{lot: waits ? null : lot.lot, quantity, site, shipBy: current.shipBy, ...service}],
      };
    };
    const other = others.length === 0 ? one : r.pick(others);
    const later = {current: {...one.lot.current, shipBy: one.lot.current.shipBy + DAY_MS}} as Lot;
    const lines = other === one ? [goes(one, later)] : [goes(one, other.lot), goes(other, one.lot)];
    return {type: 'ApplyAllocation', method: 'by hand', reason: 'sim', lines};
  }

  #floor(type: CommandType, order: Order): Command | null {
    const r = this.#r;
    const held = type === 'UnpickLots' ? order.lots.filter((l) => l.picked + l.packed > 0) : [];
    const lot = order.lots.length === 0 ? null : r.pick(held.length > 0 ? held : order.lots);
    if (lot === null) return null;
    const ref = (units: number) => ({
      line: lot.line,
      lot: lot.lot,
      quantity: Math.max(1, r.chance(0.8) ? units : 1 + r.below(Math.max(1, units))),
    });
    switch (type) {
      case 'AdvanceLots': {
        const to = furthest(lot) ?? r.pick(['released', 'picked', 'packed'] as const);
        return {
          type,
          order: order.id,
          to,
          lots: [ref(to === 'released' ? lot.allocated : to === 'picked' ? lot.released : lot.picked)],
          ...(r.chance(0.1) && {override: {reason: 'this one first'}}),
          ...this.#occurred(),
        };
      }
      case 'UnpickLots':
        return {
          type,
          order: order.id,
          lots: [ref(lot.picked + lot.packed)],
          into: r.pick(['available', 'available', 'quarantine', 'damaged', 'missing']),
          reason: 'sim',
        };
      case 'ReportShortPick':
        return {type, order: order.id, line: lot.line, lot: lot.lot, found: r.below(Math.max(1, lot.released))};
      case 'ShipLots':
        return {
          type,
          order: order.id,
          lots: [ref(lot.packed + lot.picked || lot.released + lot.allocated)],
          ...(r.chance(0.2) && {override: {reason: 'it is there'}}),
          ...this.#occurred(),
        };
      case 'DeliverLots':
        return {type, order: order.id, lots: [ref(lot.shipped)]};
      case 'RecordReturn':
        return {
          type,
          order: order.id,
          line: lot.line,
          quantity: 1 + r.below(2),
          site: r.pick(SITES),
          into: r.pick(['inspection', 'quarantine', 'damaged']),
          reason: 'sim',
        };
      default:
        return null;
    }
  }

  #some<T>(most: number, make: () => T): T[] {
    return Array.from({length: 1 + this.#r.below(most)}, make);
  }
  /** Some days around now with some prices, now and then for ever. */
  #entries() {
    const r = this.#r;
    const from = Math.floor(this.#now() / DAY_MS) - 2 + r.below(6);
    const breaks = [1 + r.below(3), 4 + r.below(3)].map((n) => ({from: n, unitPrice: r.below(12_000)}));
    return [{from, ...(r.chance(0.7) && {until: from + r.below(4)}), breaks}];
  }
  /** What a watcher would say it saw, and what it no longer sees; people about what is open, now and then about what is not. */
  #exception(type: ExceptionType): Command | null {
    const r = this.#r;
    const open = [...this.#ledger().all('exception')].map(({order, line}) => ({order, line}));
    if (type === 'WatchExceptions') {
      const orders = this.#some(3, () => this.#order()).filter((order) => order !== null);
      const seen = orders.flatMap(({id, lines}) =>
        lines.map(({line}) => ({
          order: id,
          line,
          type: r.pick(['endangered-promise', 'back-order', 'credit-hold'] as const),
          money: r.below(150_000),
          site: r.pick(SITES),
          cause: 'sim',
        })),
      );
      const some = (chance: number) => open.filter(() => r.chance(chance)).slice(0, 20);
      return {type, seen, gone: some(0.3), overdue: some(0.2)};
    }
    const order = this.#order();
    const of = open.length > 0 && r.chance(0.9) ? r.pick(open) : {order: order?.id ?? 'none', line: 1};
    const reason = 'sim';
    switch (type) {
      case 'TakeException':
        return {type, ...of};
      case 'HandOverException':
        return {type, ...of, role: r.pick(OWNER_ROLES), ...(r.chance(0.4) && {user: 'u1'}), reason};
      case 'SnoozeException':
        return {type, ...of, until: this.#soon(), reason};
      case 'NoteException':
        return {type, ...of, note: 'sim'};
      default:
        return {type, ...of, code: r.pick(RESOLUTIONS), reason};
    }
  }
  /** What is refused to many: more than a quota, a price by hand, a run, a correction over the limit; now and then anything. */
  #approval(type: ApprovalType): Command | null {
    const r = this.#r;
    if (type === 'AskApproval') {
      const often: readonly CommandType[] = GOVERNED_WISHES[this.#role] ?? ['PlaceOrder'];
      const kind = r.chance(0.85) ? r.pick(often) : this.#typeFor(this.#role);
      const made = isOfApproval(kind) ? null : this.#make(kind);
      const command = made === null ? null : this.#beyond(made);
      if (command === null || isApprovalCommand(command)) return null;
      return {type, command, note: 'sim', shown: {summary: ['sim'], rows: [], more: 0}};
    }
    const all = [...this.#ledger().all('approval')];
    const fits = ({role, steps}: (typeof all)[number]): boolean => {
      if (type === 'ArchiveApproval') return true;
      return type === 'WithdrawApproval' ? role === this.#role : steps.some((step) => step.role === this.#role);
    };
    const some = r.chance(0.9) ? all.filter(fits) : all;
    if (some.length === 0) return null;
    const {approval} = r.pick(some);
    return type === 'DecideApproval' ? {type, approval, approve: r.chance(0.7), reason: 'sim'} : {type, approval};
  }
  /** The same, gone further than many may. */
  #beyond(c: Command): Command {
    if (c.type === 'AdjustStock') return {...c, delta: -9};
    if (c.type !== 'PlaceOrder' || this.#r.chance(0.2)) return c;
    const lines = c.lines.map(({item, quantity, requestedDay}) => ({item, quantity, requestedDay}));
    if (this.#r.chance(0.4)) return {...c, lines: lines.map((line) => ({...line, unitPrice: 4_444}))};
    return {...c, lines, pools: {override: 'sim'}};
  }
  #lines() {
    return this.#some(3, () => {
      const item = this.#r.pick(ITEMS);
      const quantity = this.#quantity(item);
      const manual = this.#r.chance(0.05) ? {unitPrice: 5_000 + this.#r.below(100)} : {};
      const line = {item, quantity, requestedDay: this.#day(), ...manual};
      if (this.#wide && this.#r.chance(0.2)) return {...line, item: this.#r.pick(KITS), quantity: 1 + this.#r.below(3)};
      if (quantity > 1 && this.#r.chance(0.1)) return {...line, chosenLots: this.#chosenLots(quantity, item)};
      if (this.#r.chance(0.08)) return {...line, chosenItem: this.#substitute(item), ...this.#where()};
      return {...line, ...(this.#r.chance(0.2) && {site: this.#r.pick(SITES)})};
    });
  }
  /** A choice of two lots; now and then one that is no choice of the line. */
  #chosenLots(quantity: number, item: string) {
    const first = 1 + this.#r.below(quantity - 1);
    const rest = this.#r.chance(0.95) ? quantity - first : quantity;
    const instead = this.#r.chance(0.4) ? {item: this.#substitute(item)} : {};
    return [first, rest].map((units, i) => ({
      site: this.#r.pick(SITES),
      day: this.#day(),
      quantity: units,
      ...(i === 1 && instead),
    }));
  }
  /** What the item names; now and then what it does not. */
  #substitute(item: string): string {
    const [named] = this.#ledger().read(key('item', item))?.substitutes ?? [];
    return named !== undefined && this.#r.chance(0.9) ? named.item : this.#r.pick(ITEMS);
  }
  #where(): {site?: string; chosenDay?: number} {
    return this.#r.chance(0.7) ? {site: this.#r.pick(SITES), chosenDay: this.#day()} : {};
  }
  #quantity(item: string): number {
    const quantity = 1 + this.#r.below(7);
    return item === 'z' && this.#r.chance(0.9) ? quantity * 3 : quantity;
  }
  #state(): StockState {
    return this.#r.pick([
      'receiving',
      'inspection',
      'available',
      'available',
      'available',
      'counting',
      'quarantine',
      'damaged',
      'staged',
    ]);
  }
  /** A state to take from; often the staging area of a position that has something in it. */
  #from(): {from: StockState; site?: string; item?: string; quantity?: number} {
    const {positions} = this.#ledger().tables;
    const rows: number[] = [];
    for (let row = 0; row < positions.count; row++)
      if (positions.alive[row] === 1 && positions.number('staged', row) > 0) rows.push(row);
    if (rows.length === 0 || this.#r.chance(0.6)) return {from: this.#state()};
    const row = this.#r.pick(rows);
    const quantity = 1 + this.#r.below(positions.number('staged', row));
    return {from: 'staged', site: positions.text('site', row), item: positions.text('item', row), quantity};
  }
  #day(): number {
    // Now and then a day that has passed.
    return Math.floor(this.#now() / DAY_MS) + this.#r.below(9) - (this.#r.chance(0.02) ? 3 : 0);
  }
  #soon(): Instant {
    return this.#now() - HOUR_MS + this.#r.below(5 * DAY_MS);
  }
  #occurred(): {occurredAt?: Instant} {
    // People who say when it happened are refused.
    return this.#r.chance(this.#role === 'system' ? 0.3 : 0.01)
      ? {occurredAt: this.#now() - this.#r.below(DAY_MS)}
      : {};
  }
  #doc<K extends 'purchase' | 'transfer' | 'hold'>(kind: K) {
    const ids = [...this.#ledger().docs(kind).keys()];
    return ids.length === 0 ? null : (this.#ledger().read(key(kind, this.#r.pick(ids))) ?? null);
  }
  #order(): Order | null {
    const {orders} = this.#ledger();
    const rows: number[] = [];
    for (let row = 0; row < orders.orders.count; row++) if (orders.orders.alive[row] === 1) rows.push(row);
    // The youngest orders are worked on most; a few of the old ones come up again.
    if (rows.length === 0) return null;
    return orders.read(this.#r.chance(0.7) ? this.#r.pick(rows.slice(-8)) : this.#r.pick(rows));
  }
}

function furthest(lot: Lot): 'released' | 'picked' | 'packed' | null {
  if (lot.picked > 0) return 'packed';
  if (lot.released > 0) return 'picked';
  return lot.allocated > 0 ? 'released' : null;
}
