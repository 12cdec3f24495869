/** Units that left per item × site in the last four weeks, counted a few lots at a time. */

import {DAY_MS} from '../kernel/types.ts';
import type {World} from './world.ts';

const DEMAND_MS = 28 * DAY_MS;

export class Demand {
  readonly #world: World;
  #at = 0;
  #since = 0;
  #units = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  clear(): void {
    this.#at = 0;
    this.#units = new Map();
  }

  /** Counts at most so many lots; gives units by `site/item` once all lots were counted. */
  sweep(most: number): ReadonlyMap<string, number> | null {
    const {lots, lines, orders} = this.#world.ledger.tables;
    if (this.#at === 0) this.#since = this.#world.now() - DEMAND_MS;
    const end = Math.min(lots.count, this.#at + most);
    const shippedAt = lots.f64('shippedAt');
    const shipped = lots.i32('shipped');
    const delivered = lots.i32('delivered');
    const parents = lots.i32('_parent');
    const number = lots.i32('line');
    const heads = orders.i32('_lines');
    const next = lines.i32('_next');
    const lineNumber = lines.i32('line');
    for (let r = this.#at; r < end; r++) {
      if (lots.alive[r] !== 1 || (shippedAt[r] as number) < this.#since) continue;
      let line = heads[parents[r] as number] as number;
      while (line >= 0 && lineNumber[line] !== number[r]) line = next[line] as number;
      if (line < 0) continue;
      const name = `${lots.text('site', r)}/${lines.text('item', line)}`;
      this.#units.set(name, (this.#units.get(name) ?? 0) + (shipped[r] as number) + (delivered[r] as number));
    }
    this.#at = end;
    if (end < lots.count) return null;
    const all = this.#units;
    this.clear();
    return all;
  }
}
