/** The end of a transfer: what has arrived is received, what never will is closed with its loss. All open lines at once. */
import {type ReactNode, useState} from 'react';
import type {InboundRow} from '../../../src-shared/api/rows.ts';
import {type Answer, useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {count, qty} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {AtLoss} from './at-loss.tsx';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, ReasonField, UnitsCell} from './fields.tsx';
import {INTO, type Into, intoEffect} from './into.ts';

type Props = {readonly row: InboundRow; readonly onClose: () => void};
type Chosen = CommandOf<'ReceiveTransfer'>['lines'];

/** The document's open lines with a field each, filled with what is under way; what was typed stays while they change. */
function useOpenLines(
  row: InboundRow,
  head: 'Arrived' | 'Lost',
): {
  readonly answer: Answer<readonly InboundRow[]>;
  readonly chosen: Chosen;
  readonly units: number;
  readonly fields: ReactNode;
} {
  const {client} = useEngine();
  const {kind, document} = row;
  const answer = useAnswer(`${kind} ${document}`, (signal) => client.inbound.document({kind, document}, {signal}));
  const [typed, setTyped] = useState<ReadonlyMap<number, number | undefined>>(new Map());
  // The chosen line is known at once; the others follow.
  const lines = answer.data ?? [row];
  const unitsOf = (one: InboundRow) => (typed.has(one.line) ? typed.get(one.line) : one.open);
  const chosen = lines.flatMap((one) => {
    const quantity = unitsOf(one) ?? 0;
    return quantity > 0 ? [{line: one.line, quantity}] : [];
  });
  const fields = (
    <Scroll label="Open lines" className="buy-lines">
      <table className="tbl">
        <thead>
          <tr>
            <th className="num">Line</th>
            <th>Item</th>
            <th className="num">Sent</th>
            <th className="num">Under way</th>
            <th className="num">{head}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((one) => (
            <tr key={one.line}>
              <td className="num">{one.line}</td>
              <td className="wide-cell trunc">
                <b>{one.item}</b> {one.itemName}
              </td>
              <td className="num">{qty(one.quantity)}</td>
              <td className="num strong">{qty(one.open)}</td>
              <td className="num">
                <UnitsCell
                  label={`${head} of line ${one.line}`}
                  value={unitsOf(one)}
                  autoFocus={one.line === row.line}
                  onChange={(quantity) => setTyped(new Map(typed).set(one.line, quantity))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
  return {answer, chosen, fields, units: chosen.reduce((n, one) => n + one.quantity, 0)};
}

/** What stands between the fields and a command; null when nothing does. */
function missingIn({answer, chosen}: ReturnType<typeof useOpenLines>): string | null {
  if (answer.data === undefined) return 'The open lines are being read.';
  if (answer.data.length === 0) return 'Nothing of this transfer is under way any more.';
  return chosen.length === 0 ? 'No units are chosen.' : null;
}

function useWay(row: InboundRow): string {
  const to = useStatus()?.sites.find((site) => site.id === row.site)?.name ?? row.site;
  return `${row.document} from ${row.fromName} to ${to}`;
}

export function ReceiveTransferForm({row, onClose}: Props) {
  const open = useOpenLines(row, 'Arrived');
  const way = useWay(row);
  const [into, setInto] = useState<Into>('receiving');
  const under = (open.answer.data ?? []).reduce((n, one) => n + one.open, 0);
  const rest = under - open.units;
  const build = (): CommandOf<'ReceiveTransfer'> | string =>
    missingIn(open) ?? {type: 'ReceiveTransfer', transfer: row.document, lines: open.chosen, into};
  return (
    <CommandForm
      title={`Receive ${way}`}
      submit={open.units === 0 ? 'Receive' : `Receive ${qty(open.units)}`}
      onClose={onClose}
      build={build}
      size={620}
      effect={`${intoEffect(into)}${rest > 0 ? ` ${qty(rest)} stay under way.` : ''}`}
    >
      {open.fields}
      <ChoiceField label="Into" value={into} onChange={setInto} choices={INTO} />
    </CommandForm>
  );
}

export function CloseTransferForm({row, onClose}: Props) {
  const open = useOpenLines(row, 'Lost');
  const way = useWay(row);
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'CloseTransfer'> | string => {
    const missing = missingIn(open);
    if (missing !== null) return missing;
    if (reason.trim() === '') return 'A reason is missing.';
    return {type: 'CloseTransfer', transfer: row.document, lines: open.chosen, reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Close ${way} with a loss`}
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
