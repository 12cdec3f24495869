/**
 * A line priced by hand, by who holds the right or asks for approval: the price, why, and what the lists ask
 * instead. And lists that changed meanwhile.
 */
import {Button, TextInput} from '@mantine/core';
import type {PromiseAnswer} from '../../../src-shared/api/types.ts';

import {useSession, useStatus} from '../../data/engine.tsx';
import {price, priceFromText} from '../../ui/format.ts';
import {Signal} from '../../ui/signal.tsx';
import {REASON_CHARS_MAX} from '../forms/fields.tsx';
import type {ManualPrice} from './draft.ts';
import type {PriceChange} from './price-watch.ts';

type PriceNoteProps = {
  readonly promise: PromiseAnswer['lines'][number];
  /** Undefined: the line costs what the lists say. */
  readonly manual: ManualPrice | undefined;
  readonly onChange: (manual: ManualPrice | undefined) => void;
};

export function PriceNote({promise, manual, onChange}: PriceNoteProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const may = useSession()?.rights.includes('manual-price') === true;
  if (manual === undefined) return null;
  const isPrice = priceFromText(manual.text, currency) !== undefined;
  const listed = promise.listed ?? promise.unitPrice;
  return (
    <section className="price-note" aria-label="Price by hand">
      <TextInput
        label="Price each"
        value={manual.text}
        maxLength={24}
        error={isPrice ? undefined : 'It is no price.'}
        onChange={(event) => onChange({...manual, text: event.currentTarget.value})}
        classNames={{input: 'num'}}
        autoFocus
      />
      <TextInput
        label="Reason for the price"
        value={manual.reason}
        maxLength={REASON_CHARS_MAX}
        onChange={(event) => onChange({...manual, reason: event.currentTarget.value})}
      />
      <Button variant="default" onClick={() => onChange(undefined)}>
        Use {price(listed, currency)}
      </Button>
      <div className="sub">
        The lists ask {price(listed, currency)}. A price by hand stays when the quantity changes, and no list changes
        it.
        {!may && ' Place the order and ask for approval: sales or an administrator may set it.'}
      </div>
    </section>
  );
}

/** Old and new, and one press more before it is placed at the new. */
export function PricesChanged({changes, onAccept}: {changes: readonly PriceChange[]; onAccept: () => void}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  if (changes.length === 0) return null;
  return (
    <div className="row prices-changed" role="alert">
      <Signal aspect="caution" />
      <span>
        {changes.map(({n, item, was, now}) => (
          <span key={n}>
            Line {n}, {item}: {price(was, currency)} was shown, <b>{price(now, currency)}</b> counts now.{' '}
          </span>
        ))}
      </span>
      <Button size="compact-sm" variant="default" onClick={onAccept}>
        Go on with the new {changes.length === 1 ? 'price' : 'prices'}
      </Button>
    </div>
  );
}
