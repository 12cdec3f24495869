/**
 * The link over socket.io, for browser and Node alike. socket.io's own recovery, retries and buffering are off: the
 * protocol resumes by itself, and an emit while disconnected would be sent in front of our hello.
 */
import {io, type Socket} from 'socket.io-client';
import type {Link, LinkEvents} from '../engine/ports.ts';
import {type Down, downSchema, type Up} from '../protocol/frames.ts';
import {WIRE_PARSER} from './wire-parser.ts';

export type SocketLinkOptions = {
  /** The server's origin. */
  readonly url: string;
  /** A fresh access token; asked before every connect. */
  readonly token: () => Promise<string | null>;
  readonly device: string;
};

const CONNECT_MS = 10_000;

export function socketLink(options: SocketLinkOptions): Link {
  let socket: Socket | null = null;
  let generation = 0;
  const drop = () => {
    const old = socket;
    socket = null;
    generation += 1;
    old?.removeAllListeners();
    old?.disconnect();
  };
  return {
    open: (on) => {
      drop();
      const mine = generation;
      void connect(options, on, () => mine === generation, drop).then((opened) => {
        if (mine === generation) socket = opened;
        else opened?.disconnect();
      });
    },
    send: (frame: Up) => {
      if (socket?.connected) socket.emit('frame', frame);
    },
    close: drop,
  };
}

async function connect(
  options: SocketLinkOptions,
  on: LinkEvents,
  current: () => boolean,
  drop: () => void,
): Promise<Socket | null> {
  const token = await options.token().catch(() => null);
  if (!current()) return null;
  if (token === null) {
    on.closed('unauthenticated');
    return null;
  }
  const socket = io(options.url, {
    transports: ['websocket'],
    reconnection: false,
    timeout: CONNECT_MS,
    forceNew: true,
    parser: WIRE_PARSER,
    auth: {token, device: options.device},
  });
  const lost = (why: 'lost' | 'unauthenticated') => {
    if (!current()) return;
    drop();
    on.closed(why);
  };
  socket.on('connect', () => current() && on.opened());
  socket.on('connect_error', (error) => lost(error.message === 'unauthenticated' ? 'unauthenticated' : 'lost'));
  socket.on('disconnect', () => lost('lost'));
  socket.on('frame', (frame: unknown, bytes: unknown) => {
    if (!current()) return;
    const parsed = downSchema.safeParse(frame);
    // A frame we cannot read is as good as lost: the beat will notice, and the hello after it asks again.
    if (parsed.success) on.frame({frame: parsed.data as Down, bytes: asBytes(bytes)});
  });
  return socket;
}

function asBytes(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  return value instanceof ArrayBuffer ? new Uint8Array(value) : null;
}
