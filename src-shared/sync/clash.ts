/** What `decide` cannot know because it reads under the actor's rights: ids of things that he may not see, or that are gone. */
import {type DomainEvent, key, keyOf, type Read} from '../domain/events.ts';
import {isRetired} from '../domain/orders/retired.ts';

/** True when an event would take an id that is taken, or move an aggregate to another scope. `read` sees everything. */
export function clashes(read: Read, e: DomainEvent): boolean {
  switch (e.type) {
    case 'OrderPlaced':
      return read(keyOf(e)) !== undefined || isRetired(read, e.order);
    case 'PurchasePlaced':
    case 'TransferShipped':
    case 'HoldMade':
    case 'ApprovalAsked':
      return read(keyOf(e)) !== undefined;
    case 'CustomerDefined': {
      const {id, territory} = e.customer;
      return (read(key('customer', id))?.territory ?? territory) !== territory;
    }
    case 'PriceListDefined':
      return (read(key('pricelist', e.list.id))?.audience ?? e.list.audience) !== e.list.audience;
    default:
      return false;
  }
}
