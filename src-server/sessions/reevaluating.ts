/**
 * Segments that ask for it are re-evaluated when something changes for them: after a short quiet time their lines of the
 * items concerned take what they can have with nobody worse off, as one allocation run of a system actor.
 *
 *   committed ──items freed or lost──► quiet ──► gains (a plan, in slices) ──► ApplyAllocation, or nothing at all
 *
 * 1. Back orders come first, for whoever waits (`sync/back-orders.ts`): what is left is looked at here.
 * 2. No state but the log: what was noted and not looked at when the process ends is found again at the start, where every
 *    item with demand that is not served in time is noted.
 * 3. Where nothing is to be gained nothing is decided. A run frees what its lines leave, so its items are looked at once
 *    more: each run makes some line better and none worse, so that comes to an end.
 */
import {type DomainEvent, key} from '../../src-shared/domain/events.ts';
import {frees, loses, opens} from '../../src-shared/domain/inventory/outlook.ts';
import {slicer} from '../../src-shared/engine/slicer.ts';
import {asksForIt, gainsOf} from '../../src-shared/read-models/allocation/gains.ts';
import {scarceIds} from '../../src-shared/read-models/allocation/scarce.ts';
import {companyOf, type World} from '../../src-shared/read-models/world.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';
import type {Door} from '../../src-shared/sync/door.ts';
import type {AuthorityHost} from './authority-host.ts';

export const REEVALUATING_LIMITS = {
  /** Real milliseconds without an event of an item before it is looked at, and the longest that events can put it off. */
  quietMs: 2_000,
  patienceMs: 15_000,
  /** Items of one run. */
  itemsPerRound: 20,
  /** Runs in a row that were refused because somebody was faster; then an item waits for its next event. */
  refusalsMax: 3,
} as const;
const NAMED_MAX = 5;

type Noted = {readonly first: number; readonly last: number};

export class Reevaluation {
  readonly #host: AuthorityHost;
  readonly #door: Door;
  readonly #elapsedMs: () => number;
  readonly #tell: (line: string) => void;
  readonly #noted = new Map<string, Noted>();
  readonly #refusals = new Map<string, number>();
  /** Whatever is short or late is to be looked at: after a start, or when other segments ask; since when. */
  #all: Noted | null = {first: Number.NEGATIVE_INFINITY, last: Number.NEGATIVE_INFINITY};
  #itemsMax: number = REEVALUATING_LIMITS.itemsPerRound;

  /** `tell`: what a run would be too large for, in a line. */
  constructor(host: AuthorityHost, door: Door, elapsedMs: () => number, tell: (line: string) => void) {
    this.#host = host;
    this.#door = door;
    this.#elapsedMs = elapsedMs;
    this.#tell = tell;
  }

  /** Notes what committed decisions changed. */
  note(decisions: readonly Decision[]): void {
    const asks = asksForIt(companyOf(this.#world));
    for (const {verdict} of decisions) {
      if (verdict.kind !== 'accepted') continue;
      for (const e of verdict.events) {
        if (concernsAll(e)) this.#all = this.#notedAgain(this.#all);
        else if (asks && concerns(e)) this.#noteItem(e.item);
      }
    }
  }

  /** Looks at the items that have been quiet, a bounded turn of them. Gives how many lines were moved. */
  async round(): Promise<number> {
    const company = companyOf(this.#world);
    if (company === undefined || !asksForIt(company)) {
      this.#noted.clear();
      return 0;
    }
    const pause = slicer();
    if (this.#all !== null && this.#isDue(this.#all)) {
      this.#all = null;
      // What is noted already is not put off by it.
      for (const item of await scarceIds(this.#world, pause)) if (!this.#noted.has(item)) this.#noteItem(item);
    }
    const items = this.#due();
    if (items.length === 0) return 0;
    const gains = await gainsOf(this.#world, company, items, pause);
    if ('over' in gains) return this.#tooMuch(items, `${gains.over}: at most ${gains.max}`);
    this.#itemsMax = REEVALUATING_LIMITS.itemsPerRound;
    if (gains.lines.length === 0) return 0;
    return this.#apply(items, gains);
  }

  async #apply(
    items: readonly string[],
    {lines, skipped}: Exclude<Awaited<ReturnType<typeof gainsOf>>, {over: string}>,
  ) {
    const {authority} = this.#host;
    const decision = await this.#host.submit(this.#door, `reevaluate-${authority.head + 1}`, {
      type: 'ApplyAllocation',
      method: 'continuous',
      // Of all that was looked at, what gains.
      reason: reasonOf(this.#itemsOf(lines)),
      lines,
      ...(skipped.length > 0 && {skipped: [...skipped]}),
    });
    if (decision.verdict.kind === 'accepted') {
      for (const item of items) this.#refusals.delete(item);
      return lines.length;
    }
    for (const item of items) {
      const refusals = (this.#refusals.get(item) ?? 0) + 1;
      this.#refusals.set(item, refusals);
      if (refusals < REEVALUATING_LIMITS.refusalsMax) this.#noteItem(item);
      else this.#refusals.delete(item);
    }
    return 0;
  }

  #itemsOf(lines: readonly {readonly order: string; readonly line: number}[]): readonly string[] {
    const {read} = this.#world;
    const items = lines.map(
      ({order, line}) => read(key('order', order))?.lines.find((l) => l.line === line)?.item ?? '',
    );
    return [...new Set(items)].sort();
  }

  /** Fewer items at a time, down to one; one that is too much by itself is left to people. */
  #tooMuch(items: readonly string[], what: string): number {
    if (items.length === 1) this.#tell(`re-evaluating ${items[0]}: ${what}; it is left to a person`);
    else {
      this.#itemsMax = Math.ceil(items.length / 2);
      for (const item of items) this.#noted.set(item, {first: 0, last: 0});
    }
    return 0;
  }

  #due(): readonly string[] {
    const due: string[] = [];
    for (const [item, noted] of this.#noted) {
      if (due.length >= this.#itemsMax) break;
      if (this.#isDue(noted)) due.push(item);
    }
    for (const item of due) this.#noted.delete(item);
    return due;
  }

  #isDue({first, last}: Noted): boolean {
    const {quietMs, patienceMs} = REEVALUATING_LIMITS;
    const now = this.#elapsedMs();
    return now - last >= quietMs || now - first >= patienceMs;
  }

  #noteItem(item: string): void {
    this.#noted.set(item, this.#notedAgain(this.#noted.get(item) ?? null));
  }

  #notedAgain(before: Noted | null): Noted {
    const now = this.#elapsedMs();
    return {first: before?.first ?? now, last: now};
  }

  get #world(): World {
    const {authority} = this.#host;
    return {
      ledger: authority.ledger,
      read: authority.ledger.read,
      overlaid: () => false,
      seesStock: () => true,
      now: () => authority.now,
    };
  }
}

/** Other segments ask, or other customers are in them; a site may do more, or less. */
const concernsAll = (e: DomainEvent): boolean =>
  e.type === 'SegmentsDefined' || e.type === 'CustomerDefined' || opens(e);

type Concerning = Extract<DomainEvent, {readonly site: string; readonly item: string}>;
const concerns = (e: DomainEvent): e is Concerning =>
  e.type === 'PoolSet' || e.type === 'PoolEnded' || frees(e) || loses(e);

function reasonOf(items: readonly string[]): string {
  const named = items.slice(0, NAMED_MAX).join(', ');
  const more = items.length - NAMED_MAX;
  return `something changed for ${named}${more > 0 ? ` and ${more} more items` : ''}`;
}
