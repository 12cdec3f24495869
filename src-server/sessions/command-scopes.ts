/**
 * What a command that was refused is about, as scopes: a refusal has no events to tell it. Whoever may not see a scope may
 * not learn from a refusal what an acceptance would not have told him.
 */
import type {Command, CommandOf} from '../../src-shared/domain/commands.ts';
import {key, type Read} from '../../src-shared/domain/events.ts';
import {audienceScope} from '../../src-shared/domain/prices/types.ts';
import {
  COST,
  DESK,
  MASTER,
  ordersScope,
  RUNS,
  type Scope,
  scopesIn,
  stockScope,
} from '../../src-shared/domain/scope.ts';
import {sitesOf} from '../../src-shared/visibility/rights.ts';

/** The scopes a command names or would have changed; null where that cannot be told, because what it names is not there. */
export function scopesOfCommand(command: Command, read: Read): readonly Scope[] | null {
  const scopes = new Set<Scope>(sitesOf(command).map(stockScope));
  const add = (scope: Scope | undefined): void => {
    if (scope !== undefined) scopes.add(scope);
  };
  switch (command.type) {
    case 'DefineCompany':
    case 'DefineSegments':
    case 'DefineSite':
    case 'DefineItems':
    case 'DefineSupplier':
    case 'DefineCarrier':
      return [MASTER];
    case 'SetItemCosts':
      return [COST];
    case 'DefineCustomers':
      return [...new Set(command.customers.map(({territory}) => ordersScope(territory)))];
    case 'DefinePriceList':
      return scopesOfList(command, read);
    case 'DefinePrices': {
      for (const {list} of command.prices) {
        const known = read(key('pricelist', list));
        if (known === undefined) return null;
        add(audienceScope(known.audience));
      }
      return [...scopes];
    }
    case 'HoldPromise':
    case 'RenewHold':
    case 'ReleaseHold':
    case 'ExpireHold':
      add(DESK);
      break;
    case 'ShipTransfer':
      add(stockScope(command.to));
      break;
    case 'ApplyAllocation':
    case 'UndoAllocation':
      for (const scope of scopesOfRun(command, read)) add(scope);
      break;
    case 'AskApproval':
      return scopesOfCommand(command.command, read);
    case 'DecideApproval':
    case 'WithdrawApproval':
    case 'ArchiveApproval': {
      const approval = read(key('approval', command.approval));
      return approval === undefined ? null : scopesIn(approval.scope);
    }
    case 'WatchExceptions':
      for (const {order} of [...command.seen, ...command.gone, ...command.overdue]) add(scopeOfOrder(read, order));
      break;
    default:
  }
  const named = scopesNamed(command, read);
  if (named === null) return null;
  for (const scope of named) add(scope);
  return scopes.size === 0 ? null : [...scopes];
}

/** Of what a command names by its id; null where that is not there. */
function scopesNamed(command: Command, read: Read): readonly Scope[] | null {
  const scopes: Scope[] = [];
  if ('purchase' in command && command.purchase !== undefined && !('site' in command)) {
    const purchase = read(key('purchase', command.purchase));
    if (purchase === undefined) return null;
    scopes.push(stockScope(purchase.site));
  }
  if ('transfer' in command && command.transfer !== undefined && command.type !== 'ShipTransfer') {
    const transfer = read(key('transfer', command.transfer));
    if (transfer === undefined) return null;
    scopes.push(stockScope(transfer.from));
    scopes.push(stockScope(transfer.to));
  }
  if ('customer' in command && command.customer !== undefined) {
    const customer = read(key('customer', command.customer));
    if (customer === undefined) return null;
    scopes.push(ordersScope(customer.territory));
  } else if ('order' in command && command.order !== undefined) {
    const order = read(key('order', command.order));
    if (order === undefined) return null;
    scopes.push(ordersScope(order.territory));
  }
  if ('lines' in command)
    for (const line of command.lines ?? [])
      if ('site' in line && typeof line.site === 'string') scopes.push(stockScope(line.site));
  return scopes;
}

function scopesOfList({list}: CommandOf<'DefinePriceList'>, read: Read): readonly Scope[] | null {
  const {for: who} = list;
  if (who.kind === 'territory') return [ordersScope(who.territory)];
  if (who.kind !== 'customer') return [MASTER];
  const customer = read(key('customer', who.customer));
  return customer === undefined ? null : [ordersScope(customer.territory)];
}

/** What an allocation run moves: the orders, and the sites they leave from then. */
function scopesOfRun(
  command: CommandOf<'ApplyAllocation' | 'UndoAllocation'>,
  read: Read,
): readonly (Scope | undefined)[] {
  if (command.type === 'UndoAllocation') return [RUNS];
  const sites = command.lines.flatMap(({moves}) => moves.map(({site}) => stockScope(site)));
  return [...sites, ...[...command.lines, ...(command.skipped ?? [])].map(({order}) => scopeOfOrder(read, order))];
}

function scopeOfOrder(read: Read, order: string): Scope | undefined {
  const found = read(key('order', order));
  return found === undefined ? undefined : ordersScope(found.territory);
}
