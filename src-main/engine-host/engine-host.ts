/** The composition root of the desktop's engine: the ports of this host, joined with the engine, served to every window. */

/** What Electron hands over; an engine host knows no Electron. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listen: (event: {data: unknown}) => void): unknown;
  on(event: 'close', listen: () => void): unknown;
  start(): void;
  close(): void;
}

export interface EngineHostOptions {
  /** The server's origin. */
  readonly server: string;
  /** Where caches and outboxes lie, a folder for each (server, user). */
  readonly folder: string;
  /** The built worker that owns a SQLite file. */
  readonly worker: URL;
  /** The key that seals them, or null without a keystore. */
  readonly key: () => Promise<Uint8Array | null>;
}

export interface EngineHost {
  /** Serves the api on a window's port until the port closes. */
  serve(port: Port): void;
  /** Writes what should be written and closes. */
  close(): Promise<void>;
}

export function startEngineHost(_options: EngineHostOptions): EngineHost {
  return {serve: (port) => port.start(), close: async () => undefined};
}
