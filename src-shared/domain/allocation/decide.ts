/**
 * Applying an allocation run and undoing it (B.12): each is one decision, all or nothing. Every lot that moves gives its claim
 * back first; then each is promised anew, soonest first, as any promise is: within what the future leaves, the pools, the
 * carrier's dispatches and the customer's rules. So no promise outside the run can break, and nothing is taken from anybody
 * who does not get another date in the same decision.
 */
import {shortId} from '../../kernel/hash.ts';
import type {Instant} from '../../kernel/types.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import {offerLine} from '../orders/give-back.ts';
import {toShip} from '../orders/status.ts';
import type {Order} from '../orders/types.ts';
import {type Staged, staged} from '../staged.ts';
import {movePieces, type Piece} from './move.ts';
import {type Leaves, LIMITS_ALLOCATION, type RunMove} from './types.ts';

export function decideAllocation(
  read: Read,
  c: CommandOf<'ApplyAllocation' | 'UndoAllocation'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  return c.type === 'ApplyAllocation' ? apply(read, c, context) : undo(read, c, context);
}

function apply(read: Read, c: CommandOf<'ApplyAllocation'>, context: DecideContext): Verdict<DomainEvent> {
  if (c.method === 'continuous' && context.actor.role !== 'system')
    return rejected('forbidden', {what: 'a continuous run: only the system itself makes them'});
  const stage = staged(read);
  const pieces: Piece[] = [];
  for (const {order, line, moves} of c.lines)
    for (const {lot, quantity, site, shipBy, service} of moves)
      pieces.push({order, line, lot, quantity, to: {site, shipBy, ...(service !== undefined && {service})}});
  const {movesInAllMax} = LIMITS_ALLOCATION;
  if (pieces.length > movesInAllMax)
    return rejected('quantity-rule', {what: `more than ${movesInAllMax} moves in one run`, left: movesInAllMax});
  const moves = movePieces(stage, pieces, c, context);
  if ('code' in moves) return {kind: 'rejected', rejection: moves};
  const {method, reason, skipped} = c;
  if (method === 'continuous') {
    const worse = c.lines.find(({order, line}) => isWorse(read, stage.read, order, line));
    if (worse !== undefined)
      return rejected('cannot-promise', {
        what: `line ${worse.line} of ${worse.order} would be later: that is for a person`,
      });
  }
  const by = context.actor.user;
  const run = {id: `AR-${shortId(context.commandId, 8)}`, at: context.at, by, method, reason, moves, undone: null};
  stage.add({type: 'AllocationApplied', run: skipped === undefined ? run : {...run, skipped}});
  return accepted(...stage.events);
}

/** Whether fewer units of a line are promised by some day than before; before the requested day is as good as on it. */
function isWorse(before: Read, after: Read, of: string, n: number): boolean {
  const [was, is] = [before(key('order', of)), after(key('order', of))];
  const asked = was?.lines.find((l) => l.line === n)?.request.day ?? 0;
  const lots = (order: Order | undefined) => order?.lots.filter((l) => l.line === n && toShip(l) > 0) ?? [];
  const by = (order: Order | undefined, day: number) =>
    lots(order).reduce((sum, l) => sum + (Math.max(l.current.day, asked) <= day ? toShip(l) : 0), 0);
  return lots(was).some(({current}) => by(is, Math.max(current.day, asked)) < by(was, Math.max(current.day, asked)));
}

function undo(read: Read, c: CommandOf<'UndoAllocation'>, context: DecideContext): Verdict<DomainEvent> {
  const run = read('runs:runs')?.list.find((one) => one.id === c.run);
  const unseen = run?.moves.some((m) => !seen(read, m, context)) ?? true;
  if (run === undefined || unseen)
    return rejected('not-found', {what: `run ${c.run}, among those that can still be undone`});
  if (run.undone !== null) return rejected('nothing-to-do', {what: `run ${c.run} is undone already`});
  const stage = staged(read);
  const back: Piece[] = [];
  for (const move of run.moves) {
    const order = read(key('order', move.order));
    if (order === undefined) continue;
    const changed = changedSince(order, move, context.at);
    if (changed !== null)
      return rejected('wrong-stage', {what: `lot ${move.line}.${move.lot} of ${move.order}: ${changed}`});
    if (move.from === null) withdraw(stage, order, move);
    else back.push({order: move.order, line: move.line, lot: move.lot, quantity: move.quantity, to: move.from});
  }
  const moves = movePieces(stage, back, {reason: c.reason, back: true}, context);
  if ('code' in moves) return {kind: 'rejected', rejection: moves};
  for (const {order, line, from, to} of run.moves) {
    const item = from === null ? read(key('order', order))?.lines.find((l) => l.line === line)?.item : undefined;
    if (item !== undefined) offerLine(stage, item, [to.site], context);
  }
  stage.add({type: 'AllocationUndone', run: c.run, at: context.at, by: context.actor.user, reason: c.reason});
  return accepted(...stage.events);
}

/** Whoever may not see the order, or does not act at its sites, does not learn that a run moved it. An archived order is gone for all. */
const seen = (read: Read, {order, from, to}: RunMove, {actsAt}: DecideContext): boolean =>
  actsAt(to.site) && (from === null || actsAt(from.site)) && read(key('order', order)) !== undefined;

/** Why a lot cannot go back to what it was before a run, or null. */
function changedSince(order: Order, {line, lot: n, quantity, from, to}: RunMove, now: Instant): string | null {
  const lot = order.lots.find((l) => l.line === line && l.lot === n);
  if (lot === undefined) return 'it is no more';
  if (lot.allocated !== quantity || lot.released + lot.picked + lot.packed + lot.shipped + lot.delivered > 0)
    return 'it was changed or the floor has begun with it';
  // A promise that was missed is not taken back: it stays counted (E.0).
  if (from === null && now > lot.first.shipBy) return 'its dispatch has passed, and its promise stays counted';
  return isAt(lot, to) ? null : 'its promise was moved since';
}

const isAt = ({site, current}: Order['lots'][number], to: Leaves): boolean =>
  site === to.site && current.shipBy === to.shipBy && (current.service ?? '') === (to.service ?? '');

/** What a run promised from back order and nobody was told of yet goes back there. */
function withdraw(stage: Staged, order: Order, {line, lot, quantity, to}: RunMove): void {
  const item = order.lines.find((l) => l.line === line)?.item ?? '';
  stage.add(
    {type: 'ClaimReleased', site: to.site, item, claim: `${order.id}/${line}.${lot}`, why: 'moved'},
    {type: 'LotsWithdrawn', order: order.id, territory: order.territory, line, dropLots: [lot], quantity},
  );
}
