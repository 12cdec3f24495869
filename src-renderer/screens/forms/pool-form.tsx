/** Keeps units of an item for a segment, limits what a segment may have of it in some days, or sets a safety stock; and ends it again. */
import {useState} from 'react';
import type {PoolRow} from '../../../src-shared/api/rows.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useStatus} from '../../data/engine.tsx';
import {dayOf} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, DayField, LookupField, ReasonField, UnitsField} from './fields.tsx';
import {ManyField} from './many-fields.tsx';
import {SafetyEffect} from './safety-effect.tsx';

type Kind = CommandOf<'SetPool'>['kind'];
const KINDS: readonly {key: Kind; word: string}[] = [
  {key: 'protected', word: 'Keep at least'},
  {key: 'quota', word: 'Give at most'},
  {key: 'safety', word: 'Safety stock'},
];
const WEEK = 7;

/** What a pool is set on: a position, or nothing yet. */
export type PoolOn = {readonly site: string; readonly item: string; readonly itemName: string};

/** `onDone`: it was accepted, and the table has it. */
type FormProps = {readonly onClose: () => void; readonly onDone: () => void};

export function PoolForm({on, row, onClose, onDone}: FormProps & {on?: PoolOn; row?: PoolRow}) {
  const {draft, set, zone, today, segments, sites} = useDraft(on, row);
  const {kind, quantity} = draft;
  return (
    <CommandForm
      title={titleOf(row, kind)}
      submit={quantity === undefined ? 'Set the pool' : `${SUBMIT[kind]} ${qty(quantity)}`}
      onClose={onClose}
      onAccepted={onDone}
      build={() => (segments.length === 0 && kind !== 'safety' ? 'No segments are defined.' : commandOf(draft, today))}
      effect={<Effect draft={draft} segments={segments} />}
    >
      {row === undefined && (
        <>
          <div className="two">
            <LookupField
              kind="item"
              label="Item"
              value={draft.item}
              onChange={(item) => set({item})}
              autoFocus={on === undefined}
            />
            <ChoiceField label="Site" value={draft.site} onChange={(site) => set({site})} choices={named(sites)} />
          </div>
          <div className="two">
            <ChoiceField label="Rule" value={kind} onChange={(next) => set({kind: next})} choices={KINDS} />
            {kind !== 'safety' && (
              <ChoiceField
                label="Segment"
                value={draft.segment}
                onChange={(segment) => set({segment})}
                choices={named(segments)}
              />
            )}
          </div>
        </>
      )}
      {kind === 'safety' && (
        <ManyField
          label="Who may be promised it all the same"
          none="Nobody"
          choices={named(segments)}
          value={draft.segments}
          onChange={(next) => set({segments: next})}
        />
      )}
      <div className="two">
        <UnitsField
          label="Units"
          value={quantity}
          onChange={(next) => set({quantity: next})}
          min={kind === 'safety' ? 1 : 0}
          autoFocus={on !== undefined || row !== undefined}
        />
        {kind === 'quota' && row === undefined && (
          <DayField label="Leaves from" value={draft.fromDay} onChange={(fromDay) => set({fromDay})} hint={zone} />
        )}
        {kind !== 'safety' && (
          <DayField
            label={kind === 'quota' ? 'Leaves before' : 'Kept before'}
            value={draft.untilDay}
            onChange={(untilDay) => set({untilDay})}
            hint={zone}
          />
        )}
      </div>
      <ReasonField value={draft.reason} onChange={(reason) => set({reason})} />
    </CommandForm>
  );
}

const SUBMIT: Readonly<Record<Kind, string>> = {protected: 'Keep', quota: 'At most', safety: 'Safety stock of'};

function titleOf(row: PoolRow | undefined, kind: Kind): string {
  if (row === undefined) return kind === 'safety' ? 'Set a safety stock' : 'Keep stock for a segment';
  return row.kind === 'safety' ? `Change the safety stock of ${row.item}` : `Change the pool of ${row.segmentName}`;
}

/** What it will do, before it is sent. */
function Effect({draft, segments}: {draft: Draft; segments: readonly Named[]}) {
  const {kind, site, item, quantity} = draft;
  if (kind === 'safety') {
    const isWhole = item !== undefined && quantity !== undefined && quantity > 0;
    const asked = isWhole ? {site, item: item.id, quantity, segments: draft.segments} : undefined;
    return <SafetyEffect asked={asked} />;
  }
  const who = segments.find((one) => one.id === draft.segment)?.name ?? 'the segment';
  return kind === 'quota'
    ? `What is promised to ${who} and leaves in these days counts, whatever else is there.`
    : 'Others may be promised it for that day and later only. Promises made already stay.';
}

type Named = {readonly id: string; readonly name: string};
const named = (all: readonly Named[]) => all.map(({id, name}) => ({key: id, word: name}));

type Draft = {
  readonly item: LookupHit | undefined;
  readonly site: string;
  readonly segment: string;
  /** Of a safety stock. */
  readonly segments: readonly string[];
  readonly kind: Kind;
  readonly quantity: number | undefined;
  readonly fromDay: number | undefined;
  readonly untilDay: number | undefined;
  readonly reason: string;
};

/** What is typed; it begins with a pool that is changed, or with the position it was opened on. */
function useDraft(on: PoolOn | undefined, row: PoolRow | undefined) {
  const status = useStatus();
  const segments = status?.segments ?? [];
  const sites = status?.sites ?? [];
  const zoneOf = (site: string) => sites.find((one) => one.id === site)?.zone ?? 'UTC';
  const todayAt = (site: string) => dayOf(status?.clock.logAt ?? 0, zoneOf(site));
  const [draft, setDraft] = useState((): Draft => {
    const near = row ?? on;
    const site = near?.site ?? sites[0]?.id ?? '';
    const today = todayAt(site);
    return {
      item: near === undefined ? undefined : {id: near.item, label: near.itemName, detail: ''},
      site,
      segment: row?.segments[0] ?? segments[0]?.id ?? '',
      segments: row?.kind === 'safety' ? row.segments : [],
      kind: row?.kind ?? 'protected',
      quantity: row?.quantity,
      fromDay: row === undefined ? today : dayOf(row.from, row.siteZone),
      untilDay: row?.until == null ? today + WEEK : Math.max(today + 1, dayOf(row.until, row.siteZone)),
      reason: '',
    };
  });
  const set = (more: Partial<Draft>) => setDraft((old) => ({...old, ...more}));
  return {draft, set, segments, sites, zone: zoneOf(draft.site), today: todayAt(draft.site)};
}

/** The command, or what is missing. */
function commandOf(draft: Draft, today: number): CommandOf<'SetPool'> | string {
  const {item, quantity, untilDay, fromDay, kind, site, segment} = draft;
  const reason = draft.reason.trim();
  if (item === undefined) return 'An item is missing.';
  if (quantity === undefined) return 'A quantity is missing.';
  if (kind === 'safety') {
    if (quantity === 0) return 'A safety stock of 0 keeps nothing.';
    if (reason === '') return 'A reason is missing.';
    return {type: 'SetPool', site, item: item.id, kind, segments: [...draft.segments], quantity, reason};
  }
  if (untilDay === undefined || (kind === 'quota' && fromDay === undefined)) return 'A day is missing.';
  if (untilDay <= Math.max(today, kind === 'quota' ? (fromDay ?? today) : today)) return 'It ends before it begins.';
  if (reason === '') return 'A reason is missing.';
  const from = kind === 'quota' && fromDay !== undefined ? {fromDay} : {};
  return {type: 'SetPool', site, item: item.id, segment, kind, quantity, untilDay, reason, ...from};
}

export function EndPoolForm({row, onClose, onDone}: FormProps & {row: PoolRow}) {
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'EndPool'> | string =>
    reason.trim() === ''
      ? 'A reason is missing.'
      : {type: 'EndPool', site: row.site, item: row.item, pool: row.pool, reason: reason.trim()};
  return (
    <CommandForm
      title={row.kind === 'safety' ? `End the safety stock of ${row.item}` : `End the pool of ${row.segmentName}`}
      submit="End it"
      onClose={onClose}
      onAccepted={onDone}
      build={build}
      effect={
        row.kind === 'quota'
          ? `${row.segmentName} may then have all that is there.`
          : `The ${qty(row.left - (row.kind === 'safety' ? row.cut : 0))} that are left are then anybody’s.`
      }
    >
      <ReasonField value={reason} onChange={setReason} autoFocus />
    </CommandForm>
  );
}
