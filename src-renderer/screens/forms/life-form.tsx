/**
 * Whether an item is kept by lots, and for how many days its goods are good. An item is defined whole: it is sent as it is now, not over
 * what somebody else has changed of it, and is not kept for later while the line is down.
 */
import {useState} from 'react';
import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import type {PositionDetail} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {CommandForm} from './command-form.tsx';
import {definitionText} from './definition-text.ts';
import {lifeCommand} from './life-draft.ts';
import {NumberField, wholeForm} from './number-field.tsx';

export const LIFE_DAYS_MAX = 10_000;
const LIFE_DAYS = wholeForm('days', 1, LIFE_DAYS_MAX);

/** The drill it is opened from has read the item already, so this is there at once. */
export function LifeForm({row, onClose}: {row: InventoryRow; onClose: () => void}) {
  const {client} = useEngine();
  const {site, item} = row;
  const {data} = useAnswer(`${site}/${item}`, (signal) => client.position.detail({site, item}, {signal}));
  return data === undefined ? null : <Form item={data.item} onClose={onClose} />;
}

function Form({item, onClose}: {item: PositionDetail['item']; onClose: () => void}) {
  const [base] = useState(item);
  const [days, setDays] = useState(item.lifeDays);
  const live = useStatus()?.connection === 'live';
  const build = (): CommandOf<'DefineItems'> | string => {
    const command = lifeCommand(base, days);
    const own = typeof command === 'string' ? base : command.items[0];
    if (![base, own].some((one) => definitionText(one) === definitionText(item)))
      return 'Somebody else has changed the item meanwhile. Close this and begin again.';
    return live ? command : 'This replaces the item, so it is not kept for later: it needs the line.';
  };
  return (
    <CommandForm
      title={`Shelf life of ${item.id} ${item.name}`}
      submit={days === undefined ? 'Keep it without lots' : 'Set the shelf life'}
      onClose={onClose}
      build={build}
      effect={effectOf(base.lifeDays, days)}
    >
      <NumberField
        label="Days for which it is good"
        value={days}
        onChange={setDays}
        form={LIFE_DAYS}
        hint="from when it comes; empty: nobody asks how long it is good"
        autoFocus
      />
    </CommandForm>
  );
}

function effectOf(before: number | undefined, days: number | undefined): string {
  if (days === undefined)
    return before === undefined
      ? 'It is not kept by lots: all of it is as good as any other.'
      : 'What comes in needs no lot any more, and is promised whatever its day is. Lots that are there stay named until they leave.';
  if (before === undefined)
    return [
      'What comes in needs a lot and its last day from now on.',
      'What is there has none until somebody names it, and is promised to nobody.',
    ].join(' ');
  return 'What is on order counts as good for so many days from when it comes. Lots that are there keep their day.';
}
