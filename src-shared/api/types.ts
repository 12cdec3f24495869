/** What an engine answers to a window: plain data, ready to show; texts are words of the domain, numbers are exact. */

import type {Command} from '../domain/commands.ts';
import type {Rejection, Role} from '../domain/decider.ts';
import type {Exception} from '../domain/exceptions/types.ts';
import type {Batch} from '../domain/inventory/types.ts';
import type {Customer, CustomerRules, Item, Site, Substitute, SubstituteKind} from '../domain/master-data/types.ts';
import type {Lot, Order} from '../domain/orders/types.ts';
import type {LinePromise, PromiseLot, PromiseOption, PromiseReceipt} from '../domain/promise/types.ts';
import type {DayNumber, Instant, Seq} from '../kernel/types.ts';
import type {KitName, LineKit, OfferedKit} from './kits.ts';
import type {LinePrice} from './prices.ts';
import type {Aspect, AtRiskRow, InventoryRow, OrderStatus} from './rows.ts';

export type Right =
  | 'manual-price'
  | 'override-shipment'
  | 'override-pool'
  | 'substitute'
  | 'adjust-over-limit'
  | 'release-credit'
  | 'master-data'
  | 'see-cost'
  | 'audit';

export type SessionInfo = {
  readonly user: string;
  readonly name: string;
  readonly role: Role;
  readonly sites: readonly string[] | '*';
  readonly territories: readonly string[] | '*';
  readonly commands: readonly Command['type'][];
  /** Commands beyond these that may be asked for: another role's word turns the refusal. */
  readonly asks: readonly Command['type'][];
  /** Whether any order is in view: without one, figures about orders are unknown, not zero. */
  readonly seesOrders: boolean;
  readonly rights: readonly Right[];
};

/** The frame's data; pushed whenever it changes, at most 4 times a second. */
export type Status = {
  readonly connection: 'signed-out' | 'connecting' | 'loading' | 'live' | 'offline' | 'stopped';
  /** Host's real ms since when it is so; for `offline`: when the server was last heard, as far as this start heard it. */
  readonly since: Instant;
  /** Host's real ms of the last frame of the server; null while none was heard since the start. */
  readonly heardAt: Instant | null;
  /** `fetching`: no rows yet, so an empty list means nothing; `counting`: rows are there, not every order was looked at. */
  readonly data: 'fetching' | 'counting' | 'whole';
  /** False: what waits in the outbox is lost when the page goes. */
  readonly outboxKept: boolean;
  /** Log time of the last state seen, and the real ms at which it was seen: log now = logAt + (real now − realAt) × speed. */
  readonly clock: {
    readonly logAt: Instant;
    readonly realAt: Instant;
    readonly speed: number;
    readonly simulated: boolean;
  };
  readonly cursor: Seq;
  readonly head: Seq;
  readonly integrity: {readonly differences: number; readonly checkedAt: Instant} | null;
  readonly pending: number;
  readonly refused: number;
  /** Requests for approval that wait for whoever is signed in. */
  readonly toApprove: number;
  readonly session: SessionInfo | null;
  readonly company: {
    readonly name: string;
    readonly currency: string;
    readonly zone: string;
    readonly note: string;
    /** How long a hold lasts by the company's policy, real ms. */
    readonly holdMs: {readonly typing: number; readonly option: number};
  } | null;
  readonly sites: readonly {readonly id: string; readonly name: string; readonly zone: string}[];
  /** Segments of customers, in the order of their class; `parent` '' at the top. */
  readonly segments: readonly {readonly id: string; readonly name: string; readonly parent: string}[];
  /** What is said for a promise's `carrier/service`. */
  readonly services: readonly {readonly id: string; readonly name: string}[];
  readonly territories: readonly string[];
  /** While loading: 0…1. */
  readonly progress: number;
  /** Why it stopped, or what a person should know (clock off, too old…). */
  readonly notice: {readonly code: string; readonly detail: string} | null;
};

export type ActivityEntry = {
  readonly commandId: string;
  readonly issuedAt: Instant;
  readonly command: Command;
  /** `waiting`: in the outbox; `sent`: on its way; then settled. `doubtful`: the overlay now refuses it; only the server decides. */
  readonly state: 'waiting' | 'sent' | 'doubtful' | 'accepted' | 'rejected';
  readonly rejection: Rejection | null;
  readonly seq: Seq | null;
  readonly guessed: boolean;
};

/** A point of a position's timeline, at an instant where supply or demand falls due. */
export type TimelinePoint = {
  readonly at: Instant;
  readonly day: DayNumber;
  readonly supply: number;
  readonly demand: number;
  readonly balance: number;
  readonly atp: number;
  readonly names: readonly string[];
};
export type PositionDetail = {
  readonly row: InventoryRow;
  readonly item: Item;
  readonly site: Site;
  /** Where else in view the item is kept. */
  readonly elsewhere: readonly string[];
  /** What may be sent in its place, the best first; one that is sold no more is passed over. */
  readonly substitutes: readonly (Substitute & {readonly itemName: string; readonly active: boolean})[];
  readonly kits: readonly KitName[];
  /**
   * So many stay under every promise but those to its segments (by name, '' where it is for nobody); `left`: what others may be
   * promised now. Null: there is none.
   */
  readonly safety: {readonly quantity: number; readonly segmentName: string; readonly left: number} | null;
  /** Its lots of stock, those that last least first, with what of each is in which state. */
  readonly lots: readonly Batch[];
  /** Of goods that are kept by lots: units that stand available and have none. */
  readonly unlabelled: number;
  readonly now: Instant;
  readonly today: DayNumber;
  readonly points: readonly TimelinePoint[];
  readonly claims: readonly {
    readonly id: string;
    readonly kind: 'allocation' | 'hold';
    readonly quantity: number;
    readonly onStock: number;
    readonly due: Instant;
    readonly expires: Instant;
    readonly author: string;
    readonly order: string | null;
    readonly customerName: string | null;
    readonly tier: string | null;
    readonly stage: string;
    readonly uncovered: number;
    readonly debts: readonly DebtTold[];
  }[];
  readonly supplies: readonly {
    readonly id: string;
    readonly kind: string;
    readonly quantity: number;
    readonly expectedAt: Instant;
    readonly usableAt: Instant;
    readonly confirmed: boolean;
    readonly counts: 'yes' | 'late' | 'past fence';
  }[];
};
/** What a safety stock would do now; it changes nothing, and promises that stand stay. */
export type SafetyPreview = {
  /** What can be promised now to whom it is for, and to others. */
  readonly free: number;
  readonly left: number;
  /** Units of it that are there, and those that are promised to others already: supply fills it again. */
  readonly there: number;
  readonly promised: number;
  /** From when all of it is there, as things stand; null: nothing known to come fills it. */
  readonly wholeFrom: Instant | null;
  readonly siteZone: string;
};
/** Units that one promise lent to a sooner one, from the side of one of them: whose order the other is, and what pays it back. */
export type DebtTold = {
  readonly lends: boolean;
  readonly with: string;
  readonly quantity: number;
  readonly supply: string | null;
  readonly supplyAt: Instant | null;
  /** Units of the lender that nothing covers by his date; 0 while he is paid back in time. */
  readonly short: number;
};
/** Units that a promise would borrow: whose, until when they are needed there, and what comes for them instead. */
export type BorrowedUnits = Omit<DebtTold, 'lends' | 'with'> & {
  readonly order: string;
  /** Null where the order is not in view. */
  readonly customerName: string | null;
  readonly due: Instant;
};
/** A promise that would lose cover, by so many units, if supply did not come, or a lot were good for less long. */
export type PromiseAtLoss = {
  /** The claim's. */
  readonly id: string;
  readonly order: string;
  /** Null where the order is not in view. */
  readonly customerName: string | null;
  readonly tier: string | null;
  readonly item: string;
  readonly quantity: number;
  readonly short: number;
  readonly due: Instant;
  readonly siteZone: string;
};
/** A line of the ledger as shown to people: movements of a position, the story of an order, the audit. */
export type LedgerEntry = {
  readonly seq: Seq;
  readonly at: Instant;
  readonly occurredAt: Instant;
  readonly user: string;
  readonly role: Role;
  readonly device: string;
  readonly command: string;
  readonly outcome: 'accepted' | 'rejected';
  readonly rejection: Rejection | null;
  readonly what: string;
  readonly reason: string;
  /** For movements: what it did to the asked position, and the running balance on hand by business time. */
  readonly delta: number | null;
  readonly state: string | null;
  readonly balance: number | null;
  /** In the story of an order: the promises it made or moved, and why for that day. */
  readonly promises?: readonly PromiseTold[];
};
export type PromiseTold = {
  readonly line: number;
  /** Null where the promise of a lot was moved: the lot knows. */
  readonly quantity: number | null;
  readonly site: string | null;
  readonly day: DayNumber;
  /** `carrier/service`, where one was known. */
  readonly service: string | null;
  readonly receipt: PromiseReceipt | null;
};

/** A customer's credit as one of its orders sees it, minor units. */
export type CustomerCredit = {
  /** 0: none. */
  readonly limit: number;
  /** All that is ordered or delivered and not paid, this order with it. */
  readonly exposure: number;
  /** Its other orders that are not all delivered or cancelled, at their whole value; `held` of them wait for credit. */
  readonly others: {readonly orders: number; readonly value: number; readonly held: number};
};

export type OrderDetail = {
  readonly order: Order;
  readonly status: OrderStatus;
  readonly customer: Customer;
  readonly value: number;
  readonly aspect: Aspect;
  readonly credit: CustomerCredit;
  readonly lines: readonly {
    readonly line: number;
    readonly itemName: string;
    readonly kit: LineKit | null;
    readonly value: number;
    readonly pricedBy: LinePrice['pricedBy'];
    /** Units not cancelled: what a change of the quantity starts from. */
    readonly live: number;
    /** Of these still here or without a date; and those whose lots have started or left, which keep their promise. */
    readonly toGo: number;
    readonly started: number;
    /** Its item names what may be sent instead, and nothing of the order forbids it. */
    readonly hasSubstitutes: boolean;
    /** Its request, or a promise of it, was missed or moved later: a change by the customer leaves it counted. */
    readonly missed: boolean;
    readonly lots: readonly (Lot & {
      readonly siteName: string;
      readonly siteZone: string;
      /** By which service it goes, as it is promised now. */
      readonly serviceName: string | null;
      /** Null: the stock of its site is not in view. */
      readonly onStock: number | null;
      readonly expected: string;
      /** Other lots of the order that are promised anew with it, since they leave together. */
      readonly along: number;
    })[];
  }[];
};

/** Part of an option as a person reads it. */
export type OfferedLot = PromiseLot & {
  /** From whom it would take stock, who is paid back in time. */
  readonly borrows?: readonly BorrowedUnits[];
  /** The words for `service`, and what it costs as a shipment of its own, minor units; where a carrier is known. */
  readonly serviceName?: string;
  readonly freight?: number;
};
/** Lots of several lines that leave one site together, by one service: one shipment. */
export type OfferedShipment = {
  readonly site: string;
  readonly siteName: string;
  readonly shipBy: Instant;
  readonly service?: string;
  readonly serviceName?: string;
  readonly grams: number;
  /** Of the whole shipment, minor units; null where nobody said. */
  readonly freight: number | null;
};
/** What could be sent instead of units of a line that is placed already. */
export type InsteadOffers = {
  /** Units that wait: of the lot that was asked about, or of those without a date. */
  readonly waits: number;
  readonly quantity: number;
  /** What the customer's rule lets be sent. */
  readonly rule: 'none' | 'equivalent' | 'upgrade';
  readonly today: DayNumber;
  readonly offers: readonly {
    readonly item: string;
    readonly itemName: string;
    readonly kind: SubstituteKind;
    /** Empty where it would be refused, then why; and where that rests on the stock of sites that are not in view. */
    readonly lots: readonly {
      readonly site: string;
      readonly siteName: string;
      readonly quantity: number;
      readonly day: DayNumber;
    }[];
    readonly refused: Rejection | null;
    readonly notInView: readonly string[];
  }[];
};
export type OfferedOption = Omit<PromiseOption, 'lots'> & {
  readonly lots: readonly OfferedLot[];
  /** The name of what a substitute option sends instead. */
  readonly insteadName?: string;
  /** At the price of the item asked for, less the cost of what is sent, minor units; only with cost in view. */
  readonly margin?: number;
};
/** What an override takes: of units kept for another segment, of a safety stock, or beyond a quota of the customer's own. */
export type TakenFromPool = {
  readonly site: string;
  /** Of a safety stock all who may have it; '' where nobody may. */
  readonly segmentName: string;
  readonly kind: 'protected' | 'quota' | 'safety';
  /** Taken of what is kept, or more than the quota leaves; `of`: what was kept, or left, before. */
  readonly units: number;
  readonly of: number;
  /** Null: it has no end. */
  readonly until: Instant | null;
};
export type PromiseAnswer = {
  readonly lines: readonly (Omit<LinePromise, 'options' | 'substitutes'> & {
    readonly options: readonly OfferedOption[];
    /** What could be sent instead, sooner than the first option: promised only when it is chosen. */
    readonly substitutes: readonly OfferedOption[];
    /**
     * Sites that may serve the line and whose stock is not in view. Options, `left`, `next` and reductions are then of the other
     * sites: whether these can serve it, and sooner, the server knows, which decides with the stock of all.
     */
    readonly notInView: readonly string[];
    readonly itemName: string;
    readonly unitPrice: number;
    readonly pricedBy: LinePrice['pricedBy'];
    readonly nextBreak: LinePrice['nextBreak'];
    /** What the lists ask each, where it was asked at a price of one's own. */
    readonly listed?: number;
    readonly amount: number;
    /** Of its first option, where it was asked beyond pools. */
    readonly pools?: readonly TakenFromPool[];
    /** Amount less standard cost and the freight of the best option, where known; only for who may see costs. */
    readonly margin?: number;
    readonly kit?: OfferedKit<PromiseAnswer['lines'][number]>;
  })[];
  readonly amount: number;
  /** Of the first option of each line, what leaves together as one. */
  readonly shipments: readonly OfferedShipment[];
  readonly credit: {
    readonly limit: number;
    readonly exposure: number;
    readonly after: number;
    readonly ok: boolean;
  } | null;
  /** The rules of the customer that say what may be promised at all. */
  /** What counts for the order, and what of it would by the customer's rules. */
  readonly rules: Pick<CustomerRules, 'backorders' | 'splitSites' | 'shipComplete' | 'shipmentsMax'>;
  readonly customerRules: Pick<CustomerRules, 'backorders' | 'splitSites' | 'shipmentsMax'>;
  readonly today: DayNumber;
  readonly zone: string;
  readonly at: Instant;
};

export type RiskDetail = {
  readonly row: AtRiskRow;
  readonly reasons: readonly {readonly word: string; readonly points: number; readonly kind: string}[];
  readonly options: readonly {
    readonly what: string;
    readonly effect: string;
    /** Null: it rests on stock that is not in view, and the server alone can tell. */
    readonly scoreAfter: number | null;
    readonly command: Command | null;
  }[];
  /** Of the line; null until the server has opened one. */
  readonly exception: Exception | null;
};

/** What a floor without orders in view has before it: the claims on its stock, what can be picked first, by when it must leave. */
export type FloorWork = {
  /** All claims, and their units; `claims` are the first of them. */
  readonly total: number;
  readonly units: number;
  /** Units picked or packed and not shipped, by site: whose they are is not in view. */
  readonly staged: readonly {readonly site: string; readonly siteName: string; readonly units: number}[];
  readonly claims: readonly {
    /** `order/line.lot`, as on the pick list. */
    readonly label: string;
    readonly site: string;
    readonly item: string;
    readonly itemName: string;
    readonly quantity: number;
    readonly onStock: number;
    /** Units to be picked now; of releases before core 6 nothing is known. */
    readonly released: number;
    /** Units that other claims of the same order in view still wait for: where it has to leave complete, it waits for them. */
    readonly othersToCome: number;
    readonly due: Instant;
    readonly zone: string;
  }[];
};

/** An order by its worst endangered lot; `money` is the sum over its `lots` endangered ones. */
export type WorstOrder = AtRiskRow & {readonly lots: number};
export type TowerSummary = {
  /** False while the engine has not yet looked at every order once: the figures still grow. */
  readonly complete: boolean;
  readonly at: Instant;
  readonly today: DayNumber;
  readonly week: number;
  readonly endangered: {
    readonly money: number;
    readonly lots: number;
    /** Orders these lots are of. */
    readonly orders: number;
    readonly customers: number;
    /** Customers of tier A among them. */
    readonly tierA: number;
  };
  /** Lots of orders in view whose stock is not: what is missing of them is not known, endangered or not. Sites by name. */
  readonly notInView: {readonly sites: readonly string[]; readonly lots: number; readonly money: number};
  readonly bySite: readonly {
    readonly site: string;
    readonly siteName: string;
    readonly lots: number;
    readonly money: number;
    /** False: of its lots only those are counted that their dates endanger. */
    readonly inView: boolean;
    readonly cause: string;
    readonly aspect: Aspect;
  }[];
  /** Lots past the delivery day of their first promise and not shipped, at order prices; by day for the trend. */
  readonly promiseDebt: {
    readonly money: number;
    readonly lots: number;
    readonly weekAgo: number | null;
    readonly trend: readonly number[];
  };
  /** Lots by first promise: due all day, shipped in time, missed so far; shares of what is settled, by day. */
  readonly shippedToday: {
    readonly due: number;
    readonly shipped: number;
    readonly missed: number;
    readonly trend: readonly (number | null)[];
  };
  readonly cutoffs: readonly {
    readonly site: string;
    readonly siteName: string;
    readonly zone: string;
    readonly at: Instant;
    readonly lots: number;
    /**
     * Units that must have left by then; of these still to be picked, and picked or packed; the rest has left. Of those still to be
     * picked those without stock, null where that is not in view.
     */
    readonly units: number;
    readonly toPick: number;
    readonly ready: number;
    readonly uncovered: number | null;
    readonly aspect: Aspect;
  }[];
  /** The head of the queue by order. */
  readonly worst: readonly WorstOrder[];
  readonly lateInboundLines: number;
  /** The worst of them. */
  readonly lateInbound: readonly {
    readonly document: string;
    readonly line: number;
    readonly fromName: string;
    readonly itemName: string;
    readonly site: string;
    readonly daysLate: number;
    readonly quantity: number;
    readonly claims: number;
  }[];
  readonly changes: readonly {
    readonly seq: Seq;
    readonly at: Instant;
    readonly aspect: Aspect | 'plain';
    readonly what: string;
    readonly link: string | null;
  }[];
};

export type KpiId =
  | 'otif-request'
  | 'otif-first'
  | 'otif-current'
  | 'ontime-request'
  | 'ontime-first'
  | 'ontime-current'
  | 'line-fill'
  | 'unit-fill'
  | 'order-fill'
  | 'value-fill'
  | 'first-pass-fill'
  | 'line-fill-first'
  | 'unit-fill-first'
  | 'perfect-order'
  | 'cycle-median'
  | 'backorder-rate'
  | 'promise-accuracy';
export type Ratio = {readonly hits: number; readonly due: number};
export type KpiTile = {
  readonly kpi: KpiId;
  readonly name: string;
  readonly unit: 'share' | 'days';
  readonly target: number;
  readonly better: 'higher' | 'lower';
  /** hits ÷ due for shares; for days `hits` is the median in days and `due` its count. */
  readonly value: Ratio;
  readonly previous: Ratio | null;
  readonly trend: readonly {readonly week: number; readonly hits: number; readonly due: number}[];
  readonly definition: string;
};
export type ScorecardPage = {
  readonly week: number;
  readonly weekOf: DayNumber;
  readonly zone: string;
  readonly weeks: readonly {readonly week: number; readonly monday: DayNumber; readonly closed: boolean}[];
  readonly ordersDue: number;
  readonly linesDue: number;
  /** Of now, whatever the week: lines past the day asked for with units still here or without a date. So is `ageing`. */
  readonly stillOpen: number;
  readonly tiles: readonly KpiTile[];
  readonly cuts: readonly {
    readonly cut: 'site' | 'tier' | 'territory';
    readonly value: string;
    readonly name: string;
    readonly kpi: KpiId;
    readonly ratio: Ratio;
    /** Of the week before: what fell there, and where. */
    readonly previous: Ratio;
  }[];
  readonly ageing: readonly {
    readonly bucket: string;
    readonly lines: number;
    readonly units: number;
    readonly value: number;
    readonly customers: number;
  }[];
  readonly cycle: {readonly median: number; readonly p90: number; readonly count: number} | null;
};

export type SearchHit = {
  readonly kind: 'order' | 'item' | 'customer' | 'purchase' | 'transfer';
  readonly id: string;
  readonly label: string;
  readonly detail: string;
};
export type LookupHit = {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly unitPrice?: number;
  readonly multiple?: number;
  /** Of an item: the usual days from purchase to arrival. */
  readonly leadDays?: number;
};
