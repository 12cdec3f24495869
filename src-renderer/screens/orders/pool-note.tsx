/**
 * What is kept for other segments, where that is why a line is late: who may go beyond it sees what it takes from whom before
 * he commits, and says why; who may not asks for it so. An override is of the whole order.
 */
import {Checkbox} from '@mantine/core';
import type {PromiseAnswer, TakenFromPool} from '../../../src-shared/api/types.ts';
import {useSession, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {Signal} from '../../ui/signal.tsx';
import {ReasonField} from '../forms/fields.tsx';

type LinePromise = PromiseAnswer['lines'][number];
type PoolNoteProps = {
  /** The line that is shown, where there is one. */
  readonly promise: LinePromise | undefined;
  /** All lines of the order: what the override takes is told of all of them. Undefined while it is being reckoned. */
  readonly lines: readonly LinePromise[] | undefined;
  /** Why, being typed; undefined: there is no override. */
  readonly reason: string | undefined;
  readonly onReason: (reason: string | undefined) => void;
};

export function PoolNote({promise, lines, reason, onReason}: PoolNoteProps) {
  const may = useSession()?.rights.includes('override-pool') === true;
  const kept = useHindering(promise);
  if (reason === undefined && kept.length === 0) return null;
  return (
    <section className="pool-note" aria-label="What is kept for others">
      {kept.length > 0 && (
        <div className="row tight">
          <Signal aspect="caution" size={10} />
          {kept.join('; ')}
        </div>
      )}
      <Checkbox
        size="xs"
        label={may ? 'Take it all the same, by my right to override pools' : 'Take it all the same, if it is approved'}
        description={
          may
            ? 'Of the whole order; it is not held while you type, and checked when it is placed'
            : 'Operations or an administrator may take it, with a reason: place the order, and ask for approval'
        }
        checked={reason !== undefined}
        onChange={(event) => onReason(event.currentTarget.checked ? '' : undefined)}
      />
      {reason !== undefined && (
        <>
          <Takes lines={lines} />
          <ReasonField label="Reason for taking it" value={reason} onChange={onReason} autoFocus />
        </>
      )}
    </section>
  );
}

/** "5 kept for Key accounts at Reading until Fri 5 Jun": where the line is not there as asked. */
function useHindering(promise: LinePromise | undefined): readonly string[] {
  const {nameOf, untilOf} = usePlaces();
  if (promise === undefined) return [];
  const {
    options: [best],
    reductions,
  } = promise;
  if (best?.onRequest === true && best.short === 0) return [];
  return reductions.flatMap(({site, kept, quotas}) => [
    ...kept.map(({kind, segment, quantity, until}) =>
      kind === 'safety'
        ? `${qty(quantity)} are safety stock at ${nameOf(site)}`
        : `${qty(quantity)} kept for ${segment} at ${nameOf(site)}${untilOf(site, until)}`,
    ),
    ...quotas.map(
      ({segment, left, until}) =>
        `${segment} may have ${qty(left)} more at ${nameOf(site)}${untilOf(site, until)}: its quota`,
    ),
  ]);
}

/** What it takes from whom, before anybody commits. */
function Takes({lines}: Pick<PoolNoteProps, 'lines'>) {
  const {nameOf, untilOf} = usePlaces();
  if (lines === undefined) return <div className="sub">What it takes is being reckoned</div>;
  const taken = lines.flatMap(({item, pools = []}) => pools.map((one) => ({item, ...one})));
  if (taken.length === 0) return <div className="sub">As the order stands it takes nothing of what is kept.</div>;
  const words = ({site, segmentName, kind, units, of, until}: TakenFromPool) => {
    const where = `${segmentName} at ${nameOf(site)}${untilOf(site, until)}`;
    if (kind === 'quota') return `${qty(units)} more than is left of the quota of ${where}`;
    return kind === 'safety'
      ? `${qty(units)} of the ${qty(of)} of the safety stock at ${nameOf(site)}; ${qty(of - units)} stay`
      : `${qty(units)} of the ${qty(of)} kept for ${where}; ${qty(of - units)} stay kept`;
  };
  return (
    <ul aria-label="What it takes from whom">
      {taken.map((one) => (
        <li key={`${one.item} ${one.site} ${one.kind} ${one.segmentName}`} className="tone-caution">
          {one.item}: takes {words(one)}
        </li>
      ))}
    </ul>
  );
}

function usePlaces() {
  const sites = useStatus()?.sites ?? [];
  const now = useNow(60_000);
  const found = (id: string) => sites.find((site) => site.id === id);
  return {
    nameOf: (id: string) => found(id)?.name ?? id,
    untilOf: (id: string, until: number | null) =>
      until === null ? '' : ` until ${instantText(until, found(id)?.zone ?? 'UTC', now)}`,
  };
}
