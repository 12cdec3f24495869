/** The api over a MessagePort, in both hosts. */
import {createORPCClient} from '@orpc/client';
import {RPCLink} from '@orpc/client/message-port';
import type {ContractRouterClient} from '@orpc/contract';
import type {Contract} from '../api/contract.ts';

export type Api = ContractRouterClient<Contract>;

/** The client end. The port is started here. */
export function connectApi(port: MessagePort): Api {
  port.start();
  return createORPCClient(new RPCLink({port}));
}
