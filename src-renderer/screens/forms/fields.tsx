/** Fields that know the domain's kinds: whole units, a day, a reason, an item or customer looked up in the engine. */
import {Select, Textarea, TextInput} from '@mantine/core';
import {useEffect, useState} from 'react';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {useEngine} from '../../data/engine.tsx';
import {clockText, dayFromIso, dayText, isoFromDay} from '../../ui/dates.ts';
import {price, priceFromText} from '../../ui/format.ts';
import {useStill} from '../../ui/latest.ts';
import {farFault} from './day-fault.ts';
import {useReportFault} from './field-faults.tsx';
import {NumberField, type NumberFieldProps, wholeForm} from './number-field.tsx';

export const REASON_CHARS_MAX = 200;

type FieldProps<T> = {readonly label: string; readonly value: T; readonly onChange: (value: T) => void};

/** Whole units, or what `of` names; undefined while empty. */
export function UnitsField({
  min = 1,
  max,
  of = 'units',
  ...rest
}: Omit<NumberFieldProps, 'form' | 'cell'> & {min?: number; max?: number; of?: 'units' | 'minutes' | 'kilograms'}) {
  return <NumberField {...rest} form={wholeForm(of, min, max)} />;
}

/** Whole units in a table. */
export function UnitsCell({min = 0, ...rest}: Omit<NumberFieldProps, 'form' | 'cell' | 'hint'> & {min?: number}) {
  return <NumberField {...rest} form={wholeForm('units', min)} cell={92} />;
}

/** The price of a unit as people type it, in a table; what can be read of it is written out when one leaves it. */
export function PriceCell({label, value, onChange, currency}: FieldProps<string> & {currency: string}) {
  const read = priceFromText(value, currency);
  const fault = value.trim() !== '' && read === undefined ? `A price, such as ${price(25_000, currency)}` : undefined;
  useReportFault(label, fault);
  return (
    <TextInput
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => read !== undefined && onChange(price(read, currency))}
      placeholder={price(0, currency)}
      inputMode="decimal"
      maxLength={20}
      error={fault}
      w={110}
      ml="auto"
      classNames={{input: 'num strong'}}
    />
  );
}

/** A calendar day as a day number; undefined while empty. */
export function DayField({
  label,
  value,
  onChange,
  hint,
  error,
  bare = false,
}: FieldProps<number | undefined> & {hint?: string; error?: string | boolean | undefined; bare?: boolean}) {
  const fault = farFault(value) ?? error;
  useReportFault(label, typeof fault === 'string' ? fault : undefined);
  return (
    <TextInput
      type="date"
      {...(bare ? {'aria-label': label} : {label})}
      description={hint}
      error={fault}
      value={value === undefined ? '' : isoFromDay(value)}
      onChange={(event) => onChange(dayFromIso(event.currentTarget.value))}
      // The browser writes a date in its own way, and without the day of the week.
      rightSection={value === undefined || bare ? null : <span className="meta">{dayText(value).split(' ')[0]}</span>}
      rightSectionWidth={38}
      rightSectionPointerEvents="none"
    />
  );
}

/** Minutes after midnight. */
export function TimeField({
  label,
  value,
  onChange,
  error,
  bare = false,
}: FieldProps<number> & {error?: string | undefined; bare?: boolean}) {
  return (
    <TextInput
      type="time"
      {...(bare ? {'aria-label': label} : {label})}
      error={error}
      value={clockText(value)}
      onChange={(event) => {
        const [hours, minutes] = event.currentTarget.value.split(':').map(Number);
        if (hours !== undefined && minutes !== undefined) onChange(hours * 60 + minutes);
      }}
    />
  );
}

/** Why; every decision that needs one keeps it for ever. */
export function ReasonField({
  value,
  onChange,
  label = 'Reason',
  autoFocus = false,
}: Omit<FieldProps<string>, 'label'> & {label?: string; autoFocus?: boolean}) {
  return (
    <Textarea
      size="xs"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={REASON_CHARS_MAX}
      rows={2}
      data-autofocus={autoFocus ? true : undefined}
    />
  );
}

export function ChoiceField<Key extends string>(
  props: FieldProps<Key> & {
    choices: readonly {readonly key: Key; readonly word: string}[];
    /** In a table the column head is the label. */
    bare?: boolean;
  },
) {
  return (
    <Select
      {...(props.bare === true ? {'aria-label': props.label} : {label: props.label})}
      value={props.value}
      onChange={(value) => value !== null && props.onChange(value as Key)}
      data={props.choices.map((choice) => ({value: choice.key, label: choice.word}))}
      allowDeselect={false}
      checkIconPosition="right"
    />
  );
}

type LookupFieldProps = {
  readonly kind: 'item' | 'customer' | 'site' | 'supplier';
  readonly label: string;
  readonly value: LookupHit | undefined;
  readonly onChange: (hit: LookupHit | undefined) => void;
  readonly autoFocus?: boolean;
  /** In a table the column head is the label. */
  readonly bare?: boolean;
};

/**
 * What the engine finds in its own rows as one types; `nothing`: it looked for just this and found none; `press`: for the list's
 * pointer down.
 */
export function useLookup(kind: LookupFieldProps['kind'], text: string) {
  const {client} = useEngine();
  const [hits, setHits] = useState<readonly LookupHit[]>([]);
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const abort = new AbortController();
    client.lookup({kind, text: text.slice(0, 80), limit: 20}, {signal: abort.signal}).then(
      (found) => {
        if (abort.signal.aborted) return;
        setHits(found);
        setAsked(text);
      },
      () => undefined, // the next key asks again
    );
    return () => abort.abort();
  }, [client, kind, text]);
  const {shown, press} = useStill(hits);
  return {hits: shown, nothing: text !== '' && asked === text && hits.length === 0, press};
}

/** Found by code or name as one types. */
export function LookupField({kind, label, value, onChange, autoFocus = false, bare = false}: LookupFieldProps) {
  const [text, setText] = useState('');
  const {hits, nothing, press} = useLookup(kind, text);
  const all = value === undefined || hits.some((hit) => hit.id === value.id) ? hits : [value, ...hits];
  const written = (hit: LookupHit) => `${hit.id} ${hit.label}`;
  return (
    <Select
      {...(bare ? {'aria-label': label} : {label})}
      searchable
      clearable={!bare}
      placeholder="Code or name"
      // Said below the field: a listbox without options is none to a screen reader.
      error={nothing && all.length === 0 ? 'Nothing found in your view' : undefined}
      maxDropdownHeight={260}
      data={all.map((hit) => ({value: hit.id, label: written(hit)}))}
      filter={({options}) => options}
      value={value?.id ?? null}
      onChange={(id) => onChange(all.find((hit) => hit.id === id))}
      // Mantine writes the chosen label into the field and reports it as a search; that is no question.
      onSearchChange={(typed) => setText(value !== undefined && typed === written(value) ? '' : typed)}
      renderOption={({option}) => <HitOption hit={all.find((hit) => hit.id === option.value)} />}
      data-autofocus={autoFocus ? true : undefined}
      comboboxProps={{width: 420, position: 'bottom-start'}}
      scrollAreaProps={{onPointerDown: press}}
    />
  );
}

export function HitOption({hit}: {hit: LookupHit | undefined}) {
  if (hit === undefined) return null;
  return (
    <span className="row" style={{width: '100%'}}>
      <span className="nowrap">{hit.id}</span>
      <span className="trunc grow">{hit.label}</span>
      <span className="meta nowrap">{hit.detail}</span>
    </span>
  );
}
