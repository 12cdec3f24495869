/** Counting a position: what stands available, or picked in the staging area; or opening a count first. */
import {useState} from 'react';
import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useMay} from '../../data/engine.tsx';
import {qty} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, ReasonField, UnitsField} from './fields.tsx';

type Counting = 'record' | 'staged' | 'open';

const EFFECTS: Readonly<Record<Counting, string>> = {
  record: 'The book is not shown, so that the count is a count. Claims stay; what they lack shows as over-committed.',
  staged:
    'The book is not shown, so that the count is a count. Where fewer are found than orders have picked, ' +
    'those orders are at risk until what is missing is taken back.',
  open: 'Free units are frozen until the count is recorded; picking for promises already made goes on.',
};

/** Recording closes an open count; opening one freezes what nobody has claimed, so that nobody promises it meanwhile. */
export function CountForm({row, onClose}: {row: InventoryRow; onClose: () => void}) {
  const may = useMay();
  const [doing, setDoing] = useState<Counting>('record');
  const [counted, setCounted] = useState<number | undefined>();
  const [reason, setReason] = useState('Cycle count');
  const choices: {key: Counting; word: string}[] = [
    {
      key: 'record',
      word: row.counting > 0 ? 'Record what was counted, and close the count' : 'Record what was counted',
    },
    {key: 'staged', word: 'Record what was counted in the staging area'},
    ...(may('OpenCount') ? [{key: 'open' as const, word: 'Open a count: freeze what is free'}] : []),
  ];
  const build = (): CommandOf<'RecordCount' | 'OpenCount'> | string => {
    if (reason.trim() === '') return 'A reason is missing.';
    const about = {site: row.site, item: row.item, reason: reason.trim()};
    if (doing === 'open') return row.sellable === 0 ? 'Nothing is free to freeze.' : {type: 'OpenCount', ...about};
    if (counted === undefined) return 'A quantity is missing.';
    return {type: 'RecordCount', ...about, counted, ...(doing === 'staged' && {state: 'staged' as const})};
  };
  return (
    <CommandForm
      title={`Count ${row.item} ${row.itemName} at ${row.siteName}`}
      submit={
        doing === 'open' ? 'Open the count' : counted === undefined ? 'Record the count' : `Record ${qty(counted)}`
      }
      onClose={onClose}
      build={build}
      effect={EFFECTS[doing]}
    >
      <ChoiceField label="Do" value={doing} onChange={setDoing} choices={choices} />
      {doing !== 'open' && <UnitsField label="Counted" value={counted} onChange={setCounted} min={0} autoFocus />}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}
