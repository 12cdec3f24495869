/** What the floor says of its own site: what it can do in a day, in its zones, and what its pickups take. */
import type {Command, CommandOf} from '../commands.ts';
import type {DecideContext, Verdict} from '../decider.ts';
import type {DomainEvent, Read} from '../events.ts';
import {decideCapacity} from './capacity.ts';
import {decideLift} from './lift.ts';
import {decideZones} from './zones.ts';

const TYPES = ['SetCapacity', 'SetDayCapacity', 'SetZones', 'SetShift', 'SetLift', 'SetDayLift'] as const;
type LimitCommand = CommandOf<(typeof TYPES)[number]>;

export const isLimit = (c: Command): c is LimitCommand => TYPES.some((type) => type === c.type);

export function decideLimit(read: Read, c: LimitCommand, context: DecideContext): Verdict<DomainEvent> {
  switch (c.type) {
    case 'SetCapacity':
    case 'SetDayCapacity':
      return decideCapacity(read, c, context);
    case 'SetZones':
    case 'SetShift':
      return decideZones(read, c, context);
    default:
      return decideLift(read, c, context);
  }
}
