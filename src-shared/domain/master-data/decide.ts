/** Master data is defined whole: a later definition replaces the earlier one, the log keeps both. */

import type {Instant} from '../../kernel/types.ts';
import {dayOf, isZone} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import {badCalendar} from './calendars.ts';
import {badCarrier, badPickups} from './carriers.ts';
import {badParts, partEvents} from './kits.ts';
import {badRules} from './rules.ts';
import {badSegments} from './segments.ts';
import {badSubstitutes} from './substitutes.ts';
import type {CustomerData} from './types.ts';

type MasterCommand = CommandOf<
  | 'DefineCompany'
  | 'DefineSegments'
  | 'DefineSite'
  | 'DefineItems'
  | 'SetItemCosts'
  | 'DefineSupplier'
  | 'DefineCarrier'
  | 'DefineCustomers'
>;

export function decideMasterData(read: Read, command: MasterCommand, context: DecideContext): Verdict<DomainEvent> {
  switch (command.type) {
    case 'DefineCompany':
      return isZone(command.company.zone)
        ? accepted({type: 'CompanyDefined', company: command.company})
        : rejected('invalid', {what: `zone ${command.company.zone}`});
    case 'DefineSegments': {
      if (read('company:company') === undefined) return rejected('not-found', {what: 'company'});
      const fault = badSegments(command.segments);
      return fault === null
        ? accepted({type: 'SegmentsDefined', segments: command.segments})
        : rejected('invalid', {what: fault});
    }
    case 'DefineSite': {
      const {site} = command;
      const fault = badDefinition(read, command, context.at);
      if (fault !== null) return {kind: 'rejected', rejection: fault};
      return accepted<DomainEvent>({type: 'SiteDefined', site}, {type: 'SiteListed', site: site.id, rank: site.rank});
    }
    case 'DefineItems': {
      const orphan = command.items.find((item) => read(key('supplier', item.supplier)) === undefined);
      if (orphan !== undefined)
        return rejected('not-found', {what: `supplier ${orphan.supplier} of item ${orphan.id}`});
      const fault = badSubstitutes(read, command.items) ?? badParts(read, command.items);
      if (fault !== null) return {kind: 'rejected', rejection: fault};
      return accepted<DomainEvent>(
        ...command.items.map((item) => ({type: 'ItemDefined', item}) as const),
        ...partEvents(read, command.items),
      );
    }
    case 'SetItemCosts': {
      const unknown = command.costs.find(({item}) => read(key('item', item)) === undefined);
      if (unknown !== undefined) return rejected('not-found', {what: `item ${unknown.item}`});
      return accepted<DomainEvent>(...command.costs.map((c) => ({type: 'ItemCosted', ...c}) as const));
    }
    case 'DefineSupplier': {
      const fault = badDefinition(read, command, context.at);
      return fault === null
        ? accepted({type: 'SupplierDefined', supplier: command.supplier})
        : {kind: 'rejected', rejection: fault};
    }
    case 'DefineCarrier': {
      const fault = badDefinition(read, command, context.at);
      return fault === null
        ? accepted({type: 'CarrierDefined', carrier: command.carrier})
        : {kind: 'rejected', rejection: fault};
    }
    default: {
      const fault = badDefinition(read, command, context.at);
      if (fault !== null) return {kind: 'rejected', rejection: fault};
      return accepted<DomainEvent>(
        ...command.customers.map((customer) => ({type: 'CustomerDefined', customer}) as const),
      );
    }
  }
}

/** A command that says when somebody works. */
export type CalendarCommand = CommandOf<'DefineSite' | 'DefineCarrier' | 'DefineSupplier' | 'DefineCustomers'>;

/** The refusal of it, or null: what a form says before it is sent and what the authority says then are the same words. */
export function badDefinition(read: Read, command: CalendarCommand, at: Instant): Rejection | null {
  switch (command.type) {
    case 'DefineSite': {
      const {site} = command;
      if (read('company:company') === undefined) return {code: 'not-found', what: 'company'};
      if (!isZone(site.zone)) return {code: 'invalid', what: `zone ${site.zone}`};
      const fault = badCalendar(site.calendar, dayOf(at, site.zone));
      return fault === null
        ? badPickups(read, site, read(key('site', site.id)), at)
        : {code: 'invalid', what: `calendar: ${fault}`};
    }
    case 'DefineCarrier': {
      const {carrier} = command;
      const today = dayOf(at, read('company:company')?.zone ?? 'UTC');
      const fault = badCarrier(carrier, read(key('carrier', carrier.id)), today);
      return fault === null ? null : {code: 'invalid', what: fault};
    }
    case 'DefineSupplier': {
      const {zone, days} = command.supplier;
      if (!isZone(zone)) return {code: 'invalid', what: `zone ${zone}`};
      const fault = days === undefined ? null : badCalendar(days, dayOf(at, zone));
      return fault === null ? null : {code: 'invalid', what: `days: ${fault}`};
    }
    default:
      for (const c of command.customers) {
        const fault = badCustomer(read, c, at);
        if (fault !== null) return fault;
      }
      return null;
  }
}

function badCustomer(read: Read, c: CustomerData, at: Instant): Rejection | null {
  if (!isZone(c.zone)) return {code: 'invalid', what: `zone ${c.zone} of customer ${c.id}`};
  // An aggregate never changes its scope: a replica that may see only one of the two territories could not follow.
  const old = read(key('customer', c.id));
  if (old !== undefined && old.territory !== c.territory)
    return {code: 'invalid', what: `territory of customer ${c.id}: define a new customer instead`};
  return badRules(read, c, dayOf(at, c.zone));
}
