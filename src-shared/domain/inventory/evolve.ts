/**
 * What each event does to a position. Written once against `PositionWriter`, because a position is kept in two ways:
 * as an object (deciders, overlay, tests) and as a row of typed-array columns (a million of them).
 */
import {assert} from '../../kernel/assert.ts';
import type {Instant, ItemId, SiteId, Units} from '../../kernel/types.ts';
import {changed, corrected, joined, leaving, notEmpty, upTo, withoutBatch} from './batches.ts';
import {counts, isStill} from './pooled.ts';
import type {Batch, BatchName, BatchUnits} from './types.ts';
import {
  type Claim,
  type Debt,
  isScrap,
  type Loading,
  NO_ASIDE,
  type Pool,
  type Position,
  type PositionEvent,
  type Recent,
  type StockState,
  type Supply,
} from './types.ts';

export type PositionWriter = {
  readonly add: (state: StockState, delta: Units) => void;
  /** Units picked for lots, or no longer theirs. */
  readonly bind: (delta: Units) => void;
  readonly claim: (id: string) => Claim | undefined;
  /** Replaces the claim of that id or adds it; `null` removes it. */
  readonly setClaim: (id: string, claim: Claim | null) => void;
  readonly supply: (id: string) => Supply | undefined;
  readonly setSupply: (id: string, supply: Supply | null) => void;
  /** Notes a border movement at `at` where the site keeps recent movements (third-party sites with a snapshot). */
  readonly note: (at: Instant, delta: Units) => void;
  /** A snapshot captured at `at` was applied: older movements are covered by it. */
  readonly snapshot: (at: Instant) => void;
  readonly pools: () => readonly Pool[];
  readonly setPools: (pools: readonly Pool[]) => void;
  readonly debts: () => readonly Debt[];
  readonly setDebts: (debts: readonly Debt[]) => void;
  readonly loads: () => readonly Loading[];
  readonly setLoads: (loads: readonly Loading[]) => void;
  /** Asked of every movement: a position without lots, as most are, must tell so at once. */
  readonly batches: () => readonly Batch[];
  readonly setBatches: (batches: readonly Batch[]) => void;
  readonly units: (state: StockState) => Units;
};

type Writers = {
  readonly [T in PositionEvent['type']]: (w: PositionWriter, event: Extract<PositionEvent, {type: T}>) => void;
};
const WRITERS: Writers = {
  StockReceived: (w, e) => {
    enter(w, e.into, e.quantity, e.batch);
    w.note(e.occurredAt, e.quantity);
  },
  StockMoved: (w, e) => pass(w, e.from, e.to, e.quantity, e.batches),
  StockAdjusted: (w, e) => {
    correct(w, e.state, e.after - e.before);
    w.note(e.occurredAt, e.after - e.before);
  },
  StockCounted: (w, e) => {
    correct(w, e.state, e.counted - e.book);
    w.note(e.occurredAt, e.counted - e.book);
  },
  StockPicked: (w, e) => {
    pass(w, 'available', 'staged', e.quantity, e.batches);
    w.bind(e.quantity);
    load(w, e.claim, e.quantity);
    lowerClaim(w, e.claim, e.quantity, e.occurredAt);
  },
  StockUnpicked: (w, e) => {
    pass(w, 'staged', e.into, e.found);
    w.bind(-e.quantity);
    unload(w, e.claim, e.quantity);
    if (e.pooled !== undefined) spend(w, e.pooled, -e.quantity, e.occurredAt);
  },
  StockDispatched: (w, e) => {
    leave(w, e.from, e.quantity, e.batches);
    w.note(e.occurredAt, -e.quantity);
    // From staged either a lot's goods leave, or what nobody picked is scrapped.
    const isLots = e.from === 'staged' && !isScrap(e.to);
    if (isLots) w.bind(-e.quantity);
    if (e.claim !== null) lowerClaim(w, e.claim, e.quantity, e.occurredAt);
    if (e.picked !== undefined) unload(w, e.picked, e.quantity);
    else if (isLots) unloadAny(w, e.to, e.quantity);
  },
  StockLabelled: (w, e) => w.setBatches(joined(w.batches(), e.batch, e.state, e.quantity)),
  BatchCorrected: (w, e) => w.setBatches(corrected(w.batches(), e.batch.id, e.now)),
  SupplyExpected: (w, e) => w.setSupply(e.supply.id, e.supply),
  SupplyRedated: (w, e) => {
    const supply = w.supply(e.supply);
    assert(supply !== undefined, `no supply ${e.supply}`);
    const {expectedAt, usableAt, confirmed} = e;
    w.setSupply(e.supply, {...supply, expectedAt, usableAt, confirmed});
  },
  SupplyReceived: (w, e) => {
    enter(w, e.into, e.quantity, e.batch);
    w.note(e.occurredAt, e.quantity);
    lowerSupply(w, e.supply, e.quantity);
  },
  SupplyReduced: (w, e) => lowerSupply(w, e.supply, e.quantity),
  SupplyLost: (w, e) => lowerSupply(w, e.supply, e.quantity),
  ClaimMade: (w, e) => {
    const {after, ...claim} = e.claim;
    w.setClaim(claim.id, {...claim, locked: 0, segment: claim.segment ?? '', service: claim.service ?? ''});
    const owed = after === undefined ? [] : w.debts().filter((d) => d.borrower === after);
    if (owed.length === 0) return;
    w.setDebts(w.debts().filter((d) => !owed.includes(d)));
    for (const debt of owed) lend(w, {...debt, borrower: claim.id});
  },
  ClaimChanged: (w, e) => {
    const claim = w.claim(e.claim);
    assert(claim !== undefined, `no claim ${e.claim}`);
    const {quantity, onStock, due, expires, service = claim.service, lasts} = e;
    const locked = Math.min(onStock, e.locked ?? claim.locked);
    change(w, {...claim, quantity, onStock, locked, due, expires, service, ...(lasts !== undefined && {lasts})});
  },
  ClaimReleased: (w, e) => {
    w.setClaim(e.claim, null);
    settle(w, e.claim, 0);
    // Who gives up gives back, to whoever waits first: the lender goes on waiting for supply, and nobody owes him.
    if (isGivenUp(e.why) && w.debts().some((d) => d.borrower === e.claim))
      w.setDebts(w.debts().filter((d) => d.borrower !== e.claim));
  },
  ClaimsCovered: (w, e) => {
    for (const {id, onStock} of e.claims) {
      const claim = w.claim(id);
      assert(claim !== undefined, `no claim ${id}`);
      const lent = claim.onStock - onStock;
      change(w, {...claim, onStock, locked: Math.min(onStock, claim.locked)});
      if (e.taken !== undefined && lent > 0) {
        const {by: borrower, at} = e.taken;
        lend(w, {lender: id, borrower, quantity: lent, ...(at !== undefined && {since: at})});
      }
    }
  },
  PoolSet: (w, e) => w.setPools([...w.pools().filter((p) => p.id !== e.pool.id), e.pool]),
  PoolEnded: (w, e) => w.setPools(w.pools().filter((p) => p.id !== e.pool)),
  SnapshotApplied: (w, e) => {
    correct(w, 'available', e.delta);
    w.snapshot(e.capturedAt);
  },
};

type Write = (w: PositionWriter, event: PositionEvent) => void;
/** A map, looked up once an event: of a million events the lookup is a good part of the fold. */
const WRITE_OF: ReadonlyMap<string, Write> = new Map(Object.entries(WRITERS) as [string, Write][]);

/** What an event of that type does to a position; `undefined` when it is no event of a position. */
export const positionWrite = (type: string): Write | undefined => WRITE_OF.get(type);

export const emptyPosition = (site: SiteId, item: ItemId): Position => ({
  site,
  item,
  receiving: 0,
  inspection: 0,
  available: 0,
  counting: 0,
  quarantine: 0,
  damaged: 0,
  staged: 0,
  bound: 0,
  claims: [],
  supplies: [],
  snapshotAt: 0,
  ...NO_ASIDE,
});

/** The pure form: a new position. */
export function evolvePosition(state: Position | undefined, event: PositionEvent): Position {
  const next = {...(state ?? emptyPosition(event.site, event.item))};
  positionWrite(event.type)?.(objectWriter(next), event);
  return next;
}

type Open = {-readonly [K in keyof Position]: Position[K]};

function objectWriter(p: Open): PositionWriter {
  return {
    add: (state, delta) => {
      p[state] += delta;
    },
    bind: (delta) => {
      p.bound += delta;
    },
    claim: (id) => p.claims.find((c) => c.id === id),
    setClaim: (id, claim) => {
      p.claims = replaceById(p.claims, id, claim);
    },
    supply: (id) => p.supplies.find((s) => s.id === id),
    setSupply: (id, supply) => {
      p.supplies = replaceById(p.supplies, id, supply);
    },
    note: (at, delta) => {
      if (p.snapshotAt > 0) p.recent = noted(p.recent, at, delta);
    },
    snapshot: (at) => {
      p.snapshotAt = at;
      p.recent = p.recent.filter((m) => m.at > at);
    },
    pools: () => p.pools,
    setPools: (pools) => {
      p.pools = pools;
    },
    debts: () => p.debts,
    setDebts: (debts) => {
      p.debts = debts;
    },
    loads: () => p.loads,
    setLoads: (loads) => {
      p.loads = loads;
    },
    batches: () => p.batches,
    setBatches: (batches) => {
      p.batches = batches;
    },
    units: (state) => p[state],
  };
}

/** Movements after the last snapshot, oldest first. Bounded: what falls out is older than any snapshot still to come. */
export const RECENT_MOVEMENTS_MAX = 500;
export function noted(recent: readonly Recent[], at: Instant, delta: Units): readonly Recent[] {
  const next = [...recent, {at, delta}].sort((a, b) => a.at - b.at);
  return next.length > RECENT_MOVEMENTS_MAX ? next.slice(next.length - RECENT_MOVEMENTS_MAX) : next;
}

function replaceById<T extends {readonly id: string}>(list: readonly T[], id: string, value: T | null): readonly T[] {
  const at = list.findIndex((x) => x.id === id);
  if (value === null) return at < 0 ? list : list.filter((_, i) => i !== at);
  return at < 0 ? [...list, value] : list.map((x, i) => (i === at ? value : x));
}

/** Goods come into a state, of a lot or of none. */
function enter(w: PositionWriter, state: StockState, quantity: Units, batch: BatchName | undefined): void {
  w.add(state, quantity);
  if (batch !== undefined) w.setBatches(joined(w.batches(), batch, state, Math.min(quantity, unnamed(w, state))));
}

/** Units of a state that no lot tells: where the record was below nothing, goods that come fill that first. */
const unnamed = (w: PositionWriter, state: StockState): Units =>
  withoutBatch({batches: w.batches()}, state, w.units(state));

/** Goods leave a state; tells of which lots. */
function leave(
  w: PositionWriter,
  state: StockState,
  quantity: Units,
  named?: readonly BatchUnits[],
): readonly BatchUnits[] {
  const batches = w.batches();
  if (batches.length === 0) {
    w.add(state, -quantity);
    return NO_UNITS;
  }
  const gone = leaving(batches, state, {there: w.units(state), quantity, named});
  w.add(state, -quantity);
  w.setBatches(notEmpty(changed(batches, state, gone, -1)));
  return gone;
}
const NO_UNITS: readonly BatchUnits[] = [];

/** Goods go from one state to another and stay what they are. */
function pass(
  w: PositionWriter,
  from: StockState,
  to: StockState,
  quantity: Units,
  named?: readonly BatchUnits[],
): void {
  const before = w.batches();
  // Most goods are of no lot, and this is what is done most.
  const gone = before.length === 0 ? NO_UNITS : leave(w, from, quantity, named);
  if (before.length === 0) w.add(from, -quantity);
  w.add(to, quantity);
  if (gone.length === 0) return;
  const come = upTo(gone, unnamed(w, to));
  w.setBatches(notEmpty(changed(changed(before, from, gone, -1), to, come, 1)));
}

/** What is more than the book is of no lot; what is less leaves as goods do. */
function correct(w: PositionWriter, state: StockState, delta: Units): void {
  if (delta < 0) leave(w, state, -delta);
  else w.add(state, delta);
}

/** A claim that is served needs less; what is taken comes from the part that is locked first, then from what rests on stock. */
function lowerClaim(w: PositionWriter, id: string, quantity: Units, at: Instant): void {
  const claim = w.claim(id);
  // Forced shipments (C.8) may ship more than was claimed: what has no claim has nothing to lower.
  if (claim === undefined) return;
  if (w.pools().length > 0) spend(w, claim, Math.min(quantity, claim.quantity), at);
  const left = claim.quantity - quantity;
  if (left <= 0) {
    w.setClaim(id, null);
    return settle(w, id, 0);
  }
  const onStock = Math.min(left, Math.max(0, claim.onStock - quantity));
  const locked = Math.min(onStock, Math.max(0, claim.locked - quantity));
  change(w, {...claim, quantity: left, onStock, locked});
}

/** What is picked no longer claims stock, and still needs a door, and its place on the pickup. */
function load(w: PositionWriter, id: string, quantity: Units): void {
  const claim = w.claim(id);
  if (claim === undefined) return;
  const {due, service} = claim;
  const old = w.loads().find((l) => l.claim === id);
  const others = w.loads().filter((l) => l !== old);
  w.setLoads([...others, {claim: id, due, service, quantity: quantity + (old?.quantity ?? 0)}]);
}

function unload(w: PositionWriter, id: string, quantity: Units): void {
  const loads = w.loads();
  if (!loads.some((l) => l.claim === id)) return;
  const left = loads.map((l) => (l.claim === id ? {...l, quantity: l.quantity - quantity} : l));
  w.setLoads(left.filter((l) => l.quantity > 0));
}

/** Logs before core 12 do not name the lot whose goods leave where no service is known: the first of the order that wait. */
function unloadAny(w: PositionWriter, order: string, quantity: Units): void {
  let left = quantity;
  const waiting = w.loads().filter((l) => l.service === '' && l.claim.startsWith(`${order}/`));
  for (const {claim, quantity: there} of waiting) {
    unload(w, claim, Math.min(left, there));
    left -= Math.min(left, there);
  }
}

/** Not where the goods go on to a claim of the same order here. */
const isGivenUp = (why: Extract<PositionEvent, {type: 'ClaimReleased'}>['why']): boolean =>
  why === 'cancelled' || why === 'expired' || why === 'released' || why === 'moved';

/** What was lent is owed for as long as the lender lacks so much; stock that comes to him pays back the oldest debt first. */
function change(w: PositionWriter, after: Claim): void {
  w.setClaim(after.id, after);
  const owed = w.debts().length === 0 ? 0 : owedTo(w, after.id);
  if (owed > 0) settle(w, after.id, Math.min(owed, after.quantity - after.onStock));
}

const owedTo = (w: PositionWriter, lender: string): Units =>
  w.debts().reduce((n, d) => n + (d.lender === lender ? d.quantity : 0), 0);

/** More that is owed to the same by the same is one debt, as old as the first of it. */
function lend(w: PositionWriter, debt: Debt): void {
  const old = w.debts().find((d) => d.lender === debt.lender && d.borrower === debt.borrower);
  const others = w.debts().filter((d) => d !== old);
  w.setDebts([...others, old === undefined ? debt : {...old, quantity: old.quantity + debt.quantity}]);
}

/** Leaves so many units owed to a claim, the oldest debts being paid first. */
function settle(w: PositionWriter, lender: string, left: Units): void {
  const debts = w.debts();
  if (!debts.some((d) => d.lender === lender)) return;
  let paid = owedTo(w, lender) - Math.max(0, left);
  w.setDebts(
    debts.flatMap((d) => {
      if (d.lender !== lender) return [d];
      const part = Math.min(paid, d.quantity);
      paid -= part;
      return d.quantity === part ? [] : [{...d, quantity: d.quantity - part}];
    }),
  );
}

/** What is picked or shipped of a segment's claims is gone from its pools, as far as these still count then; taken back, they have it. */
function spend(w: PositionWriter, {segment, due}: Pick<Claim, 'segment' | 'due'>, quantity: Units, at: Instant): void {
  const pools = w.pools();
  const isSpent = (p: Pool) => counts(p, segment, due) && isStill(p, due, at);
  if (!pools.some(isSpent)) return;
  w.setPools(pools.map((p) => (isSpent(p) ? {...p, gone: Math.max(0, p.gone + quantity)} : p)));
}

function lowerSupply(w: PositionWriter, id: string, quantity: Units): void {
  const supply = w.supply(id);
  if (supply === undefined) return;
  const left = supply.quantity - quantity;
  w.setSupply(id, left <= 0 ? null : {...supply, quantity: left});
}
