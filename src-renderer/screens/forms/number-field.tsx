/**
 * The one field for numbers: whole units, minutes, days, kilograms, money. It keeps what is typed as it is typed, reads only what is
 * a number of its form, and says in words what else it is; a form with such a field cannot be sent (`field-faults.tsx`).
 */
import {TextInput} from '@mantine/core';
import {type KeyboardEvent, useState} from 'react';
import {currencyOf} from '../../ui/format.ts';
import {type NumberForm, readNumber, steppedNumber, writeNumber} from '../../ui/numbers.ts';
import {useReportFault} from './field-faults.tsx';

const UNITS_MAX = 1_000_000_000;
/** What a pickup may take at most. */
const GRAMS_MAX = 1_000_000_000;
/** Minor units: a typed amount stays an exact integer. */
const AMOUNT_MAX = 1_000_000_000_000;

export const wholeForm = (of: string, min: number, max = UNITS_MAX): NumberForm => ({
  min,
  max,
  digits: 0,
  words: `Whole ${of} only`,
});
/** Doors of a dock, in tenths: one that is open half of a shift is a half. */
export const doorsForm: NumberForm = {min: 0, max: 990, digits: 1, words: 'Doors, such as 2 or 1.5'};
export const kilosForm = (min = 0, max = GRAMS_MAX): NumberForm => ({
  min,
  max,
  digits: 3,
  unit: ' kg',
  words: 'Kilograms, such as 12.5',
});
export function moneyForm(currency: string, min = 0, max = AMOUNT_MAX): NumberForm {
  const {sign, digits} = currencyOf(currency);
  const form = {min, max, digits, always: digits, sign};
  return {...form, words: `An amount, such as ${writeNumber(1_250, {...form, words: ''})}`};
}

export type NumberFieldProps = {
  readonly label: string;
  /** Of the form's smallest unit; undefined: nothing is typed, or no such number. */
  readonly value: number | undefined;
  /** `fault`: what is typed is no such number; the value is then undefined. */
  readonly onChange: (value: number | undefined, fault: string | undefined) => void;
  readonly form: NumberForm;
  /** What the arrow keys add, in the smallest unit. */
  readonly step?: number;
  readonly hint?: string | undefined;
  readonly autoFocus?: boolean;
  /** In a table, where the column's head and the row are the label: so wide, in pixels. */
  readonly cell?: number;
};

export function NumberField({label, value, onChange, form, step = 10 ** form.digits, ...rest}: NumberFieldProps) {
  const [typed, setTyped] = useState<string>();
  const read = typed === undefined ? undefined : readNumber(typed, form);
  // Somebody else's value, as of another state that is chosen, takes the place of what was typed.
  const mine = read !== undefined && read.value === value ? typed : undefined;
  const fault = mine === undefined ? undefined : read?.fault;
  useReportFault(label, fault);
  const take = (text: string) => {
    const next = readNumber(text, form);
    setTyped(text);
    onChange(next.value, next.fault);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const up = event.key === 'ArrowUp';
    if ((!up && event.key !== 'ArrowDown') || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (fault === undefined) take(writeNumber(steppedNumber(value, up ? step : -step, form), form));
  };
  const {cell, hint, autoFocus} = rest;
  return (
    <TextInput
      {...(cell === undefined
        ? {label, description: hint}
        : {'aria-label': label, w: cell, ml: 'auto', classNames: {input: 'num strong'}})}
      error={fault}
      value={mine ?? (value === undefined ? '' : writeNumber(value, form))}
      onChange={(event) => take(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      // What was understood is written as we write it; what was not stays as it is typed.
      onBlur={() => fault === undefined && setTyped(undefined)}
      inputMode={form.digits === 0 ? 'numeric' : 'decimal'}
      autoComplete="off"
      data-autofocus={autoFocus === true ? true : undefined}
    />
  );
}
