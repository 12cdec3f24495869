/** Fields that know the domain's kinds: whole units, a day, a reason, an item or customer looked up in the engine. */
import {NumberInput, Select, Textarea, TextInput} from '@mantine/core';
import {useEffect, useState} from 'react';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {useEngine} from '../../data/engine.tsx';
import {clockText, dayFromIso, isoFromDay} from '../../ui/dates.ts';
import {currencyOf, price, priceFromText} from '../../ui/format.ts';
import {useStill} from '../../ui/latest.ts';

const UNITS_MAX = 1_000_000_000;
/** What a pickup may take at most. */
const GRAMS_MAX = 1_000_000_000;
export const REASON_CHARS_MAX = 200;
/** Minor units: a typed amount stays an exact integer. */
const AMOUNT_MAX = 1_000_000_000_000;

type FieldProps<T> = {readonly label: string; readonly value: T; readonly onChange: (value: T) => void};

/** Whole units; undefined while empty. */
export function UnitsField(
  props: FieldProps<number | undefined> & {
    min?: number;
    max?: number;
    hint?: string | undefined;
    error?: string | undefined;
    autoFocus?: boolean;
  },
) {
  return (
    <NumberInput
      label={props.label}
      description={props.hint}
      error={props.error}
      value={props.value ?? ''}
      onChange={(value) => props.onChange(typeof value === 'number' ? value : undefined)}
      min={props.min ?? 1}
      max={props.max ?? UNITS_MAX}
      allowDecimal={false}
      thousandSeparator=","
      clampBehavior="none"
      data-autofocus={props.autoFocus === true ? true : undefined}
    />
  );
}

/** Whole units in a table, where the column's head and the row are the label. */
export function UnitsCell(props: FieldProps<number | undefined> & {min?: number; autoFocus?: boolean}) {
  return (
    <NumberInput
      aria-label={props.label}
      value={props.value ?? ''}
      onChange={(value) => props.onChange(typeof value === 'number' ? value : undefined)}
      min={props.min ?? 0}
      max={UNITS_MAX}
      allowDecimal={false}
      thousandSeparator=","
      clampBehavior="none"
      w={92}
      ml="auto"
      classNames={{input: 'num strong'}}
      data-autofocus={props.autoFocus === true ? true : undefined}
    />
  );
}

/** What is wrong with a weight, in the words of its field; undefined when nothing is. */
export const kilosFault = (grams: number | undefined): string | undefined =>
  grams === undefined || (grams >= 0 && grams <= GRAMS_MAX) ? undefined : '0 to 1,000,000 kg';

/** A weight in kilograms, kept as whole grams; undefined while empty. */
export function KilosField(props: FieldProps<number | undefined> & {hint?: string; autoFocus?: boolean}) {
  return (
    <NumberInput
      label={props.label}
      description={props.hint}
      {...useScaled(props.value, 1_000, props.onChange)}
      error={kilosFault(props.value)}
      min={0}
      decimalScale={3}
      thousandSeparator=","
      clampBehavior="none"
      data-autofocus={props.autoFocus === true ? true : undefined}
    />
  );
}

/**
 * A number that is typed in a larger unit and kept exact in the smallest, `scale` to one. What is on its way (`2.`, `7.50`) is no
 * number to the input yet: it stays as it is typed, and counts as what it says.
 */
export function useScaled(value: number | undefined, scale: number, onChange: (value: number | undefined) => void) {
  const [typed, setTyped] = useState<string | number>('');
  const read = (text: string | number): number | undefined => {
    const amount = text === '' ? Number.NaN : Number(text);
    return Number.isFinite(amount) ? Math.round(amount * scale) : undefined;
  };
  return {
    value: read(typed) === value ? typed : value === undefined ? '' : value / scale,
    onChange: (next: string | number) => {
      setTyped(next);
      onChange(read(next));
    },
  };
}

/** Money in whole minor units of `currency`; undefined while empty. */
export function MoneyField(
  props: FieldProps<number | undefined> & {currency: string; hint?: string; autoFocus?: boolean},
) {
  const {sign, digits} = currencyOf(props.currency);
  const scale = 10 ** digits;
  return (
    <NumberInput
      label={props.label}
      description={props.hint}
      {...useScaled(props.value, scale, props.onChange)}
      min={0}
      max={AMOUNT_MAX / scale}
      decimalScale={digits}
      prefix={sign}
      thousandSeparator=","
      clampBehavior="none"
      data-autofocus={props.autoFocus === true ? true : undefined}
    />
  );
}

/** The price of a unit as people type it, in a table; what can be read of it is written out when one leaves it. */
export function PriceCell({label, value, onChange, currency}: FieldProps<string> & {currency: string}) {
  const read = priceFromText(value, currency);
  return (
    <TextInput
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => read !== undefined && onChange(price(read, currency))}
      placeholder={price(0, currency)}
      inputMode="decimal"
      maxLength={20}
      error={value.trim() !== '' && read === undefined}
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
}: FieldProps<number | undefined> & {hint?: string; error?: boolean; bare?: boolean}) {
  return (
    <TextInput
      type="date"
      {...(bare ? {'aria-label': label} : {label})}
      description={hint}
      error={error}
      value={value === undefined ? '' : isoFromDay(value)}
      onChange={(event) => onChange(dayFromIso(event.currentTarget.value))}
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
