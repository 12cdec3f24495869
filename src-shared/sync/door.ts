/** Who comes through a door, with what rights; and what his commands may read and are told of the world. */
import type {Command} from '../domain/commands.ts';
import type {Actor, DecideContext} from '../domain/decider.ts';
import {type Key, type Kind, kindOf, type Read, type States} from '../domain/events.ts';
import {audienceScope} from '../domain/prices/types.ts';
import {facetOf, partitionOf} from '../domain/scope.ts';
import type {ClientId, Instant} from '../kernel/types.ts';
import {forbidding, hasRight} from '../visibility/rights.ts';
import {admits, type Grant, viewOf} from '../visibility/view.ts';

export type Door = {readonly clientId: ClientId; readonly grant: Grant; readonly actor: Actor};
/** Who allocates what became free: a system actor with a door like any other. */
export const ALLOCATION: Door = {
  clientId: 'system:allocation',
  grant: {role: 'system', sites: '*', territories: '*'},
  actor: {user: 'system:allocation', role: 'system'},
};

type Through = {readonly grant: Grant; readonly actor: Actor};
/** What decide is told of the world besides the state. */
export function contextFor(door: Through, commandId: string, at: Instant, speed: number): DecideContext {
  const {grant, actor} = door;
  const plain = plainContext(door, commandId, at, speed);
  return {
    ...plain,
    governance: {
      sees: (scope) => admits(viewOf(grant), scope),
      inRole: (role, command) => {
        const as = {grant: {...grant, role}, actor: {...actor, role}};
        // What is asked for is a command: its schema says so.
        return forbidding(as.grant, command as Command) ?? plainContext(as, commandId, at, speed);
      },
    },
  };
}

const plainContext = ({grant, actor}: Through, commandId: string, at: Instant, speed: number): DecideContext => ({
  at,
  actor,
  commandId,
  speed,
  actsAt: (site) => grant.sites === '*' || grant.sites.includes(site),
  may: (right) => hasRight(actor, right),
});

/** Orders, customers and their price lists of territories the actor may not see do not exist for him: the refusal is "not found". */
export function guarded(read: Read, grant: Grant): Read {
  const {territories} = grant;
  if (territories === '*' || grant.role === 'warehouse') return read;
  return <K extends Kind>(k: Key<K>): States[K] | undefined => {
    const state = read(k);
    const kind = kindOf(k);
    if (kind === 'pricelist' && state !== undefined) {
      const scope = audienceScope((state as States['pricelist']).audience);
      return facetOf(scope) !== 'orders' || territories.includes(partitionOf(scope)) ? state : undefined;
    }
    if (state === undefined || (kind !== 'order' && kind !== 'customer' && kind !== 'exception')) return state;
    return territories.includes((state as States['order' | 'customer' | 'exception']).territory) ? state : undefined;
  };
}
