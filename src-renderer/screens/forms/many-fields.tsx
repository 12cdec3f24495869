/** Fields that take several: of a few choices, or looked up in the engine. In the order in which they were chosen. */
import {MultiSelect} from '@mantine/core';
import {useState} from 'react';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {HitOption, useLookup} from './fields.tsx';

type ManyFieldProps<Key extends string> = {
  readonly label: string;
  /** What it means that none is chosen. */
  readonly none: string;
  readonly choices: readonly {readonly key: Key; readonly word: string}[];
  readonly value: readonly Key[];
  readonly onChange: (value: Key[]) => void;
};

export function ManyField<Key extends string>({label, none, choices, value, onChange}: ManyFieldProps<Key>) {
  return (
    <MultiSelect
      size="xs"
      label={label}
      placeholder={value.length === 0 ? none : ''}
      data={choices.map((choice) => ({value: choice.key, label: choice.word}))}
      value={[...value]}
      onChange={(next) => onChange(next as Key[])}
      hidePickedOptions
      // Without options left there is nothing to open: a listbox without options is none to a screen reader.
      comboboxProps={{disabled: value.length === choices.length}}
    />
  );
}

type LookupManyFieldProps = {
  readonly kind: 'item' | 'customer';
  readonly label: string;
  readonly none: string;
  readonly value: readonly LookupHit[];
  readonly onChange: (value: LookupHit[]) => void;
};

export function LookupManyField({kind, label, none, value, onChange}: LookupManyFieldProps) {
  const [text, setText] = useState('');
  const {hits, nothing, press} = useLookup(kind, text);
  const all = [...value, ...hits.filter((hit) => !value.some((one) => one.id === hit.id))];
  return (
    <MultiSelect
      size="xs"
      label={label}
      placeholder={value.length === 0 ? none : ''}
      searchable
      hidePickedOptions
      error={nothing ? 'Nothing found in your view' : undefined}
      data={all.map((hit) => ({value: hit.id, label: hit.label}))}
      filter={({options}) => options}
      value={value.map((hit) => hit.id)}
      onChange={(ids) => onChange(all.filter((hit) => ids.includes(hit.id)))}
      searchValue={text}
      onSearchChange={setText}
      renderOption={({option}) => <HitOption hit={all.find((hit) => hit.id === option.value)} />}
      maxDropdownHeight={220}
      comboboxProps={{width: 420, position: 'bottom-start'}}
      scrollAreaProps={{onPointerDown: press}}
    />
  );
}
