/**
 * Says what may be sent in an item's place, the best first. An item is defined whole: so it is sent as it is now with its
 * substitutes, not over what somebody else has changed of it, and is not kept for later while the line is down.
 */
import {ActionIcon} from '@mantine/core';
import {IconArrowDown, IconArrowUp, IconX} from '@tabler/icons-react';
import {useState} from 'react';
import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import type {PositionDetail} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, LookupField} from './fields.tsx';
import {
  type DraftSubstitute,
  draftOf,
  movedSubstitute,
  placeAt,
  type SubstituteDraft,
  type SubstituteKind,
  substitutesCommand,
  withoutSubstitute,
  withSubstitute,
} from './substitute-draft.ts';

const EFFECT =
  'One is sent for one, at the price of what was asked. They are offered where the item is late or short, as the customer’s ' +
  'rule allows; nothing is replaced unless somebody chooses it.';

type FormProps = {readonly row: InventoryRow; readonly onClose: () => void};

/** The drill it is opened from has read the item already, so this is there at once. */
export function SubstitutesForm({row, onClose}: FormProps) {
  const {client} = useEngine();
  const {site, item} = row;
  const {data} = useAnswer(`${site}/${item}`, (signal) => client.position.detail({site, item}, {signal}));
  return data === undefined ? null : <Form detail={data} onClose={onClose} />;
}

function Form({detail: {item, substitutes}, onClose}: {detail: PositionDetail; onClose: () => void}) {
  const [base] = useState(item);
  const [draft, setDraft] = useState(() => draftOf(substitutes));
  const [refused, setRefused] = useState<number>();
  const live = useStatus()?.connection === 'live';
  const set = (next: SubstituteDraft) => {
    setDraft(next);
    setRefused(undefined);
  };
  const build = (): CommandOf<'DefineItems'> | string => {
    const command = substitutesCommand(base, draft);
    const own = typeof command === 'string' ? base : command.items[0];
    // Sent and not yet answered, one's own definition is what is defined.
    if (![base, own].some((one) => JSON.stringify(one) === JSON.stringify(item)))
      return 'Somebody else has changed the item meanwhile. Close this and begin again.';
    return live ? command : 'This replaces the item, so it is not kept for later: it needs the line.';
  };
  return (
    <CommandForm
      title={`Substitutes of ${item.id} ${item.name}`}
      submit="Set the substitutes"
      onClose={onClose}
      build={build}
      size={640}
      onRejected={({what}) => setRefused(placeAt(what))}
      effect={EFFECT}
    >
      <Scroll label="Substitutes, the best first" className="substitutes">
        <table className="tbl">
          <thead>
            <tr>
              <th />
              <th>Item</th>
              <th>Is</th>
              <th aria-label="Order" />
            </tr>
          </thead>
          <tbody>
            {draft.map((one, i) => (
              <Line key={one.key} {...{one, draft}} n={i + 1} refused={refused === i + 1} onChange={set} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </CommandForm>
  );
}

const KINDS: readonly {key: SubstituteKind; word: string}[] = [
  {key: 'equivalent', word: 'as good'},
  {key: 'upgrade', word: 'better: an upgrade'},
];

type LineProps = {
  readonly one: DraftSubstitute;
  readonly n: number;
  readonly draft: SubstituteDraft;
  readonly refused: boolean;
  readonly onChange: (draft: SubstituteDraft) => void;
};

function Line({one, n, draft, refused, onChange}: LineProps) {
  const {key, item, kind} = one;
  const move = (by: 1 | -1) => movedSubstitute(draft, key, by);
  return (
    <tr>
      <td className="nil">
        {refused ? <Signal aspect="stop" size={10} label="Refused" /> : item === undefined ? '' : n}
      </td>
      <td className="item-cell">
        <LookupField
          bare
          kind="item"
          label={`Substitute ${n}`}
          value={item}
          onChange={(next) => onChange(withSubstitute(draft, key, {item: next}))}
          autoFocus={draft.length === 1 && item === undefined}
        />
      </td>
      <td>
        <ChoiceField
          bare
          label={`Kind ${n}`}
          value={kind}
          onChange={(next) => onChange(withSubstitute(draft, key, {kind: next}))}
          choices={KINDS}
        />
      </td>
      <td className="num">
        {item !== undefined && (
          <span className="row tight">
            <ActionIcon
              aria-label={`Move substitute ${n} up`}
              disabled={move(-1) === draft}
              onClick={() => onChange(move(-1))}
            >
              <IconArrowUp size={14} />
            </ActionIcon>
            <ActionIcon
              aria-label={`Move substitute ${n} down`}
              disabled={move(1) === draft}
              onClick={() => onChange(move(1))}
            >
              <IconArrowDown size={14} />
            </ActionIcon>
            <ActionIcon
              aria-label={`Take substitute ${n} away`}
              onClick={() => onChange(withoutSubstitute(draft, key))}
            >
              <IconX size={14} />
            </ActionIcon>
          </span>
        )}
      </td>
    </tr>
  );
}
