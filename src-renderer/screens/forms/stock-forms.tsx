/** What a person may do to a position: adjust, hold, release, transfer, move between states; receive and count stand beside. */
import {useState} from 'react';
import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useMay, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayText, instantOf} from '../../ui/dates.ts';
import {qty, signed} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {CorrectLotForm} from './correct-lot-form.tsx';
import {CountForm} from './count-form.tsx';
import {expectedFault} from './day-fault.ts';
import {ChoiceField, DayField, ReasonField, UnitsField} from './fields.tsx';
import {LifeForm} from './life-form.tsx';
import {useLot, useLotOf} from './lot-fields.tsx';
import {useOverride} from './override.tsx';
import {ReceiveStockForm} from './receive-stock-form.tsx';
import {useSiteZone} from './site-zone.ts';
import {SubstitutesForm} from './substitutes-form.tsx';

export type StockAct =
  | 'receive'
  | 'adjust'
  | 'hold'
  | 'release'
  | 'transfer'
  | 'count'
  | 'move'
  | 'label'
  | 'correct-lot'
  | 'life'
  | 'substitutes';
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
    case 'receive':
      return <ReceiveStockForm {...props} />;
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
    case 'move':
      return <MoveForm {...props} />;
    case 'label':
      return <LabelLotForm {...props} />;
    case 'correct-lot':
      return <CorrectLotForm {...props} />;
    case 'life':
      return <LifeForm {...props} />;
    case 'substitutes':
      return <SubstitutesForm {...props} />;
  }
}

const nameOf = (row: InventoryRow): string => `${row.item} ${row.itemName} at ${row.siteName}`;
/** Minutes after midnight: what is planned for a day is there when it begins to work. */
const MORNING = 8 * 60;
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
  const now = useNow(60_000);
  const override = useOverride();
  const lot = useLotOf(row, 'available');
  const build = (): CommandOf<'HoldStock'> | string => {
    if (quantity === undefined) return NEED_QUANTITY;
    if (reason.trim() === '') return NEED_REASON;
    if (override.missing !== null) return override.missing;
    const planned = until === undefined ? {} : {releaseAt: instantOf(until, MORNING, zone)};
    const {site, item} = row;
    return {type: 'HoldStock', site, item, quantity, ...lot.batch, reason: reason.trim(), ...planned, ...override.over};
  };
  return (
    <CommandForm
      title={`Hold ${nameOf(row)}`}
      submit={quantity === undefined ? 'Hold stock' : `Hold ${qty(quantity)}`}
      onClose={onClose}
      build={build}
      onRejected={override.onRejected}
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
        <DayField
          label="Planned release"
          value={until}
          onChange={setUntil}
          hint="optional"
          error={expectedFault(until === undefined ? undefined : instantOf(until, MORNING, zone), now)}
        />
      </div>
      {lot.field}
      <ReasonField value={reason} onChange={setReason} />
      {override.fields}
    </CommandForm>
  );
}

function ReleaseForm({row, onClose}: FormProps) {
  const [quantity, setQuantity] = useState<number | undefined>(row.quarantine > 0 ? row.quarantine : undefined);
  const [reason, setReason] = useState('');
  const lot = useLotOf(row, 'quarantine');
  const build = (): CommandOf<'ReleaseStock'> | string => {
    if (row.quarantine === 0) return 'Nothing is in quarantine here.';
    if (quantity === undefined) return NEED_QUANTITY;
    if (reason.trim() === '') return NEED_REASON;
    const {site, item} = row;
    return {type: 'ReleaseStock', site, item, quantity, ...lot.batch, reason: reason.trim()};
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
      {lot.field}
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
  const now = useNow(60_000);
  const build = (): CommandOf<'ShipTransfer'> | string => {
    if (target === '') return 'There is no other site in your view.';
    if (quantity === undefined) return NEED_QUANTITY;
    const expected = arrives === undefined ? {} : {expectedAt: instantOf(arrives, MORNING, zone)};
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
        error={expectedFault(arrives === undefined ? undefined : instantOf(arrives, MORNING, zone), now)}
        hint="optional; else by the usual transit"
      />
    </CommandForm>
  );
}

const arrivalWords = (day: number | undefined): string =>
  `Leaves now and is in transit until received${day === undefined ? '' : `, expected ${dayText(day)} 08:00`}.`;

type Target = PhysicalState | 'scrap';
const SCRAP = {key: 'scrap' as const, word: 'Scrap (leaves the books)'};

/** Between the states of one position, or out of the books. From available only what nobody has claimed goes, except as damaged. */
function MoveForm({row, onClose}: FormProps) {
  const may = useMay();
  const [from, setFrom] = useState<PhysicalState>(WAITING.find((state) => row[state] > 0) ?? 'available');
  const [to, setTo] = useState<Target>(from === 'available' ? 'damaged' : 'available');
  const left = from === 'available' && to !== 'damaged' ? row.sellable : row[from];
  const [typed, setTyped] = useState<number | 'all' | undefined>('all');
  const quantity = typed === 'all' ? (left > 0 ? left : undefined) : typed;
  const [reason, setReason] = useState('');
  const lot = useLotOf(row, from);
  const build = (): CommandOf<'MoveStock' | 'ScrapStock'> | string => {
    if (from === to) return 'The two states are the same.';
    if (quantity === undefined) return left > 0 ? NEED_QUANTITY : `Nothing can leave ${wordOf(from)} here.`;
    if (reason.trim() === '') return NEED_REASON;
    const about = {site: row.site, item: row.item, quantity, from, ...lot.batch, reason: reason.trim()};
    return to === 'scrap' ? {type: 'ScrapStock', ...about} : {type: 'MoveStock', ...about, to};
  };
  const verb = to === 'scrap' ? 'Scrap' : 'Move';
  return (
    <CommandForm
      title={`Move ${nameOf(row)}`}
      submit={quantity === undefined ? `${verb} stock` : `${verb} ${qty(quantity)}`}
      onClose={onClose}
      build={build}
      effect={moveEffect(from, to)}
    >
      <div className="two">
        <ChoiceField label="From" value={from} onChange={setFrom} choices={PHYSICAL} />
        <ChoiceField
          label="To"
          value={to}
          onChange={setTo}
          choices={may('ScrapStock') ? [...PHYSICAL, SCRAP] : PHYSICAL}
        />
      </div>
      <UnitsField
        label="Quantity"
        value={quantity}
        onChange={setTyped}
        hint={`${qty(row[from])} in ${wordOf(from)}${left < row[from] ? `, ${qty(left)} not claimed` : ''}`}
        autoFocus
      />
      {lot.field}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

/** Goods that had no lot: somebody has read it from the label. */
function LabelLotForm({row, onClose}: FormProps) {
  const [state, setState] = useState<PhysicalState>('available');
  const [quantity, setQuantity] = useState<number | undefined>();
  const [reason, setReason] = useState('');
  const lot = useLot(row.lifeDays ?? 0, useSiteZone(row.site));
  const build = (): CommandOf<'LabelStock'> | string => {
    if (quantity === undefined) return NEED_QUANTITY;
    if (lot.missing !== null || lot.batch.batch === undefined) return lot.missing ?? '';
    if (reason.trim() === '') return NEED_REASON;
    const {site, item} = row;
    return {type: 'LabelStock', site, item, state, quantity, batch: lot.batch.batch, reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Name a lot of ${nameOf(row)}`}
      submit={quantity === undefined ? 'Name the lot' : `Name the lot of ${qty(quantity)}`}
      onClose={onClose}
      build={build}
      effect="Goods without a lot are promised to nobody who asks how long they last. The quantity stays what it is."
    >
      <div className="two">
        <ChoiceField label="State" value={state} onChange={setState} choices={PHYSICAL} />
        <UnitsField label="Quantity" value={quantity} onChange={setQuantity} autoFocus />
      </div>
      {lot.fields}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

/** States that wait for somebody to put them away or decide; the first with stock is offered. */
const WAITING: readonly PhysicalState[] = ['receiving', 'inspection', 'quarantine', 'damaged'];
const wordOf = (state: PhysicalState): string =>
  (PHYSICAL.find((one) => one.key === state)?.word ?? state).toLowerCase();

function moveEffect(from: PhysicalState, to: Target): string {
  if (to === 'scrap') return 'Leaves the site and the books for good.';
  if (to === 'available') return 'Becomes sellable at once and covers claims that wait for it.';
  if (from === 'available' && to === 'damaged')
    return 'Damage is seen, not decided: claimed units can be damaged too, and then the position is over-committed.';
  return from === 'available' ? 'It supplies nothing until it is available again.' : 'On hand stays the same.';
}
