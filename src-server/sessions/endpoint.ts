/**
 * The socket.io side of sync: who may connect, what a connection may send, and when it is cut. What frames mean is the
 * `Session`'s business.
 *
 *   handshake (token) ─► connection ─► frame ─► size · rate · schema ─► session.onFrame
 *                            ▲── cut: token expired, account revoked, grant changed, server going down
 *
 * Invariants: nothing is emitted on a closed socket; a frame that breaks the schema or the rate ends the connection with
 * a goodbye that says so; socket.io's own recovery and buffering are off, because the protocol's resume is the recovery.
 */
import type {Server as HttpServer, IncomingMessage} from 'node:http';
import {Server, type Socket} from 'socket.io';
import {WIRE_PARSER} from '../../src-shared/link/wire-parser.ts';
import {type Down, type GoodbyeReason, parseUp, type Up} from '../../src-shared/protocol/frames.ts';
import {LIMITS} from '../../src-shared/protocol/limits.ts';
import type {Access, CutReason, Verified} from '../access/access.ts';
import type {Account} from '../access/account-store.ts';

export const ENDPOINT_LIMITS = {
  connectionsMax: 2_000,
  connectionsPerUserMax: 250,
  /** Frames a second a connection may send on average, and at once. A bulk of commands goes 64 to a frame. */
  framesPerSecond: 400,
  framesBurst: 1_600,
  connectMs: 10_000,
  tooBusyRetryMs: 5_000,
} as const;

/** What a session may do with its connection. */
export interface Connection {
  readonly id: string;
  readonly account: Account;
  readonly device: string;
  /** Sends a frame, with its attachment where it has one. Nothing happens once the connection is closed. */
  send(frame: Down, bytes: Uint8Array | null): void;
  close(): void;
}
/** What frames mean: the authority's side of a connection. */
export interface Session {
  onFrame(frame: Up): void;
  /** Says goodbye over the connection and closes it. */
  end(reason: GoodbyeReason, retryAfterMs: number | null): void;
  onClosed(): void;
}

/** What a frame counts for: a question reads the log, a hello may bring a snapshot, an ack only follows what was sent. */
const FRAME_COST: Record<Up[0], number> = {ack: 0.02, beat: 1, submit: 1, ask: 20, hello: 40};
const SHUTDOWN_RETRY_MS = 1_000;

export type EndpointOptions = {
  readonly http: HttpServer;
  readonly access: Access;
  readonly newSession: (connection: Connection) => Session;
  /** Real milliseconds. */
  readonly now: () => number;
  readonly onRefused: (reason: string) => void;
  readonly onCount: (connections: number) => void;
  readonly onError: (where: string, error: unknown) => void;
};

type Live = {readonly account: Account; readonly family: string; readonly session: Session};
type Admitted = Pick<Verified, 'account' | 'family' | 'expiresAt'>;

export class Endpoint {
  readonly #io: Server;
  readonly #options: EndpointOptions;
  readonly #live = new Map<string, Live>();
  readonly #stopListening: () => void;

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.#io = new Server(options.http, {
      serveClient: false,
      parser: WIRE_PARSER,
      transports: ['websocket', 'polling'],
      maxHttpBufferSize: LIMITS.frameBytesMax,
      perMessageDeflate: false,
      httpCompression: false,
      connectTimeout: ENDPOINT_LIMITS.connectMs,
      allowRequest: (request, decide) => decide(null, isSameOrigin(request)),
    });
    this.#io.use((socket, next) => {
      this.#admit(socket).then(
        (refusal) => next(refusal === undefined ? undefined : new Error(refusal)),
        (error: unknown) => {
          options.onError('handshake', error);
          next(new Error('internal'));
        },
      );
    });
    this.#io.on('connection', (socket) => this.#open(socket));
    this.#stopListening = options.access.onCut((user, why, family) => this.#cut(user, why, family));
  }

  get connections(): number {
    return this.#live.size;
  }

  /** Says goodbye to everybody and closes. */
  async close(): Promise<void> {
    this.#stopListening();
    for (const live of this.#live.values()) live.session.end('shutting-down', SHUTDOWN_RETRY_MS);
    await this.#io.close();
  }

  /** Undefined lets the socket in; otherwise the word its `connect_error` carries. */
  async #admit(socket: Socket): Promise<string | undefined> {
    const {token} = socket.handshake.auth;
    if (typeof token !== 'string') return 'unauthenticated';
    const verified = await this.#options.access.verify(token);
    if (verified.kind === 'refused') {
      this.#options.onRefused('unauthenticated');
      return 'unauthenticated';
    }
    const ofUser = [...this.#live.values()].filter((live) => live.account.id === verified.account.id).length;
    if (this.#live.size >= ENDPOINT_LIMITS.connectionsMax || ofUser >= ENDPOINT_LIMITS.connectionsPerUserMax) {
      this.#options.onRefused('too-busy');
      return 'too-busy';
    }
    const {account, family, expiresAt} = verified;
    socket.data = {account, family, expiresAt} satisfies Admitted;
    return undefined;
  }

  #open(socket: Socket): void {
    const {account, family, expiresAt} = socket.data as Admitted;
    const {access} = this.#options;
    // The account or the sign-in may have been cut between the handshake and here.
    if (access.current(account.id) !== account || !access.goesOn(family)) {
      socket.disconnect(true);
      return;
    }
    const session = this.#options.newSession({
      id: socket.id,
      account,
      device: deviceOf(socket),
      send: (frame, bytes) => {
        if (!socket.connected) return;
        if (bytes === null) socket.emit('frame', frame);
        else socket.emit('frame', frame, bytes);
      },
      close: () => socket.disconnect(true),
    });
    this.#live.set(socket.id, {account, family, session});
    this.#options.onCount(this.#live.size);
    const expiry = setTimeout(() => session.end('unauthenticated', 0), Math.max(0, expiresAt - this.#options.now()));
    expiry.unref();
    const allowed = rateLimit(this.#options.now);
    socket.on('frame', (...carried: unknown[]) => this.#receive(carried, session, allowed));
    socket.on('disconnect', () => {
      clearTimeout(expiry);
      this.#live.delete(socket.id);
      this.#options.onCount(this.#live.size);
      session.onClosed();
    });
  }

  #receive(carried: unknown[], session: Session, allowed: (cost: number) => boolean): void {
    if (!allowed(costOf(carried[0]))) {
      this.#options.onRefused('too-busy');
      session.end('too-busy', ENDPOINT_LIMITS.tooBusyRetryMs);
      return;
    }
    const frame = parseUp(carried[0]);
    if (carried.length !== 1 || frame === null) {
      this.#options.onRefused('invalid-frame');
      session.end('invalid-frame', null);
      return;
    }
    try {
      session.onFrame(frame);
    } catch (error) {
      // A bug met one frame of one session; the others go on. The client comes back and takes a fresh hello.
      this.#options.onError(`frame ${frame[0]}`, error);
      session.end('too-busy', ENDPOINT_LIMITS.tooBusyRetryMs);
    }
  }

  #cut(user: string, why: CutReason, family?: string): void {
    for (const live of this.#live.values()) {
      if (live.account.id !== user || (family !== undefined && live.family !== family)) continue;
      if (why === 'revoked') live.session.end('unauthenticated', null);
      else live.session.end('view-changed', 0);
    }
  }
}

function costOf(frame: unknown): number {
  const type: unknown = Array.isArray(frame) ? frame[0] : undefined;
  return typeof type === 'string' && Object.hasOwn(FRAME_COST, type) ? FRAME_COST[type as Up[0]] : 1;
}

/** A token bucket in real time. */
function rateLimit(now: () => number): (cost: number) => boolean {
  let tokens: number = ENDPOINT_LIMITS.framesBurst;
  let last = now();
  return (cost) => {
    const at = now();
    const refill = (Math.max(0, at - last) / 1_000) * ENDPOINT_LIMITS.framesPerSecond;
    tokens = Math.min(ENDPOINT_LIMITS.framesBurst, tokens + refill);
    last = at;
    if (tokens < cost) return false;
    tokens -= cost;
    return true;
  };
}

/** Browsers say where a page comes from; only our own pages may connect. Desktops say nothing. */
function isSameOrigin(request: IncomingMessage): boolean {
  const {origin, host} = request.headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** What the client calls its device, for the record; never trusted. */
function deviceOf(socket: Socket): string {
  const {device} = socket.handshake.auth;
  return typeof device === 'string' ? device.slice(0, 40) : '';
}
