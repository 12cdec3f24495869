/** The engine's api as functions, over a port that leads to wherever the engine runs. */
import {ORPCError} from '@orpc/client';
import {type Api, connectApi} from '../../src-shared/rpc/port.ts';

export type Client = Api;

export const clientOver = (port: MessagePort): Client => connectApi(port);

/** Why a question was not answered, ready for a page to say. */
export type Trouble = {
  readonly code: 'not-found' | 'offline' | 'limit' | 'sign-in-failed' | 'failed';
  readonly what: string;
  readonly retryAfterMs?: number;
};

const CODES: Readonly<Record<string, Trouble['code']>> = {
  NOT_FOUND: 'not-found',
  OFFLINE: 'offline',
  LIMIT: 'limit',
  SIGN_IN_FAILED: 'sign-in-failed',
};

/** Expected errors by their code; anything else is `failed` with its text. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ORPCError && error.defined) {
    const data: {what?: string; reason?: string; retryAfterMs?: number} = error.data ?? {};
    return {
      code: CODES[error.code] ?? 'failed',
      what: data.what ?? data.reason ?? error.message,
      ...(data.retryAfterMs === undefined ? {} : {retryAfterMs: data.retryAfterMs}),
    };
  }
  return {code: 'failed', what: error instanceof Error ? error.message : String(error)};
}
