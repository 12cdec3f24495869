/** Where the units of a site are, and what is left of them for who asks. */

import type {DayNumber, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import {claimedOnStock, freeNow, isLive, onHand} from '../inventory/balances.ts';
import {withoutBatch} from '../inventory/batches.ts';
import {spoilt} from '../inventory/life.ts';
import {endOf} from '../inventory/pooled.ts';
import {STATES} from '../inventory/types.ts';
import type {CheckInput} from './asked.ts';
import {type Candidate, takes} from './candidate.ts';
import {entitledAs, keptBefore, nameOf, namesOf, quotasAt} from './entitled.ts';
import {tightest} from './labour.ts';
import type {LinePromise} from './types.ts';

/** F.6: "22 on hand, 6 held by Bruno, 5 protected …, 3 in quarantine → 8 for you". */
export function reductionsOf(input: CheckInput, c: Candidate): LinePromise['reductions'][number] {
  const {site, position, timeline, request, route, open, limits, work, lift, life} = c;
  const held = new Map<string, Units>();
  for (const one of position.claims) {
    if (one.kind === 'hold' && isLive(one, input.now) && !input.except?.has(one.id))
      held.set(one.author, (held.get(one.author) ?? 0) + one.onStock);
  }
  const all = claimedOnStock(position, input.now, input.except);
  const asked = entitledAs(input, position);
  const free = Math.max(0, freeNow(position, input.now, input.except));
  const byHolds = [...held.values()].reduce((a, b) => a + b, 0);
  return {
    site: site.id,
    onHand: onHand(position),
    notUsable: STATES.filter((state) => state !== 'available' && position[state] > 0).map((state) => ({
      state,
      quantity: position[state],
    })),
    allocated: all - byHolds,
    held: [...held].map(([by, quantity]) => ({by, quantity})),
    kept: keptBefore(asked, request, open.atpAt(request)).map(({pool, units}) => ({
      kind: pool.kind === 'safety' ? pool.kind : 'protected',
      segment: namesOf(input.company, pool),
      quantity: units,
      until: endOf(pool),
    })),
    quotas: quotasAt(asked, request).map(({pool, left}) => ({
      segment: nameOf(input.company, pool.segment),
      left,
      until: pool.until,
    })),
    ...(work !== null && {
      work: {
        day: dayOf(request, site.zone),
        left: work(request),
        ...(tightest(limits, request)?.zone?.dock !== undefined && {docks: true as const}),
      },
    }),
    ...(lift !== null &&
      Number.isFinite(takes(c, route.service, request)) && {
        lift: {service: route.service, day: dayOf(request, site.zone), left: takes(c, route.service, request)},
      }),
    ...agedOf(c, dayOf(input.now, site.zone), life?.needs(dayOf(request, site.zone))),
    // With nothing kept and no quota it is what is free now.
    free: open === timeline && open.byNumber === undefined ? free : Math.min(free, timeline.atpAt(request)),
  };
}

/** What is there by number and too old: for anybody, and for this customer. */
function agedOf(
  {position, open, request}: Candidate,
  today: DayNumber,
  lasts: DayNumber | undefined,
): Pick<LinePromise['reductions'][number], 'spoilt' | 'noLot' | 'tooOld'> {
  const gone = spoilt(position, today);
  const noLot = open.byNumber === undefined ? 0 : withoutBatch(position, 'available', position.available);
  const quantity = (open.byNumber?.atpAt(request) ?? 0) - open.atpAt(request) - noLot;
  return {
    ...(gone > 0 && {spoilt: gone}),
    ...(noLot > 0 && {noLot}),
    ...(open.byNumber !== undefined && quantity > 0 && lasts !== undefined && {tooOld: {quantity, lasts}}),
  };
}
