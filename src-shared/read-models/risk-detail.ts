/** One queue row opened: its reasons, and what would help. What an action would do is found by deciding it, not by a guess. */
import type {RiskDetail} from '../api/types.ts';
import {isPositionEvent, key, positionKey} from '../domain/events.ts';
import {exceptionId} from '../domain/exceptions/types.ts';
import {staged} from '../domain/staged.ts';
import {NOT_IN_VIEW, notInViewWords} from './coverage.ts';
import {type Risk, risksOf, unadvised} from './risk.ts';
import {type Act, actsOf, verdictOf} from './risk-acts.ts';
import type {World} from './world.ts';

type Option = RiskDetail['options'][number];
const LOSERS_NAMED = 2;

/** The acts of the queue's "Do this", in the same order, each with the score it would leave. */
export function riskDetail(world: World, {row, reasons}: Risk): RiskDetail {
  const order = world.read(key('order', row.order));
  const line = order?.lines.find((l) => l.line === row.line);
  if (order === undefined || line === undefined) return {row, reasons, options: [], exception: null};
  const lot = order.lots.find((l) => l.line === row.line && l.lot === row.lot);
  const acts = actsOf(world, {order, line, lot, site: row.site, quantity: row.quantity, uncovered: row.uncovered});
  const options = acts.map((act) => tried(world, row, act));
  const exception = world.read(key('exception', exceptionId(row.order, row.line))) ?? null;
  return {row, reasons, options: options.filter((option) => option !== null), exception};
}

/** The option with the score it would leave, and who would lose stock; null when it would be refused. */
function tried(world: World, row: Risk['row'], act: Act): Option | null {
  const {what, effect, command} = act;
  const verdict = verdictOf(world, act);
  if (verdict === null) return {what, effect, command, scoreAfter: row.score};
  if (verdict.kind === NOT_IN_VIEW) {
    const unseen = notInViewWords(world, verdict.sites);
    return {what, effect: `the server decides: ${unseen.toLowerCase()}`, command, scoreAfter: null};
  }
  if (verdict.kind === 'rejected') return null;
  const after = staged(world.read);
  after.add(...verdict.events);
  const order = after.read(key('order', row.order));
  const left = order === undefined ? [] : risksOf({...world, read: after.read}, order, unadvised);
  const ofLine = left.filter((risk) => risk.row.line === row.line).map((risk) => risk.row);
  // A lot of the line whose stock is not in view may be worse than it is known to be.
  const isKnown = ofLine.every(({uncovered}) => uncovered !== null);
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
    scoreAfter: isKnown ? Math.max(0, ...ofLine.map(({score}) => score)) : null,
    command,
  };
}
