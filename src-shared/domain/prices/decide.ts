/** Defining price lists. What would make a price ambiguous is refused with its place: which list, which item, which days. */
import type {DayNumber} from '../../kernel/types.ts';
import {isoDay} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import {staged} from '../staged.ts';
import {
  contractAudience,
  EVERYBODY,
  LIMITS_PRICES,
  type ListedPrices,
  type PriceEntry,
  type PriceList,
  type PriceListData,
  territoryAudience,
  tierAudience,
} from './types.ts';

export function decidePrices(read: Read, command: CommandOf<'DefinePriceList' | 'DefinePrices'>): Verdict<DomainEvent> {
  return command.type === 'DefinePriceList' ? definePriceList(read, command.list) : definePrices(read, command.prices);
}

function definePriceList(read: Read, list: PriceListData): Verdict<DomainEvent> {
  const company = read('company:company');
  if (company === undefined) return rejected('not-found', {what: 'company'});
  if (list.currency !== company.currency)
    return rejected('invalid', {
      what: `currency ${list.currency} of list ${list.id}: prices are in ${company.currency}`,
    });
  const audience = audienceOf(read, list);
  if (audience === null)
    return rejected('not-found', {what: `customer ${list.for.kind === 'customer' ? list.for.customer : ''}`});
  // Its prices are kept under whom it is for, and an aggregate never changes its scope.
  const old = read(key('pricelist', list.id));
  if (old !== undefined && old.audience !== audience)
    return rejected('invalid', {what: `list ${list.id} is for ${whom(old)}: define a new list instead`});
  return accepted<DomainEvent>({type: 'PriceListDefined', list: {...list, audience}});
}

function definePrices(read: Read, prices: readonly ListedPrices[]): Verdict<DomainEvent> {
  const stage = staged(read);
  const seen = new Set<string>();
  for (const {list: id, item, entries} of prices) {
    const list = read(key('pricelist', id));
    if (list === undefined) return rejected('not-found', {what: `list ${id}`});
    if (read(key('item', item)) === undefined) return rejected('not-found', {what: `item ${item} of list ${id}`});
    const place = `item ${item} of list ${id}`;
    if (seen.has(place)) return rejected('invalid', {what: `${place} twice in one command`});
    seen.add(place);
    const mine = entries.map(
      ({from, until, breaks}): PriceEntry => ({
        list: id,
        from,
        ...(until !== undefined && {until}),
        breaks: breaks.toSorted((a, b) => a.from - b.from),
      }),
    );
    const agreed = stage.read(key('prices', `${list.audience}/${item}`))?.entries ?? [];
    const fault = badEntries(
      place,
      mine,
      agreed.filter((e) => e.list !== id),
    );
    if (fault !== null) return {kind: 'rejected', rejection: fault};
    stage.add({type: 'PricesDefined', audience: list.audience, list: id, item, entries: mine});
  }
  return accepted<DomainEvent>(...stage.events);
}

function badEntries(place: string, mine: readonly PriceEntry[], others: readonly PriceEntry[]): Rejection | null {
  const invalid = (what: string): Rejection => ({code: 'invalid', what: `${place}: ${what}`});
  if (mine.length > LIMITS_PRICES.entriesMax)
    return invalid(`${mine.length} entries, at most ${LIMITS_PRICES.entriesMax}`);
  for (const e of mine) {
    if (e.breaks.length > LIMITS_PRICES.breaksMax)
      return invalid(`${period(e)}: ${e.breaks.length} prices, at most ${LIMITS_PRICES.breaksMax}`);
    if (e.until !== undefined && e.until < e.from)
      return invalid(`until ${isoDay(e.until)} lies before from ${isoDay(e.from)}`);
    const twice = e.breaks.find((b, i) => e.breaks[i + 1]?.from === b.from);
    if (twice !== undefined) return invalid(`${period(e)}: two prices from ${twice.from}`);
  }
  const all = [...mine, ...others].sort((a, b) => a.from - b.from);
  if (all.length > LIMITS_PRICES.agreedMax)
    return invalid(`${all.length} entries for the same customers, at most ${LIMITS_PRICES.agreedMax}`);
  // Sorted by their first days, two overlap only if some neighbours do.
  for (const [i, e] of all.entries()) {
    const after = all[i + 1];
    if (after === undefined || after.from > (e.until ?? after.from)) continue;
    const [own, other] = mine.includes(e) ? [e, after] : [after, e];
    const until = Math.min(e.until ?? Number.POSITIVE_INFINITY, after.until ?? Number.POSITIVE_INFINITY);
    const days =
      until === Number.POSITIVE_INFINITY ? `from ${isoDay(after.from)} on` : period({from: after.from, until});
    const where = other.list === own.list ? '' : ` of list ${other.list}`;
    return invalid(`${period(own)} overlaps ${period(other)}${where} ${days}: end one before the other begins`);
  }
  return null;
}

function audienceOf(read: Read, {for: who}: PriceListData): string | null {
  switch (who.kind) {
    case 'customer': {
      const customer = read(key('customer', who.customer));
      return customer === undefined ? null : contractAudience(customer.territory, customer.id);
    }
    case 'tier':
      return tierAudience(who.tier);
    case 'territory':
      return territoryAudience(who.territory);
    default:
      return EVERYBODY;
  }
}

function whom({for: who}: PriceList): string {
  switch (who.kind) {
    case 'customer':
      return `customer ${who.customer}`;
    case 'tier':
      return `tier ${who.tier}`;
    case 'territory':
      return `territory ${who.territory}`;
    default:
      return 'everybody';
  }
}

const period = ({from, until}: {readonly from: DayNumber; readonly until?: DayNumber | undefined}): string =>
  until === undefined ? `${isoDay(from)} on` : `${isoDay(from)} to ${isoDay(until)}`;
