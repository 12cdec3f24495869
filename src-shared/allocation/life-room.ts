/**
 * Goods of one item at one site that are kept by lots, while a plan is made: how many of those that are there in time and last long enough
 * a line could be given beside all that is promised and planned already.
 *
 *   room(t, n) = served(S, C + ∞ units for t that last until n) − served(S, C)          (`domain/inventory/life.ts`)
 *
 * Which goods a claim may have depends only on the last source that is there by its due and on the first that lasts long enough, so claims
 * are counted by these two: of a few sources there are few kinds, however many lines there are.
 */
import {type Need, type Source, served} from '../domain/inventory/life.ts';
import type {DayNumber, Instant, Units} from '../kernel/types.ts';

export class LifeRoom {
  readonly #sources: readonly Source[];
  /** When something is there, and until when something is good; both rising. */
  readonly #ats: readonly Instant[];
  readonly #days: readonly DayNumber[];
  /** Units asked of each kind. */
  readonly #asked: Units[];
  /** What was reckoned since the last claim. */
  readonly #rooms = new Map<number, Units>();
  #served: Units | null = null;

  constructor(sources: readonly Source[], needs: readonly Need[]) {
    this.#sources = sources;
    this.#ats = rising(sources.map((s) => s.at));
    this.#days = rising(sources.map((s) => s.lasts));
    this.#asked = Array.from({length: this.#ats.length * this.#days.length}, () => 0);
    for (const {due, lasts, units} of needs) this.claim(due, lasts, units);
  }

  /** The most that could be claimed of what is there by an instant and lasts until a day. */
  room(due: Instant, lasts: DayNumber): Units {
    const kind = this.#kindOf(due, lasts);
    if (kind === null) return 0;
    let room = this.#rooms.get(kind);
    if (room === undefined) {
      this.#served ??= served(this.#sources, this.#needs());
      const most = this.#sources.reduce((n, s) => n + s.units, 0);
      room = served(this.#sources, [...this.#needs(), this.#needOf(kind, most)]) - this.#served;
      this.#rooms.set(kind, room);
    }
    return room;
  }

  /** Claims or, with negative units, gives back. Takes what it is told: what nothing serves takes nothing from anybody. */
  claim(due: Instant, lasts: DayNumber, units: Units): void {
    const kind = this.#kindOf(due, lasts);
    if (kind === null || units === 0) return;
    this.#asked[kind] = (this.#asked[kind] as Units) + units;
    this.#rooms.clear();
    this.#served = null;
  }

  /** Null: nothing there is would do. */
  #kindOf(due: Instant, lasts: DayNumber): number | null {
    const at = this.#ats.findLastIndex((a) => a <= due);
    const day = this.#days.findIndex((d) => d >= lasts);
    return at < 0 || day < 0 ? null : at * this.#days.length + day;
  }

  #needOf(kind: number, units: Units): Need {
    const days = this.#days.length;
    return {due: this.#ats[Math.floor(kind / days)] as Instant, lasts: this.#days[kind % days] as DayNumber, units};
  }

  #needs(): readonly Need[] {
    return this.#asked.flatMap((units, kind) => (units > 0 ? [this.#needOf(kind, units)] : []));
  }
}

const rising = (list: readonly number[]): readonly number[] => [...new Set(list)].sort((a, b) => (a < b ? -1 : 1));
