/** One queue row opened: its reasons, and what would help. What an action would do is found by deciding it, not by a guess. */
import type {RiskDetail} from '../api/types.ts';
import type {Command} from '../domain/commands.ts';
import {decide} from '../domain/decide.ts';
import {isPositionEvent, key, positionKey} from '../domain/events.ts';
import {lotClaim} from '../domain/orders/place.ts';
import {staged} from '../domain/staged.ts';
import {coverage, donorSite, type Risk, risksOf} from './risk.ts';
import {siteName, siteOf, type World} from './world.ts';

type Option = RiskDetail['options'][number];
const LOSERS_NAMED = 2;

/** Best first: what keeps the promise before what breaks it. */
export function riskDetail(world: World, risk: Risk): RiskDetail {
  const {row, reasons} = risk;
  const quarantine = world.read(positionKey(row.site, row.item))?.quarantine ?? 0;
  const donor = row.uncovered > 0 ? donorSite(world, row.item, row.site, row.uncovered) : null;
  const waitsFor = reasons.find((r) => r.kind === 'supply');
  const options: (Option | null)[] = [];
  if (row.lot === 0) {
    const what = donor === null ? 'Promise the best date there is' : `Allocate from ${siteName(world, donor)}`;
    options.push(tried(world, risk, what, {type: 'AllocateOrder', order: row.order}, ''));
  } else {
    if (restsOnStock(world, risk))
      options.push(
        tried(
          world,
          risk,
          `Ship ${row.quantity} now`,
          {type: 'ShipLots', order: row.order, lots: [{line: row.line, lot: row.lot, quantity: row.quantity}]},
          'it lies on the shelf for this order',
        ),
      );
    if (donor !== null)
      options.push(
        tried(
          world,
          risk,
          `Move ${row.uncovered} from ${siteName(world, donor)}`,
          {type: 'ShipTransfer', from: donor, to: row.site, lines: [{item: row.item, quantity: row.uncovered}]},
          `a transfer to ${row.siteName}; it covers this claim when received`,
        ),
      );
    if (row.uncovered > 0 && quarantine > 0) {
      const quantity = Math.min(quarantine, row.uncovered);
      options.push(
        tried(
          world,
          risk,
          `Release ${quantity} from hold`,
          {type: 'ReleaseStock', site: row.site, item: row.item, quantity, reason: `for ${row.order}`},
          quantity < row.uncovered ? `still ${row.uncovered - quantity} short` : 'covers it at once',
        ),
      );
    }
    if (waitsFor !== undefined)
      options.push({
        what: `Chase ${supplyOf(world, risk) ?? 'the supplier'}`,
        effect: waitsFor.word,
        scoreAfter: row.score,
        command: null,
      });
    options.push(
      tried(
        world,
        risk,
        'Re-promise to the best date',
        {type: 'RepromiseLot', order: row.order, line: row.line, lot: row.lot, reason: 'at risk'},
        'the promise is broken: it stays on record as missed',
      ),
    );
  }
  return {row, reasons, options: options.filter((option) => option !== null)};
}

/** All of it is on the shelf and claimed by it, or already picked. */
function restsOnStock(world: World, risk: Risk): boolean {
  const cover = coverOf(world, risk);
  return cover !== null && cover.short === 0 && cover.onSupply === 0 && cover.free >= 0;
}

const supplyOf = (world: World, risk: Risk): string | null => coverOf(world, risk)?.supply?.id ?? null;

function coverOf(world: World, {row}: Risk): ReturnType<typeof coverage> | null {
  const site = siteOf(world, row.site);
  const position = world.read(positionKey(row.site, row.item));
  return site === undefined || position === undefined
    ? null
    : coverage(world, position, lotClaim(row.order, row.line, row.lot), site);
}

/** The option with the score it would leave, and who would lose stock; null when it would be refused. */
function tried(world: World, {row}: Risk, what: string, command: Command, effect: string): Option | null {
  const verdict = decide(world.read, command, {
    at: world.now(),
    actor: {user: 'what-if', role: 'system'},
    commandId: 'what-if',
    speed: 1,
    actsAt: () => true,
    may: () => true,
  });
  if (verdict.kind !== 'accepted') return null;
  const after = staged(world.read);
  after.add(...verdict.events);
  const order = after.read(key('order', row.order));
  const left = order === undefined ? [] : risksOf({...world, read: after.read}, order);
  const scores = left.filter((risk) => risk.row.line === row.line).map((risk) => risk.row.score);
  const losers = new Set<string>();
  for (const event of verdict.events) {
    if (!isPositionEvent(event)) continue;
    const k = positionKey(event.site, event.item);
    const held = new Map(after.read(k)?.claims.map((claim) => [claim.id, claim.onStock]));
    for (const claim of world.read(k)?.claims ?? []) {
      const id = claim.id.slice(0, claim.id.lastIndexOf('/'));
      if (id !== row.order && (held.get(claim.id) ?? 0) < claim.onStock) losers.add(id);
    }
  }
  const named = [...losers].slice(0, LOSERS_NAMED).join(', ');
  const more = losers.size > LOSERS_NAMED ? ` and ${losers.size - LOSERS_NAMED} more` : '';
  return {
    what,
    effect: [effect, losers.size === 0 ? '' : `takes stock from ${named}${more}`]
      .filter((part) => part !== '')
      .join('; '),
    scoreAfter: Math.max(0, ...scores),
    command,
  };
}
