/** What may be done to a line that is on its way: one list for the buttons of the drill and the keys of the page. */
import type {InboundRow} from '../../../src-shared/api/rows.ts';
import type {useMay} from '../../data/engine.tsx';

export type InboundAct = 'redate' | 'receive' | 'cancel' | 'close';
type Command = Parameters<ReturnType<typeof useMay>>[0];
type Offer = {
  readonly act: InboundAct;
  readonly kind: InboundRow['kind'];
  readonly key: string;
  /** On the button; the key's word is the same without a capital. */
  readonly button: string;
  readonly command: Command;
};

/** First what is done most. One key means the same of a purchase and of a transfer. */
const OFFERS: readonly Offer[] = [
  {act: 'redate', kind: 'purchase', key: 'd', button: 'Re-date', command: 'RedateSupply'},
  {act: 'receive', kind: 'purchase', key: 'g', button: 'Receive', command: 'ReceivePurchase'},
  {act: 'cancel', kind: 'purchase', key: 'x', button: 'Cancel line', command: 'CancelPurchaseLine'},
  {act: 'receive', kind: 'transfer', key: 'g', button: 'Receive', command: 'ReceiveTransfer'},
  {act: 'close', kind: 'transfer', key: 'x', button: 'Close with a loss', command: 'CloseTransfer'},
];

/** What this person may do to a line of this kind; without a kind, to any. */
export const actsOn = (may: ReturnType<typeof useMay>, kind?: InboundRow['kind']): readonly Offer[] =>
  OFFERS.filter((offer) => (kind === undefined || offer.kind === kind) && may(offer.command));
