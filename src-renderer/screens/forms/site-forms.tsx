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

type Pickup = NonNullable<Site['pickups']>[number];
type Tier = 'all' | NonNullable<Pickup['tier']>;
type DraftPickup = Omit<Pickup, 'tier' | 'carrier' | 'service'> & {
  readonly key: number;
  /** `carrier/service`. */
  readonly by: string;
  readonly tier: Tier;
};
const PICKUPS_MAX = 40;
const TIERS = [
  {key: 'all', word: 'everybody'},
  ...(['A', 'B', 'C'] as const).map((key) => ({key, word: `tier ${key} only`}) as const),
] as const;
const WEEKDAYS = [1, 2, 3, 4, 5];

const draftOf = ({carrier, service, tier, ...pickup}: Pickup, i: number): DraftPickup => ({
  ...pickup,
  key: i + 1,
  by: `${carrier}/${service}`,
  tier: tier ?? 'all',
});
function pickupOf({key: _, by, tier, ...pickup}: DraftPickup): Pickup {
  const [carrier = '', service = ''] = by.split('/');
  return {carrier, service, ...pickup, ...(tier !== 'all' && {tier})};
}

export function PickupsForm({row: {definition, today}, onClose}: FormProps) {
  const services = useStatus()?.services ?? [];
  const [draft, setDraft] = useState<readonly DraftPickup[]>(() => (definition.pickups ?? []).map(draftOf));
  const change = (key: number, next: Partial<DraftPickup>) =>
    setDraft(draft.map((one) => (one.key === key ? {...one, ...next} : one)));
  const add = () => {
    const [first] = services;
    const {by, workdays, cutoff} = draft.at(-1) ?? {by: first?.id ?? '', workdays: WEEKDAYS, cutoff: 960};
    setDraft([...draft, {key: 1 + Math.max(0, ...draft.map((one) => one.key)), by, workdays, cutoff, tier: 'all'}]);
  };
  const {pickups: _, ...others} = definition;
  const emptyAt = draft.findIndex(({workdays}) => workdays.length === 0);
  const typed =
    emptyAt >= 0
      ? `Pickup ${emptyAt + 1} is on no day.`
      : defined({...others, ...(draft.length > 0 && {pickups: draft.map(pickupOf)})});
  const {now} = versionsOf(definition.calendar, today);
  return (
    <CalendarForm
      title={`Who picks up at ${definition.name}`}
      submit="Set the pickups"
      size={860}
      defined={defined(definition)}
      typed={typed}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <div className="row">
            <span className="sub grow">
              What is ready by the cut-off leaves that day, on {definition.name}’s own clock.
              {now.closes !== undefined && ` It closes at ${clock(now.closes)}.`}
            </span>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPlus size={14} />}
              disabled={draft.length >= PICKUPS_MAX || services.length === 0}
              onClick={add}
            >
              Add a pickup
            </Button>
          </div>
          <Pickups
            {...{draft, fault, services}}
            open={[now.opens ?? 0, now.closes ?? 1_440]}
            onChange={change}
            onRemove={(key) => setDraft(draft.filter((one) => one.key !== key))}
          />
        </>
      )}
    </CalendarForm>
  );
}

type PickupsProps = {
  readonly draft: readonly DraftPickup[];
  readonly fault: string | undefined;
  readonly services: readonly {readonly id: string; readonly name: string}[];
  /** Of the site today. */
  readonly open: readonly [number, number];
  readonly onChange: (key: number, next: Partial<DraftPickup>) => void;
  readonly onRemove: (key: number) => void;
};

function Pickups({draft, fault, services, open, onChange, onRemove}: PickupsProps) {
  const [, n, words] = /^pickup (\d+) \([^)]*\): (.*)$/.exec(fault ?? '') ?? [];
  if (draft.length === 0)
    return (
      <div className="sub">
        Nobody: all leaves at the site’s own dispatch and takes its transit days.
        {services.length === 0 && ' There is no carrier yet; define one first.'}
      </div>
    );
  return (
    <>
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
                fault={Number(n) === i + 1 ? words : undefined}
                onChange={(next) => onChange(pickup.key, next)}
                onRemove={() => onRemove(pickup.key)}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      {fault !== undefined && n === undefined && <Fault words={fault} />}
    </>
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
