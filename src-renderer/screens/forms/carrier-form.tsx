/** Defines a carrier whole: when it drives, and each of its services with lanes and prices. */
import {Button, Checkbox, TextInput} from '@mantine/core';
import {IconPlus, IconX} from '@tabler/icons-react';
import {useState} from 'react';
import type {CarrierCalendar} from '../../../src-shared/api/calendars.ts';
import {ID_CHARS_MAX, ID_WORDS, isId, NAME_CHARS_MAX} from '../../../src-shared/kernel/names.ts';
import {Signal} from '../../ui/signal.tsx';
import {calendarFault} from './calendar-draft.ts';
import {CalendarFields, Fault} from './calendar-fields.tsx';
import {CalendarForm} from './calendar-form.tsx';
import {
  type CarrierDraft,
  carrierDraft,
  carrierFault,
  carrierOf,
  type Missing,
  mayAddService,
  missingOfCarrier,
  withoutService,
  withService,
  withServiceChange,
} from './carrier-draft.ts';
import {ServiceFields} from './carrier-service.tsx';

type FormProps = {
  /** Undefined: a new one. */
  readonly row: CarrierCalendar | undefined;
  readonly today: number;
  /** Ids that are given. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onDone: (carrier: string) => void;
};

export function CarrierForm({row, today, taken, onClose, onDone}: FormProps) {
  const [draft, setDraft] = useState(() => carrierDraft(row, today));
  /** Key of a service; 0: the carrier itself. */
  const [chosen, setChosen] = useState(0);
  const missing = missingOfCarrier(draft, taken);
  const service = draft.services.find((one) => one.key === chosen);
  return (
    <CalendarForm
      title={row === undefined ? 'New carrier' : `Carrier ${row.definition.id}: ${row.definition.name}`}
      submit={row === undefined ? 'Make the carrier' : 'Set the carrier'}
      size={940}
      defined={row && {type: 'DefineCarrier', carrier: row.definition}}
      typed={missing?.what ?? {type: 'DefineCarrier', carrier: carrierOf(draft)}}
      onClose={onClose}
      onAccepted={() => onDone(draft.id.trim())}
    >
      {(fault) => {
        const wrong = carrierFault(fault, draft);
        return (
          <div className="carrier-form">
            <Parts
              {...{draft, chosen}}
              wrong={wrong ?? missing ?? undefined}
              onChoose={setChosen}
              onChange={setDraft}
            />
            {service === undefined ? (
              <Own
                {...{draft, today, taken}}
                fault={wrong?.service === 0 ? wrong.what : undefined}
                onChange={setDraft}
              />
            ) : (
              <ServiceFields
                key={chosen}
                {...{service, today}}
                fault={wrong?.service === chosen ? wrong : undefined}
                missing={missing?.service === chosen ? missing : undefined}
                onChange={(change) => setDraft(withServiceChange(draft, chosen, change))}
              />
            )}
          </div>
        );
      }}
    </CalendarForm>
  );
}

type PartsProps = {
  readonly draft: CarrierDraft;
  readonly chosen: number;
  readonly wrong: Missing | undefined;
  readonly onChoose: (key: number) => void;
  readonly onChange: (draft: CarrierDraft) => void;
};

/** The carrier and its services, one below the other; what is wrong or missing is marked. */
function Parts({draft, chosen, wrong, onChoose, onChange}: PartsProps) {
  const parts = [
    {key: 0, word: 'The carrier and its days'},
    ...draft.services.map(({key, name, id}) => ({key, word: name || id || 'New service'})),
  ];
  const add = () => {
    const next = withService(draft);
    onChange(next);
    onChoose(next.services.at(-1)?.key ?? 0);
  };
  const remove = () => {
    onChange(withoutService(draft, chosen));
    onChoose(0);
  };
  return (
    <nav className="carrier-parts" aria-label="Parts of the carrier">
      {parts.map(({key, word}) => (
        <button key={key} type="button" aria-current={key === chosen} onClick={() => onChoose(key)}>
          <span className="trunc grow">{word}</span>
          {wrong?.service === key && <Signal aspect="caution" size={10} label={wrong.what} />}
        </button>
      ))}
      <div className="row">
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          disabled={!mayAddService(draft)}
          onClick={add}
        >
          Add a service
        </Button>
        {chosen !== 0 && (
          <Button variant="default" size="compact-sm" leftSection={<IconX size={14} />} onClick={remove}>
            Remove
          </Button>
        )}
      </div>
    </nav>
  );
}

type OwnProps = {
  readonly draft: CarrierDraft;
  readonly today: number;
  readonly taken: readonly string[];
  readonly fault: string | undefined;
  readonly onChange: (draft: CarrierDraft) => void;
};

function Own({draft, today, taken, fault, onChange}: OwnProps) {
  const id = draft.id.trim();
  const wrongId = id !== '' && !isId(id) ? `Only ${ID_WORDS}` : undefined;
  const given = !draft.known && taken.includes(id) ? 'There is one already' : undefined;
  return (
    <div className="form carrier-part">
      <div className="two top">
        <TextInput
          label="Id"
          value={draft.id}
          maxLength={ID_CHARS_MAX}
          // Pickups and promises know it by this.
          disabled={draft.known}
          error={wrongId ?? given}
          onChange={(event) => onChange({...draft, id: event.currentTarget.value})}
        />
        <TextInput
          label="Name"
          value={draft.name}
          maxLength={NAME_CHARS_MAX}
          onChange={(event) => onChange({...draft, name: event.currentTarget.value})}
        />
      </div>
      <Checkbox
        label="Takes goods (off: nobody is promised by it)"
        checked={draft.active}
        onChange={(event) => onChange({...draft, active: event.currentTarget.checked})}
      />
      <CalendarFields
        word="Drives on"
        draft={draft.calendar}
        today={today}
        hours={false}
        fault={calendarFault(fault, 'days: ')}
        onChange={(calendar) => onChange({...draft, calendar})}
      />
      {fault !== undefined && !fault.startsWith('days: ') && <Fault words={fault} />}
    </div>
  );
}
