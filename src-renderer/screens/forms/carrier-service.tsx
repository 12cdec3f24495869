/** A service of a carrier in its form: from where to where in how many days, and what a weight costs. */
import {ActionIcon, Button, TextInput} from '@mantine/core';
import {IconPlus, IconX} from '@tabler/icons-react';
import {type ReactNode, useState} from 'react';
import {ID_CHARS_MAX, ID_WORDS, isId, NAME_CHARS_MAX} from '../../../src-shared/kernel/names.ts';
import {useStatus} from '../../data/engine.tsx';
import {Scroll} from '../../ui/pane.tsx';
import {
  changed,
  type DraftLane,
  type DraftOffer,
  type DraftRate,
  type DraftService,
  type Missing,
  withLane,
  withRate,
} from './carrier-draft.ts';
import {ChoiceField} from './fields.tsx';
import {kilosForm, moneyForm, NumberField, wholeForm} from './number-field.tsx';
import {VersionBar} from './version-bar.tsx';
import {versionOn, withNewVersion, withoutVersion, withVersion} from './version-draft.ts';

const BAND_CHARS_MAX = 20;
const COUNTRY_CHARS_MAX = 60;
/** As a carrier's definition allows. */
const DAYS = wholeForm('days', 0, 60);
const MARGIN = wholeForm('days', 0, 10);
const UP_TO = kilosForm(1, 100_000_000);
/** Wide enough for what a lane or price has. */
const CELL = 92;

type FieldsProps = {
  readonly service: DraftService;
  readonly today: number;
  readonly fault: Missing | undefined;
  readonly missing: Missing | undefined;
  readonly onChange: (change: Partial<DraftService>) => void;
};
const COUNTS = 'What leaves from this day on goes by these lanes and prices.';

export function ServiceFields({service, today, fault, missing, onChange}: FieldsProps) {
  const id = service.id.trim();
  const {changes} = service;
  /** Key of the version that is shown: what counts today, until another is asked for. */
  const [shown, setShown] = useState(() => versionOn(changes, today));
  const version = changes.find((one) => one.key === shown);
  const wrong = fault ?? missing;
  const changeOffer = (change: Partial<DraftOffer>) =>
    onChange(version === undefined ? change : {changes: withVersion(changes, shown, change)});
  const add = () => {
    const {lanes, rates} = changes.at(-1) ?? service;
    const next = withNewVersion<DraftOffer>(changes, {lanes, rates});
    onChange({changes: next});
    setShown(next.at(-1)?.key ?? 0);
  };
  const remove = () => {
    onChange({changes: withoutVersion(changes, shown)});
    setShown(0);
  };
  return (
    <div className="form carrier-part">
      <div className="two top">
        <TextInput
          label="Id of the service"
          value={service.id}
          maxLength={ID_CHARS_MAX}
          disabled={service.known}
          error={id !== '' && !isId(id) ? `Only ${ID_WORDS}` : undefined}
          onChange={(event) => onChange({id: event.currentTarget.value})}
        />
        <TextInput
          label="Name of the service"
          value={service.name}
          maxLength={NAME_CHARS_MAX}
          onChange={(event) => onChange({name: event.currentTarget.value})}
        />
      </div>
      <VersionBar
        label="Lanes and prices by day"
        {...{changes, shown, today}}
        wrong={wrong && {version: wrong.version, words: wrong.what, isSaid: fault === undefined}}
        counts={COUNTS}
        onShow={setShown}
        onAdd={add}
        onFrom={(from) => onChange({changes: withVersion(changes, shown, {from})})}
        onRemove={remove}
      />
      <Offer key={shown} offer={version ?? service} onChange={changeOffer} />
    </div>
  );
}

/** Lanes and prices of one version. */
function Offer({offer, onChange}: {offer: DraftOffer; onChange: (change: Partial<DraftOffer>) => void}) {
  const {lanes, rates} = offer;
  return (
    <>
      <Rows
        title="Lanes"
        note="the one that names more counts; days are the carrier’s, the margin is promised on top"
        add="Add a lane"
        heads={['From', 'To', 'Days', 'Margin', 'Band']}
        onAdd={() => onChange({lanes: withLane(offer)})}
      >
        {lanes.map((lane, i) => (
          <Lane
            key={lane.key}
            {...{lane}}
            n={i + 1}
            onChange={(change) => onChange({lanes: changed(lanes, lane.key, change)})}
            onRemove={() => onChange({lanes: lanes.filter((one) => one !== lane)})}
          />
        ))}
      </Rows>
      <Rows
        title="Prices"
        note="of a shipment up to a weight; what is heavier goes as several"
        add="Add a price"
        heads={['Band', 'Up to kg', 'Price']}
        onAdd={() => onChange({rates: withRate(offer)})}
      >
        {rates.map((rate, i) => (
          <Rate
            key={rate.key}
            {...{rate}}
            n={i + 1}
            onChange={(change) => onChange({rates: changed(rates, rate.key, change)})}
            onRemove={() => onChange({rates: rates.filter((one) => one !== rate)})}
          />
        ))}
      </Rows>
    </>
  );
}

type RowsProps = {
  readonly title: string;
  readonly note: string;
  readonly add: string;
  readonly heads: readonly string[];
  readonly onAdd: () => void;
  readonly children: ReactNode;
};

function Rows({title, note, add, heads, onAdd, children}: RowsProps) {
  return (
    <section aria-label={title}>
      <div className="row">
        <b>{title}</b>
        <span className="sub grow">{note}</span>
        <Button variant="default" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={onAdd}>
          {add}
        </Button>
      </div>
      <Scroll label={title} className="carrier-rows">
        <table className="tbl">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head}>{head}</th>
              ))}
              <th aria-label="Take out" />
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </Scroll>
    </section>
  );
}

type RowProps<Row> = {
  readonly n: number;
  readonly onChange: (change: Partial<Row>) => void;
  readonly onRemove: () => void;
};

const ANY_SITE = {key: '', word: 'any site'};

function Lane({lane, n, onChange, onRemove}: RowProps<DraftLane> & {lane: DraftLane}) {
  const sites = (useStatus()?.sites ?? []).map(({id, name}) => ({key: id, word: name}));
  const known = lane.from === '' || sites.some((one) => one.key === lane.from);
  return (
    <tr>
      <td>
        <ChoiceField
          bare
          label={`From, lane ${n}`}
          value={lane.from}
          choices={[ANY_SITE, ...sites, ...(known ? [] : [{key: lane.from, word: lane.from}])]}
          onChange={(from) => onChange({from})}
        />
      </td>
      <td>
        <TextInput
          aria-label={`To, lane ${n}`}
          placeholder="any other country"
          value={lane.country}
          maxLength={COUNTRY_CHARS_MAX}
          onChange={(event) => onChange({country: event.currentTarget.value})}
        />
      </td>
      <td>
        <NumberField
          label={`Days, lane ${n}`}
          value={lane.days}
          form={DAYS}
          cell={CELL}
          onChange={(days) => onChange({days})}
        />
      </td>
      <td>
        <NumberField
          label={`Margin, lane ${n}`}
          value={lane.marginDays}
          form={MARGIN}
          cell={CELL}
          onChange={(marginDays) => onChange({marginDays})}
        />
      </td>
      <td>
        <Band label={`Band, lane ${n}`} value={lane.band} onChange={(band) => onChange({band})} />
      </td>
      <Remove label={`Take out lane ${n}`} onRemove={onRemove} />
    </tr>
  );
}

function Rate({rate, n, onChange, onRemove}: RowProps<DraftRate> & {rate: DraftRate}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  return (
    <tr>
      <td>
        <Band label={`Band, price ${n}`} value={rate.band} onChange={(band) => onChange({band})} />
      </td>
      <td>
        <NumberField
          label={`Up to kg, price ${n}`}
          value={rate.upToGrams}
          form={UP_TO}
          cell={CELL}
          onChange={(upToGrams) => onChange({upToGrams})}
        />
      </td>
      <td>
        <NumberField
          label={`Price ${n}`}
          value={rate.price}
          form={moneyForm(currency)}
          cell={CELL}
          onChange={(price) => onChange({price})}
        />
      </td>
      <Remove label={`Take out price ${n}`} onRemove={onRemove} />
    </tr>
  );
}

const Band = ({label, value, onChange}: {label: string; value: string; onChange: (band: string) => void}) => (
  <TextInput
    aria-label={label}
    value={value}
    maxLength={BAND_CHARS_MAX}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

const Remove = ({label, onRemove}: {label: string; onRemove: () => void}) => (
  <td>
    <ActionIcon aria-label={label} onClick={onRemove}>
      <IconX size={14} />
    </ActionIcon>
  </td>
);
