/** Who is behind a claim. A claim's id is anonymous to who may not see its order. */
import {key} from '../domain/events.ts';
import {customerName, tierOf, type World} from './world.ts';

export type Claimant = {
  readonly order: string;
  /** Null where the order is not in view. */
  readonly customerName: string | null;
  readonly tier: string | null;
};

/** The order of an allocation's claim, and whose it is. */
export function claimant(world: World, claim: string): Claimant {
  const id = claim.slice(0, claim.lastIndexOf('/'));
  const order = world.read(key('order', id));
  if (order === undefined) return {order: id, customerName: null, tier: null};
  return {order: id, customerName: customerName(world, order.customer), tier: tierOf(world, order.customer)};
}
