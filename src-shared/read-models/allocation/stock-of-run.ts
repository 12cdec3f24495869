/** What a run is about, as it stands at its sites, and what of it can be promised without the claims of the run's lots. */
import type {Supply} from '../../allocation/model.ts';
import {dayOf} from '../../domain/calendar.ts';
import {positionKey} from '../../domain/events.ts';
import {emptyPosition} from '../../domain/inventory/evolve.ts';
import {isDated, needOf, spoilt} from '../../domain/inventory/life.ts';
import type {Position} from '../../domain/inventory/types.ts';
import type {Company, Site} from '../../domain/master-data/types.ts';
import {lifeDays, lifeOf, needsOf, sourcesOf} from '../../domain/promise/shelf-life.ts';
import {timelineOf} from '../../domain/promise/timeline.ts';
import type {DayNumber} from '../../kernel/types.ts';
import type {World} from '../world.ts';

type Of = {readonly items: readonly string[]; readonly sites: readonly Site[]};

export class StockOfRun {
  readonly #world: World;
  readonly #company: Company;
  /** Claims of the run's lots. */
  readonly #own: ReadonlySet<string>;
  readonly #positions = new Map<string, Position>();
  readonly #byLots = new Set<string>();
  /** Until which day the goods of those claims must last, where anybody asks. */
  readonly #lasts = new Map<string, ReadonlyMap<string, DayNumber>>();

  constructor(world: World, company: Company, {items, sites}: Of, own: ReadonlySet<string>) {
    this.#world = world;
    this.#company = company;
    this.#own = own;
    const now = world.now();
    for (const item of items) {
      for (const {id} of sites) {
        const k = positionKey(id, item);
        const position = world.read(k) ?? emptyPosition(id, item);
        this.#positions.set(k, position);
        // Where it is kept by lots no more there may still be some.
        if (isDated(position) || lifeDays(world.read, item) > 0) this.#byLots.add(item);
      }
      if (!this.#byLots.has(item)) continue;
      for (const {id} of sites) {
        const k = positionKey(id, item);
        const claims = this.at(id, item).claims.filter((c) => own.has(c.id));
        this.#lasts.set(k, new Map(claims.map((c) => [c.id, needOf(c, now)])));
      }
    }
  }

  at(site: string, item: string): Position {
    return this.#positions.get(positionKey(site, item)) ?? emptyPosition(site, item);
  }

  /** Whether anything asks how long the goods of an item last, at any site of the run. */
  isByLots(item: string): boolean {
    return this.#byLots.has(item);
  }

  /** The day until which goods of a claim of the run must last; undefined where nobody asks. */
  lastsOf(item: string, site: string, claim: string): DayNumber | undefined {
    return this.#lasts.get(positionKey(site, item))?.get(claim);
  }

  supplyOf(position: Position, site: Site): Supply {
    const {item} = position;
    const future = {position, site, policy: this.#company.policy, now: this.#world.now(), except: this.#own};
    if (!isDated(position) && lifeDays(this.#world.read, item) === 0)
      return {item, site: site.id, steps: stepsOf(future)};
    const life = lifeOf(this.#world.read, item);
    // By number all that is not spoilt counts, however long it lasts: that is looked at beside it.
    const good = position.available - spoilt(position, dayOf(future.now, site.zone));
    const byNumber = {...future, position: {...position, available: good, batches: []}};
    return {
      item,
      site: site.id,
      steps: stepsOf(byNumber),
      life: {sources: sourcesOf({...future, life}), needs: needsOf(future)},
    };
  }
}

function stepsOf(input: Parameters<typeof timelineOf>[0]): Supply['steps'] {
  let before = 0;
  return timelineOf(input).steps.flatMap(({at, atp}) => {
    const units = atp - before;
    before = atp;
    return units > 0 ? [{at, units}] : [];
  });
}
