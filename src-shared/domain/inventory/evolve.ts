/**
 * What each event does to a position. Written once against `PositionWriter`, because a position is kept in two ways:
 * as an object (deciders, overlay, tests) and as a row of typed-array columns (a million of them).
 */
import {assert, unreachable} from '../../kernel/assert.ts';
import type {Instant, ItemId, SiteId, Units} from '../../kernel/types.ts';
import type {Claim, Position, PositionEvent, Recent, StockState, Supply} from './types.ts';

export type PositionWriter = {
  readonly add: (state: StockState, delta: Units) => void;
  readonly claim: (id: string) => Claim | undefined;
  /** Replaces the claim of that id or adds it; `null` removes it. */
  readonly setClaim: (id: string, claim: Claim | null) => void;
  readonly supply: (id: string) => Supply | undefined;
  readonly setSupply: (id: string, supply: Supply | null) => void;
  /** Notes a border movement at `at` where the site keeps recent movements (third-party sites with a snapshot). */
  readonly note: (at: Instant, delta: Units) => void;
  /** A snapshot captured at `at` was applied: older movements are covered by it. */
  readonly snapshot: (at: Instant) => void;
};

export function writePosition(w: PositionWriter, event: PositionEvent): void {
  switch (event.type) {
    case 'StockReceived':
      w.add(event.into, event.quantity);
      return w.note(event.occurredAt, event.quantity);
    case 'StockMoved':
      w.add(event.from, -event.quantity);
      return w.add(event.to, event.quantity);
    case 'StockAdjusted':
      w.add(event.state, event.after - event.before);
      return w.note(event.occurredAt, event.after - event.before);
    case 'StockCounted':
      w.add(event.state, event.counted - event.book);
      return w.note(event.occurredAt, event.counted - event.book);
    case 'StockPicked':
      w.add('available', -event.quantity);
      w.add('staged', event.quantity);
      return lowerClaim(w, event.claim, event.quantity);
    case 'StockDispatched':
      w.add(event.from, -event.quantity);
      w.note(event.occurredAt, -event.quantity);
      return event.claim === null ? undefined : lowerClaim(w, event.claim, event.quantity);
    case 'SupplyExpected':
      return w.setSupply(event.supply.id, event.supply);
    case 'SupplyRedated': {
      const supply = w.supply(event.supply);
      assert(supply !== undefined, `no supply ${event.supply}`);
      return w.setSupply(event.supply, {
        ...supply,
        expectedAt: event.expectedAt,
        usableAt: event.usableAt,
        confirmed: event.confirmed,
      });
    }
    case 'SupplyReceived':
      w.add(event.into, event.quantity);
      w.note(event.occurredAt, event.quantity);
      return lowerSupply(w, event.supply, event.quantity);
    case 'SupplyReduced':
      return lowerSupply(w, event.supply, event.quantity);
    case 'ClaimMade':
      return w.setClaim(event.claim.id, event.claim);
    case 'ClaimChanged': {
      const claim = w.claim(event.claim);
      assert(claim !== undefined, `no claim ${event.claim}`);
      return w.setClaim(event.claim, {
        ...claim,
        quantity: event.quantity,
        onStock: event.onStock,
        due: event.due,
        expires: event.expires,
      });
    }
    case 'ClaimReleased':
      return w.setClaim(event.claim, null);
    case 'ClaimsCovered':
      for (const {id, onStock} of event.claims) {
        const claim = w.claim(id);
        assert(claim !== undefined, `no claim ${id}`);
        w.setClaim(id, {...claim, onStock});
      }
      return;
    case 'SnapshotApplied':
      w.add('available', event.delta);
      return w.snapshot(event.capturedAt);
    default:
      return unreachable(event);
  }
}

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
  claims: [],
  supplies: [],
  snapshotAt: 0,
  recent: [],
});

/** The pure form: a new position. */
export function evolvePosition(state: Position | undefined, event: PositionEvent): Position {
  const next = {...(state ?? emptyPosition(event.site, event.item))};
  writePosition(objectWriter(next), event);
  return next;
}

type Open = {-readonly [K in keyof Position]: Position[K]};

function objectWriter(p: Open): PositionWriter {
  return {
    add: (state, delta) => {
      p[state] += delta;
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

/** A claim that is served needs less; what is taken comes from the part that rests on stock first. */
function lowerClaim(w: PositionWriter, id: string, quantity: Units): void {
  const claim = w.claim(id);
  // Forced shipments (C.8) may ship more than was claimed: what has no claim has nothing to lower.
  if (claim === undefined) return;
  const left = claim.quantity - quantity;
  if (left <= 0) return w.setClaim(id, null);
  w.setClaim(id, {...claim, quantity: left, onStock: Math.min(left, Math.max(0, claim.onStock - quantity))});
}

function lowerSupply(w: PositionWriter, id: string, quantity: Units): void {
  const supply = w.supply(id);
  if (supply === undefined) return;
  const left = supply.quantity - quantity;
  w.setSupply(id, left <= 0 ? null : {...supply, quantity: left});
}
