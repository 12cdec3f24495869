/** What a person may do to a position: adjust, hold, release, transfer, count. */
import {useState} from 'react';
import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useStatus} from '../../data/engine.tsx';
import {dayText, instantOf} from '../../ui/dates.ts';
import {qty, signed} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, DayField, ReasonField, UnitsField} from './fields.tsx';

export type StockAct = 'adjust' | 'hold' | 'release' | 'transfer' | 'count';
type FormProps = {readonly row: InventoryRow; readonly onClose: () => void};
type PhysicalState = CommandOf<'AdjustStock'>['state'];

const PHYSICAL: readonly {key: PhysicalState; word: string}[] = [
  {key: 'available', word: 'Available'},
  {key: 'receiving', word: 'Receiving'},
  {key: 'inspection', word: 'Inspection'},
  {key: 'counting', word: 'Counting'},
  {key: 'quarantine', word: 'Quarantine'},
  {key: 'damaged', word: 'Damaged'},
  {key: 'staged', word: 'Staged'},
];

export function StockForm({act, ...props}: FormProps & {act: StockAct}) {
  switch (act) {
    case 'adjust':
      return <AdjustForm {...props} />;
    case 'hold':
      return <HoldForm {...props} />;
    case 'release':
      return <ReleaseForm {...props} />;
    case 'transfer':
      return <TransferForm {...props} />;
    case 'count':
      return <CountForm {...props} />;
  }
}

const nameOf = (row: InventoryRow): string => `${row.item} ${row.itemName} at ${row.siteName}`;
const NEED_QUANTITY = 'A quantity is missing.';
const NEED_REASON = 'A reason is missing.';

function AdjustForm({row, onClose}: FormProps) {
  const [state, setState] = useState<PhysicalState>('available');
  const [counted, setCounted] = useState<number | undefined>(row.available);
  const [reason, setReason] = useState('');
  const before = row[state];
  const delta = (counted ?? before) - before;
  const build = (): CommandOf<'AdjustStock'> | string => {
    if (counted === undefined) return NEED_QUANTITY;
    if (delta === 0) return 'Nothing would change.';
    if (reason.trim() === '') return NEED_REASON;
    return {type: 'AdjustStock', site: row.site, item: row.item, state, delta, reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Adjust ${nameOf(row)}`}
      submit={delta === 0 ? 'Adjust stock' : `Adjust by ${signed(delta)}`}
      onClose={onClose}
      build={build}
      effect={`${qty(before)} now. Claims on it stay; what they lack shows as over-committed.`}
    >
      <div className="two">
        <ChoiceField
          label="State"
          value={state}
          onChange={(next) => {
            setState(next);
            setCounted(row[next]);
          }}
          choices={PHYSICAL}
        />
        <UnitsField label="There are" value={counted} onChange={setCounted} min={0} autoFocus />
      </div>
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

function HoldForm({row, onClose}: FormProps) {
  const [quantity, setQuantity] = useState<number | undefined>(row.sellable > 0 ? row.sellable : undefined);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState<number | undefined>();
  const zone = useSiteZone(row.site);
  const build = (): CommandOf<'HoldStock'> | string => {
    if (quantity === undefined) return NEED_QUANTITY;
    if (reason.trim() === '') return NEED_REASON;
    const planned = until === undefined ? {} : {releaseAt: instantOf(until, 8 * 60, zone)};
    return {type: 'HoldStock', site: row.site, item: row.item, quantity, reason: reason.trim(), ...planned};
  };
  return (
    <CommandForm
      title={`Hold ${nameOf(row)}`}
      submit={quantity === undefined ? 'Hold stock' : `Hold ${qty(quantity)}`}
      onClose={onClose}
      build={build}
      effect="Goes from available to quarantine; it supplies nothing until released, or counts from a planned release."
    >
      <div className="two">
        <UnitsField
          label="Quantity"
          value={quantity}
          onChange={setQuantity}
          hint={`${qty(row.available)} available, ${qty(row.sellable)} sellable`}
          autoFocus
        />
        <DayField label="Planned release" value={until} onChange={setUntil} hint="optional" />
      </div>
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

function ReleaseForm({row, onClose}: FormProps) {
  const [quantity, setQuantity] = useState<number | undefined>(row.quarantine > 0 ? row.quarantine : undefined);
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'ReleaseStock'> | string => {
    if (row.quarantine === 0) return 'Nothing is in quarantine here.';
    if (quantity === undefined) return NEED_QUANTITY;
    if (reason.trim() === '') return NEED_REASON;
    return {type: 'ReleaseStock', site: row.site, item: row.item, quantity, reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Release ${nameOf(row)}`}
      submit={quantity === undefined ? 'Release stock' : `Release ${qty(quantity)}`}
      onClose={onClose}
      build={build}
      effect="Goes from quarantine to available and covers claims that wait for it."
    >
      <UnitsField
        label="Quantity"
        value={quantity}
        onChange={setQuantity}
        hint={`${qty(row.quarantine)} in quarantine`}
        autoFocus
      />
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

function TransferForm({row, onClose}: FormProps) {
  const sites = (useStatus()?.sites ?? []).filter((site) => site.id !== row.site);
  const [target, setTarget] = useState(sites[0]?.id ?? '');
  const [quantity, setQuantity] = useState<number | undefined>();
  const [arrives, setArrives] = useState<number | undefined>();
  const zone = sites.find((site) => site.id === target)?.zone ?? 'UTC';
  const build = (): CommandOf<'ShipTransfer'> | string => {
    if (target === '') return 'There is no other site in your view.';
    if (quantity === undefined) return NEED_QUANTITY;
    const expected = arrives === undefined ? {} : {expectedAt: instantOf(arrives, 8 * 60, zone)};
    return {type: 'ShipTransfer', from: row.site, to: target, lines: [{item: row.item, quantity}], ...expected};
  };
  const word = sites.find((site) => site.id === target)?.name ?? 'another site';
  return (
    <CommandForm
      title={`Transfer ${nameOf(row)}`}
      submit={quantity === undefined ? 'Transfer' : `Transfer ${qty(quantity)} to ${word}`}
      onClose={onClose}
      build={build}
      effect={arrivalWords(arrives)}
    >
      <div className="two">
        <ChoiceField
          label="To"
          value={target}
          onChange={setTarget}
          choices={sites.map((site) => ({key: site.id, word: site.name}))}
        />
        <UnitsField
          label="Quantity"
          value={quantity}
          onChange={setQuantity}
          hint={`${qty(row.sellable)} sellable here`}
          autoFocus
        />
      </div>
      <DayField
        label="Expected there"
        value={arrives}
        onChange={setArrives}
        hint="optional; else by the usual transit"
      />
    </CommandForm>
  );
}

const arrivalWords = (day: number | undefined): string =>
  `Leaves now and is in transit until received${day === undefined ? '' : `, expected ${dayText(day)} 08:00`}.`;

function CountForm({row, onClose}: FormProps) {
  const [counted, setCounted] = useState<number | undefined>();
  const [reason, setReason] = useState('Cycle count');
  const build = (): CommandOf<'RecordCount'> | string => {
    if (counted === undefined) return NEED_QUANTITY;
    if (reason.trim() === '') return NEED_REASON;
    return {type: 'RecordCount', site: row.site, item: row.item, counted, reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Count ${nameOf(row)}`}
      submit={counted === undefined ? 'Record the count' : `Record ${qty(counted)}`}
      onClose={onClose}
      build={build}
      effect="The book is not shown, so that the count is a count. A difference over the limit needs a right."
    >
      <UnitsField label="Counted" value={counted} onChange={setCounted} min={0} autoFocus />
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

function useSiteZone(site: string): string {
  return useStatus()?.sites.find((one) => one.id === site)?.zone ?? 'UTC';
}
