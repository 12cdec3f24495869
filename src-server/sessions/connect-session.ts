/** Joins a connection of the endpoint with the authority: one account, one door, one view. */
import type {Door} from '../../src-shared/sync/door.ts';
import type {Account} from '../access/account-store.ts';
import type {AuthorityHost} from './authority-host.ts';
import type {Connection, Session} from './endpoint.ts';

export function connectSession(host: AuthorityHost, connection: Connection): Session {
  const {id, account, device} = connection;
  // The hello names the client; until then the connection stands for itself.
  host.connect(id, doorOf(account, `connection:${id}`, device), connection);
  return {
    onFrame: (frame) => host.receive(id, frame),
    end: (reason, retryAfterMs) => host.end(id, reason, retryAfterMs),
    onClosed: () => host.disconnect(id),
  };
}

type DoorAccount = Pick<Account, 'id' | 'role' | 'sites' | 'territories'>;

/** What an account may do through a door, under the name of a client. */
export function doorOf({id: user, role, sites, territories}: DoorAccount, clientId: string, device = ''): Door {
  return {clientId, grant: {role, sites, territories}, actor: {user, role, ...(device === '' ? {} : {device})}};
}
