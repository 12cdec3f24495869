/** When a site works, now and from a day on, and who picks up there when. The rest of what is known of it stays. */
import {ActionIcon, Button} from '@mantine/core';
import {IconPlus, IconX} from '@tabler/icons-react';
import {useState} from 'react';
import type {SiteCalendar} from '../../../src-shared/api/calendars.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useStatus} from '../../data/engine.tsx';
import {Scroll} from '../../ui/pane.tsx';
import {clock, versionsOf} from '../calendars/words.ts';
import {calendarDraft, calendarFault, calendarOf, missingOfCalendar} from './calendar-draft.ts';
import {CalendarFields, Fault, WeekdaysField} from './calendar-fields.tsx';
import {CalendarForm} from './calendar-form.tsx';
import {ChoiceField, TimeField} from './fields.tsx';
import {
  type DraftPickup,
  type DraftPickups,
  mayAddPickup,
  missingOfPickups,
  type PickupFault,
  type PickupsDraft,
  pickupFault,
  pickupsDraft,
  withPickup,
  withPickups,
} from './pickups-draft.ts';
import {VersionBar} from './version-bar.tsx';
import {versionOn, withNewVersion, withoutVersion, withVersion} from './version-draft.ts';

type Site = CommandOf<'DefineSite'>['site'];
type FormProps = {readonly row: SiteCalendar; readonly onClose: () => void};
const defined = (site: Site): CommandOf<'DefineSite'> => ({type: 'DefineSite', site});

export function SiteHoursForm({row, onClose}: FormProps) {
  const {definition, today} = row;
  const [draft, setDraft] = useState(() => calendarDraft(definition.calendar, today));
  const missing = missingOfCalendar(draft);
  return (
    <CalendarForm
      title={`When ${definition.name} works`}
      submit="Set the hours"
      defined={defined(definition)}
      typed={missing ?? defined({...definition, calendar: calendarOf(draft)})}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <CalendarFields
            word="Open on"
            {...{draft, today}}
            hours
            fault={calendarFault(fault, 'calendar: ')}
            onChange={setDraft}
          />
          {fault !== undefined && !fault.startsWith('calendar: ') && <Fault words={fault} />}
        </>
      )}
    </CalendarForm>
  );
}

const TIERS = [
  {key: 'all', word: 'everybody'},
  ...(['A', 'B', 'C'] as const).map((key) => ({key, word: `tier ${key} only`}) as const),
] as const;
const COUNTS = 'Who picks up from this day on, by the site’s own clock.';

export function PickupsForm({row: {definition, today}, onClose}: FormProps) {
  const [draft, setDraft] = useState(() => pickupsDraft(definition, today));
  const missing = missingOfPickups(draft);
  return (
    <CalendarForm
      title={`Who picks up at ${definition.name}`}
      submit="Set the pickups"
      size={860}
      defined={defined(definition)}
      typed={missing?.what ?? defined(withPickups(definition, draft))}
      onClose={onClose}
    >
      {(fault) => (
        <PickupVersions
          {...{definition, today, draft}}
          fault={pickupFault(fault, draft)}
          missing={missing ?? undefined}
          onChange={setDraft}
        />
      )}
    </CalendarForm>
  );
}

type VersionsProps = {
  readonly definition: Site;
  readonly today: number;
  readonly draft: PickupsDraft;
  readonly fault: PickupFault | undefined;
  readonly missing: {readonly version: number; readonly what: string} | undefined;
  readonly onChange: (draft: PickupsDraft) => void;
};

function PickupVersions({definition, today, draft, fault, missing, onChange}: VersionsProps) {
  const services = useStatus()?.services ?? [];
  const {changes} = draft;
  /** Key of the version that is shown: who picks up today, until another is asked for. */
  const [shown, setShown] = useState(() => versionOn(changes, today));
  const version = changes.find((one) => one.key === shown);
  const {pickups} = version ?? draft;
  const set = (next: readonly DraftPickup[]) =>
    onChange({
      ...draft,
      ...(version === undefined ? {pickups: next} : {changes: withVersion(changes, shown, {pickups: next})}),
    });
  const add = () => {
    const {pickups: last} = changes.at(-1) ?? draft;
    const next = withNewVersion<DraftPickups>(changes, {pickups: last});
    onChange({...draft, changes: next});
    setShown(next.at(-1)?.key ?? 0);
  };
  const remove = () => {
    onChange({...draft, changes: withoutVersion(changes, shown)});
    setShown(0);
  };
  // Of one of its pickups it is said there; what is missing, at the foot.
  const wrong =
    fault === undefined
      ? missing && {version: missing.version, words: missing.what, isSaid: true}
      : {...fault, isSaid: fault.pickup !== undefined};
  const {now} = versionsOf(definition.calendar, version?.from ?? today);
  return (
    <>
      <VersionBar
        label="Pickups by day"
        {...{changes, shown, today, wrong}}
        counts={COUNTS}
        onShow={setShown}
        onAdd={add}
        onFrom={(from) => onChange({...draft, changes: withVersion(changes, shown, {from})})}
        onRemove={remove}
      />
      <div className="row">
        <span className="sub grow">
          What is ready by the cut-off leaves that day, on {definition.name}’s own clock.
          {now.closes !== undefined && ` It closes at ${clock(now.closes)}.`}
        </span>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          disabled={!mayAddPickup(pickups) || services.length === 0}
          onClick={() => set(withPickup(pickups, services[0]?.id ?? ''))}
        >
          Add a pickup
        </Button>
      </div>
      <Pickups
        draft={pickups}
        services={services}
        fault={fault?.version === shown ? fault : undefined}
        open={[now.opens ?? 0, now.closes ?? 1_440]}
        onChange={(key, next) => set(pickups.map((one) => (one.key === key ? {...one, ...next} : one)))}
        onRemove={(key) => set(pickups.filter((one) => one.key !== key))}
      />
    </>
  );
}

type PickupsProps = {
  readonly draft: readonly DraftPickup[];
  readonly fault: PickupFault | undefined;
  readonly services: readonly {readonly id: string; readonly name: string}[];
  /** Of the site today. */
  readonly open: readonly [number, number];
  readonly onChange: (key: number, next: Partial<DraftPickup>) => void;
  readonly onRemove: (key: number) => void;
};

function Pickups({draft, fault, services, open, onChange, onRemove}: PickupsProps) {
  if (draft.length === 0)
    return (
      <div className="sub">
        Nobody: all leaves at the site’s own dispatch and takes its transit days.
        {services.length === 0 && ' There is no carrier yet; define one first.'}
      </div>
    );
  return (
    <Scroll label="Pickups" className="pickups">
      <table className="tbl">
        <thead>
          <tr>
            <th>Service</th>
            <th>On</th>
            <th>Cut-off</th>
            <th>For</th>
            <th aria-label="Take out" />
          </tr>
        </thead>
        <tbody>
          {draft.map((pickup, i) => (
            <PickupRow
              key={pickup.key}
              {...{pickup, services, open}}
              n={i + 1}
              fault={fault?.pickup === i + 1 ? fault.words : undefined}
              onChange={(next) => onChange(pickup.key, next)}
              onRemove={() => onRemove(pickup.key)}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

type PickupRowProps = Pick<PickupsProps, 'services' | 'open'> & {
  readonly pickup: DraftPickup;
  readonly n: number;
  readonly fault: string | undefined;
  readonly onChange: (next: Partial<DraftPickup>) => void;
  readonly onRemove: () => void;
};

function PickupRow({pickup, n, fault, services, open: [opens, closes], onChange, onRemove}: PickupRowProps) {
  const {by, workdays, cutoff, tier} = pickup;
  const outside =
    cutoff > closes
      ? 'After closing: what is ready when the site closes goes with it.'
      : cutoff < opens
        ? 'Before opening: what was ready when the site closed goes with it.'
        : undefined;
  const known = services.some((one) => one.id === by) ? services : [...services, {id: by, name: by}];
  return (
    <>
      <tr>
        <td>
          <ChoiceField
            bare
            label={`Service of pickup ${n}`}
            value={by}
            choices={known.map(({id, name}) => ({key: id, word: name}))}
            onChange={(next) => onChange({by: next})}
          />
        </td>
        <td>
          <WeekdaysField
            bare
            label={`Days of pickup ${n}`}
            value={workdays}
            onChange={(next) => onChange({workdays: next})}
          />
        </td>
        <td>
          <TimeField
            bare
            label={`Cut-off of pickup ${n}`}
            value={cutoff}
            onChange={(next) => onChange({cutoff: next})}
          />
        </td>
        <td>
          <ChoiceField
            bare
            label={`For whom is pickup ${n}`}
            value={tier}
            choices={TIERS}
            onChange={(next) => onChange({tier: next})}
          />
        </td>
        <td>
          <ActionIcon aria-label={`Take out pickup ${n}`} onClick={onRemove}>
            <IconX size={14} />
          </ActionIcon>
        </td>
      </tr>
      {(fault ?? outside) !== undefined && (
        <tr>
          <td colSpan={5}>{fault === undefined ? <span className="sub">{outside}</span> : <Fault words={fault} />}</td>
        </tr>
      )}
    </>
  );
}
