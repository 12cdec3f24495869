/**
 * Defines a kit: a new item of parts, or other parts for one that is there. An item is defined whole: so it is sent as it is now, not
 * over what somebody else has changed of it, and is not kept for later while the line is down.
 */
import {ActionIcon, TextInput} from '@mantine/core';
import {IconX} from '@tabler/icons-react';
import {useState} from 'react';
import type {KitRow} from '../../../src-shared/api/kits.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {ID_CHARS_MAX, ID_WORDS, isId, NAME_CHARS_MAX} from '../../../src-shared/kernel/names.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {priceFromText} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {CommandForm} from './command-form.tsx';
import {LookupField, UnitsCell} from './fields.tsx';
import {
  changedKit,
  type DraftPart,
  draftOf,
  type KitDraft,
  newKit,
  placeAt,
  withoutPart,
  withPart,
} from './kit-draft.ts';

const EFFECT =
  'It has no stock of its own: what can be promised of it follows from its parts, which are the same units as those sold by themselves. ' +
  'An order with it leaves complete unless its parts are said to come apart. Orders that stand keep the parts they have.';
const NEEDS_LINE = 'This replaces the item, so it is not kept for later: it needs the line.';

type FormProps = {
  /** Undefined: a new one. */
  readonly row: KitRow | undefined;
  /** As it is defined by now. */
  readonly now: KitRow['definition'] | undefined;
  readonly onClose: () => void;
};

export function KitForm({row, now, onClose}: FormProps) {
  const live = useStatus()?.connection === 'live';
  const [draft, setDraft] = useState(() => draftOf(row?.parts ?? []));
  const [refused, setRefused] = useState<number>();
  const head = useHead();
  const set = (next: KitDraft) => {
    setDraft(next);
    setRefused(undefined);
  };
  const build = (): CommandOf<'DefineItems'> | string => {
    if (row === undefined) {
      const command = head.fault ?? newKit(head.kit, draft);
      return typeof command === 'string' || live ? command : NEEDS_LINE;
    }
    const command = changedKit(row.definition, draft);
    const own = typeof command === 'string' ? row.definition : command.items[0];
    // Sent and not yet answered, one's own definition is what is defined.
    if (![row.definition, own].some((one) => JSON.stringify(one) === JSON.stringify(now)))
      return 'Somebody else has changed the kit meanwhile. Close this and begin again.';
    return typeof command === 'string' || live ? command : NEEDS_LINE;
  };
  return (
    <CommandForm
      title={row === undefined ? 'New kit' : `Parts of kit ${row.definition.id} ${row.definition.name}`}
      submit={row === undefined ? 'Make the kit' : 'Set the parts'}
      onClose={onClose}
      build={build}
      size={640}
      onRejected={({what}) => setRefused(placeAt(what))}
      effect={EFFECT}
    >
      {row === undefined && head.fields}
      <Scroll label="Parts of the kit" className="substitutes">
        <table className="tbl">
          <thead>
            <tr>
              <th />
              <th>Part</th>
              <th className="num">In one kit</th>
              <th aria-label="Take away" />
            </tr>
          </thead>
          <tbody>
            {draft.map((one, i) => (
              <Part
                key={one.key}
                {...{one, draft}}
                n={i + 1}
                refused={refused === i + 1}
                onChange={set}
                isFirst={row !== undefined && draft.length === 1}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </CommandForm>
  );
}

/** What a new kit is besides its parts. */
function useHead() {
  const {client} = useEngine();
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [supplier, setSupplier] = useState<LookupHit>();
  // An item that is there would be replaced by its definition.
  const [taken, setTaken] = useState(false);
  const look = (next: string) => {
    setId(next);
    setTaken(false);
    if (!isId(next.trim())) return;
    client.lookup({kind: 'item', text: next.trim(), limit: 20}).then(
      (hits) => setTaken(hits.some((hit) => hit.id === next.trim())),
      () => undefined, // the server refuses what contradicts itself
    );
  };
  const listPrice = priceFromText(text, currency);
  const badId = id.trim() !== '' && !isId(id.trim());
  const fields = (
    <>
      <div className="two top">
        <TextInput
          label="Number"
          value={id}
          maxLength={ID_CHARS_MAX}
          error={taken ? 'There is an item of that number' : badId ? `Only ${ID_WORDS}` : undefined}
          onChange={(event) => look(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="Name"
          value={name}
          maxLength={NAME_CHARS_MAX}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div className="two top">
        <TextInput
          label={`Price each, ${currency}`}
          value={text}
          maxLength={24}
          error={text.trim() !== '' && listPrice === undefined ? 'It is no price.' : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          classNames={{input: 'num'}}
        />
        <LookupField kind="supplier" label="Supplier" value={supplier} onChange={setSupplier} />
      </div>
    </>
  );
  const fault = taken ? 'There is an item of that number.' : badId ? 'The number is not valid.' : undefined;
  return {fields, fault, kit: {id, name, listPrice, supplier}};
}

type PartProps = {
  readonly one: DraftPart;
  readonly n: number;
  readonly draft: KitDraft;
  readonly refused: boolean;
  readonly isFirst: boolean;
  readonly onChange: (draft: KitDraft) => void;
};

function Part({one: {key, item, per}, n, draft, refused, isFirst, onChange}: PartProps) {
  return (
    <tr>
      <td className="nil">
        {refused ? <Signal aspect="stop" size={10} label="Refused" /> : item === undefined ? '' : n}
      </td>
      <td className="item-cell">
        <LookupField
          bare
          kind="item"
          label={`Part ${n}`}
          value={item}
          onChange={(next) => onChange(withPart(draft, key, {item: next}))}
          autoFocus={isFirst}
        />
      </td>
      <td className="num">
        <UnitsCell
          label={`Units of part ${n}`}
          value={per}
          min={1}
          onChange={(next) => onChange(withPart(draft, key, {per: next}))}
        />
      </td>
      <td className="num">
        {item !== undefined && (
          <ActionIcon aria-label={`Take part ${n} away`} onClick={() => onChange(withoutPart(draft, key))}>
            <IconX size={14} />
          </ActionIcon>
        )}
      </td>
    </tr>
  );
}
