/** Fields of a calendar: its weekdays and hours, its holidays, and the changes that are known beforehand. */
import {ActionIcon, Button} from '@mantine/core';
import {IconPlus, IconX} from '@tabler/icons-react';
import {useState} from 'react';
import {dayText} from '../../ui/dates.ts';
import {count} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {WEEKDAYS} from '../calendars/words.ts';
import {
  type CalendarDraft,
  type calendarFault,
  type DraftWeek,
  mayAddChange,
  withChange,
  withHolidays,
  withNewChange,
  withoutChange,
  withoutHoliday,
} from './calendar-draft.ts';
import {DayField, TimeField} from './fields.tsx';

type WeekdaysProps = {
  readonly label: string;
  readonly value: readonly number[];
  readonly onChange: (next: number[]) => void;
  /** In a table the column head is the label. */
  readonly bare?: boolean;
};

export function WeekdaysField({label, value, onChange, bare = false}: WeekdaysProps) {
  const toggle = (day: number) =>
    onChange(value.includes(day) ? value.filter((one) => one !== day) : [...value, day].sort((a, b) => a - b));
  return (
    <fieldset className="weekdays">
      <legend className={bare ? 'sr' : ''}>{label}</legend>
      {WEEKDAYS.map((word, i) => (
        <button
          key={word}
          type="button"
          aria-label={word}
          aria-pressed={value.includes(i + 1)}
          onClick={() => toggle(i + 1)}
        >
          {word.slice(0, 3)}
        </button>
      ))}
    </fieldset>
  );
}

/** Midnight at the end of a day is 24:00: a clock shows it as nought. */
const asClosing = (minutes: number): number => (minutes === 0 ? 1_440 : minutes);

type HoursProps = {
  readonly week: DraftWeek;
  readonly onChange: (change: Partial<DraftWeek>) => void;
  readonly bare?: string;
};

function Hours({week: {opens, closes}, onChange, bare}: HoursProps) {
  const of = bare === undefined ? {} : {bare: true};
  const named = (word: string) => (bare === undefined ? word : `${word}, ${bare}`);
  return (
    <>
      <TimeField label={named('Opens')} value={opens} onChange={(next) => onChange({opens: next})} {...of} />
      <TimeField
        label={named('Closes')}
        value={closes % 1_440}
        onChange={(next) => onChange({closes: asClosing(next)})}
        {...of}
      />
    </>
  );
}

type FieldsProps = {
  readonly draft: CalendarDraft;
  readonly today: number;
  /** What is done on these days: "Open on". */
  readonly word: string;
  /** Carriers and customers have days, sites hours too. */
  readonly hours: boolean;
  readonly fault: ReturnType<typeof calendarFault>;
  readonly onChange: (draft: CalendarDraft) => void;
};

export function CalendarFields({draft, today, word, hours, fault, onChange}: FieldsProps) {
  return (
    <>
      <div className="calendar-week">
        <WeekdaysField label={word} value={draft.workdays} onChange={(workdays) => onChange({...draft, workdays})} />
        {hours && <Hours week={draft} onChange={(change) => onChange({...draft, ...change})} />}
      </div>
      {fault?.change === null && <Fault words={fault.words} />}
      <Changes {...{draft, today, word, hours, fault, onChange}} />
      <Holidays {...{draft, today, onChange}} />
    </>
  );
}

export const Fault = ({words}: {words: string}) => (
  <div className="field-fault" role="alert">
    {words}
  </div>
);

function Changes({draft, today, word, hours, fault, onChange}: FieldsProps) {
  return (
    <section aria-label="Known changes">
      <div className="row">
        <b className="grow">Known changes</b>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          disabled={!mayAddChange(draft)}
          onClick={() => onChange(withNewChange(draft))}
        >
          Add a change
        </Button>
      </div>
      {draft.changes.length === 0 ? (
        <div className="sub">None: it stays like this.</div>
      ) : (
        <table className="tbl calendar-changes">
          <thead>
            <tr>
              <th>From</th>
              <th>{word}</th>
              {hours && <th>Opens</th>}
              {hours && <th>Closes</th>}
              <th aria-label="Take out" />
            </tr>
          </thead>
          <tbody>
            {draft.changes.map((change, i) => (
              <Change
                key={change.key}
                {...{change, hours, today}}
                n={i + 1}
                fault={fault?.change === i ? fault.words : undefined}
                onChange={(next) => onChange(withChange(draft, change.key, next))}
                onRemove={() => onChange(withoutChange(draft, change.key))}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

type ChangeProps = {
  readonly change: CalendarDraft['changes'][number];
  readonly n: number;
  readonly hours: boolean;
  readonly today: number;
  readonly fault: string | undefined;
  readonly onChange: (change: Partial<CalendarDraft['changes'][number]>) => void;
  readonly onRemove: () => void;
};

function Change({change, n, hours, today, fault, onChange, onRemove}: ChangeProps) {
  const {from, workdays} = change;
  const isPast = from !== undefined && from <= today;
  return (
    <>
      <tr>
        <td>
          <DayField
            label={`From, change ${n}`}
            bare
            value={from}
            onChange={(next) => onChange({from: next})}
            error={fault !== undefined}
          />
        </td>
        <td>
          <WeekdaysField
            bare
            label={`Weekdays, change ${n}`}
            value={workdays}
            onChange={(next) => onChange({workdays: next})}
          />
        </td>
        {hours && (
          <HoursCells>
            <Hours week={change} onChange={onChange} bare={`change ${n}`} />
          </HoursCells>
        )}
        <td>
          <ActionIcon aria-label={`Take out change ${n}`} onClick={onRemove}>
            <IconX size={14} />
          </ActionIcon>
        </td>
      </tr>
      {(fault !== undefined || isPast) && (
        <tr>
          <td colSpan={hours ? 5 : 3}>
            {fault === undefined ? (
              <span className="sub">Counts already; it stays for what is reckoned of the days before.</span>
            ) : (
              <Fault words={fault} />
            )}
          </td>
        </tr>
      )}
    </>
  );
}

function HoursCells({children}: {children: React.ReactNode}) {
  return (
    <td colSpan={2}>
      <div className="calendar-hours">{children}</div>
    </td>
  );
}

type HolidaysProps = Pick<FieldsProps, 'draft' | 'today' | 'onChange'>;

function Holidays({draft, today, onChange}: HolidaysProps) {
  const [from, setFrom] = useState<number>();
  const [to, setTo] = useState<number>();
  const coming = draft.holidays.filter((day) => day >= today);
  const past = draft.holidays.length - coming.length;
  const last = to ?? from;
  const add = () => {
    if (from === undefined || last === undefined) return;
    onChange(withHolidays(draft, from, last));
    setFrom(undefined);
    setTo(undefined);
  };
  return (
    <section aria-label="Holidays">
      <div className="calendar-add">
        <b>Closed days</b>
        <span className="sub grow">{past > 0 && `and ${count(past, 'day')} gone by`}</span>
        <span className="sub">from</span>
        <DayField label="First closed day" bare value={from} onChange={setFrom} />
        <span className="sub">to</span>
        <DayField label="Last closed day" bare value={to} onChange={setTo} />
        <Button
          variant="default"
          size="compact-sm"
          disabled={from === undefined || last === undefined || last < from}
          onClick={add}
        >
          {from === undefined || last === undefined || last <= from ? 'Add' : `Add ${count(last - from + 1, 'day')}`}
        </Button>
      </div>
      <Scroll label="Closed days" className="holidays">
        {coming.length === 0 && <span className="sub">No day to come is closed beside the week.</span>}
        {coming.map((day) => (
          <span key={day} className="holiday">
            {dayText(day, today)}
            <ActionIcon
              size="xs"
              aria-label={`Open on ${dayText(day, today)}`}
              onClick={() => onChange(withoutHoliday(draft, day))}
            >
              <IconX size={12} />
            </ActionIcon>
          </span>
        ))}
      </Scroll>
    </section>
  );
}
