/** Placing a purchase: several items from one supplier to one site, each with its day, beside what the site has of it now. */
import {Checkbox, TextInput} from '@mantine/core';
import {IconX} from '@tabler/icons-react';
import {useState} from 'react';
import type {SupplierTimes} from '../../../src-shared/api/calendars.ts';
import type {InboundRow} from '../../../src-shared/api/rows.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMySites} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayFromIso, dayOf, isoFromDay} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {Caution} from './caution.tsx';
import {CommandForm} from './command-form.tsx';
import {ChoiceField, LookupField, TimeField, UnitsCell} from './fields.tsx';
import {
  dayOfLine,
  emptyPurchase,
  isComplete,
  type PurchaseDraft,
  type PurchaseLine,
  purchaseCommand,
  timeOf,
  withoutPurchaseLine,
  withPurchaseLine,
} from './purchase-draft.ts';
import {useSupplierTimes} from './supplier-times.ts';
import {dayWarning, leadWords} from './supplier-words.ts';

type PurchaseFormProps = {
  /** The line that was chosen: the next purchase is often from the same supplier, to the same site. */
  readonly near?: InboundRow | undefined;
  /** The site the screen looks at; empty: all. */
  readonly site?: string;
  readonly item?: LookupHit;
  readonly onClose: () => void;
};

export function PurchaseForm({near, site = '', item, onClose}: PurchaseFormProps) {
  const sites = useMySites();
  const now = useNow(60_000);
  const [draft, setDraft] = useState(() => {
    const wanted = [site, near?.site, sites[0]?.id].find((id) => sites.some((one) => one.id === id));
    const known = near?.kind === 'purchase' ? {id: near.from, label: near.fromName, detail: near.from} : undefined;
    return emptyPurchase(wanted ?? '', known, item);
  });
  const there = sites.find((one) => one.id === draft.site);
  const zone = there?.zone ?? 'UTC';
  const today = dayOf(now, zone);
  const times = useSupplierTimes({
    supplier: draft.supplier?.id,
    site: draft.site,
    days: draft.lines.map((line) => dayOfLine(line, today, null)).filter((day) => day !== undefined),
  });
  const lead = times === null ? null : times?.lead;
  const lines = draft.lines.filter(isComplete);
  const units = lines.reduce((n, line) => n + line.quantity, 0);
  return (
    <CommandForm
      title="New purchase"
      submit={units === 0 ? 'Place the purchase' : `Order ${count(units, 'unit')}`}
      onClose={onClose}
      build={() => purchaseCommand(draft, {zone, today, now, lead})}
      size={860}
      effect={
        draft.confirmed
          ? 'From now on it can be promised from, for the days after it is put away.'
          : 'From now on it can be promised from, for the days after it is put away; the page says that its date is not confirmed.'
      }
    >
      <div className="two">
        <LookupField
          kind="supplier"
          label="Supplier"
          value={draft.supplier}
          onChange={(supplier) => setDraft({...draft, supplier})}
          autoFocus={draft.supplier === undefined}
        />
        <ChoiceField
          label="To"
          value={draft.site}
          onChange={(next) => setDraft({...draft, site: next})}
          choices={sites.map((one) => ({key: one.id, word: one.name}))}
        />
      </div>
      <Lines {...{draft, today}} times={times ?? undefined} onChange={setDraft} />
      {times != null && times.lead !== null && (
        <div className="sub">{leadWords(times, there?.name ?? draft.site, today)}</div>
      )}
      <div className="two">
        <TimeField
          label="Expected at, site time"
          value={timeOf(draft, zone, lead)}
          onChange={(minutes) => setDraft({...draft, minutes})}
        />
        <Checkbox
          size="xs"
          mb={5}
          label="The supplier has confirmed these dates"
          checked={draft.confirmed}
          onChange={(event) => setDraft({...draft, confirmed: event.currentTarget.checked})}
        />
      </div>
    </CommandForm>
  );
}

type LinesProps = {
  readonly draft: PurchaseDraft;
  readonly today: number;
  readonly times: SupplierTimes | undefined;
  readonly onChange: (draft: PurchaseDraft) => void;
};

function Lines({draft, today, times, onChange}: LinesProps) {
  return (
    <Scroll label="Lines of the purchase" className="buy-lines">
      <table className="tbl">
        <thead>
          <tr>
            <th>Item</th>
            <th className="num">Quantity</th>
            <th>Expected on</th>
            <th>There now</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {draft.lines.map((line, i) => (
            <Line key={line.key} {...{line, draft, today, times, onChange}} n={i + 1} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Line({line, n, draft, today, times, onChange}: LinesProps & {line: PurchaseLine; n: number}) {
  const day = dayOfLine(line, today, times?.lead);
  // The earliest is right by itself; what the supplier has confirmed is its own word.
  const said = draft.confirmed || (line.day === undefined && times?.lead != null) ? undefined : day;
  const warning = said === undefined || times === undefined ? undefined : dayWarning(times, said, false);
  const change = (next: Partial<PurchaseLine>) => onChange(withPurchaseLine(draft, line.key, next));
  return (
    <>
      <tr>
        <td className="item-cell">
          <LookupField
            bare
            kind="item"
            label={`Item of line ${n}`}
            value={line.item}
            onChange={(item) => change({item, day: undefined})}
            autoFocus={n === 1 && draft.supplier !== undefined}
          />
        </td>
        <td className="num">
          <UnitsCell
            label={`Quantity of line ${n}`}
            value={line.quantity}
            min={1}
            onChange={(quantity) => change({quantity})}
          />
        </td>
        <td>
          <TextInput
            type="date"
            aria-label={`Expected day of line ${n}`}
            value={day === undefined ? '' : isoFromDay(day)}
            onChange={(event) => change({day: dayFromIso(event.currentTarget.value)})}
            w={128}
          />
        </td>
        <td>{line.item !== undefined && <ThereNow site={draft.site} item={line.item} />}</td>
        <td className="num">
          {line.item !== undefined && (
            <button
              type="button"
              className="linkbutton iconic"
              aria-label={`Take line ${n} away`}
              onClick={() => onChange(withoutPurchaseLine(draft, line.key))}
            >
              <IconX size={14} />
            </button>
          )}
        </td>
      </tr>
      {warning !== undefined && (
        <tr>
          <td colSpan={5}>
            <Caution words={warning} />
          </td>
        </tr>
      )}
    </>
  );
}

/** What the site has of the item, and what it lacks for promises already made: the reason to buy, or not to. */
function ThereNow({site, item}: {site: string; item: LookupHit}) {
  const {client} = useEngine();
  const {data, trouble} = useAnswer(`${site} ${item.id}`, (signal) =>
    client.position.detail({site, item: item.id}, {signal}),
  );
  if (trouble !== undefined) return <span className="sub">none yet</span>;
  if (data === undefined) return <span className="sub">being read</span>;
  const {row} = data;
  const uncovered = data.claims.reduce((sum, claim) => sum + claim.uncovered, 0);
  return (
    <span className="row tight nowrap">
      {uncovered > 0 && <Signal aspect="stop" size={10} />}
      {uncovered > 0 && <b className="tone-stop">{qty(uncovered)} uncovered,</b>}
      <span>
        {qty(row.sellable)} sellable, {qty(row.onOrder + row.inTransit)} coming
      </span>
    </span>
  );
}
