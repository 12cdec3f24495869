/** Shipping what is there; against the record only where the refusal says that it can be, by who holds the right. */
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';
import {qty} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {type LotChoice, lotsOf, useLotUnits} from './lot-units.tsx';
import {useOverride} from './override.tsx';

/** Units that have not left. */
const leaving = (detail: OrderDetail): readonly LotChoice[] =>
  lotsOf(detail).flatMap(({lot, name}) => {
    const most = lot.allocated + lot.released + lot.picked + lot.packed;
    // What rests on stock or was picked can leave now: the rest waits for supply. Of stock that is not in view the server knows.
    const rest = lot.allocated + lot.released;
    const ready = lot.picked + lot.packed + Math.min(lot.onStock ?? rest, rest);
    const stage =
      lot.packed > 0
        ? `${qty(lot.packed)} packed`
        : lot.onStock === null
          ? 'stock not in your view'
          : `${qty(lot.onStock)} on stock`;
    return most > 0 ? [{line: lot.line, lot: lot.lot, most, ready, word: `${name}: ${stage}`}] : [];
  });

export function ShipForm({detail, onClose}: {detail: OrderDetail; onClose: () => void}) {
  const lots = leaving(detail);
  const {chosen, fields} = useLotUnits('ship', lots);
  const override = useOverride();
  const build = (): CommandOf<'ShipLots'> | string => {
    if (chosen.length === 0) return 'Nothing is chosen to ship.';
    return override.missing ?? {type: 'ShipLots', order: detail.order.id, lots: chosen, ...override.over};
  };
  return (
    <CommandForm
      title={`Ship ${detail.order.id}`}
      submit="Ship"
      onClose={onClose}
      build={build}
      onRejected={override.onRejected}
      size={620}
      effect={
        lots.length === 0 ? 'Nothing of this order can leave now.' : 'Shipped stock leaves the site and the books.'
      }
    >
      {fields}
      {override.fields}
    </CommandForm>
  );
}
