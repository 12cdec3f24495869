/** An engine's api on a port: any number of windows, one port each. */
import {RPCHandler} from '@orpc/server/message-port';
import {z} from 'zod';
import type {Engine} from './engine.ts';
import {type EngineContext, router} from './router.ts';

// A page's policy forbids eval; zod would probe for it on every schema.
z.config({jitless: true});

type AnyPort = Parameters<RPCHandler<EngineContext>['upgrade']>[0];

export function serveEngine(engine: Engine): (port: AnyPort) => void {
  const handler = new RPCHandler<EngineContext>(router);
  return (port) => handler.upgrade(port, {context: {engine}});
}
