/**
 * The balance of a position as of every business time. Movements arrive in the order of the log and may state an earlier
 * business time (a feed that was late): each is put where it happened, and every later balance is right at once.
 *
 *   chunks of movements sorted by (at, seq), each with its sum   →   insert and look up touch one chunk and the sums
 */
import type {PositionEvent} from '../domain/inventory/types.ts';
import type {Instant, Seq, Units} from '../kernel/types.ts';

export type Movement = {readonly at: Instant; readonly seq: Seq; readonly onHand: Units; readonly available: Units};
export type Balance = {readonly onHand: Units; readonly available: Units};
/** A movement, with whatever else its teller put beside it, and the balance after it. */
export type Running<M extends Movement> = M & {readonly balance: Balance};

const CHUNK_MAX = 512;
type Chunk<M extends Movement> = {readonly movements: M[]; onHand: Units; available: Units};

export class BalanceHistory<M extends Movement = Movement> {
  #chunks: Chunk<M>[] = [{movements: [], onHand: 0, available: 0}];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Puts a movement where it happened. Movements of the same instant stand in the order of the log. */
  insert(m: M): void {
    const n = this.#chunkFor(m);
    const chunk = this.#chunks[n] as Chunk<M>;
    chunk.movements.splice(upper(chunk.movements, m), 0, m);
    chunk.onHand += m.onHand;
    chunk.available += m.available;
    this.#size += 1;
    if (chunk.movements.length > CHUNK_MAX) this.#split(n);
  }

  /** After everything that happened up to and including `at`. */
  balanceAt(at: Instant): Balance {
    let onHand = 0;
    let available = 0;
    for (const chunk of this.#chunks) {
      const last = chunk.movements.at(-1);
      if (last !== undefined && last.at <= at) {
        onHand += chunk.onHand;
        available += chunk.available;
        continue;
      }
      for (const m of chunk.movements) {
        if (m.at > at) return {onHand, available};
        onHand += m.onHand;
        available += m.available;
      }
    }
    return {onHand, available};
  }

  /** The newest movements up to `until`, newest first, each with the balance after it. */
  newest(limit: number, until: Instant = Number.POSITIVE_INFINITY): Running<M>[] {
    let {onHand, available} = this.balanceAt(until);
    const out: Running<M>[] = [];
    for (let n = this.#chunks.length - 1; n >= 0 && out.length < limit; n--) {
      const {movements} = this.#chunks[n] as Chunk<M>;
      for (let i = movements.length - 1; i >= 0 && out.length < limit; i--) {
        const m = movements[i] as M;
        if (m.at > until) continue;
        out.push({...m, balance: {onHand, available}});
        onHand -= m.onHand;
        available -= m.available;
      }
    }
    return out;
  }

  /** The last chunk that starts at or before the movement. */
  #chunkFor(m: Movement): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      const first = this.#chunks[mid]?.movements[0];
      if (first !== undefined && before(first, m)) low = mid;
      else high = mid - 1;
    }
    return low;
  }

  #split(n: number): void {
    const {movements} = this.#chunks[n] as Chunk<M>;
    const half = movements.length >> 1;
    this.#chunks.splice(n, 1, chunkOf(movements.slice(0, half)), chunkOf(movements.slice(half)));
  }
}

/** What an event moves, or null when no unit changes its state: claims and supply are no movements. */
export function movementOf(e: PositionEvent, seq: Seq): Movement | null {
  const to = (state: string, quantity: Units, at: Instant): Movement => ({
    at,
    seq,
    onHand: quantity,
    available: state === 'available' ? quantity : 0,
  });
  switch (e.type) {
    case 'StockReceived':
    case 'SupplyReceived':
      return to(e.into, e.quantity, e.occurredAt);
    case 'StockDispatched':
      return to(e.from, -e.quantity, e.occurredAt);
    case 'StockAdjusted':
      return to(e.state, e.after - e.before, e.occurredAt);
    case 'StockCounted':
      return to(e.state, e.counted - e.book, e.occurredAt);
    case 'SnapshotApplied':
      return to('available', e.delta, e.capturedAt);
    case 'StockMoved': {
      const available = (e.to === 'available' ? e.quantity : 0) - (e.from === 'available' ? e.quantity : 0);
      return {at: e.occurredAt, seq, onHand: 0, available};
    }
    case 'StockUnpicked':
      return {at: e.occurredAt, seq, onHand: 0, available: e.into === 'available' ? e.found : 0};
    case 'StockPicked':
      return {at: e.occurredAt, seq, onHand: 0, available: -e.quantity};
    default:
      return null;
  }
}

const before = (a: Movement, b: Movement): boolean => a.at < b.at || (a.at === b.at && a.seq <= b.seq);

function chunkOf<M extends Movement>(movements: M[]): Chunk<M> {
  return {
    movements,
    onHand: movements.reduce((n, m) => n + m.onHand, 0),
    available: movements.reduce((n, m) => n + m.available, 0),
  };
}

/** Where a movement goes: behind all that happened before it or at the same time and earlier in the log. */
function upper(movements: readonly Movement[], m: Movement): number {
  let low = 0;
  let high = movements.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (before(movements[mid] as Movement, m)) low = mid + 1;
    else high = mid;
  }
  return low;
}
