/** What the floor reports of an order: released, picked and packed units, a short pick, a delivery. */
import {useState} from 'react';
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useNow} from '../../ui/clock.tsx';
import {instantOf, instantText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, DayField, TimeField, UnitsField} from './fields.tsx';
import {type LotChoice, type LotView, lotsOf, useLotUnits} from './lot-units.tsx';
import {useOverride} from './override.tsx';

type Props = {readonly detail: OrderDetail; readonly onClose: () => void};
type LotProps = Props & {readonly line: number; readonly lot: number};
export type Stage = CommandOf<'AdvanceLots'>['to'];

const STAGES: readonly {key: Stage; word: string; verb: string; from: 'allocated' | 'released' | 'picked'}[] = [
  {key: 'released', word: 'Release to the floor', verb: 'Release', from: 'allocated'},
  {key: 'picked', word: 'Pick', verb: 'Pick', from: 'released'},
  {key: 'packed', word: 'Pack', verb: 'Pack', from: 'picked'},
];
const EFFECTS: Readonly<Record<Stage, string>> = {
  released: 'The floor may start on it. From here on a change recalls the work.',
  picked: 'Picked units leave the bin and stand staged for this order.',
  packed: 'Packed units can ship.',
};

/** The stage that most waits for, in the order of the work; undefined when nothing waits for one. */
export const nextStage = (detail: OrderDetail): {key: Stage; verb: string} | undefined =>
  STAGES.find(({from}) => detail.order.lots.some((lot) => lot[from] > 0));

export function AdvanceForm({detail, onClose}: Props) {
  const [to, setTo] = useState<Stage>(nextStage(detail)?.key ?? 'released');
  const stage = STAGES.find((one) => one.key === to) ?? STAGES[0];
  const choices = lotsOf(detail).flatMap(({lot, name}) => choiceOf(lot, name, to));
  const {chosen, fields, units} = useLotUnits(to, choices);
  const override = useOverride();
  const build = (): CommandOf<'AdvanceLots'> | string => {
    if (choices.length === 0) return `Nothing of this order waits to be ${to}.`;
    if (chosen.length === 0) return 'No units are chosen.';
    const takes = to !== 'packed';
    if (takes && override.missing !== null) return override.missing;
    return {type: 'AdvanceLots', order: detail.order.id, to, lots: chosen, ...(takes ? override.over : {})};
  };
  return (
    <CommandForm
      title={`Pick and pack ${detail.order.id}`}
      submit={units === 0 ? (stage?.verb ?? '') : `${stage?.verb} ${qty(units)}`}
      onClose={onClose}
      build={build}
      onRejected={override.onRejected}
      size={620}
      effect={EFFECTS[to]}
    >
      <ChoiceField label="Stage" value={to} onChange={setTo} choices={STAGES} />
      {fields}
      {to !== 'packed' && override.fields}
    </CommandForm>
  );
}

/** Released are first the units that lie there: what rests on supply can be released, but not picked. */
function choiceOf(lot: LotView, name: string, to: Stage): LotChoice[] {
  const from = STAGES.find((one) => one.key === to)?.from ?? 'allocated';
  const most = lot[from];
  if (most === 0) return [];
  // Of stock that is not in view nothing is said: the server knows.
  const ready =
    to === 'released' && lot.onStock !== null ? Math.max(0, Math.min(most, lot.onStock - lot.released)) : most;
  const choice = {line: lot.line, lot: lot.lot, most, ready, word: `${name}: ${qty(most)} ${from}`};
  return [ready < most ? {...choice, hint: `${qty(ready)} on stock, ${qty(most - ready)} ${restWords(lot)}`} : choice];
}

const restWords = (lot: LotView): string => (lot.expected.startsWith('on ') ? `rest ${lot.expected}` : 'not there yet');

export function DeliverForm({detail, onClose}: Props) {
  const now = useNow(60_000);
  const zone = detail.order.zone;
  const [day, setDay] = useState<number>();
  const [minutes, setMinutes] = useState(12 * 60);
  const choices = lotsOf(detail).flatMap(({lot, name}): LotChoice[] => {
    const word = `${name}: ${qty(lot.shipped)} on their way`;
    return lot.shipped > 0 ? [{line: lot.line, lot: lot.lot, most: lot.shipped, ready: lot.shipped, word}] : [];
  });
  const {chosen, fields, units} = useLotUnits('deliver', choices);
  const at = day === undefined ? undefined : instantOf(day, minutes, zone);
  const left = Math.max(
    0,
    ...detail.order.lots
      .filter((lot) => chosen.some((one) => one.line === lot.line && one.lot === lot.lot))
      .map((lot) => lot.shippedAt),
  );
  const build = (): CommandOf<'DeliverLots'> | string => {
    if (choices.length === 0) return 'Nothing of this order is on its way.';
    if (chosen.length === 0) return 'No units are chosen.';
    if (at !== undefined && at > now) return 'That lies in the future.';
    if (at !== undefined && at < left) return `It left only ${instantText(left, zone, now)}.`;
    return {
      type: 'DeliverLots',
      order: detail.order.id,
      lots: chosen,
      ...(at === undefined ? {} : {occurredAt: at}),
    };
  };
  return (
    <CommandForm
      title={`Delivered of ${detail.order.id}`}
      submit={units === 0 ? 'Record the delivery' : `Record ${qty(units)} delivered`}
      onClose={onClose}
      build={build}
      size={620}
      effect={`On time or late is judged by this time at the customer (${zone}).`}
    >
      {fields}
      <div className="two">
        <DayField label="Delivered on" value={day} onChange={setDay} hint="empty: now" />
        {day !== undefined && <TimeField label="At" value={minutes} onChange={setMinutes} />}
      </div>
    </CommandForm>
  );
}

export function ShortPickForm({detail, line, lot, onClose}: LotProps) {
  const [found, setFound] = useState<number>();
  const mine = lotsOf(detail).find((one) => one.lot.line === line && one.lot.lot === lot);
  const released = mine?.lot.released ?? 0;
  const missing = released - (found ?? released);
  const build = (): CommandOf<'ReportShortPick'> | string => {
    if (released === 0) return 'Nothing of this lot is released any more.';
    if (found === undefined) return 'A quantity is missing.';
    if (missing <= 0) return `All ${qty(released)} are there: pick them.`;
    return {type: 'ReportShortPick', order: detail.order.id, line, lot, found};
  };
  return (
    <CommandForm
      title={`Short pick of ${detail.order.id} line ${line}`}
      submit={found === undefined || missing <= 0 ? 'Report short' : `Report ${qty(missing)} missing`}
      onClose={onClose}
      build={build}
      effect={`${mine?.name ?? ''}. What is found is picked; the book of the bin is set right, and the missing ${
        missing > 0 ? count(missing, 'unit') : 'units'
      } keep their promise and wait for supply.`}
    >
      <UnitsField
        label="Found"
        value={found}
        onChange={setFound}
        min={0}
        hint={`of ${qty(released)} released`}
        autoFocus
      />
    </CommandForm>
  );
}
