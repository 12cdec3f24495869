/** Lots of stock in forms: which lot comes in and until when it is good, or of which lot something leaves. */
import {TextInput} from '@mantine/core';
import {useState} from 'react';
import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import type {PositionDetail} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {Caution} from './caution.tsx';
import {ChoiceField, DayField} from './fields.tsx';
import {lotWarning} from './lot-words.ts';

/** As long as an id may be. */
const LOT_CHARS_MAX = 40;

/** The lot of what comes in. Goods that are not kept by lots have none, and no fields. `zone`: of the site. */
export function useLot(lifeDays: number | null, zone: string) {
  const [id, setId] = useState('');
  const [lasts, setLasts] = useState<number>();
  const today = dayOf(useNow(60_000), zone);
  if (lifeDays === null) return {fields: null, missing: null, batch: {}};
  const missing = id.trim() === '' ? 'The lot is missing.' : 'The last day on which the lot is good is missing.';
  const isSaid = id.trim() !== '' && lasts !== undefined;
  return {
    missing: isSaid ? null : missing,
    batch: isSaid ? {batch: {id: id.trim(), lasts}} : {},
    fields: <LotFields {...{id, setId, lasts, setLasts}} warning={lotWarning(lasts, today, lifeDays)} />,
  };
}

type LotFieldsProps = {
  readonly id: string;
  readonly setId: (id: string) => void;
  readonly lasts: number | undefined;
  readonly setLasts: (lasts: number | undefined) => void;
  readonly warning: string | undefined;
};
/** Its number and its day; a day that is hardly meant is warned of, and may be sent. */
export const LotFields = ({id, setId, lasts, setLasts, warning}: LotFieldsProps) => (
  <>
    <div className="two">
      <TextInput
        label="Lot"
        value={id}
        maxLength={LOT_CHARS_MAX}
        onChange={(event) => setId(event.currentTarget.value)}
      />
      <DayField label="Good until" value={lasts} onChange={setLasts} hint="the last day" />
    </div>
    {warning !== undefined && <Caution words={warning} />}
  </>
);

type State = keyof PositionDetail['lots'][number]['units'];

/** Of which lot something leaves a state; the oldest goes first where none is named. Nothing where goods are not kept by lots. */
export function useLotOf(row: InventoryRow, state: State) {
  const {client} = useEngine();
  const [chosen, setChosen] = useState('');
  const key = row.lifeDays === null ? undefined : row.id;
  const detail = useAnswer(key, (signal) => client.position.detail({site: row.site, item: row.item}, {signal}));
  const lots = (detail.data?.lots ?? []).filter((lot) => (lot.units[state] ?? 0) > 0);
  const lot = lots.find((one) => one.id === chosen);
  const today = detail.data?.today;
  return {
    batch: lot === undefined ? {} : {batch: lot.id},
    field:
      row.lifeDays === null ? null : (
        <ChoiceField
          label="Lot"
          value={lot === undefined ? '' : chosen}
          onChange={setChosen}
          choices={[
            {key: '', word: 'Any, the oldest first'},
            ...lots.map(({id, lasts, units}) => ({
              key: id,
              word: `${id}: ${qty(units[state] ?? 0)}, good until ${dayText(lasts, today)}`,
            })),
          ]}
        />
      ),
  };
}
