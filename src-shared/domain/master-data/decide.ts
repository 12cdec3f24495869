/** Master data is defined whole: a later definition replaces the earlier one, the log keeps both. */

import {isZone} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import {badCarrier, badPickups} from './carriers.ts';
import {badRules} from './rules.ts';
import {badSegments} from './segments.ts';
import {badSubstitutes} from './substitutes.ts';

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

export function decideMasterData(read: Read, command: MasterCommand): Verdict<DomainEvent> {
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
      if (read('company:company') === undefined) return rejected('not-found', {what: 'company'});
      if (!isZone(site.zone)) return rejected('invalid', {what: `zone ${site.zone}`});
      const fault = badPickups(read, site);
      if (fault !== null) return {kind: 'rejected', rejection: fault};
      return accepted<DomainEvent>({type: 'SiteDefined', site}, {type: 'SiteListed', site: site.id, rank: site.rank});
    }
    case 'DefineItems': {
      const orphan = command.items.find((item) => read(key('supplier', item.supplier)) === undefined);
      if (orphan !== undefined)
        return rejected('not-found', {what: `supplier ${orphan.supplier} of item ${orphan.id}`});
      const fault = badSubstitutes(read, command.items);
      if (fault !== null) return {kind: 'rejected', rejection: fault};
      return accepted<DomainEvent>(...command.items.map((item) => ({type: 'ItemDefined', item}) as const));
    }
    case 'SetItemCosts': {
      const unknown = command.costs.find(({item}) => read(key('item', item)) === undefined);
      if (unknown !== undefined) return rejected('not-found', {what: `item ${unknown.item}`});
      return accepted<DomainEvent>(...command.costs.map((c) => ({type: 'ItemCosted', ...c}) as const));
    }
    case 'DefineSupplier':
      return isZone(command.supplier.zone)
        ? accepted({type: 'SupplierDefined', supplier: command.supplier})
        : rejected('invalid', {what: `zone ${command.supplier.zone}`});
    case 'DefineCarrier': {
      const fault = badCarrier(command.carrier);
      return fault === null
        ? accepted({type: 'CarrierDefined', carrier: command.carrier})
        : rejected('invalid', {what: fault});
    }
    default:
      return defineCustomers(read, command);
  }
}

function defineCustomers(read: Read, command: CommandOf<'DefineCustomers'>): Verdict<DomainEvent> {
  for (const c of command.customers) {
    if (!isZone(c.zone)) return rejected('invalid', {what: `zone ${c.zone} of customer ${c.id}`});
    // An aggregate never changes its scope: a replica that may see only one of the two territories could not follow.
    const old = read(key('customer', c.id));
    if (old !== undefined && old.territory !== c.territory)
      return rejected('invalid', {what: `territory of customer ${c.id}: define a new customer instead`});
    const fault = badRules(read, c);
    if (fault !== null) return {kind: 'rejected', rejection: fault};
  }
  return accepted<DomainEvent>(...command.customers.map((customer) => ({type: 'CustomerDefined', customer}) as const));
}
