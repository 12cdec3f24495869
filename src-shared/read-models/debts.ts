/** Who lends stock to whom, and what pays it back (B.13). */
import type {DebtList, DebtRow} from '../api/allocation.ts';
import type {BorrowedUnits, DebtTold} from '../api/types.ts';
import {key, positionKey} from '../domain/events.ts';
import {evolvePosition} from '../domain/inventory/evolve.ts';
import {peg} from '../domain/inventory/pegging.ts';
import type {Debt, Position, PositionEvent} from '../domain/inventory/types.ts';
import type {Site} from '../domain/master-data/types.ts';
import type {Instant, Units} from '../kernel/types.ts';
import {claimant} from './claimant.ts';
import {type Coverage, coverage} from './coverage.ts';
import {itemName, siteOf, type World} from './world.ts';

/**
 * What a promise for who is of those segments (`Claim.segment`) would borrow, if it were made now: whose stock, and the supply that
 * is there for them instead.
 */
export function borrowedFor(
  world: World,
  lot: {readonly site: string; readonly item: string; readonly quantity: Units; readonly shipBy: Instant},
  {except, segment}: {readonly except: ReadonlySet<string>; readonly segment: string},
): readonly BorrowedUnits[] {
  const found = world.read(positionKey(lot.site, lot.item));
  const site = world.read(key('site', lot.site));
  if (found === undefined || site === undefined) return [];
  const position = without(found, except);
  const wanted = {id: NOBODY, quantity: lot.quantity, due: lot.shipBy, segment, isNew: true} as const;
  const {events, onStock} = peg(world.read, position, wanted, world.now());
  const {site: at, item, quantity, shipBy: due} = lot;
  const claim = {id: NOBODY, kind: 'hold', quantity, onStock, due, expires: 0, author: '', segment} as const;
  const made: PositionEvent = {type: 'ClaimMade', site: at, item, claim};
  const after = [...events, made].reduce(evolvePosition, position);
  return events.flatMap((e) => lendersOf(world, position, after, site, e));
}
/** As if some claims had not been made: what was lent to them is with its lenders. So a hold's price stays in sight once it is made. */
function without(position: Position, except: ReadonlySet<string>): Position {
  const own = position.debts.filter((d) => except.has(d.borrower));
  const lent = (id: string) => own.reduce((n, d) => n + (d.lender === id ? d.quantity : 0), 0);
  return {
    ...position,
    claims: position.claims
      .filter((c) => !except.has(c.id))
      .map((c) => (own.length === 0 ? c : {...c, onStock: Math.min(c.quantity, c.onStock + lent(c.id))})),
    debts: position.debts.filter((d) => !own.includes(d)),
  };
}
/** No claim has such an id. */
const NOBODY = '?/1';

function lendersOf(
  world: World,
  before: Position,
  after: Position,
  site: Site,
  e: PositionEvent,
): readonly BorrowedUnits[] {
  if (e.type !== 'ClaimsCovered' || e.taken?.by !== NOBODY) return [];
  return e.claims.map(({id, onStock}) => {
    const old = before.claims.find((c) => c.id === id);
    const {order, customerName} = claimant(world, id);
    const {supply, short} = coverage(world, after, id, site);
    return {
      order,
      customerName,
      quantity: (old?.onStock ?? 0) - onStock,
      due: old?.due ?? 0,
      supply: supply?.id ?? null,
      supplyAt: supply?.at ?? null,
      short,
    };
  });
}

/** The debts of a position in which a claim lends or borrows, each with what pays it back. */
export const debtsOf = (world: World, position: Position, claim: string, site: Site): readonly DebtTold[] =>
  position.debts
    .filter((d) => d.lender === claim || d.borrower === claim)
    .map((debt) => {
      const {lender, borrower, quantity} = debt;
      const {supply, short} = paidBack(world, position, debt, site);
      return {
        lends: lender === claim,
        with: claimant(world, lender === claim ? borrower : lender).order,
        quantity,
        supply: supply?.id ?? null,
        supplyAt: supply?.at ?? null,
        /** Of these units those that nothing pays back by the lender's date. */
        short,
      };
    });

/**
 * What pays a debt back, and how much of it nothing does by the lender's date. The oldest is paid first: what is missing is missing of
 * the newest, and an older one rests on what covers the claim without what was lent after it.
 */
function paidBack(world: World, position: Position, debt: Debt, site: Site): Pick<Coverage, 'supply' | 'short'> {
  const own = position.debts.filter((d) => d.lender === debt.lender);
  const newer = own.slice(own.indexOf(debt) + 1).reduce((n, d) => n + d.quantity, 0);
  const claims = position.claims.map((c) => (c.id === debt.lender ? {...c, quantity: c.quantity - newer} : c));
  const {supply, short} = coverage(world, newer === 0 ? position : {...position, claims}, debt.lender, site);
  return {supply, short: Math.min(short, debt.quantity)};
}

/** More than anybody reads. */
const ROWS_MAX = 500;

/** All that is lent at the sites in view, or at one: what is not paid back in time first, then what is paid back last. */
export function debtRows(world: World, at: string | undefined): DebtList {
  const {positions} = world.ledger;
  const rows: DebtRow[] = [];
  for (const [row, {debts}] of positions.asides) {
    if (debts.length === 0) continue;
    const position = positions.read(row);
    const site = siteOf(world, position.site);
    if (site === undefined || (at !== undefined && at !== site.id)) continue;
    for (const debt of debts) rows.push(rowOf(world, position, debt, site));
  }
  const last = ({supplyAt}: DebtRow) => supplyAt ?? Number.POSITIVE_INFINITY;
  rows.sort((a, b) => Number(b.short > 0) - Number(a.short > 0) || last(b) - last(a) || (a.id < b.id ? -1 : 1));
  return {total: rows.length, units: rows.reduce((n, r) => n + r.quantity, 0), rows: rows.slice(0, ROWS_MAX)};
}

function rowOf(world: World, position: Position, debt: Debt, site: Site): DebtRow {
  const {lender, borrower, quantity, since} = debt;
  const {supply, short} = paidBack(world, position, debt, site);
  const side = (claim: string) => ({
    ...claimant(world, claim),
    due: position.claims.find((c) => c.id === claim)?.due ?? null,
  });
  return {
    id: `${site.id}/${position.item}/${lender} ${borrower}`,
    site: site.id,
    siteName: site.name,
    siteZone: site.zone,
    item: position.item,
    itemName: itemName(world, position.item),
    quantity,
    since: since ?? null,
    borrower: side(borrower),
    lender: side(lender),
    supply: supply?.id ?? null,
    supplyAt: supply?.at ?? null,
    short,
  };
}
