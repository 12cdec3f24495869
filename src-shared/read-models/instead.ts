/** What could be sent instead of units of a placed line: each found by deciding it, so that what is shown is what is done. */
import type {InsteadOffers} from '../api/types.ts';
import type {CommandOf} from '../domain/commands.ts';
import {key} from '../domain/events.ts';
import {kindOf} from '../domain/master-data/substitutes.ts';
import {hasStarted} from '../domain/orders/give-back.ts';
import {NOT_IN_VIEW} from './coverage.ts';
import {hasSubstitutes, whatIf} from './risk-acts.ts';
import {companyToday, itemName, itemOf, siteName, type World} from './world.ts';

type Ask = Pick<CommandOf<'SubstituteLine'>, 'order' | 'line' | 'lot' | 'quantity'>;

/** `may`: the asker holds the right `substitute`. Null where the line is not in view. */
export function insteadOffers(world: World, ask: Ask, may: boolean): InsteadOffers | null {
  const order = world.read(key('order', ask.order));
  const line = order?.lines.find((l) => l.line === ask.line);
  const customer = order === undefined ? undefined : world.read(key('customer', order.customer));
  if (order === undefined || line === undefined || customer === undefined) return null;
  const lot = order.lots.find((l) => l.line === line.line && l.lot === ask.lot);
  const waits =
    ask.lot === undefined ? line.open + line.backordered : lot === undefined || hasStarted(lot) ? 0 : lot.allocated;
  const quantity = ask.quantity ?? waits;
  const named =
    quantity === 0 || !hasSubstitutes(world, order, line) ? [] : (itemOf(world, line.item)?.substitutes ?? []);
  return {
    waits,
    quantity,
    rule: customer.rules.substitution ?? 'none',
    today: companyToday(world),
    offers: named.flatMap(({item}) => {
      const kind = kindOf(world.read, line.item, item);
      return kind === undefined
        ? []
        : [{item, itemName: itemName(world, item), kind, ...offerOf(world, {...ask, quantity, item}, may)}];
    }),
  };
}

/** Also what comes later is shown; who takes it says by which day. */
const ANY_DAY = {latestDay: Number.MAX_SAFE_INTEGER};

function offerOf(
  world: World,
  ask: Ask & {readonly item: string},
  may: boolean,
): Pick<InsteadOffers['offers'][number], 'lots' | 'refused' | 'notInView'> {
  const verdict = whatIf(
    world,
    {type: 'SubstituteLine', ...ask, reason: 'what if', acceptIf: ANY_DAY},
    (right) => right !== 'substitute' || may,
  );
  if (verdict.kind === NOT_IN_VIEW) return {lots: [], refused: null, notInView: verdict.sites};
  if (verdict.kind === 'rejected') return {lots: [], refused: verdict.rejection, notInView: []};
  const lots = verdict.events.flatMap((e) => (e.type === 'LotsPromised' ? e.lots : []));
  return {
    lots: lots.map(({site, quantity, promise}) => ({
      site,
      siteName: siteName(world, site),
      quantity,
      day: promise.day,
    })),
    refused: null,
    notInView: [],
  };
}
