/**
 * Given what happened, when a command comes, then this. The state is a real ledger (columns), so that a decider is
 * tested against what it will read in production. Ids of commands count up; nothing here depends on a clock.
 *
 *   given(...company(), receive('A', 'x', 5)).when(place([['x', 6]], {customer: 'n'})).thenRejected('insufficient-stock', {left: 5})
 */
import {expect} from 'vitest';
import type {Command} from '../../src-shared/domain/commands.ts';
import {decide} from '../../src-shared/domain/decide.ts';
import type {Rejection, RejectionCode, Role, Verdict} from '../../src-shared/domain/decider.ts';
import {type DomainEvent, type EventType, key, positionKey} from '../../src-shared/domain/events.ts';
import {emptyPosition} from '../../src-shared/domain/inventory/evolve.ts';
import type {Position} from '../../src-shared/domain/inventory/types.ts';
import type {Order} from '../../src-shared/domain/orders/types.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import {contextFor} from '../../src-shared/sync/door.ts';
import {forbidding} from '../../src-shared/visibility/rights.ts';
import type {Grant} from '../../src-shared/visibility/view.ts';
import {MONDAY} from './company.ts';

/** Moves the clock to an instant, or lets somebody else act from here on. */
export type Step =
  | Command
  | {readonly at: number}
  | {
      readonly as: Role;
      readonly user?: string;
      readonly sites?: readonly string[];
      readonly territories?: readonly string[];
    };
type EventOf<T extends EventType> = Extract<DomainEvent, {readonly type: T}>;

export class Book {
  readonly ledger = new Ledger();
  readonly events: DomainEvent[] = [];
  at = MONDAY;
  #grant: Grant = {role: 'system', sites: '*', territories: '*'};
  #user = 'tester';
  #next = 1;

  /** Decides and, when accepted, applies. */
  run(step: Step): Verdict<DomainEvent> | null {
    if ('at' in step) {
      this.at = step.at;
      return null;
    }
    if ('as' in step) {
      this.#grant = {role: step.as, sites: step.sites ?? '*', territories: step.territories ?? '*'};
      this.#user = step.user ?? step.as;
      return null;
    }
    const actor = {user: this.#user, role: this.#grant.role};
    const context = contextFor({grant: this.#grant, actor}, `command-${this.#next++}`, this.at, 1);
    const verdict = decide(this.ledger.read, step, context);
    if (verdict.kind === 'accepted') for (const e of verdict.events) this.apply(e);
    return verdict;
  }

  /** What a person's command would come to now, and on another state of things; nothing is changed. */
  ask(who: {readonly user: string; readonly role: Role}, command: Command, id: string, read = this.ledger.read) {
    const grant: Grant = {role: who.role, sites: '*', territories: '*'};
    return decide(read, command, contextFor({grant, actor: who}, id, this.at, 1));
  }

  apply(event: DomainEvent): void {
    this.events.push(event);
    this.ledger.apply(event);
  }

  order(id: string): Order {
    return must(this.ledger.read(key('order', id)), `order ${id}`);
  }
  position(site: string, item: string): Position {
    return this.ledger.read(positionKey(site, item)) ?? emptyPosition(site, item);
  }
}

export class Then {
  readonly book: Book;
  readonly verdict: Verdict<DomainEvent>;

  constructor(book: Book, verdict: Verdict<DomainEvent>) {
    this.book = book;
    this.verdict = verdict;
  }

  /** The command was accepted; gives its events of one type, if a type is named. */
  thenAccepted(): this {
    expect(this.verdict).toMatchObject({kind: 'accepted'});
    return this;
  }
  events<T extends EventType>(type: T): EventOf<T>[] {
    const all = this.verdict.kind === 'accepted' ? this.verdict.events : [];
    return all.filter((e): e is EventOf<T> => e.type === type);
  }
  thenRejected(code: RejectionCode, more: Partial<Rejection> = {}): this {
    expect(this.verdict).toMatchObject({kind: 'rejected', rejection: {code, ...more}});
    return this;
  }
  when(step: Command): Then {
    return when(this.book, step);
  }
  and(...steps: readonly Step[]): Given {
    return new Given(this.book, steps);
  }
}

export class Given {
  readonly book: Book;

  /** Every given command must be accepted. */
  constructor(book: Book, steps: readonly Step[]) {
    this.book = book;
    for (const step of steps) {
      const verdict = book.run(step);
      if (verdict?.kind === 'rejected')
        throw new Error(`given ${JSON.stringify(step)}: ${JSON.stringify(verdict.rejection)}`);
    }
  }
  when(step: Command): Then {
    return when(this.book, step);
  }
  and(...steps: readonly Step[]): Given {
    return new Given(this.book, steps);
  }
}

/** The refusal of the door itself, for a role at all sites. */
export const atTheDoor = (role: Role, command: Command): RejectionCode | undefined =>
  forbidding({role, sites: '*', territories: '*'}, command)?.code;

const when = (book: Book, step: Command): Then => new Then(book, must(book.run(step), 'a command'));

export const given = (...steps: readonly Step[]): Given => new Given(new Book(), steps);
