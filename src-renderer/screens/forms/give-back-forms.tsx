/** Goods on their way back: picked ones that have not left, and returned ones that had. */
import {useState} from 'react';
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useMySites, useStatus} from '../../data/engine.tsx';
import {count, money, qty} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, ReasonField, UnitsField} from './fields.tsx';
import {type LotChoice, lotsOf, useLotUnits} from './lot-units.tsx';

type Props = {readonly detail: OrderDetail; readonly onClose: () => void};
type Back = CommandOf<'UnpickLots'>['into'];

const BACK: readonly {key: Back; word: string}[] = [
  {key: 'available', word: 'Back to the bin'},
  {key: 'quarantine', word: 'Quarantine'},
  {key: 'damaged', word: 'Damaged'},
  {key: 'missing', word: 'Missing: not in the staging area'},
];
const BACK_EFFECT: Readonly<Record<Back, string>> = {
  available: 'The order keeps its promise and its stock, and is to be picked again.',
  quarantine:
    'The order keeps its promise and lacks the stock: it is covered by what is free, or goes on the risk queue.',
  damaged: 'The order keeps its promise and lacks the stock: it is covered by what is free, or goes on the risk queue.',
  missing:
    'What is missing leaves the books, limited like a count difference. The order keeps its promise and lacks the stock.',
};

export function UnpickForm({detail, onClose}: Props) {
  const [into, setInto] = useState<Back>('available');
  const [reason, setReason] = useState('');
  const choices = lotsOf(detail).flatMap(({lot, name}): LotChoice[] => {
    const most = lot.picked + lot.packed;
    const words = [
      lot.picked > 0 ? `${qty(lot.picked)} picked` : '',
      lot.packed > 0 ? `${qty(lot.packed)} packed` : '',
    ];
    const word = `${name}: ${words.filter((one) => one !== '').join(', ')}`;
    return most > 0 ? [{line: lot.line, lot: lot.lot, most, ready: most, word}] : [];
  });
  const {chosen, fields, units} = useLotUnits('unpick', choices);
  const build = (): CommandOf<'UnpickLots'> | string => {
    if (choices.length === 0) return 'Nothing of this order is picked any more.';
    if (chosen.length === 0) return 'No units are chosen.';
    if (reason.trim() === '') return 'A reason is missing.';
    return {type: 'UnpickLots', order: detail.order.id, lots: chosen, into, reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Take back picked goods of ${detail.order.id}`}
      submit={units === 0 ? 'Take back' : `Take back ${qty(units)}`}
      onClose={onClose}
      build={build}
      size={620}
      effect={BACK_EFFECT[into]}
    >
      {fields}
      <ChoiceField label="To" value={into} onChange={setInto} choices={BACK} />
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

type Into = CommandOf<'RecordReturn'>['into'];
const RETURN_INTO: readonly {key: Into; word: string}[] = [
  {key: 'inspection', word: 'Inspection'},
  {key: 'quarantine', word: 'Quarantine'},
  {key: 'damaged', word: 'Damaged'},
];

/** Units of a line that have left and not come back: what can be returned. */
export function returnable({order}: OrderDetail, line: number): number {
  const left = order.lots.reduce((n, lot) => n + (lot.line === line ? lot.shipped + lot.delivered : 0), 0);
  return left - (order.lines.find((one) => one.line === line)?.returned ?? 0);
}

/** Prices are 1/10,000 of the currency's unit, money is its minor unit. */
const PRICE_PER_MINOR = 100;

export function ReturnForm({detail, line, onClose}: Props & {line: number}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const sites = useMySites();
  const {order} = detail;
  const most = returnable(detail, line);
  const price = order.lines.find((one) => one.line === line)?.unitPrice ?? 0;
  const from = order.lots.find((lot) => lot.line === line)?.site;
  const [quantity, setQuantity] = useState<number | undefined>(most > 0 ? most : undefined);
  const [site, setSite] = useState((sites.find((one) => one.id === from) ?? sites[0])?.id ?? '');
  const [into, setInto] = useState<Into>('inspection');
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'RecordReturn'> | string => {
    if (most <= 0) return 'Nothing of this line is with the customer.';
    if (quantity === undefined) return 'A quantity is missing.';
    if (site === '') return 'There is no site you may receive at.';
    if (reason.trim() === '') return 'A reason is missing.';
    return {type: 'RecordReturn', order: order.id, line, quantity, site, into, reason: reason.trim()};
  };
  const item = detail.lines.find((one) => one.line === line)?.itemName ?? '';
  const value = money(Math.round(((quantity ?? 0) * price) / PRICE_PER_MINOR), currency);
  return (
    <CommandForm
      title={`Return of ${order.id} line ${line}`}
      submit={quantity === undefined ? 'Record the return' : `Record ${count(quantity, 'unit')} returned`}
      onClose={onClose}
      build={build}
      effect={`${detail.customer.name} owes ${value} less. Nothing of it is sellable before somebody decides what becomes of it.`}
    >
      <div className="sub">{item}</div>
      <div className="two">
        <UnitsField
          label="Came back"
          value={quantity}
          onChange={setQuantity}
          hint={`${qty(most)} are with the customer`}
          autoFocus
        />
        <ChoiceField label="Into" value={into} onChange={setInto} choices={RETURN_INTO} />
      </div>
      <ChoiceField
        label="At"
        value={site}
        onChange={setSite}
        choices={sites.map((one) => ({key: one.id, word: one.name}))}
      />
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}
