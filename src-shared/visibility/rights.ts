/**
 * Which commands a role may issue, at which sites, for which territories. Checked on the server for every command,
 * before any existence check, so that a refusal reveals nothing.
 */
import type {Command, CommandType} from '../domain/commands.ts';
import {type Actor, type Rejection, ROLES, type Role} from '../domain/decider.ts';
import type {Grant, Parts} from './view.ts';

export type Right =
  | 'manual-price'
  | 'override-shipment'
  | 'override-pool'
  | 'substitute'
  | 'adjust-over-limit'
  | 'release-credit'
  | 'master-data'
  | 'see-cost'
  | 'audit';

const MASTER: readonly CommandType[] = [
  'DefineCompany',
  'DefineSegments',
  'DefineSite',
  'DefineItems',
  'SetItemCosts',
  'DefineSupplier',
  'DefineCarrier',
  'DefineCustomers',
  'DefinePriceList',
  'DefinePrices',
];
const STOCK: readonly CommandType[] = [
  'ReceiveStock',
  'MoveStock',
  'HoldStock',
  'ReleaseStock',
  'AdjustStock',
  'OpenCount',
  'RecordCount',
  'ScrapStock',
  'LabelStock',
  'CorrectLot',
  'ShipTransfer',
  'ReceiveTransfer',
  'CloseTransfer',
  'ReceivePurchase',
];
const BUYING: readonly CommandType[] = ['PlacePurchase', 'RedateSupply', 'CancelPurchaseLine'];
const DESK: readonly CommandType[] = [
  'HoldPromise',
  'RenewHold',
  'ReleaseHold',
  'PlaceOrder',
  'ChangeOrderLine',
  'SubstituteLine',
  'CancelOrder',
  'AllocateOrder',
  'RepromiseLot',
];
const SCARCE: readonly CommandType[] = ['SetPool', 'EndPool', 'ApplyAllocation', 'UndoAllocation'];
/** Who may see orders may see to what is wrong with them. */
const EXCEPTIONS: readonly CommandType[] = [
  'TakeException',
  'HandOverException',
  'SnoozeException',
  'NoteException',
  'ResolveException',
];
/** Who may do anything may ask for what he may not; who holds the right to it may decide. */
const APPROVALS: readonly CommandType[] = ['AskApproval', 'DecideApproval', 'WithdrawApproval'];
const FLOOR: readonly CommandType[] = [
  'AdvanceLots',
  'UnpickLots',
  'ReportShortPick',
  'ShipLots',
  'DeliverLots',
  'RecordReturn',
];
const CAPACITY: readonly CommandType[] = [
  'SetCapacity',
  'SetDayCapacity',
  'SetZones',
  'SetShift',
  'SetLift',
  'SetDayLift',
];
const MONEY: readonly CommandType[] = ['ReleaseCredit', 'RecordPayment'];
const FEED: readonly CommandType[] = [
  'RecordSnapshot',
  'ExpireHold',
  'RecordOpeningReturn',
  'ArchiveOrder',
  'WatchExceptions',
  'ArchiveApproval',
];

const WORK: readonly CommandType[] = [...STOCK, ...BUYING, ...DESK, ...SCARCE, ...FLOOR, ...CAPACITY, ...EXCEPTIONS];
const COMMANDS: Record<Role, readonly CommandType[]> = {
  operations: [...STOCK, ...BUYING, ...DESK, ...SCARCE, ...FLOOR, ...CAPACITY, ...EXCEPTIONS, ...APPROVALS],
  'customer-service': [...DESK, ...EXCEPTIONS, ...APPROVALS],
  sales: [...DESK, ...EXCEPTIONS, ...APPROVALS],
  warehouse: [...STOCK, ...FLOOR, ...CAPACITY, ...APPROVALS],
  executive: [],
  finance: [...MONEY, ...EXCEPTIONS, ...APPROVALS],
  administrator: [...MASTER, ...WORK, ...MONEY, ...APPROVALS],
  system: [...MASTER, ...WORK, ...MONEY, ...FEED],
};
/**
 * Commands a role may not issue and may ask for: refused with `needs-approval`. Where a role may issue a command and only not
 * go so far, the decider says so.
 */
const ASKS: Partial<Record<Role, readonly CommandType[]>> = {
  operations: ['ReleaseCredit'],
  'customer-service': ['ApplyAllocation', 'UndoAllocation', 'ReleaseCredit'],
  sales: ['ApplyAllocation', 'UndoAllocation', 'ReleaseCredit'],
};
const RIGHTS: Record<Role, readonly Right[]> = {
  operations: ['override-shipment', 'override-pool', 'substitute', 'adjust-over-limit', 'audit'],
  'customer-service': [],
  sales: ['manual-price'],
  warehouse: ['override-shipment'],
  executive: ['see-cost', 'audit'],
  finance: ['release-credit', 'see-cost', 'audit'],
  administrator: [
    'manual-price',
    'override-shipment',
    'override-pool',
    'substitute',
    'adjust-over-limit',
    'release-credit',
    'master-data',
    'see-cost',
    'audit',
  ],
  system: [
    'manual-price',
    'override-shipment',
    'override-pool',
    'substitute',
    'adjust-over-limit',
    'release-credit',
    'master-data',
    'see-cost',
    'audit',
  ],
};

export const commandsOf = (role: Role): readonly CommandType[] => COMMANDS[role];
export const asksOf = (role: Role): readonly CommandType[] => ASKS[role] ?? [];
export const rightsOf = (role: Role): readonly Right[] => RIGHTS[role];
export const hasRight = (actor: Actor, right: Right): boolean => RIGHTS[actor.role].includes(right);

/** The server's check. Territory of an order is checked where the order is read (`readable`), in one refusal with "not found". */
export const mayIssue = (grant: Grant, command: Command): boolean => forbidding(grant, command) === null;

/**
 * The refusal of a command that the grant does not include, or null. It says who may instead, from the command's own words
 * and the tables above: nothing is looked up, so it is the same whether the things it names are there or not.
 */
export function forbidding(grant: Grant, command: Command): Rejection | null {
  const {type} = command;
  if (!COMMANDS[grant.role].includes(type)) {
    const code = asksOf(grant.role).includes(type) ? 'needs-approval' : 'forbidden';
    return {code, what: `${type}: the role ${grant.role} may not; ${whoMay(type)}`};
  }
  const site = sitesOf(command).find((one) => !within(grant.sites, one));
  return site === undefined ? null : {code: 'forbidden', what: `${type} at ${site}: it is not one of your sites`};
}

/** The people's roles that have what a predicate asks of a role. */
export const rolesWith = (has: (role: Role) => boolean): readonly Role[] =>
  ROLES.filter((role) => role !== 'system' && has(role));

function whoMay(type: CommandType): string {
  const roles = rolesWith((role) => COMMANDS[role].includes(type));
  return roles.length === 0 ? 'only the system itself does' : `${roles.join(', ')} may`;
}

/** The sites a command names itself. */
export function sitesOf(command: Command): readonly string[] {
  switch (command.type) {
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
    case 'PlacePurchase':
    case 'RecordReturn':
    case 'SetPool':
    case 'EndPool':
    case 'SetCapacity':
    case 'SetDayCapacity':
    case 'SetZones':
    case 'SetShift':
    case 'SetLift':
    case 'SetDayLift':
      return [command.site];
    case 'ShipTransfer':
      return [command.from];
    default:
      return [];
  }
}

const within = (parts: Parts, part: string): boolean => parts === '*' || parts.includes(part);
