/** One decide for all commands. Pure: state through `read`, time and actor through the context. */
import {decideAllocation} from './allocation/decide.ts';
import {type ApprovalCommand, decideApproval, governed, isOfApproval} from './approvals/decide.ts';
import type {Command} from './commands.ts';
import type {DecideContext, RejectionCode, Verdict} from './decider.ts';
import type {DomainEvent, Read} from './events.ts';
import {decideException, isOfException} from './exceptions/decide.ts';
import {decideInbound} from './inbound/decide.ts';
import {decideStock} from './inventory/decide.ts';
import {decidePool} from './inventory/pools.ts';
import {decideMasterData} from './master-data/decide.ts';
import {decideLimit, isLimit} from './master-data/limits.ts';
import {decideFloor} from './orders/advance.ts';
import {decideChange} from './orders/change.ts';
import {placeOrder} from './orders/place.ts';
import {decidePayments} from './payments.ts';
import {decidePrices} from './prices/decide.ts';
import {decideHold} from './promise/holds.ts';
import {statedTimeRefusal} from './stated-time.ts';

export function decide(read: Read, command: Command, context: DecideContext): Verdict<DomainEvent> {
  if (isOfApproval(command)) return decideApproval(read, command, context, decide);
  const allowed = governed(read, command, context);
  if ('code' in allowed) return {kind: 'rejected', rejection: allowed};
  return asSeen(read, command, allowed, decided(read, command, allowed));
}

const ASKS: ReadonlySet<Command['type']> = new Set([
  'PlaceOrder',
  'HoldPromise',
  'ChangeOrderLine',
  'AllocateOrder',
  'RepromiseLot',
  'SubstituteLine',
]);
const OF_STOCK: ReadonlySet<RejectionCode> = new Set(['insufficient-stock', 'cannot-promise', 'accept-if-failed']);
/** What could be had instead, and when, is of all sites: it is told to who may see the stock of them all (decision 40). */
function asSeen(
  read: Read,
  command: Command,
  context: DecideContext,
  verdict: Verdict<DomainEvent>,
): Verdict<DomainEvent> {
  if (verdict.kind === 'accepted' || !ASKS.has(command.type) || !OF_STOCK.has(verdict.rejection.code)) return verdict;
  if (read('company:company')?.sites.every(({id}) => context.actsAt(id)) === true) return verdict;
  const {code, what} = verdict.rejection;
  return {kind: 'rejected', rejection: {code, ...(what !== undefined && {what})}};
}

function decided(read: Read, command: Exclude<Command, ApprovalCommand>, context: DecideContext): Verdict<DomainEvent> {
  const untimely = statedTimeRefusal(read, command, context);
  if (untimely !== null) return {kind: 'rejected', rejection: untimely};
  if (isLimit(command)) return decideLimit(read, command, context);
  if (isOfException(command)) return decideException(read, command, context);
  switch (command.type) {
    case 'DefineCompany':
    case 'DefineSegments':
    case 'DefineSite':
    case 'DefineItems':
    case 'SetItemCosts':
    case 'DefineSupplier':
    case 'DefineCarrier':
    case 'DefineCustomers':
      return decideMasterData(read, command, context);
    case 'DefinePriceList':
    case 'DefinePrices':
      return decidePrices(read, command);
    case 'ReceiveStock':
    case 'MoveStock':
    case 'HoldStock':
    case 'ReleaseStock':
    case 'AdjustStock':
    case 'OpenCount':
    case 'RecordCount':
    case 'ScrapStock':
    case 'LabelStock':
    case 'CorrectLot':
    case 'RecordSnapshot':
      return decideStock(read, command, context);
    case 'SetPool':
    case 'EndPool':
      return decidePool(read, command, context);
    case 'PlacePurchase':
    case 'RedateSupply':
    case 'ReceivePurchase':
    case 'CancelPurchaseLine':
    case 'ShipTransfer':
    case 'ReceiveTransfer':
    case 'CloseTransfer':
      return decideInbound(read, command, context);
    case 'HoldPromise':
    case 'RenewHold':
    case 'ReleaseHold':
    case 'ExpireHold':
      return decideHold(read, command, context);
    case 'ApplyAllocation':
    case 'UndoAllocation':
      return decideAllocation(read, command, context);
    case 'PlaceOrder':
      return placeOrder(read, command, context);
    case 'ChangeOrderLine':
    case 'CancelOrder':
    case 'AllocateOrder':
    case 'RepromiseLot':
    case 'SubstituteLine':
    case 'ReleaseCredit':
      return decideChange(read, command, context);
    default:
      return ofFloor(read, command, context);
  }
}

/** What happens to an order once it is promised. */
function ofFloor(
  read: Read,
  command: Parameters<typeof decideFloor>[1] | Parameters<typeof decidePayments>[1],
  context: DecideContext,
): Verdict<DomainEvent> {
  switch (command.type) {
    case 'AdvanceLots':
    case 'ReportShortPick':
    case 'UnpickLots':
    case 'ShipLots':
    case 'DeliverLots':
    case 'RecordReturn':
    case 'ArchiveOrder':
      return decideFloor(read, command, context);
    default:
      return decidePayments(read, command, context);
  }
}
