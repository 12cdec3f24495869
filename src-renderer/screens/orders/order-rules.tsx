/** Rules of the order being entered that are not its customer's: opened where the customer's stand, and sent only where they differ. */
import {Checkbox} from '@mantine/core';
import {useId, useState} from 'react';
import type {PromiseAnswer} from '../../../src-shared/api/types.ts';
import {count, qty} from '../../ui/format.ts';
import {NumberField, wholeForm} from '../forms/number-field.tsx';
import type {OrderRules} from './draft.ts';

const SHIPMENTS = wholeForm('shipments', 1, 99);

/** The rules that are said of the order, without those that are its customer's anyway; nothing where none is left. */
export function differing(own: OrderRules, customer: PromiseAnswer['customerRules']): OrderRules | undefined {
  const rest = Object.fromEntries(
    Object.entries(own).filter(
      ([name, value]) => value !== undefined && value !== customer[name as keyof typeof customer],
    ),
  );
  return Object.keys(rest).length === 0 ? undefined : (rest as OrderRules);
}

/** What was said of an order instead of its customer's rules, in words. */
export const ownRulesWords = ({
  splitSites,
  backorders,
  shipmentsMax,
  latestDays,
  minimumShipment,
}: OrderRules): string =>
  [
    ...(splitSites === undefined ? [] : [splitSites ? 'a line from several sites' : 'a line from one site']),
    ...(backorders === undefined ? [] : [backorders ? 'the rest may come later' : 'no back orders']),
    ...(shipmentsMax === undefined ? [] : [`a line in ${count(shipmentsMax, 'shipment')} at most`]),
    ...(latestDays === undefined
      ? []
      : [latestDays === 0 ? 'however late' : `${count(latestDays, 'day')} late at most`]),
    ...(minimumShipment === undefined ? [] : [`no shipment under ${qty(minimumShipment)}`]),
  ].join(', ');

type Props = {
  readonly customer: PromiseAnswer['customerRules'] | undefined;
  readonly own: OrderRules | undefined;
  readonly onChange: (own: OrderRules | undefined) => void;
};

export function OrderRulesBox({customer, own, onChange}: Props) {
  const [isOpen, setOpen] = useState(false);
  const box = useId();
  if (customer === undefined) return null;
  const counts = {...customer, ...own};
  const set = (change: OrderRules) => onChange(differing({...own, ...change}, customer));
  return (
    <>
      <button
        type="button"
        className="linkbutton own-rules"
        aria-expanded={isOpen}
        aria-controls={box}
        onClick={() => setOpen(!isOpen)}
      >
        {own === undefined ? 'Other rules for this order' : 'Rules of this order, not the customer’s'}
      </button>
      {isOpen && (
        <fieldset id={box} className="order-rules" aria-label="Rules of this order">
          <Checkbox
            size="xs"
            label="A line may come from several sites"
            checked={counts.splitSites}
            onChange={(event) => set({splitSites: event.currentTarget.checked})}
          />
          <Checkbox
            size="xs"
            label="What is not there in time may come later"
            checked={counts.backorders}
            onChange={(event) => set({backorders: event.currentTarget.checked})}
          />
          <NumberField
            label="Shipments of a line, at most"
            value={counts.shipmentsMax ?? undefined}
            onChange={(most) => set({shipmentsMax: most})}
            form={SHIPMENTS}
            hint={
              customer.shipmentsMax === undefined
                ? 'empty: as many as it takes'
                : `the customer takes ${customer.shipmentsMax}`
            }
          />
          <div className="meta">Looser than the customer’s rules needs the right, or somebody’s approval.</div>
        </fieldset>
      )}
    </>
  );
}
