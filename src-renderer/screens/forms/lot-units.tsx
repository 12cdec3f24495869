/** How many units of which lots: one field a lot, filled with what can be done at once. */
import {useState} from 'react';
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import {UnitsField} from './fields.tsx';

export type LotView = OrderDetail['lines'][number]['lots'][number];
/** A lot that a form offers: at most `most` units, `ready` of them at once. */
export type LotChoice = {
  readonly line: number;
  readonly lot: number;
  readonly most: number;
  readonly ready: number;
  /** What it is and how far. */
  readonly word: string;
  readonly hint?: string;
};
export type LotUnits = {readonly line: number; readonly lot: number; readonly quantity: number};

/** The lots of an order, each with its line's words. */
export const lotsOf = (detail: OrderDetail): readonly {lot: LotView; name: string}[] =>
  detail.lines.flatMap(({line, itemName, lots}) =>
    lots.map((lot) => ({lot, name: `Line ${line}, ${itemName}, ${lot.siteName}`})),
  );

/** `key` names what is done: each keeps what was typed for it. */
export function useLotUnits(key: string, choices: readonly LotChoice[]) {
  const [typed, setTyped] = useState<Readonly<Record<string, number | undefined>>>({});
  const nameOf = (choice: LotChoice) => `${key} ${choice.line}.${choice.lot}`;
  const unitsOf = (choice: LotChoice) => (nameOf(choice) in typed ? typed[nameOf(choice)] : choice.ready);
  const chosen = choices.flatMap((choice): LotUnits[] => {
    const quantity = unitsOf(choice) ?? 0;
    return quantity > 0 ? [{line: choice.line, lot: choice.lot, quantity}] : [];
  });
  // Of a long order what can be done at once stands first, and the button stays in sight.
  const first = [...choices].sort((a, b) => Number(b.ready > 0) - Number(a.ready > 0));
  const fields = first.map((choice, i) => (
    <UnitsField
      key={nameOf(choice)}
      label={choice.word}
      value={unitsOf(choice)}
      min={0}
      max={choice.most}
      hint={choice.hint}
      autoFocus={i === 0}
      onChange={(quantity) => setTyped({...typed, [nameOf(choice)]: quantity})}
    />
  ));
  const list = choices.length === 0 ? null : <div className="lot-units">{fields}</div>;
  return {chosen, fields: list, units: chosen.reduce((n, one) => n + one.quantity, 0)};
}
