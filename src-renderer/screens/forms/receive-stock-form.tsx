/** Goods that came without a purchase: a surplus, a sample, what was found. They need a reason, for nobody has ordered them. */
import {useState} from 'react';
import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import type {CommandOf} from '../../data/commands.ts';
import {qty} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, ReasonField, UnitsField} from './fields.tsx';
import {INTO, type Into, intoEffect} from './into.ts';
import {useLot} from './lot-fields.tsx';
import {useSiteZone} from './site-zone.ts';

export function ReceiveStockForm({row, onClose}: {row: InventoryRow; onClose: () => void}) {
  const [quantity, setQuantity] = useState<number>();
  const [into, setInto] = useState<Into>('receiving');
  const [reason, setReason] = useState('');
  const lot = useLot(row.lifeDays, useSiteZone(row.site));
  const build = (): CommandOf<'ReceiveStock'> | string => {
    if (quantity === undefined) return 'A quantity is missing.';
    if (lot.missing !== null) return lot.missing;
    if (reason.trim() === '') return 'A reason is missing.';
    const {site, item} = row;
    return {type: 'ReceiveStock', site, item, quantity, into, ...lot.batch, reason: reason.trim()};
  };
  const coming = row.onOrder + row.inTransit;
  const twice =
    coming === 0
      ? ''
      : ` ${qty(coming)} are on their way: what belongs to a purchase or transfer is received in Inbound, or it counts twice.`;
  return (
    <CommandForm
      title={`Receive ${row.item} ${row.itemName} at ${row.siteName}`}
      submit={quantity === undefined ? 'Receive stock' : `Receive ${qty(quantity)}`}
      onClose={onClose}
      build={build}
      effect={`${intoEffect(into)}${twice}`}
    >
      <div className="two">
        <UnitsField label="Quantity" value={quantity} onChange={setQuantity} hint="without a purchase" autoFocus />
        <ChoiceField label="Into" value={into} onChange={setInto} choices={INTO} />
      </div>
      {lot.fields}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}
