/**
 * The queue of endangered lots, kept up order by order; and the worst aspect of each order on it, for the orders' own table.
 *
 *   look at an order ─► its lots with cause, score, money ─► rows      unadvised ─► advise, the highest stakes first ─► rows
 *
 * What to do about a lot costs more to find than all the rest, so it is found after it, some lots at a time.
 */
import type {Aspect} from '../api/rows.ts';
import {key} from '../domain/events.ts';
import {must} from '../kernel/assert.ts';
import {riskSource} from './lists.ts';
import {type Advise, adviceFor, byStake, type Risk, risksOf, worstOf} from './risk.ts';
import type {World} from './world.ts';

const ADVICE_ROUNDS = 8;
/** How many that wait for advice are sorted by stake at once, and how many of the highest are taken from them. */
const ADVICE_SORTED = 2_000;
const ADVICE_BATCH = 200;
/** So much is found briskly at a stretch, more than anybody reads; the rest has time, for whoever works beside it feels it. */
const ADVICE_BRISK = 2_000;
/** Old advice renewed at a time: it is seldom another. */
const RENEWED = 2;

export class RiskQueue {
  readonly rows = riskSource();
  readonly #world: World;
  readonly #riskDetail = new Map<string, Risk>();
  readonly #risksOfOrder = new Map<string, readonly string[]>();
  readonly #aspectOf = new Map<string, Aspect>();
  /** Orders whose worst aspect changed since the rows were last told. */
  readonly #changed = new Set<string>();
  #at = 0;
  #round = 0;
  /** What was advised for a row, upon which facts, in which round of looks. */
  readonly #advised = new Map<string, {readonly facts: string; readonly action: string; readonly round: number}>();
  /** Rows that wait for advice, upon which facts. */
  readonly #unadvised = new Map<string, string>();
  /** Some of these and what needs none any more, the next at the end. */
  #upNext: string[] = [];
  /** Rows whose advice is some rounds old. */
  readonly #old = new Set<string>();
  #adviceFound = 0;

  constructor(world: World) {
    this.#world = world;
  }

  clear(): void {
    this.rows.clear();
    this.#riskDetail.clear();
    this.#risksOfOrder.clear();
    this.#aspectOf.clear();
    this.#changed.clear();
    this.#advised.clear();
    this.#unadvised.clear();
    this.#upNext = [];
    this.#old.clear();
    this.#adviceFound = 0;
    this.#at = 0;
  }

  riskOf(id: string): Risk | undefined {
    return this.#riskDetail.get(id);
  }
  /** How endangered an order's worst lot is; undefined when all are on plan. */
  aspectOf(order: string): Aspect | undefined {
    return this.#aspectOf.get(order);
  }

  /** Looks at some orders with work left, at most so many lines in at most so many rows; `done` at the end of a round. */
  sweep(lines: number, rows: number): {readonly touched: number[]; readonly done: boolean} {
    const {orders} = this.#world.ledger.tables;
    const touched: number[] = [];
    let left = lines;
    for (let n = 0; n < rows && left > 0; n++, this.#at++) {
      if (this.#at >= orders.count) {
        this.#at = 0;
        this.#round++;
        return {touched, done: true};
      }
      if (orders.alive[this.#at] !== 1) continue;
      const id = orders.text('id', this.#at);
      const work = workLeft(this.#world, this.#at);
      if (work === 0 && !this.#risksOfOrder.has(id)) continue;
      left -= work;
      touched.push(...this.look(id));
    }
    return {touched, done: false};
  }

  /** Rows of orders whose aspect is another one now. */
  recoloured(): number[] {
    const rows = [...this.#changed].map((id) => this.#world.ledger.orders.find(id)).filter((row) => row >= 0);
    this.#changed.clear();
    return rows;
  }

  /** How many lots have no advice for their facts yet. */
  get unadvised(): number {
    return this.#unadvised.size;
  }

  /** Lots without advice of which the reader may be looking at some. */
  get pressing(): boolean {
    return this.#unadvised.size > 0 && this.#adviceFound < ADVICE_BRISK;
  }

  /**
   * Finds advice for some lots without any, the highest stakes first and the one that waits longest; where none is, renews some
   * that is old. Gives the rows that say something else now.
   */
  advise(most: number): number[] {
    const touched: number[] = [];
    const oldest = this.#unadvised.keys().next().value;
    for (let n = 0; n < most && this.#unadvised.size > 0; n++) {
      const id = n === 0 && oldest !== undefined ? oldest : this.#nextUp();
      touched.push(...this.#found(id, must(this.#unadvised.get(id), 'its facts')));
    }
    if (oldest === undefined)
      for (const id of [...this.#old].slice(0, RENEWED)) {
        this.#old.delete(id);
        touched.push(...this.#found(id, must(this.#advised.get(id), 'its advice').facts));
      }
    return touched;
  }

  #found(id: string, facts: string): number[] {
    if (this.#unadvised.delete(id)) this.#adviceFound = this.#unadvised.size === 0 ? 0 : this.#adviceFound + 1;
    this.#old.delete(id);
    const risk = must(this.#riskDetail.get(id), `what endangers ${id}`);
    const action = adviceFor(this.#world, risk.row);
    this.#advised.set(id, {facts, action, round: this.#round});
    if (action === risk.row.action) return [];
    const row = {...risk.row, action};
    this.#riskDetail.set(id, {...risk, row});
    return [this.rows.put(id, row)];
  }

  /** The highest stakes of those that wait longest. There is one. */
  #nextUp(): string {
    for (;;) {
      const id = this.#upNext.pop();
      if (id !== undefined && this.#unadvised.has(id)) return id;
      if (id !== undefined) continue;
      const waiting = [...this.#unadvised.keys()].slice(0, ADVICE_SORTED);
      const rows = waiting.map((one) => must(this.#riskDetail.get(one), `what endangers ${one}`).row);
      const best = rows.sort(byStake).slice(0, ADVICE_BATCH);
      this.#upNext = best.reverse().map((row) => row.id);
    }
  }

  /** The same facts keep their advice, which is renewed after some rounds: elsewhere stock may have moved. */
  readonly #advise: Advise = ({id}, facts) => {
    const known = this.#advised.get(id);
    if (known?.facts === facts) {
      this.#unadvised.delete(id);
      if (this.#round - known.round >= ADVICE_ROUNDS) this.#old.add(id);
      return known.action;
    }
    // One that is new among those that wait may be worth more than what is up next.
    if (!this.#unadvised.has(id)) this.#upNext = [];
    this.#unadvised.set(id, facts);
    return '';
  };

  look(orderId: string): number[] {
    const order = this.#world.read(key('order', orderId));
    const risks = order === undefined ? [] : risksOf(this.#world, order, this.#advise);
    const before = this.#risksOfOrder.get(orderId) ?? [];
    if (risks.length === 0 && before.length === 0) return [];
    const now = new Set(risks.map((r) => r.row.id));
    const touched: number[] = [];
    for (const id of before) {
      if (now.has(id)) continue;
      this.#riskDetail.delete(id);
      this.#advised.delete(id);
      this.#unadvised.delete(id);
      this.#old.delete(id);
      touched.push(this.rows.put(id, null));
    }
    for (const r of risks) {
      const old = this.#riskDetail.get(r.row.id);
      this.#riskDetail.set(r.row.id, r);
      if (old === undefined || JSON.stringify(old.row) !== JSON.stringify(r.row))
        touched.push(this.rows.put(r.row.id, r.row));
    }
    const worst = worstOf(risks);
    if (worst !== this.#aspectOf.get(orderId)) {
      if (worst === undefined) this.#aspectOf.delete(orderId);
      else this.#aspectOf.set(orderId, worst);
      this.#changed.add(orderId);
    }
    if (now.size === 0) this.#risksOfOrder.delete(orderId);
    else this.#risksOfOrder.set(orderId, [...now]);
    return touched;
  }
}

/** How many lines and lots of an order's row have something left to do: most have none, and need not be read. */
export function workLeft(world: World, row: number): number {
  const {orders, lines, lots} = world.ledger.tables;
  const [open, backordered] = [lines.i32('open'), lines.i32('backordered')];
  let work = 0;
  const nextLine = lines.i32('_next');
  for (let l = orders.i32('_lines')[row] as number; l >= 0; l = nextLine[l] as number)
    if ((open[l] as number) + (backordered[l] as number) > 0) work++;
  const nextLot = lots.i32('_next');
  const stages = [lots.i32('allocated'), lots.i32('released'), lots.i32('picked'), lots.i32('packed')];
  for (let l = orders.i32('_lots')[row] as number; l >= 0; l = nextLot[l] as number)
    if (stages.some((stage) => (stage[l] as number) > 0)) work++;
  return work;
}
