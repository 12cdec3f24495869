/** When a customer takes goods in. The rest of what is known of him stays. */
import {Checkbox} from '@mantine/core';
import {useState} from 'react';
import type {CustomerCalendar} from '../../../src-shared/api/calendars.ts';
import type {CommandOf} from '../../data/commands.ts';
import {calendarDraft, calendarFault, daysOf, missingOfCalendar} from './calendar-draft.ts';
import {CalendarFields, Fault} from './calendar-fields.tsx';
import {CalendarForm} from './calendar-form.tsx';

type Customer = CommandOf<'DefineCustomers'>['customers'][number];
const defined = (customer: Customer): CommandOf<'DefineCustomers'> => ({
  type: 'DefineCustomers',
  customers: [customer],
});

export function ReceivingForm({row: {definition, today}, onClose}: {row: CustomerCalendar; onClose: () => void}) {
  const {receives, ...others} = definition;
  const [always, setAlways] = useState(false);
  const [draft, setDraft] = useState(() => calendarDraft(receives, today));
  const missing = always ? null : missingOfCalendar(draft);
  const prefix = `receiving days of customer ${definition.id}: `;
  return (
    <CalendarForm
      title={`When ${definition.name} takes goods in`}
      submit={always ? 'Take goods in always' : 'Set the days'}
      defined={defined(definition)}
      typed={missing ?? defined(always ? others : {...others, receives: daysOf(draft)})}
      onClose={onClose}
    >
      {(fault) => (
        <>
          {receives !== undefined && (
            <Checkbox
              label="Whenever somebody delivers"
              checked={always}
              onChange={(event) => setAlways(event.currentTarget.checked)}
            />
          )}
          {!always && (
            <CalendarFields
              word="Takes goods in on"
              {...{draft, today}}
              hours={false}
              fault={calendarFault(fault, prefix)}
              onChange={setDraft}
            />
          )}
          {fault !== undefined && !fault.startsWith(prefix) && <Fault words={fault} />}
        </>
      )}
    </CalendarForm>
  );
}
