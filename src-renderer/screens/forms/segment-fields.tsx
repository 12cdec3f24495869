/** The fields of one segment: what it is called and part of, whom it is for, and how a run treats its lines. */
import {Checkbox, TextInput} from '@mantine/core';
import {ID_CHARS_MAX, NAME_CHARS_MAX} from '../../../src-shared/kernel/names.ts';
import {useStatus} from '../../data/engine.tsx';
import {SORT_KEYS, STRATEGY_KEYS, sortWord, strategyWords} from '../allocation/run-words.ts';
import {ChoiceField} from './fields.tsx';
import {LookupManyField, ManyField} from './many-fields.tsx';
import {type DraftSegment, inTree, type Missing, type SegmentDraft, takesMore, withParts} from './segment-draft.ts';

const TIERS = (['A', 'B', 'C'] as const).map((key) => ({key, word: `Tier ${key}`}));
const STRATEGIES = STRATEGY_KEYS.map((key) => ({key, word: `${key}: ${strategyWords(key)}`}));
const SORTS = SORT_KEYS.map((key) => ({key, word: sortWord(key)}));

type FieldsProps = {
  readonly draft: SegmentDraft;
  readonly segment: DraftSegment;
  readonly missing: Missing | null;
  readonly onChange: (change: Partial<DraftSegment>) => void;
};

export function SegmentFields(props: FieldsProps) {
  const {strategy, sort, continuous} = props.segment;
  return (
    <div className="form segment-fields">
      <Called {...props} />
      <ForWhom {...props} />
      <ChoiceField
        label="In a run"
        value={strategy}
        onChange={(next) => props.onChange({strategy: next})}
        choices={STRATEGIES}
      />
      <ManyField
        label="Its lines in the order of"
        none="contract penalty, tier, day asked, margin, time of order"
        choices={SORTS}
        value={sort}
        onChange={(next) => props.onChange({sort: next})}
      />
      <Checkbox
        label="Re-evaluate by itself when something changes"
        description={
          takesMore(props.segment)
            ? 'Its late lines take what comes sooner or becomes free, where nobody is later for it. Each such run can be undone.'
            : `With ${strategy} its lines never take more than they have.`
        }
        checked={continuous && takesMore(props.segment)}
        disabled={!takesMore(props.segment)}
        onChange={(event) => props.onChange({continuous: event.currentTarget.checked})}
      />
    </div>
  );
}

function Called({draft, segment: {key, known, id, name, parent}, missing, onChange}: FieldsProps) {
  const own = withParts(draft, key);
  const above = inTree(draft).filter((one) => !own.includes(one.segment.key));
  const idFault = missing?.key === key && missing.field === 'id' && id !== '' ? missing.what : undefined;
  return (
    <>
      <div className="two">
        <TextInput
          label="Name"
          value={name}
          maxLength={NAME_CHARS_MAX}
          autoFocus={!known && name === ''}
          onChange={(event) => onChange({name: event.currentTarget.value})}
        />
        <TextInput
          label="Id"
          value={id}
          maxLength={ID_CHARS_MAX}
          // Pools and claims know it by this.
          disabled={known}
          error={idFault}
          onChange={(event) => onChange({id: event.currentTarget.value, idTyped: true})}
        />
      </div>
      <ChoiceField
        label="Part of"
        value={String(parent)}
        onChange={(next) => onChange({parent: Number(next)})}
        choices={[
          {key: '0', word: 'nothing, at the top'},
          ...above.map((one) => ({key: String(one.segment.key), word: one.segment.name || 'no name yet'})),
        ]}
      />
    </>
  );
}

function ForWhom({segment: {parent, tiers, territories, customers}, onChange}: FieldsProps) {
  const known = useStatus()?.territories ?? [];
  const all = parent === 0 ? 'anybody' : 'anybody in it';
  return (
    <>
      <div className="two">
        <ManyField
          label="Tiers"
          none={all}
          choices={TIERS}
          value={tiers}
          onChange={(next) => onChange({tiers: next})}
        />
        <ManyField
          label="Territories"
          none={all}
          // Those of this desk, and those that others have named.
          choices={[...new Set([...known, ...territories])].map((one) => ({key: one, word: one}))}
          value={territories}
          onChange={(next) => onChange({territories: next})}
        />
      </div>
      <LookupManyField
        kind="customer"
        label="Customers"
        none={all}
        value={customers}
        onChange={(next) => onChange({customers: next})}
      />
    </>
  );
}
