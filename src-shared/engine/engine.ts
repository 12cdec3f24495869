/**
 * The engine: one per host, many windows. Joins the session, the read models and the ports, and keeps what windows watch.
 *
 *   link ⇄ session (replica) ──changes──► hub (read models) ──► windows, status, activity, summaries
 */

import {LIMITS_ROWS} from '../api/limits.ts';
import type {ExportFormat, ExportPart, OpenedWindow, RowQuery, RowWindow} from '../api/rows.ts';
import type {ActivityEntry, LedgerEntry, Status} from '../api/types.ts';
import type {Command} from '../domain/commands.ts';
import type {Key} from '../domain/events.ts';
import {stockScope} from '../domain/scope.ts';
import type {SignInFailure} from '../kernel/sign-in.ts';
import type {BatchBody, Question} from '../protocol/frames.ts';
import {nextTurn, type Who, waitingFor} from '../read-models/approvals/list.ts';
import {describe} from '../read-models/changes.ts';
import {type Told, tellAlso} from '../read-models/changes-together.ts';
import {Hub} from '../read-models/hub.ts';
import {scoreLines} from '../read-models/score-lines.ts';
import {Window} from '../read-models/windows.ts';
import {companyOf, type World} from '../read-models/world.ts';
import type {Settled} from '../sync/replica.ts';
import {asksOf, commandsOf, rightsOf} from '../visibility/rights.ts';
import {isAutomatic} from './automatic.ts';
import {exportOf} from './export.ts';
import type {Issued} from './outbox-keeper.ts';
import type {SignedIn} from './ports.ts';
import {Proposer} from './proposing.ts';
import {grantOf, type Ports, Session} from './session.ts';
import {Topic} from './topic.ts';
import {Watch} from './watch.ts';

/** The host gives ports for a person: cache and outbox belong to (server, user). */
export type Host = Omit<Ports, 'cache' | 'outbox'> & {
  readonly storesOf: (user: string) => Promise<Pick<Ports, 'cache' | 'outbox'>>;
};

const TICK_MS = 100;
const BRISK_MS = 15;
/** Rows hashed in a tick, about 3 ms. */
const HASHES_A_TICK = 8_000;
const CHANGED_MS = 500;
const STATUS_MS = 250;
const CHANGES_KEPT = 40;
const SETTLED_KEPT = 500;

export class Engine {
  readonly status: Topic<Status>;
  readonly activity = new Topic<readonly ActivityEntry[]>([]);
  readonly changed = new Topic<{readonly cursor: number; readonly at: number}>({cursor: 0, at: 0});
  readonly proposer: Proposer;
  session: Session | null = null;
  hub: Hub | null = null;
  /** Newest first: what happened, in a few words. */
  changes: Told[] = [];
  readonly #host: Host;
  readonly #windows = new Map<string, Watch>();
  readonly #settled = new Map<string, ActivityEntry>();
  readonly #waiters = new Map<string, ((entry: ActivityEntry) => void)[]>();
  #windowId = 0;
  #exports = 0;
  #lastChanged = 0;
  #changedDue = false;
  /** False while rows wait to be hashed: a batch that carries the state's hash would else do a million at once. */
  #hashed = true;
  #statusDue = false;
  /** By the log's clock: when a request for approval is next another's, or over. */
  #turnAt = Number.POSITIVE_INFINITY;
  #cancelTick: (() => void) | null = null;
  #pendingKeys = new Set<Key>();
  #all = false;

  constructor(host: Host) {
    this.#host = host;
    this.proposer = new Proposer(host);
    this.status = new Topic(signedOut(host.clock.now()));
  }

  /** Signs in whoever is remembered, opens the cache, connects. */
  async start(): Promise<void> {
    const who = await this.#host.access.resume();
    if (who !== null) await this.#begin(who);
    this.#tick();
  }

  async stop(): Promise<void> {
    this.#cancelTick?.();
    await this.session?.close(true);
    this.session = null;
  }

  async signIn(run: () => ReturnType<Host['access']['signIn']>): ReturnType<Host['access']['signIn']> {
    const result = await run();
    if (result.ok) await this.#begin(result.who);
    return result;
  }

  async signOut(): Promise<void> {
    await this.session?.close(true);
    await this.#host.access.signOut();
    this.#end();
  }

  get whole(): boolean {
    return this.session !== null && this.#data(this.session) === 'whole';
  }
  get access(): Host['access'] {
    return this.#host.access;
  }
  async dismiss(commandId: string): Promise<void> {
    await this.session?.dismiss(commandId);
    this.#publishActivity();
  }

  // ---- windows of rows ---------------------------------------------------------------------------------------------

  /** A window with the first so many rows of its order; null where as many are open as may be. */
  openWindow(query: RowQuery, first: number): OpenedWindow | null {
    if (this.hub === null || this.#windows.size >= LIMITS_ROWS.windowsMax) return null;
    const source = query.table === 'score-lines' ? scoreLines(this.hub.world, query) : this.hub.source(query.table);
    // The figure's own filters chose the rows; as columns they would filter again.
    const plain =
      query.table === 'score-lines'
        ? {...query, filters: query.filters.filter((f) => f.column !== 'kpi' && f.column !== 'week')}
        : query;
    const watch = new Watch(new Window(`w${++this.#windowId}`, plain, source));
    this.#windows.set(watch.window.id, watch);
    return {...watch.shape, rows: watch.window.first(first)};
  }
  /** The read models with everything taken in that has arrived: an answer never mixes fresh columns with older sums. */
  upToDate(): Hub | null {
    this.#refresh();
    return this.hub;
  }
  watch(id: string): Watch | undefined {
    return this.#windows.get(id);
  }
  reorder(id: string): RowWindow | null {
    const watch = this.#windows.get(id);
    if (watch === undefined) return null;
    this.#refresh();
    watch.rebuild();
    return watch.shape;
  }
  closeWindow(id: string): void {
    this.#windows.get(id)?.close();
    this.#windows.delete(id);
  }
  /** The window's rows as a file, in slices; null while as many are written as may be. */
  export(id: string, format: ExportFormat, signal?: AbortSignal): AsyncGenerator<ExportPart, void> | null {
    const {hub} = this;
    const watch = this.#windows.get(id);
    if (hub === null || watch === undefined || this.#exports >= LIMITS_ROWS.exportsMax) return null;
    const company = companyOf(hub.world) ?? {name: '', currency: '', zone: 'UTC'};
    const {clock} = this.#host;
    const {window} = watch;
    // A queue that says of half its lots what to do is no file to hand on.
    const prepare = () => {
      if (window.query.table !== 'at-risk' || hub.unadvised === 0) return false;
      this.#dirty('at-risk', hub.advise());
      return true;
    };
    return this.#exporting(exportOf({window, format, company, at: hub.world.now(), clock, prepare}, signal));
  }
  async *#exporting(parts: AsyncGenerator<ExportPart, void>): AsyncGenerator<ExportPart, void> {
    this.#exports += 1;
    try {
      yield* parts;
    } finally {
      this.#exports -= 1;
    }
  }

  // ---- commands ----------------------------------------------------------------------------------------------------

  /** Null when nobody is signed in. */
  async issue(command: Command): Promise<Issued | null> {
    const issued = (await this.session?.issue(command)) ?? null;
    this.#publishActivity();
    return issued;
  }

  /** The entry once it is settled; waits while it is not. */
  settled(commandId: string): Promise<ActivityEntry> {
    const known = this.#settled.get(commandId);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => {
      this.#waiters.set(commandId, [...(this.#waiters.get(commandId) ?? []), resolve]);
    });
  }

  async ask(question: Question): Promise<readonly LedgerEntry[]> {
    if (this.session === null) throw new Error('offline');
    return (await this.session.ask(question)) as readonly LedgerEntry[];
  }

  // ---- inside ------------------------------------------------------------------------------------------------------

  async #begin(who: SignedIn): Promise<void> {
    await this.session?.close(true);
    const stores = await this.#host.storesOf(who.user);
    const session = await Session.open(
      who,
      {...this.#host, ...stores},
      {
        changed: (keys, all, decisions) => this.#changedBy(keys, all, decisions),
        status: () => {
          this.#statusDue = true;
        },
        settled: (settled) => this.#settle(settled),
        signedOut: (why) => this.#end(why),
        told: () => this.changes,
      },
    );
    this.session = session;
    const world: World = {
      get ledger() {
        return session.replica.ledger;
      },
      read: session.replica.read,
      overlaid: (k) => session.replica.overlay.has(k),
      seesStock: (site) => session.sees(stockScope(site)),
      now: () => session.logNow(),
    };
    this.hub = new Hub(world);
    this.hub.reset();
    this.changes = session.past.told.slice(0, CHANGES_KEPT);
    this.#tell(session.past.since);
    session.start();
    this.#publishStatus();
    this.#publishActivity();
  }

  /** `why`: the server ended it. */
  #end(why: SignInFailure | null = null): void {
    void this.session?.close(true);
    this.session = null;
    this.hub = null;
    this.changes = [];
    for (const id of Array.from(this.#windows.keys())) this.closeWindow(id);
    // Of the rest a person knows it, or is told when he signs in.
    const notice = why === 'disabled' ? {code: why, detail: ''} : null;
    this.status.set({...signedOut(this.#host.clock.now()), notice});
    this.activity.set([]);
  }

  #changedBy(keys: readonly Key[], all: boolean, decisions: BatchBody['decisions']): void {
    for (const k of keys) this.#pendingKeys.add(k);
    this.#all ||= all;
    // A snapshot may be of another view, and what lies between is not known: nothing told before it stands.
    if (all) this.changes = [];
    this.#tell(decisions);
  }

  #tell(decisions: BatchBody['decisions']): void {
    const {hub} = this;
    if (hub === null || decisions.length === 0) return;
    const told = decisions.flatMap((d) => describe(hub, d));
    if (told.length > 0) this.changes = tellAlso(this.changes, told).slice(0, CHANGES_KEPT);
  }

  #settle(settled: readonly Settled[]): void {
    for (const s of settled) {
      const entry: ActivityEntry = {
        commandId: s.submission.commandId,
        issuedAt: this.session?.issuedAt.get(s.submission.commandId) ?? 0,
        command: s.submission.command,
        state: s.rejection === null ? 'accepted' : 'rejected',
        rejection: s.rejection,
        seq: s.seq,
        guessed: true,
      };
      this.#settled.set(entry.commandId, entry);
      if (this.#settled.size > SETTLED_KEPT) this.#settled.delete(this.#settled.keys().next().value as string);
      for (const resolve of this.#waiters.get(entry.commandId) ?? []) resolve(entry);
      this.#waiters.delete(entry.commandId);
    }
    this.#publishActivity();
  }

  /** Ten times a second: one change set for all windows, a slice of the sweep, and the status four times a second. */
  #tick(n = 0): void {
    // The first look at every order is brisk, in slices; afterwards there is time.
    const brisk = this.hub?.brisk === true || !this.#hashed;
    this.#cancelTick = this.#host.clock.after(brisk ? BRISK_MS : TICK_MS, () => {
      this.#refresh();
      this.#sweep();
      this.#hashed = this.session?.replica.ledger.settle(HASHES_A_TICK) ?? true;
      for (const watch of this.#windows.values()) watch.push();
      this.#tellChanged();
      if (this.#statusDue && n % Math.round(STATUS_MS / TICK_MS) === 0) this.#publishStatus();
      this.#tick(n + 1);
    });
  }

  #refresh(): void {
    const {hub, session} = this;
    if (hub === null || session === null) return;
    const changes = session.replica.ledger.takeChanges();
    if (this.#all || changes.all) {
      this.#all = false;
      this.#pendingKeys.clear();
      hub.reset();
      this.#turnAt = nextTurn(hub.world, readerOf(session));
      this.#statusDue = true;
      for (const watch of this.#windows.values()) watch.rebuild();
      this.#publishActivity();
      return this.#announce();
    }
    if (changes.positions.length + changes.orders.length + changes.docs.length + this.#pendingKeys.size === 0) return;
    const dirty = hub.change(changes, [...this.#pendingKeys]);
    if ([...changes.docs, ...this.#pendingKeys].some((k) => k.startsWith('approval:'))) {
      this.#turnAt = nextTurn(hub.world, readerOf(session));
      this.#statusDue = true;
    }
    this.#pendingKeys.clear();
    for (const table of ['inventory', 'items', 'orders', 'at-risk', 'inbound', 'pools'] as const)
      this.#dirty(table, dirty[table]);
    this.#announce();
  }

  #dirty(table: RowQuery['table'], rows: Iterable<number>): void {
    for (const watch of this.#windows.values()) if (watch.window.query.table === table) watch.mark(rows);
  }

  #sweep(): void {
    if (this.hub === null) return;
    this.#takeTurns(this.hub);
    const {complete} = this.hub;
    const rows = this.hub.sweep();
    this.#dirty('at-risk', rows['at-risk']);
    this.#dirty('orders', rows.orders);
    this.#dirty('inbound', rows.inbound);
    this.#dirty('pools', rows.pools);
    if (this.hub.complete !== complete) this.#statusDue = true;
    if (rows['at-risk'].size > 0 || this.hub.complete !== complete) this.#announce();
  }

  /** Requests for approval go on by the clock alone: the count of those that wait, and the list, follow it. */
  #takeTurns({world}: Hub): void {
    if (this.session === null || world.now() < this.#turnAt) return;
    this.#turnAt = nextTurn(world, readerOf(this.session));
    this.#statusDue = true;
    this.#announce();
  }

  #announce(): void {
    this.#changedDue = true;
  }

  /** At most twice a second, and never silent about the last change. */
  #tellChanged(): void {
    const now = this.#host.clock.now();
    if (!this.#changedDue || now - this.#lastChanged < CHANGED_MS) return;
    this.#changedDue = false;
    this.#lastChanged = now;
    this.changed.set({cursor: this.session?.replica.cursor?.seq ?? 0, at: now});
  }

  #publishActivity(): void {
    const {session} = this;
    if (session === null) return;
    const asked = session.replica.pending.filter((p) => !isAutomatic(p.command));
    const waiting = asked.map(
      (p): ActivityEntry => ({
        commandId: p.commandId,
        issuedAt: session.issuedAt.get(p.commandId) ?? 0,
        command: p.command,
        rejection: null,
        seq: null,
        guessed: p.guess !== 'blind',
        state:
          p.guess === 'doubtful'
            ? 'doubtful'
            : session.replica.online && session.replica.isSent(p.clientSeq)
              ? 'sent'
              : 'waiting',
      }),
    );
    const accepted = [...this.#settled.values()]
      .filter((e) => e.state === 'accepted' && !isAutomatic(e.command))
      .slice(-50);
    this.activity.set([
      ...waiting.reverse(),
      ...[...session.refused, ...accepted].sort((a, b) => b.issuedAt - a.issuedAt),
    ]);
    this.#statusDue = true;
  }

  /** How much of the company is there and has been looked at. */
  #data(session: Session): Status['data'] {
    if (session.replica.cursor === null) return 'fetching';
    return this.hub?.complete === true ? 'whole' : 'counting';
  }

  #publishStatus(): void {
    this.#statusDue = false;
    const {session} = this;
    if (session === null) return;
    const {replica, who} = session;
    const company = replica.read('company:company');
    const {role} = grantOf(who);
    this.status.set({
      connection: session.connection,
      since: session.since,
      heardAt: session.heardAt,
      data: this.#data(session),
      outboxKept: session.outboxKept,
      clock: session.clock,
      cursor: replica.cursor?.seq ?? 0,
      head: Math.max(session.head, replica.cursor?.seq ?? 0),
      integrity: session.integrity,
      pending: replica.pending.filter((p) => !isAutomatic(p.command)).length,
      refused: session.refused.length,
      toApprove: this.hub === null ? 0 : waitingFor(this.hub.world, readerOf(session)),
      session: {
        user: who.user,
        name: who.name,
        role,
        sites: who.sites,
        territories: who.territories,
        commands: commandsOf(role),
        asks: asksOf(role),
        seesOrders: session.seesOrders,
        rights: rightsOf(role),
      },
      company:
        company === undefined
          ? null
          : {
              name: company.name,
              currency: company.currency,
              zone: company.zone,
              note: company.note,
              holdMs: {typing: company.policy.typingHoldMs, option: company.policy.optionHoldMs},
            },
      sites: (company?.sites ?? [])
        .map(({id}) => replica.read(`site:${id}`))
        .filter((s) => s !== undefined)
        .map((s) => ({id: s.id, name: s.name, zone: s.zone})),
      segments: (company?.segments ?? []).map(({id, name, parent}) => ({id, name, parent: parent ?? ''})),
      services: [...replica.ledger.all('carrier')].flatMap(({id, name, services}) =>
        services.map((s) => ({id: `${id}/${s.id}`, name: `${name} ${s.name}`})),
      ),
      territories: [...new Set([...replica.ledger.all('customer')].map((c) => c.territory))].sort(),
      progress: session.progress,
      notice: session.notice,
    });
  }
}

const readerOf = ({who}: Session): Who => ({user: who.user, role: grantOf(who).role});

const signedOut = (now: number): Status => ({
  connection: 'signed-out',
  since: now,
  heardAt: null,
  data: 'fetching',
  outboxKept: true,
  clock: {logAt: now, realAt: now, speed: 1, simulated: false},
  cursor: 0,
  head: 0,
  integrity: null,
  pending: 0,
  refused: 0,
  toApprove: 0,
  session: null,
  company: null,
  sites: [],
  segments: [],
  services: [],
  territories: [],
  progress: 0,
  notice: null,
});
