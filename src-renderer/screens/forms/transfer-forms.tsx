/** The end of a transfer: what has arrived is received, what never will is closed with its loss. All open lines at once. */
import {type ReactNode, useState} from 'react';
import type {InboundRow} from '../../../src-shared/api/rows.ts';
import {type Answer, useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine} from '../../data/engine.tsx';
import {count, qty} from '../../ui/format.ts';
import {Wait} from '../wait.tsx';
import {AtLoss} from './at-loss.tsx';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, ReasonField, UnitsField} from './fields.tsx';
import {INTO, type Into, intoEffect} from './into.ts';

type Props = {readonly row: InboundRow; readonly onClose: () => void};
type Chosen = CommandOf<'ReceiveTransfer'>['lines'];

/** The document's open lines with a field each, filled with what is under way; what was typed stays while they change. */
function useOpenLines(row: InboundRow): {
  readonly answer: Answer<readonly InboundRow[]>;
  readonly chosen: Chosen;
  readonly units: number;
  readonly fields: ReactNode;
} {
  const {client} = useEngine();
  const {kind, document} = row;
  const answer = useAnswer(`${kind} ${document}`, (signal) => client.inbound.document({kind, document}, {signal}));
  const [typed, setTyped] = useState<ReadonlyMap<number, number | undefined>>(new Map());
  const lines = answer.data ?? [];
  const unitsOf = (one: InboundRow) => (typed.has(one.line) ? typed.get(one.line) : one.open);
  const chosen = lines.flatMap((one) => {
    const quantity = unitsOf(one) ?? 0;
    return quantity > 0 ? [{line: one.line, quantity}] : [];
  });
  const fields = (
    <Wait answer={answer} what="The open lines" rows={2}>
      {(open) =>
        open.map((one) => (
          <UnitsField
            key={one.line}
            label={`Line ${one.line}, ${one.item} ${one.itemName}`}
            value={unitsOf(one)}
            min={0}
            max={one.open}
            hint={`${qty(one.open)} of ${qty(one.quantity)} under way`}
            autoFocus={one.line === row.line}
            onChange={(quantity) => setTyped(new Map(typed).set(one.line, quantity))}
          />
        ))
      }
    </Wait>
  );
  return {answer, chosen, fields, units: chosen.reduce((n, one) => n + one.quantity, 0)};
}

/** What stands between the fields and a command; null when nothing does. */
function missingIn({answer, chosen}: ReturnType<typeof useOpenLines>): string | null {
  if (answer.data === undefined) return 'The open lines are being read.';
  if (answer.data.length === 0) return 'Nothing of this transfer is under way any more.';
  return chosen.length === 0 ? 'No units are chosen.' : null;
}

const wayOf = (row: InboundRow): string => `${row.document} from ${row.fromName} to ${row.site}`;

export function ReceiveTransferForm({row, onClose}: Props) {
  const open = useOpenLines(row);
  const [into, setInto] = useState<Into>('receiving');
  const under = (open.answer.data ?? []).reduce((n, one) => n + one.open, 0);
  const rest = under - open.units;
  const build = (): CommandOf<'ReceiveTransfer'> | string =>
    missingIn(open) ?? {type: 'ReceiveTransfer', transfer: row.document, lines: open.chosen, into};
  return (
    <CommandForm
      title={`Receive ${wayOf(row)}`}
      submit={open.units === 0 ? 'Receive' : `Receive ${qty(open.units)}`}
      onClose={onClose}
      build={build}
      size={560}
      effect={`${intoEffect(into)}${rest > 0 ? ` ${qty(rest)} stay under way.` : ''}`}
    >
      {open.fields}
      <ChoiceField label="Into" value={into} onChange={setInto} choices={INTO} />
    </CommandForm>
  );
}

export function CloseTransferForm({row, onClose}: Props) {
  const open = useOpenLines(row);
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'CloseTransfer'> | string => {
    const missing = missingIn(open);
    if (missing !== null) return missing;
    if (reason.trim() === '') return 'A reason is missing.';
    return {type: 'CloseTransfer', transfer: row.document, lines: open.chosen, reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Close ${wayOf(row)} with a loss`}
      submit={open.units === 0 ? 'Write off' : `Write off ${count(open.units, 'unit')}`}
      onClose={onClose}
      build={build}
      size={620}
      effect="What never arrived leaves the books as shrinkage, with its reason; it is limited like a count difference."
    >
      {open.fields}
      <AtLoss row={row} lines={open.chosen} />
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}
