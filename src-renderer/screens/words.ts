/** Words for codes of the domain: one place, so that a thing has one name on button, result and audit line. */
import type {SessionInfo} from '../../src-shared/api/types.ts';
import type {Command} from '../data/commands.ts';

export const ROLE_WORDS: Readonly<Record<SessionInfo['role'], string>> = {
  operations: 'Operations',
  'customer-service': 'Customer service',
  sales: 'Sales',
  warehouse: 'Warehouse',
  executive: 'Executive',
  finance: 'Finance',
  administrator: 'Administrator',
  system: 'System',
};

const COMMAND_WORDS: Partial<Readonly<Record<Command['type'], string>>> = {
  DefineCompany: 'Change the company',
  DefineSite: 'Change a site',
  SetCapacity: 'Set the capacity of a site',
  SetDayCapacity: 'Set the capacity of a day',
  SetZones: 'Set the zones and docks of a site',
  SetShift: 'Set the minutes of a shift',
  SetLift: 'Set what a pickup takes',
  SetDayLift: 'Set what a pickup takes on a day',
  DefineItems: 'Change items',
  SetItemCosts: 'Set costs',
  DefineSupplier: 'Change a supplier',
  DefineCarrier: 'Change a carrier',
  DefineCustomers: 'Change customers',
  ReceiveStock: 'Receive stock',
  MoveStock: 'Move stock',
  HoldStock: 'Hold stock',
  ReleaseStock: 'Release stock',
  AdjustStock: 'Adjust stock',
  OpenCount: 'Open a count',
  RecordCount: 'Record a count',
  ScrapStock: 'Scrap stock',
  LabelStock: 'Name a lot',
  CorrectLot: 'Correct a lot',
  RecordSnapshot: 'Record a snapshot',
  ShipTransfer: 'Transfer',
  ReceiveTransfer: 'Receive a transfer',
  PlacePurchase: 'Place a purchase',
  RedateSupply: 'Re-date supply',
  ReceivePurchase: 'Receive a purchase',
  CancelPurchaseLine: 'Cancel a purchase line',
  HoldPromise: 'Hold a promise',
  RenewHold: 'Renew a hold',
  ReleaseHold: 'Drop a hold',
  ExpireHold: 'Let a hold expire',
  PlaceOrder: 'Place an order',
  ChangeOrderLine: 'Change a line',
  CancelOrder: 'Cancel',
  AllocateOrder: 'Allocate',
  CloseTransfer: 'Close a transfer with a loss',
  RepromiseLot: 'Re-promise',
  ReleaseCredit: 'Release credit',
  AdvanceLots: 'Move on in the warehouse',
  UnpickLots: 'Take picked goods back',
  ReportShortPick: 'Report a short pick',
  ShipLots: 'Ship',
  DeliverLots: 'Deliver',
  RecordReturn: 'Record a return',
  RecordPayment: 'Record a payment',
  ArchiveOrder: 'Archive an order',
  WatchExceptions: 'Look at exceptions',
  TakeException: 'Take an exception',
  HandOverException: 'Hand an exception over',
  SnoozeException: 'Snooze an exception',
  NoteException: 'Note on an exception',
  ResolveException: 'Resolve an exception',
  AskApproval: 'Ask for approval',
  DecideApproval: 'Decide a request for approval',
  WithdrawApproval: 'Withdraw a request for approval',
  ApplyAllocation: 'Apply an allocation run',
  UndoAllocation: 'Undo an allocation run',
};

/** Said where one was signed in until somebody switched the account off. */
export const DISABLED_WORDS = 'This account was switched off. Ask an administrator.';

/** Why the engine stopped, or what a person should know about its state. */
const NOTICE_WORDS: Readonly<Record<string, string>> = {
  'client-too-old': 'this desk is too old for the server: update it; your requests are kept',
  'server-too-old': 'the server is too old for this desk',
  'view-changed': 'your rights changed: sign in again',
  'too-far-behind': 'too far behind; reload to read afresh',
  'out-of-order': 'requests out of order; reload to read afresh',
  'invalid-frame': 'the server did not understand this desk; reload it',
  'client-forked': 'another copy of this desk spoke for it',
  superseded: 'another window took over this sign-in',
  'shutting-down': 'the server is shutting down',
  'too-busy': 'the server is too busy',
  resync: 'read afresh',
  disabled: DISABLED_WORDS,
};
export const noticeWord = (notice: {readonly code: string; readonly detail: string}): string =>
  [NOTICE_WORDS[notice.code] ?? notice.code, notice.detail].filter((word) => word !== '').join(': ');

/** What a command does, as it stands on its button. An unknown type is taken apart into words. */
export const commandWord = (type: string): string =>
  COMMAND_WORDS[type as Command['type']] ?? type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** What the command is about: `36 × 22423 at RDG`, `SO-1042 line 2`. */
export function commandSubject(command: Command): string {
  if (command.type === 'AskApproval') return `${commandWord(command.command.type)}: ${commandSubject(command.command)}`;
  if ('approval' in command) return command.approval ?? '';
  const parts: string[] = [];
  if ('order' in command && command.order !== undefined) parts.push(command.order);
  if ('customer' in command && command.customer !== undefined) parts.push(`customer ${command.customer}`);
  if ('purchase' in command && command.purchase !== undefined) parts.push(command.purchase);
  if ('transfer' in command && command.transfer !== undefined) parts.push(command.transfer);
  if ('line' in command) parts.push(`line ${command.line}`);
  const amount = 'quantity' in command ? command.quantity : 'delta' in command ? command.delta : undefined;
  if ('item' in command) parts.push(amount === undefined ? command.item : `${amount} × ${command.item}`);
  if ('site' in command && typeof command.site === 'string') parts.push(`at ${command.site}`);
  if ('from' in command && 'lines' in command) {
    const lines = command.lines.map((line) => ('item' in line ? `${line.quantity} × ${line.item}` : '')).join(', ');
    parts.push(`${lines} from ${command.from}${'to' in command ? ` to ${command.to}` : ''}`);
  } else if ('lines' in command && command.lines !== undefined)
    parts.push(`${command.lines.length} ${command.lines.length === 1 ? 'line' : 'lines'}`);
  return parts.join(' ');
}
