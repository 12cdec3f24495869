/** A lot that was typed wrong: its number, its day, and first whose promises would be left without goods that last long enough. */
import {useState} from 'react';
import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import {useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine} from '../../data/engine.tsx';
import {dayText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {AtLossByLot} from './at-loss.tsx';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, ReasonField} from './fields.tsx';
import {LotFields} from './lot-fields.tsx';
import {correctionEffect, goneWords, lotWarning, unitsOf} from './lot-words.ts';

export function CorrectLotForm({row, onClose}: {row: InventoryRow; onClose: () => void}) {
  const {client} = useEngine();
  const {site, item} = row;
  const detail = useAnswer(row.id, (signal) => client.position.detail({site, item}, {signal}));
  const lots = detail.data?.lots ?? [];
  const today = detail.data?.today ?? 0;
  const [chosen, setChosen] = useState<string>();
  // The list follows the stock: the lot that is corrected stays the one that was looked at.
  if (chosen === undefined && lots[0] !== undefined) setChosen(lots[0].id);
  const lot = lots.find((one) => one.id === chosen);
  const [typed, setTyped] = useState<{id?: string; lasts?: number | undefined}>({});
  const [reason, setReason] = useState('');
  const id = typed.id ?? lot?.id ?? '';
  const lasts = 'lasts' in typed ? typed.lasts : lot?.lasts;
  const build = (): CommandOf<'CorrectLot'> | string => {
    if (lot === undefined) return goneWords(chosen);
    if (id.trim() === '' || lasts === undefined) return 'The lot’s number or its last day is missing.';
    const renamed = id.trim() !== lot.id;
    if (!renamed && lasts === lot.lasts) return 'Nothing would change.';
    if (reason.trim() === '') return 'A reason is missing.';
    const now = {...(renamed && {newBatch: id.trim()}), ...(lasts !== lot.lasts && {lasts})};
    return {type: 'CorrectLot', site, item, batch: lot.id, ...now, reason: reason.trim()};
  };
  const same = lots.find((one) => one.id !== lot?.id && one.id === id.trim());
  return (
    <CommandForm
      title={`Correct a lot of ${item} ${row.itemName} at ${row.siteName}`}
      submit={lot === undefined ? 'Correct the lot' : `Correct ${lot.id}`}
      onClose={onClose}
      build={build}
      size={620}
      effect={lot && correctionEffect(lot, {same, lasts}, today)}
    >
      <ChoiceField
        label="Which lot"
        value={chosen ?? ''}
        onChange={(next) => {
          setChosen(next);
          setTyped({});
        }}
        choices={lots.map((one) => ({
          key: one.id,
          word: `${one.id}: ${qty(unitsOf(one))}, good until ${dayText(one.lasts, today)}`,
        }))}
      />
      <LotFields
        id={id}
        setId={(next) => setTyped({...typed, id: next})}
        lasts={lasts}
        setLasts={(next) => setTyped({...typed, lasts: next})}
        warning={lasts === lot?.lasts ? undefined : lotWarning(lasts, today, row.lifeDays ?? 0)}
      />
      {lot !== undefined && lasts !== undefined && lasts < lot.lasts && (
        <AtLossByLot site={site} item={item} batch={lot.id} lasts={lasts} />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}
