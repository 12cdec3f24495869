/** Defines a supplier whole: when it works, and how many of its working days it takes from an order to the dock. */
import {Checkbox, TextInput} from '@mantine/core';
import {useState} from 'react';
import type {SupplierCalendar} from '../../../src-shared/api/calendars.ts';
import {ID_CHARS_MAX, ID_WORDS, isId, NAME_CHARS_MAX} from '../../../src-shared/kernel/names.ts';
import {calendarFault} from './calendar-draft.ts';
import {CalendarFields, Fault} from './calendar-fields.tsx';
import {CalendarForm} from './calendar-form.tsx';
import {NumberField, wholeForm} from './number-field.tsx';
import {missingOfSupplier, type SupplierDraft, supplierDraft, supplierOf} from './supplier-draft.ts';

/** As a supplier's definition allows. */
const LEAD_DAYS = wholeForm('days', 0, 365);
const PLACE_CHARS_MAX = 60;
const DAYS = 'days: ';

type FormProps = {
  /** Undefined: a new one. */
  readonly row: SupplierCalendar | undefined;
  /** Of the company: where a new one is unless it says otherwise. */
  readonly zone: string;
  readonly today: number;
  /** Ids that are given. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
};

export function SupplierForm({row, zone, today, taken, onClose}: FormProps) {
  const [draft, setDraft] = useState(() => supplierDraft(row, today, zone));
  const missing = missingOfSupplier(draft, taken);
  return (
    <CalendarForm
      title={row === undefined ? 'New supplier' : `Supplier ${row.definition.id}: ${row.definition.name}`}
      submit={row === undefined ? 'Make the supplier' : 'Set the supplier'}
      of="purchases"
      defined={row && {type: 'DefineSupplier', supplier: row.definition}}
      typed={missing ?? {type: 'DefineSupplier', supplier: supplierOf(draft)}}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <Place {...{draft, taken}} onChange={setDraft} />
          <div className="two">
            <NumberField
              label="Lead in its working days"
              hint="from the order to the dock; empty: not known"
              value={draft.leadDays}
              form={LEAD_DAYS}
              onChange={(leadDays) => setDraft({...draft, leadDays})}
            />
            <div className="row">
              <Checkbox
                label="Works on any day"
                checked={draft.anyDay}
                onChange={(event) => setDraft({...draft, anyDay: event.currentTarget.checked})}
              />
              <Checkbox
                label="Active"
                checked={draft.active}
                onChange={(event) => setDraft({...draft, active: event.currentTarget.checked})}
              />
            </div>
          </div>
          {!draft.anyDay && (
            <CalendarFields
              word="Works on"
              draft={draft.calendar}
              today={today}
              hours={false}
              fault={calendarFault(fault, DAYS)}
              onChange={(calendar) => setDraft({...draft, calendar})}
            />
          )}
          {fault !== undefined && !fault.startsWith(DAYS) && <Fault words={fault} />}
        </>
      )}
    </CalendarForm>
  );
}

type PlaceProps = {
  readonly draft: SupplierDraft;
  readonly taken: readonly string[];
  readonly onChange: (draft: SupplierDraft) => void;
};

function Place({draft, taken, onChange}: PlaceProps) {
  const id = draft.id.trim();
  const wrongId = id !== '' && !isId(id) ? `Only ${ID_WORDS}` : undefined;
  const given = !draft.known && taken.includes(id) ? 'There is one already' : undefined;
  const text = (field: 'id' | 'name' | 'country' | 'zone', label: string, maxLength: number) => ({
    label,
    maxLength,
    value: draft[field],
    onChange: (event: {currentTarget: {value: string}}) => onChange({...draft, [field]: event.currentTarget.value}),
  });
  return (
    <>
      <div className="two top">
        <TextInput {...text('id', 'Id', ID_CHARS_MAX)} disabled={draft.known} error={wrongId ?? given} />
        <TextInput {...text('name', 'Name', NAME_CHARS_MAX)} />
      </div>
      <div className="two top">
        <TextInput {...text('country', 'Country', PLACE_CHARS_MAX)} />
        <TextInput {...text('zone', 'Time zone', PLACE_CHARS_MAX)} placeholder="Europe/London" />
      </div>
    </>
  );
}
