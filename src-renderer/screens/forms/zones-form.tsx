/** The working zones of a site and its docks, their shifts, and the labour or the doors in each; and one shift of one day. */
import {Button, Checkbox, TextInput} from '@mantine/core';
import {useState} from 'react';
import type {SiteWork, ZoneLabour} from '../../../src-shared/api/work.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useStatus} from '../../data/engine.tsx';
import {dayText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ReasonField, TimeField, UnitsField} from './fields.tsx';
import {doorsForm, NumberField} from './number-field.tsx';
import {
  type DraftShift,
  type DraftZone,
  draftOf,
  faults,
  LABOUR_MAX,
  LOAD_MAX,
  mayAddDocks,
  missing,
  SHIFTS_MAX,
  shiftChanged,
  withDocks,
  withLostDays,
  withoutShift,
  withoutZone,
  withShift,
  withZone,
  ZONES_MAX,
  zoneChanged,
  zonesOf,
} from './zones-draft.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const EFFECT =
  'Minutes of labour of all who work in a shift. An item names its zone, and the seconds a unit takes there. ' +
  'Docks have doors instead: all that leaves is loaded there before its dispatch, by what it weighs. ' +
  'Promises from now on keep within it; those made already stay.';
type Faults = ReturnType<typeof faults>;

const textOf = ({zones}: SiteWork): string => JSON.stringify(zonesOf(draftOf(zones)));

export function ZonesForm({site, onClose}: {site: SiteWork; onClose: () => void}) {
  const [draft, setDraft] = useState(() => draftOf(site.zones));
  const [reason, setReason] = useState('');
  const wrong = faults(draft);
  const lost = withLostDays(draft, site.zones);
  const live = useStatus()?.connection === 'live';
  const now = textOf(site);
  const [base] = useState(now);
  const build = (): CommandOf<'SetZones'> | string => {
    // It replaces them all: what somebody else has set meanwhile would be gone. Sent and not yet answered, one's own are what is set.
    if (now !== base && now !== JSON.stringify(zonesOf(draft)))
      return 'Somebody else has changed them meanwhile. Close this and begin again.';
    if (!live) return 'This replaces all zones, so it is not kept for later: it needs the line.';
    if (wrong.size > 0) return 'Something is wrong above.';
    const lacks = missing(draft) ?? (reason.trim() === '' ? 'A reason is missing.' : null);
    return lacks ?? {type: 'SetZones', site: site.site, zones: zonesOf(draft), reason: reason.trim()};
  };
  const change = (zone: DraftZone) => setDraft((old) => zoneChanged(old, zone.key, zone));
  return (
    <CommandForm
      title={`Zones and docks of ${site.name}`}
      submit={draft.length === 0 ? 'Set no zones' : 'Set the zones'}
      size={860}
      onClose={onClose}
      build={build}
      effect={lost.length === 0 ? EFFECT : `${EFFECT} The days of their own of ${lost.join(' and ')} go with it.`}
    >
      {draft.map((zone) => (
        <ZoneFields
          key={zone.key}
          zone={zone}
          wrong={wrong}
          onChange={change}
          onAway={() => setDraft((old) => withoutZone(old, zone.key))}
        />
      ))}
      <div className="row">
        <Button
          size="compact-sm"
          variant="default"
          disabled={draft.length >= ZONES_MAX}
          title={draft.length >= ZONES_MAX ? `A site has at most ${ZONES_MAX} zones` : undefined}
          onClick={() => setDraft(withZone)}
        >
          Add a zone
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!mayAddDocks(draft)}
          title={mayAddDocks(draft) ? undefined : 'A site has docks once: add a shift to them'}
          onClick={() => setDraft(withDocks)}
        >
          Add docks
        </Button>
      </div>
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

type ZoneProps = {
  readonly zone: DraftZone;
  readonly wrong: Faults;
  readonly onChange: (zone: DraftZone) => void;
  readonly onAway: () => void;
};

function ZoneFields({zone, wrong, onChange, onAway}: ZoneProps) {
  const {dock} = zone;
  const name = zone.name === '' ? 'the zone' : zone.name;
  return (
    <fieldset className="zone" aria-label={name}>
      <div className="row">
        <TextInput
          label="Code"
          value={zone.id}
          onChange={(event) => onChange({...zone, id: event.currentTarget.value})}
          error={wrong.get(`${zone.key}.id`)}
          maxLength={40}
          w={120}
        />
        <TextInput
          label={dock === null ? 'Zone' : 'Docks'}
          value={zone.name}
          onChange={(event) => onChange({...zone, name: event.currentTarget.value})}
          maxLength={80}
          className="grow"
        />
        {dock !== null && (
          <UnitsField
            label="Kilograms an hour at a door"
            value={dock.kilosPerHour}
            onChange={(kilosPerHour) => onChange({...zone, dock: {kilosPerHour}})}
            max={LOAD_MAX}
            of="kilograms"
          />
        )}
        <Button size="compact-sm" variant="subtle" onClick={onAway} aria-label={`Take ${name} away`}>
          Take away
        </Button>
      </div>
      {dock !== null && (
        <div className="sub">Doors that are open in a shift of each day; one that is for half of it is 0.5.</div>
      )}
      {zone.shifts.map((shift) => (
        <ShiftFields
          key={shift.key}
          shift={shift}
          isDock={dock !== null}
          fault={(field) => wrong.get(`${zone.key}.${shift.key}.${field}`)}
          onChange={(next) => onChange(shiftChanged(zone, shift.key, next))}
          onAway={zone.shifts.length === 1 ? null : () => onChange(withoutShift(zone, shift.key))}
        />
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="default"
          disabled={zone.shifts.length >= SHIFTS_MAX}
          title={zone.shifts.length >= SHIFTS_MAX ? `A zone has at most ${SHIFTS_MAX} shifts` : undefined}
          onClick={() => onChange(withShift(zone))}
        >
          Add a shift to {name}
        </Button>
      </div>
    </fieldset>
  );
}

type ShiftProps = {
  readonly shift: DraftShift;
  readonly isDock: boolean;
  readonly fault: (field: string) => string | undefined;
  readonly onChange: (shift: DraftShift) => void;
  readonly onAway: (() => void) | null;
};

function ShiftFields({shift, isDock, fault, onChange, onAway}: ShiftProps) {
  const set = (i: number, amount: number | undefined) =>
    onChange({...shift, week: shift.week.map((old, n) => (n === i ? amount : old))});
  return (
    <div className="shift">
      <TextInput
        label="Shift"
        value={shift.name}
        onChange={(event) => onChange({...shift, name: event.currentTarget.value})}
        error={fault('name')}
        maxLength={80}
      />
      <TimeField label="From" value={shift.from} onChange={(from) => onChange({...shift, from})} />
      <TimeField
        label="Until"
        value={shift.until}
        onChange={(until) => onChange({...shift, until})}
        error={fault('until')}
      />
      {DAYS.map((day, i) =>
        isDock ? (
          <DoorsField key={day} label={day} value={shift.week[i]} onChange={(doors) => set(i, doors)} />
        ) : (
          <UnitsField
            key={day}
            label={day}
            value={shift.week[i]}
            onChange={(minutes) => set(i, minutes)}
            min={0}
            max={LABOUR_MAX}
            of="minutes"
          />
        ),
      )}
      {onAway === null ? (
        <span />
      ) : (
        <Button size="compact-sm" variant="subtle" onClick={onAway} aria-label={`Take shift ${shift.name} away`}>
          Away
        </Button>
      )}
    </div>
  );
}

type DoorsProps = {
  readonly label: string;
  readonly value: number | undefined;
  readonly onChange: (doors: number | undefined) => void;
};
/** What is not typed stays as exact as it was. */
const DoorsField = ({label, value, onChange}: DoorsProps) => (
  <NumberField
    label={label}
    value={value === undefined ? undefined : Math.round(10 * value)}
    onChange={(tenths) => onChange(tenths === undefined ? undefined : tenths / 10)}
    form={doorsForm}
  />
);

export type ShiftOf = {
  readonly site: SiteWork;
  readonly zone: ZoneLabour;
  readonly shift: ZoneLabour['shifts'][number];
  readonly day: ZoneLabour['shifts'][number]['days'][number];
};

export function ShiftForm({site, zone, shift, day, onClose}: ShiftOf & {readonly onClose: () => void}) {
  const [minutes, setMinutes] = useState<number | undefined>();
  const [asWeek, setAsWeek] = useState(false);
  const [reason, setReason] = useState('');
  const of = zone.dock === null ? 'labour' : 'doors';
  const length = shift.until - shift.from;
  const oneDoor = zone.dock === null ? '' : `; a door that is open all of it has ${qty(length)}`;
  const build = (): CommandOf<'SetShift'> | string => {
    if (!asWeek && minutes === undefined) return 'Minutes are missing.';
    if (reason.trim() === '') return 'A reason is missing.';
    const at = {site: site.site, zone: zone.zone, shift: shift.name, day: day.day};
    return {type: 'SetShift', ...at, minutes: asWeek ? null : (minutes ?? 0), reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`${zone.name} at ${site.name}, ${shift.name} of ${dayText(day.day)}`}
      submit={asWeek ? 'As the week' : 'Set the shift'}
      onClose={onClose}
      build={build}
      effect="What is promised stays promised; what more can be promised is reckoned with the new minutes from now on."
    >
      <UnitsField
        label={`Minutes of ${of} in that shift`}
        hint={`${qty(day.whole)} now, ${qty(day.usual)} by the week; it has ${qty(day.planned)} to do${oneDoor}`}
        value={minutes}
        onChange={setMinutes}
        min={0}
        max={LABOUR_MAX}
        of="minutes"
        autoFocus
      />
      {day.isOwn && (
        <Checkbox
          label={`As in any week: ${qty(day.usual)}`}
          checked={asWeek}
          onChange={(event) => setAsWeek(event.currentTarget.checked)}
        />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}
