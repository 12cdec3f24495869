/** What finance must know before it releases credit: the limit, what is owed and ordered, and what else of it is open. */
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import {useStatus} from '../../data/engine.tsx';
import {count, money} from '../../ui/format.ts';
import {Facts} from '../../ui/pane.tsx';
import {linkTo} from '../../ui/router.ts';

export function CreditFacts({detail}: {detail: OrderDetail}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const {customer, credit, value} = detail;
  const over = credit.exposure - credit.limit;
  return (
    <Facts
      rows={[
        ['Limit', money(credit.limit, currency)],
        [
          'Exposure',
          <span key="exposure">
            <b>{money(credit.exposure, currency)}</b> with this order
            {over > 0 && (
              <>
                , <b className="tone-stop">{money(over, currency)} over</b>
              </>
            )}
          </span>,
        ],
        ['Without it', `${money(credit.exposure - value, currency)}, ordered or delivered and not paid`],
        [
          'Else open',
          credit.others.orders === 0 ? (
            'no other order'
          ) : (
            <span key="else">
              <a className="link" href={linkTo('orders', [], {customer: customer.id})}>
                {count(credit.others.orders, 'order')}
              </a>
              , {money(credit.others.value, currency)}
              {credit.others.held > 0 && `, ${credit.others.held} held too`}
            </span>
          ),
        ],
      ]}
    />
  );
}
