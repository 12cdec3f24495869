/** The page of one position: its future step by step, and who claims what of it. */

import type {InventoryRow} from '../api/rows.ts';
import type {PositionDetail} from '../api/types.ts';
import {dayOf} from '../domain/calendar.ts';
import {key, positionKey} from '../domain/events.ts';
import {isLive} from '../domain/inventory/balances.ts';
import {soonestFirst, withoutBatch} from '../domain/inventory/batches.ts';
import {emptyPosition} from '../domain/inventory/evolve.ts';
import type {Claim} from '../domain/inventory/types.ts';
import {effectiveSupply} from '../domain/promise/supply.ts';
import {timelineOf} from '../domain/promise/timeline.ts';
import type {Instant} from '../kernel/types.ts';
import {type Claimant, claimant} from './claimant.ts';
import {coverage} from './coverage.ts';
import {debtsOf} from './debts.ts';
import type {Hub} from './hub.ts';
import {kitsWith} from './kits.ts';
import {safetyOf} from './safety.ts';
import {companyOf, itemOf, policyOf, siteOf, type World} from './world.ts';

/** Claims of a page, and names of a day: more than anybody reads. */
const CLAIMS_MAX = 500;

/** Null when there is no such position, or its site or item is not in view. */
export function positionDetail(hub: Hub, site: string, item: string): PositionDetail | null {
  const {world} = hub;
  const place = siteOf(world, site);
  const data = itemOf(world, item);
  const row = world.ledger.positions.find(site, item);
  if (place === undefined || data === undefined || row < 0) return null;
  const position = world.read(positionKey(site, item)) ?? emptyPosition(site, item);
  const now = world.now();
  const today = dayOf(now, place.zone);
  const policy = policyOf(world);
  const timeline = timelineOf({position, site: place, policy, now});
  const nameOf = (claim: {id: string; kind: string; author: string; due: number}) =>
    claim.kind === 'hold' ? `${claim.author} (hold)` : nameOfClaimant(claimant(world, claim.id));
  return {
    row: hub.inventory.show(row) as InventoryRow,
    item: data,
    site: place,
    elsewhere: (companyOf(world)?.sites ?? [])
      .map(({id}) => id)
      .filter((id) => id !== site && world.ledger.positions.find(id, item) >= 0),
    substitutes: (data.substitutes ?? []).map((one) => {
      const other = itemOf(world, one.item);
      return {...one, itemName: other?.name ?? one.item, active: other?.active === true};
    }),
    kits: kitsWith(world, item),
    lots: [...position.batches].sort(soonestFirst).map(({id, lasts, units}) => ({id, lasts, units})),
    unlabelled: data.lifeDays === undefined ? 0 : withoutBatch(position, 'available', position.available),
    safety: safetyOf(world, position),
    now,
    today,
    points: timeline.steps.map((s) => ({
      at: s.at,
      day: dayOf(s.at, place.zone),
      supply: s.supply,
      demand: s.demand,
      balance: s.balance,
      atp: s.atp,
      names: [...new Set(position.claims.filter((c) => isLive(c, now) && neededAt(c, now, s.at)).map(nameOf))].slice(
        0,
        CLAIMS_MAX,
      ),
    })),
    claims: position.claims
      .filter((c) => isLive(c, now))
      .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1))
      .slice(0, CLAIMS_MAX)
      .map((c) => {
        const who = c.kind === 'hold' ? null : claimant(world, c.id);
        return {
          id: c.id,
          kind: c.kind,
          quantity: c.quantity,
          onStock: c.onStock,
          due: c.due,
          expires: c.expires,
          author: c.author,
          order: who?.order ?? null,
          customerName: who?.customerName ?? null,
          tier: who?.tier ?? null,
          stage: stageOf(world, c.id) ?? (c.locked > 0 ? 'released' : c.kind),
          uncovered: coverage(world, position, c.id, place).short,
          debts: debtsOf(world, position, c.id, place),
        };
      }),
    supplies: [...position.supplies]
      .sort((a, b) => a.usableAt - b.usableAt)
      .map((s) => ({...s, counts: effectiveSupply(s, place, policy, now, today).counts})),
  };
}

/** What is with the floor is needed now, the rest when it is due. */
const neededAt = ({due, locked, quantity}: Claim, now: Instant, at: Instant): boolean =>
  (locked > 0 && at === now) || (quantity > locked && at === Math.max(due, now));

const nameOfClaimant = ({customerName, order}: Claimant): string => customerName ?? order;

/** How far the claim's lot is; null where its order is not in view. */
function stageOf(world: World, claim: string): 'released' | 'allocated' | null {
  const slash = claim.lastIndexOf('/');
  const order = world.read(key('order', claim.slice(0, slash)));
  if (order === undefined) return null;
  const [line, lot] = claim
    .slice(slash + 1)
    .split('.')
    .map(Number);
  const found = order.lots.find((l) => l.line === line && l.lot === lot);
  return found !== undefined && found.released > 0 ? 'released' : 'allocated';
}
