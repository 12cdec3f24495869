/** Why a request row of the scorecard missed, in a few words: short, late, or still here; empty when it was met. */
import {dayOf} from '../domain/calendar.ts';
import type {Lot, Order} from '../domain/orders/types.ts';
import type {Fact} from './score-facts.ts';
import {isMet, KPIS} from './scorecard.ts';

export type Counted = {
  readonly fact: Pick<Fact, 'kpi' | 'hits' | 'due' | 'day'>;
  /** Units due in the row, still here or without a date, left and not delivered. */
  readonly units: number;
  readonly open: number;
  readonly shipped: number;
  readonly order: Pick<Order, 'zone' | 'lines'>;
  readonly lots: readonly Lot[];
};

/** The day a figure counts against is the fact's own: the request, the first promise or the current one. */
export function whyMissed({fact, units, open, shipped, order, lots}: Counted): string {
  if (isMet(fact)) return '';
  if (fact.kpi === 'cycle-median') return `${(fact.hits / 10 - CYCLE_TARGET).toFixed(1)} d above target`;
  const why: string[] = [];
  const here = lots.reduce((n, l) => n + l.shipped + l.delivered, 0);
  if (open > 0) why.push(here === 0 ? 'not shipped yet' : `${open} still open`);
  else if (here < units) why.push(`short ${units - here}`);
  if (shipped > 0) why.push(`${shipped} on the way`);
  const late = Math.max(0, ...lots.map((l) => (l.deliveredAt > 0 ? dayOf(l.deliveredAt, order.zone) - fact.day : 0)));
  if (late > 0) why.push(`late ${late} d`);
  // Left too late for its day, though it may have come in time: what the fill figures count.
  if (why.length > 0) return why.join(', ');
  return fact.kpi === 'backorder-rate' ? 'left after its day' : 'left after its dispatch';
}

/** Days. */
const CYCLE_TARGET = KPIS.find(({kpi}) => kpi === 'cycle-median')?.target ?? 0;
