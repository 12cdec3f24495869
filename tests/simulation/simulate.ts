/**
 * One seed: a server, two to four desktops, a lossy network, two disks; then calm, and everybody must agree. The checks run
 * after every step (`checks.ts`, `truth.ts`). All chance comes from the seed.
 */
import {assert, must} from '../../src-shared/kernel/assert.ts';
import {type Random, seeded} from '../../src-shared/kernel/random.ts';
import {DAY_MS, HOUR_MS, MINUTE_MS} from '../../src-shared/kernel/types.ts';
import type {Carried, Down, Up} from '../../src-shared/protocol/frames.ts';
import {upSchema} from '../../src-shared/protocol/frames.ts';
import type {Effect} from '../../src-shared/sync/authority.ts';
import {ALLOCATION} from '../../src-shared/sync/door.ts';
import type {Settled} from '../../src-shared/sync/replica.ts';
import type {AuthorityRules, ReplicaRules} from '../../src-shared/sync/rules.ts';
import {viewKey, viewOf} from '../../src-shared/visibility/view.ts';
import {checkClient, checkEnd, checkLedger} from './checks.ts';
import {type BlockMemo, CRASH, SimClient} from './client.ts';
import {PROFILES, type Profile, type ProfileName, type RuleName} from './profiles.ts';
import {SimServer} from './server.ts';
import {Wishes} from './wishes.ts';
import {doorOf, FOUNDED_WIDE, FOUNDING, GRANTS} from './world.ts';

export type SimOptions = {readonly profile?: ProfileName; readonly breaks?: RuleName};
export type SimResult = {readonly decisions: number; readonly counts: Readonly<Record<string, number>>};

/** A wire and its session. `inbox` holds frames that arrived and wait in the engine; they outlive the link. */
type Wire = {
  session: string | null;
  up: Up[];
  down: Carried<Down>[];
  inbox: Carried<Down>[];
  silent: number;
  lastSubmitted: number;
  /** Where the session's next batch must begin: what the server sends has no hole. */
  next: number;
  closing: boolean;
};

/** Events whose laws the truth checks: a run without them proves nothing of these. */
const RARE = new Set(['LineAdded', 'OrderIdRetired', 'SupplyLost']);
const FULL_CHECK_EVERY = 250;
/** Beats without an answer after which a link is given up. */
const SILENT_MAX = 3;

/** Runs one seed; throws with the reason when anything is not as it must be. */
export function simulate(seed: number, options: SimOptions = {}): SimResult {
  return new Simulation(seed, PROFILES[options.profile ?? 'mixed'], options.breaks).run();
}

class Simulation {
  readonly #r: Random;
  readonly #profile: Profile;
  readonly #server: SimServer;
  readonly #clients: readonly SimClient[];
  readonly #wires = new Map<string, Wire>();
  readonly #counts: Record<string, number> = {};
  readonly #wishes: Wishes;
  readonly #oneInFlight: boolean;
  readonly #blocks: BlockMemo = new Map();
  #sessions = 0;
  #calm = false;

  constructor(seed: number, profile: Profile, breaks: RuleName | undefined) {
    this.#r = seeded(seed);
    this.#profile = profile;
    const rules: Partial<AuthorityRules & ReplicaRules> = breaks === undefined ? {} : {[breaks]: false};
    this.#oneInFlight = true;
    this.#server = new SimServer(rules, profile.wide === true ? [...FOUNDING, ...FOUNDED_WIDE] : FOUNDING);
    this.#server.onEffects = (effects) => this.#carry(effects);
    this.#wishes = new Wishes(
      this.#r,
      () => this.#server.authority.ledger,
      () => this.#server.authority.now,
      profile.wide === true,
    );
    this.#clients = Array.from({length: 2 + (this.#r.chance(0.15) ? 2 : this.#r.below(2))}, (_, i) =>
      this.#client(`c${i}`, rules),
    );
    for (const c of this.#clients)
      this.#wires.set(c.id, {
        session: null,
        up: [],
        down: [],
        inbox: [],
        silent: 0,
        lastSubmitted: 0,
        next: 0,
        closing: false,
      });
  }

  run(): SimResult {
    for (let i = 0; i < this.#profile.steps; i++) {
      this.#guard(this.#r.pick(this.#clients), (c) => this.#step(c));
      if (i % FULL_CHECK_EVERY === FULL_CHECK_EVERY - 1) checkLedger(this.#server);
    }
    this.#settle();
    checkEnd(this.#server, this.#clients);
    for (const d of this.#server.log) {
      const {verdict} = d;
      this.#count(`command ${d.command.type} ${verdict.kind}`);
      if (d.clientId === ALLOCATION.clientId) this.#count('back order served');
      if (d.command.type === 'ApplyAllocation' && d.command.method === 'continuous')
        this.#count(`continuous run ${verdict.kind}`);
      if (verdict.kind === 'rejected') this.#count(`refused ${verdict.rejection.code}`);
      else {
        if (d.command.type === 'PlacePurchase' && d.command.lines.some((line) => line.expectedAt === undefined))
          this.#count('event PurchasePlaced undated');
        for (const e of verdict.events) {
          if (RARE.has(e.type)) this.#count(`event ${e.type}`);
          if (e.type === 'LineAdded' && e.insteadOf !== undefined) this.#count('event LineAdded instead');
          if (e.type === 'LineAdded' && e.kit !== undefined) this.#count('event LineAdded of a kit');
          if (e.type === 'OrderPlaced' && e.lines.some((l) => l.kit !== undefined))
            this.#count('event OrderPlaced of kits');
          if (e.type === 'LineChanged' && d.command.type === 'ChangeOrderLine' && d.command.kits !== undefined)
            this.#count('event LineChanged of kits');
          if (e.type === 'LotCancelled' && d.command.type === 'CancelOrder' && d.command.lines?.[0]?.kits !== undefined)
            this.#count('event LotCancelled of kits');
        }
      }
    }
    return {decisions: this.#server.log.length, counts: this.#counts};
  }

  #client(id: string, rules: Partial<ReplicaRules>): SimClient {
    return new SimClient(
      id,
      this.#r.pick(GRANTS),
      this.#r,
      rules,
      () => this.#server.now,
      {
        send: (frame) => {
          const wire = this.#wire(id);
          if (wire.session !== null) wire.up.push(frame);
        },
        settled: (settled) => this.#settled(id, settled),
        dies: () => !this.#calm && this.#hits(this.#profile.writeCrash),
        closeSoon: (reason) => {
          this.#count(`goodbye ${reason}`);
          this.#wire(id).closing = true;
        },
        count: (what) => this.#count(what),
      },
      this.#blocks,
    );
  }

  /** One thing happens to one desktop or to the server. */
  #step(c: SimClient): void {
    const p = this.#profile;
    let roll = this.#r.float() * 1000;
    const falls = (weight: number) => {
      roll -= weight;
      return roll < 0;
    };
    if (falls(p.cut)) return this.#cut(c);
    if (falls(p.clientCrash)) return this.#crashClient(c);
    if (falls(p.serverCrash)) return this.#crashServer();
    if (falls(p.prune)) return this.#did('prune', () => this.#server.prune());
    if (falls(p.regrant)) return this.#regrant(c);
    if (falls(p.loseDown)) return this.#lose(this.#wire(c.id).down, 'lost down');
    if (falls(p.loseUp)) return this.#lose(this.#wire(c.id).up, 'lost up');
    if (falls(p.compact)) return this.#did('compact', () => c.compact());
    if (falls(p.snapshot)) return this.#did('server snapshot', () => this.#server.saveSnapshot());
    if (falls(p.clock)) return this.#turnClock(c);
    this.#server.now += this.#r.below(6 * MINUTE_MS);
    if (falls(p.issue)) return c.issue(this.#wishes.next(c.grant.role));
    if (falls(p.rest)) return this.#rest();
    this.#flow(c);
  }

  /** What happens without any fault: sets are made, frames move, a few at a time, beats go, broken links come back. */
  #flow(c: SimClient): void {
    this.#prepare();
    for (let n = this.#r.below(5); n >= 0; n--) this.#move(c);
  }

  /** A few steps of the snapshot set under way, or none; in the calm at the end always some. */
  #prepare(): void {
    if (!this.#calm && !this.#r.chance(this.#profile.prepare / 100)) return;
    const {authority} = this.#server;
    for (let n = this.#r.below(6); n >= 0 && authority.preparing; n--) {
      this.#count(authority.takeUncommitted().length > 0 ? 'step of a set beside a group' : 'step of a set');
      if (this.#server.prepare()) this.#count(authority.isAwaited ? 'set for who waits' : 'set');
    }
  }

  #move(c: SimClient): void {
    const wire = this.#wire(c.id);
    c.flushLate();
    if (wire.closing) return this.#cut(c);
    if (wire.session === null) return this.#connect(c);
    const r = this.#r.below(10);
    if (wire.inbox.length > 0 && r < 5) return this.#deliver(c, wire);
    if (wire.up.length > 0 && r < 8) return this.#arrive(c, wire);
    while (wire.down.length > 0 && this.#r.chance(0.8)) wire.inbox.push(wire.down.shift() as Carried<Down>);
    if (wire.inbox.length > 0) return this.#deliver(c, wire);
    if (wire.up.length > 0) return this.#arrive(c, wire);
    if (this.#r.chance(0.5)) return this.#commit();
    this.#beat(c, wire);
  }

  /** What was decided is made durable, all of it or the group that was on its way. */
  #commit(): void {
    const decided = this.#server.authority.takeUncommitted().length;
    if (this.#calm || decided < 2 || this.#r.chance(0.5)) return this.#server.commit();
    this.#count('group beside the next');
    this.#server.commitFirst(1 + this.#r.below(decided - 1), this.#r.pick(['all', 'own']));
  }

  #beat(c: SimClient, wire: Wire): void {
    if (c.replica.attempt === 0) return;
    if (++wire.silent > SILENT_MAX) return this.#did('dead link', () => this.#cut(c));
    wire.up.push(c.replica.beat(this.#server.now));
  }

  #deliver(c: SimClient, wire: Wire): void {
    const carried = wire.inbox.shift() as Carried<Down>;
    const [type, , attempt] = carried.frame;
    if (type === 'beat') wire.silent = 0;
    if (attempt !== c.replica.attempt) this.#count('frame of another attempt');
    if (type === 'welcome') this.#count(carried.frame[1].mode === 'tail' ? 'tail' : `snapshot ${carried.frame[1].why}`);
    const before = c.replica.attempt;
    c.receive(carried, this.#server.now);
    for (const {guess} of c.replica.pending) this.#count(`guess ${guess}`);
    if (c.replica.attempt !== before) this.#count(`hello after ${type}`);
  }

  #arrive(c: SimClient, wire: Wire): void {
    const frame = wire.up.shift() as Up;
    const session = must(wire.session, 'a session');
    if (this.#r.chance(0.02))
      assert(
        upSchema.safeParse(JSON.parse(JSON.stringify(frame))).success,
        `a ${frame[0]} frame is against its own schema`,
      );
    if (frame[0] === 'hello') wire.lastSubmitted = 0;
    if (frame[0] === 'submit') {
      const first = frame[1].submissions[0]?.clientSeq ?? 0;
      if (this.#oneInFlight) assert(first > wire.lastSubmitted, `${c.id} sent ${first} again while it was under way`);
      wire.lastSubmitted = frame[1].submissions.at(-1)?.clientSeq ?? 0;
    }
    this.#server.receive(session, frame);
    if (!this.#r.chance(this.#profile.lazyCommit / 100)) this.#commit();
    else this.#count('group commit waits');
  }

  #connect(c: SimClient): void {
    const wire = this.#wire(c.id);
    wire.session = `s${++this.#sessions}`;
    wire.silent = 0;
    wire.lastSubmitted = 0;
    wire.closing = false;
    this.#server.authority.connect(wire.session, doorOf(c.id, c.grant));
    wire.up.push(c.replica.hello(this.#server.now));
  }

  /** The link is gone for the desktop; the server may notice later, and what arrived may still be worked off. */
  #cut(c: SimClient): void {
    const wire = this.#wire(c.id);
    if (wire.session === null) return;
    this.#count('cut');
    this.#drain(c, wire);
    if (this.#r.chance(0.7)) this.#server.authority.disconnect(wire.session);
    if (this.#r.chance(this.#profile.stragglers / 100)) wire.inbox.push(...wire.down);
    else wire.inbox = [];
    Object.assign(wire, {session: null, up: [], down: [], closing: false});
    c.replica.disconnected();
  }

  /** What was sent before the link broke may still arrive, some of it. */
  #drain(c: SimClient, wire: Wire): void {
    while (wire.session !== null && wire.up.length > 0 && this.#r.chance(0.6)) this.#arrive(c, wire);
  }

  #crashClient(c: SimClient): void {
    this.#count('client crash');
    const wire = this.#wire(c.id);
    this.#drain(c, wire);
    if (wire.session !== null && this.#r.chance(0.7)) this.#server.authority.disconnect(wire.session);
    Object.assign(wire, {session: null, up: [], down: [], inbox: [], closing: false});
    c.boot();
  }

  #crashServer(): void {
    const lost = this.#server.authority.takeUncommitted().length;
    const late = lost > 0 && this.#r.chance(0.5);
    this.#count(lost === 0 ? 'server crash' : late ? 'server crash before send' : 'server crash before append');
    if (late) this.#server.commit(true);
    this.#server.restart();
    for (const c of this.#clients) this.#cut(c);
  }

  /** Another grant: the server ends the session of the old one. */
  #regrant(c: SimClient): void {
    this.#count('regrant');
    // Half of the changes are taken back: then an old cursor fits again.
    const next = this.#r.chance(0.5) ? c.lastGrant : this.#r.pick(GRANTS);
    c.lastGrant = c.grant;
    c.grant = next;
    const {session} = this.#wire(c.id);
    if (session !== null) this.#carry(this.#server.authority.regrant(session, doorOf(c.id, c.grant)));
  }

  #lose(queue: unknown[], what: string): void {
    if (queue.length === 0) return;
    this.#count(what);
    queue.splice(this.#r.below(queue.length), 1);
  }

  #turnClock(c: SimClient): void {
    const turn = this.#r.below(6);
    this.#count(
      ['clock jumps ahead', 'clock jumps back', 'clock stands', 'client clock', 'clock next day', 'clock hours'][
        turn
      ] ?? 'clock',
    );
    if (turn === 0) this.#server.now += this.#r.below(DAY_MS);
    if (turn === 1) this.#server.now -= this.#r.below(DAY_MS);
    if (turn === 3) c.skew = (this.#r.float() - 0.5) * 4 * DAY_MS;
    if (turn === 4) this.#server.now += DAY_MS;
    if (turn === 5) this.#server.now += this.#r.below(5 * HOUR_MS);
  }

  #rest(): void {
    const {authority} = this.#server;
    const decision = this.#server.rest(this.#wishes.next('system'));
    if (this.#r.chance(0.1)) {
      this.#count('rest retried');
      const again = this.#server.rest(decision.command, undefined, decision.commandId);
      assert(again.seq === decision.seq, 'a retry was decided again');
    }
    if (!this.#r.chance(this.#profile.lazyCommit / 100)) this.#commit();
    assert(authority.head >= decision.seq, 'head went back');
  }

  #carry(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const wire = [...this.#wires.values()].find((w) => w.session === effect.session);
      if (wire === undefined) continue;
      if (effect.do === 'send') {
        this.#count(`frame ${effect.frame[0]}`);
        this.#follow(wire, effect.frame);
        wire.down.push({frame: effect.frame, bytes: effect.bytes});
      }
    }
  }

  /** Each batch begins where the one before ended, the first at the welcome's cursor or at the snapshot's position, whose tail is there. */
  #follow(wire: Wire, [type, body]: Down): void {
    if (type === 'welcome') wire.next = body.cursor.seq;
    if (type === 'snapshot-end') {
      const {floor} = this.#server;
      assert(body.seq >= floor, `${wire.session} was sent rows of ${body.seq}, the log begins after ${floor}`);
      wire.next = body.seq;
    }
    if (type !== 'batch') return;
    assert(body.from === wire.next, `${wire.session} was sent (${body.from}, ${body.to}] after ${wire.next}`);
    wire.next = body.to;
  }

  #settled(id: string, settled: readonly Settled[]): void {
    const c = must(
      this.#clients.find((x) => x.id === id),
      id,
    );
    for (const {submission, seq, rejection} of settled) {
      const decision = this.#server.log[seq - 1];
      assert(
        decision?.commandId === submission.commandId,
        `${id} settled ${submission.commandId} by another's decision`,
      );
      assert(
        (decision.verdict.kind === 'rejected' ? decision.verdict.rejection.code : null) === (rejection?.code ?? null),
        `${id} settled ${submission.commandId} with another verdict`,
      );
      assert(seq <= (c.replica.cursor?.seq ?? 0), `${id} settled ${submission.clientSeq} before its events`);
      this.#count(rejection === null ? 'settled accepted' : 'settled refused');
    }
  }

  /** A step after which the desktop may have died, and its rows must be right. */
  #guard(c: SimClient, step: (c: SimClient) => void): void {
    try {
      step(c);
    } catch (error) {
      if (error !== CRASH) throw error;
      this.#count('client crash between writes');
      this.#crashClient(c);
    }
    checkClient(this.#server, c);
  }

  /** No more faults: everybody must come to rest. */
  #settle(): void {
    this.#calm = true;
    this.#server.commit();
    let rounds = 0;
    while (!this.#quiet()) {
      assert(++rounds < 600, `never became quiet: ${this.#unrest()}`);
      for (const c of this.#clients) this.#guard(c, (x) => this.#flow(x));
    }
  }

  #quiet(): boolean {
    return this.#clients.every((c) => this.#isQuiet(c));
  }
  #isQuiet(c: SimClient): boolean {
    const {replica} = c;
    const wire = this.#wire(c.id);
    return (
      replica.online &&
      replica.pending.length === 0 &&
      replica.cursor?.seq === this.#server.log.length &&
      replica.cursor.viewKey === viewKey(viewOf(c.grant)) &&
      wire.inbox.length + wire.up.length + wire.down.length === 0 &&
      this.#server.authority.takeUncommitted().length === 0
    );
  }
  #unrest(): string {
    return this.#clients
      .filter((c) => !this.#isQuiet(c))
      .map(({id, replica}) => {
        const at = `${replica.cursor?.seq} of ${this.#server.log.length}`;
        return `${id} online ${replica.online} pending ${replica.pending.length} at ${at}`;
      })
      .join('; ');
  }

  #did(what: string, run: () => void): void {
    this.#count(what);
    run();
  }
  #hits(thousandths: number): boolean {
    return this.#r.float() * 1000 < thousandths;
  }
  #wire(id: string): Wire {
    return must(this.#wires.get(id), id);
  }
  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}
