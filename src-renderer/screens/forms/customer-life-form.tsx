/**
 * How long goods must still be good when they are delivered to a customer. The rest of what is known of him stays; it is not sent over what
 * somebody else has changed of him, nor kept for later while the line is down.
 */
import {useState} from 'react';
import type {CustomerCalendar} from '../../../src-shared/api/calendars.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useStatus} from '../../data/engine.tsx';
import {CommandForm} from './command-form.tsx';
import {definitionText} from './definition-text.ts';
import {minimumLifeCommand} from './life-draft.ts';
import {LIFE_DAYS_MAX} from './life-form.tsx';
import {NumberField, wholeForm} from './number-field.tsx';

const EFFECT =
  'Counts for what is promised from now on, of goods that are kept by lots. What was promised keeps the day until which it must last.';
const DAYS = wholeForm('days', 0, LIFE_DAYS_MAX);

export function CustomerLifeForm({row: {definition}, onClose}: {row: CustomerCalendar; onClose: () => void}) {
  const [base] = useState(definition);
  const [days, setDays] = useState<number | undefined>(definition.rules.minimumLifeDays ?? 0);
  const live = useStatus()?.connection === 'live';
  const build = (): CommandOf<'DefineCustomers'> | string => {
    const command = minimumLifeCommand(base, days);
    const own = typeof command === 'string' ? base : command.customers[0];
    if (![base, own].some((one) => definitionText(one) === definitionText(definition)))
      return 'Somebody else has changed the customer meanwhile. Close this and begin again.';
    return live ? command : 'This replaces the customer’s rules, so it is not kept for later: it needs the line.';
  };
  return (
    <CommandForm
      title={`Shelf life for ${definition.name}`}
      submit="Set the days"
      onClose={onClose}
      build={build}
      effect={EFFECT}
    >
      <NumberField
        label="Days left at delivery, at least"
        value={days}
        onChange={setDays}
        form={DAYS}
        hint="0 where whatever is good that day will do"
        autoFocus
      />
    </CommandForm>
  );
}
