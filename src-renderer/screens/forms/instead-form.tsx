/** A substitute for units of a line that is placed already: what could be sent, when, and what then becomes of the line. */
import {useDebouncedValue} from '@mantine/hooks';
import {useState} from 'react';
import type {InsteadOffers, OrderDetail} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {dayText} from '../../ui/dates.ts';
import {price, qty} from '../../ui/format.ts';
import {Signal} from '../../ui/signal.tsx';
import {usePlaces} from '../orders/places.ts';
import {whyText} from '../refusal-words.ts';
import {notInViewText} from '../risk-words.ts';
import {Wait} from '../wait.tsx';
import {CommandForm} from './command-form.tsx';
import {ReasonField, UnitsField} from './fields.tsx';

type Props = {
  readonly detail: OrderDetail;
  readonly line: number;
  /** Of one lot; undefined: of what has no date. */
  readonly lot: number | undefined;
  readonly onClose: () => void;
};
type Offer = InsteadOffers['offers'][number];
const TYPING_MS = 150;

const RULES: Readonly<Record<InsteadOffers['rule'], string>> = {
  none: 'takes no substitutes: it needs whoever may approve them',
  equivalent: 'takes equivalents',
  upgrade: 'takes equivalents and upgrades',
};

export function InsteadForm({detail, line, lot, onClose}: Props) {
  const {client} = useEngine();
  const {order} = detail;
  /** Undefined: nobody has typed; all that waits. */
  const [typed, setTyped] = useState<{readonly units: number | undefined}>();
  const [chosen, setChosen] = useState<string>();
  const [reason, setReason] = useState('');
  const of = {order: order.id, line, ...(lot !== undefined && {lot})};
  const [asked] = useDebouncedValue(typed, TYPING_MS);
  const quantity = asked?.units;
  const ask = {...of, ...(quantity !== undefined && {quantity})};
  const answer = useAnswer(JSON.stringify(ask), (signal) => client.order.instead(ask, {signal}));
  const offers = asked === typed ? answer.data : undefined;
  const able = offers?.offers.filter(({lots}) => lots.length > 0) ?? [];
  const offer = able.find(({item}) => item === chosen) ?? able[0];
  const build = (): CommandOf<'SubstituteLine'> | string => {
    if (typed !== undefined && typed.units === undefined) return 'A quantity is missing.';
    if (offers === undefined) return 'Looking for what could be sent.';
    if (offers.waits === 0) return 'Nothing of it waits any more.';
    if (offer === undefined) return 'Nothing can be sent instead of so many.';
    if (reason.trim() === '') return 'A reason is missing.';
    const latestDay = Math.max(...offer.lots.map(({day}) => day));
    const said = {item: offer.item, quantity: offers.quantity, reason: reason.trim(), acceptIf: {latestDay}};
    return {type: 'SubstituteLine', ...of, ...said};
  };
  const item = order.lines.find((one) => one.line === line)?.item ?? '';
  return (
    <CommandForm
      title={`Substitute for ${order.id} line ${line}`}
      submit={
        offer === undefined || offers === undefined ? 'Send instead' : `Send ${qty(offers.quantity)} × ${offer.item}`
      }
      onClose={onClose}
      build={build}
      size={780}
      effect={[
        `The line gives up what is sent instead; a line of the substitute stands beside it, at the price of ${item}.`,
        'What was missed stays counted.',
      ].join(' ')}
    >
      <Wait answer={answer} what="The substitutes" rows={3}>
        {(found) => (
          <>
            <Now detail={detail} line={line} lot={lot} found={found} />
            <UnitsField
              label="Units"
              value={typed === undefined ? found.waits : typed.units}
              onChange={(units) => setTyped({units})}
              hint={`of ${qty(found.waits)} that wait`}
              autoFocus
            />
            <Offers found={found} taken={offer} onChoose={setChosen} />
          </>
        )}
      </Wait>
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

/** What the units have now, and what the customer takes. */
function Now({detail, line, lot, found}: Omit<Props, 'onClose'> & {found: InsteadOffers}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const view = detail.lines.find((one) => one.line === line);
  const old = detail.order.lines.find((one) => one.line === line);
  const mine = view?.lots.find((one) => one.lot === lot);
  return (
    <div className="sub">
      {mine === undefined
        ? `${qty(found.waits)} × ${old?.item} without a date`
        : `${qty(mine.allocated)} × ${old?.item} from ${mine.siteName} for ${dayText(mine.current.day, found.today)}`}
      {`, asked for ${dayText(old?.request.day ?? found.today, found.today)}, at ${price(old?.unitPrice ?? 0, currency)}. `}
      {detail.customer.name} {RULES[found.rule]}.
    </div>
  );
}

type OffersProps = {
  readonly found: InsteadOffers;
  readonly taken: Offer | undefined;
  readonly onChoose: (item: string) => void;
};

function Offers({found, taken, onChoose}: OffersProps) {
  const {nameOf} = usePlaces();
  if (found.offers.length === 0)
    return (
      <div className="row sub">
        <Signal aspect="wait" />
        The item names nothing that is sold and could be sent instead.
      </div>
    );
  return (
    <table className="tbl" aria-label="What could be sent instead">
      <thead>
        <tr>
          <th />
          <th>Instead</th>
          <th>From</th>
          <th>Delivered</th>
        </tr>
      </thead>
      <tbody>
        {found.offers.map((offer) => (
          <tr key={offer.item} aria-selected={offer === taken}>
            <td>
              <input
                type="radio"
                name="instead"
                aria-label={`Send ${offer.item}`}
                checked={offer === taken}
                disabled={offer.lots.length === 0}
                onChange={() => onChoose(offer.item)}
              />
            </td>
            <td>
              <b>{offer.item}</b> {offer.itemName}
              <div className="meta">{offer.kind === 'upgrade' ? 'an upgrade' : 'an equivalent'}</div>
            </td>
            {offer.refused === null && offer.notInView.length > 0 ? (
              <td colSpan={2} className="two-lines meta">
                Not known: {notInViewText(offer.notInView, nameOf)}
              </td>
            ) : offer.refused === null ? (
              <>
                <td>{offer.lots.map((lot) => `${qty(lot.quantity)} ${lot.siteName}`).join(', ')}</td>
                <td className="strong">
                  {[...new Set(offer.lots.map((lot) => dayText(lot.day, found.today)))].join(', ')}
                </td>
              </>
            ) : (
              <td colSpan={2} className="two-lines meta">
                {whyText(offer.refused)} {offer.refused.what}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
