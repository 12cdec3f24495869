/**
 * The floor's form for somebody who sees no orders: what lies before him bears a label, the claim's own id (order, line and
 * lot), and that is all a command needs. What cannot be done at this stage the server refuses with what can.
 */
import {TextInput} from '@mantine/core';
import {useState} from 'react';
import {type CommandType, useMay} from '../../data/engine.tsx';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, UnitsField} from './fields.tsx';
import {type Act, commandOfLabel} from './label.ts';

const ACTS = [
  {key: 'released', word: 'Release to the floor', command: 'AdvanceLots'},
  {key: 'picked', word: 'Picked', command: 'AdvanceLots'},
  {key: 'packed', word: 'Packed', command: 'AdvanceLots'},
  {key: 'shipped', word: 'Shipped', command: 'ShipLots'},
  {key: 'short', word: 'Short pick: so many found', command: 'ReportShortPick'},
] as const satisfies readonly {key: Act; word: string; command: CommandType}[];

type LabelFormProps = {
  /** Of the claim it was opened on; empty to type or scan one. */
  readonly label?: string;
  readonly quantity?: number;
  /** The step it opens on. */
  readonly first?: Act;
  readonly onClose: () => void;
};

export function LabelForm({label = '', quantity: most, first = 'released', onClose}: LabelFormProps) {
  const may = useMay();
  const [typed, setTyped] = useState(label);
  const [act, setAct] = useState<Act>(first);
  const [quantity, setQuantity] = useState(most);
  const acts = ACTS.filter((one) => may(one.command));
  return (
    <CommandForm
      title={label === '' ? 'Act on a label' : `Act on ${label}`}
      submit={ACTS.find((one) => one.key === act)?.word ?? ''}
      onClose={onClose}
      build={() => commandOfLabel(typed, act, quantity)}
      effect="Each step needs the one before: release, pick, pack, ship. The server says what is left of a step."
    >
      {label === '' && (
        <TextInput
          label="Label"
          description="order/line.lot, as on the pick list: SO-1042/3.1"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <ChoiceField label="Step" value={act} onChange={setAct} choices={acts} />
      <UnitsField label="Units" value={quantity} onChange={setQuantity} min={act === 'short' ? 0 : 1} />
    </CommandForm>
  );
}
