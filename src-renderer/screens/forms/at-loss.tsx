/** The promises that would lose their cover, said before the act: whose they are, when they leave, and what they would lack. */
import type {InboundRow} from '../../../src-shared/api/rows.ts';
import type {PromiseAtLoss} from '../../../src-shared/api/types.ts';
import {type Answer, useAnswer} from '../../data/answer.ts';
import {useEngine} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Signal, Tier} from '../../ui/signal.tsx';
import {toOrder} from '../places.ts';
import {Wait} from '../wait.tsx';

type Lines = readonly {readonly line: number; readonly quantity: number}[];
/** More than these are counted, not listed. */
const SHOWN_MAX = 6;

/** What nobody would cover if these units of the document did not come. */
export function AtLoss({row, lines}: {row: InboundRow; lines: Lines}) {
  const {client} = useEngine();
  const key = lines.length === 0 ? undefined : `${row.kind} ${row.document} ${JSON.stringify(lines)}`;
  const answer = useAnswer(key, (signal) =>
    client.inbound.atLoss({kind: row.kind, document: row.document, lines: [...lines]}, {signal}),
  );
  if (key === undefined) return null;
  return (
    <Lost answer={answer} none="No promise loses its cover: nobody waits for it, or other supply comes in time." />
  );
}

type LotProps = {readonly site: string; readonly item: string; readonly batch: string; readonly lasts: number};
/** What nobody would cover if a lot were good until that day. */
export function AtLossByLot(lot: LotProps) {
  const {client} = useEngine();
  const key = `${lot.site}/${lot.item} ${lot.batch} ${lot.lasts}`;
  const answer = useAnswer(key, (signal) => client.position.atLoss(lot, {signal}));
  return <Lost answer={answer} none="No promise loses its cover by it." />;
}

function Lost({answer, none}: {answer: Answer<readonly PromiseAtLoss[]>; none: string}) {
  const now = useNow(5_000);
  return (
    <Wait answer={answer} what="The promises that rest on it" rows={2}>
      {(found) => {
        if (found.length === 0)
          return (
            <div className="row sub">
              <Signal aspect="clear" />
              {none}
            </div>
          );
        const units = found.reduce((n, one) => n + one.short, 0);
        return (
          <section aria-label="Promises that lose their cover">
            <div className="row sub">
              <Signal aspect="stop" />
              <span>
                <b>{count(found.length, 'promise')}</b> would lack {count(units, 'unit')} in time. They stay promised
                and go on the risk queue.
              </span>
            </div>
            <table className="tbl">
              <tbody>
                {found.slice(0, SHOWN_MAX).map((one) => (
                  <tr key={one.id}>
                    <td className="glyph">{one.tier === null ? null : <Tier tier={one.tier} />}</td>
                    <td className="wide-cell trunc">{one.customerName ?? 'Another view’s order'}</td>
                    <td className="nowrap">{one.item}</td>
                    <td>
                      <a className="link" href={toOrder(one.order)}>
                        {one.order}
                      </a>
                    </td>
                    <td className="nowrap">leaves by {instantText(one.due, one.siteZone, now)}</td>
                    <td className="num strong nowrap">
                      {qty(one.short)} of {qty(one.quantity)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {found.length > SHOWN_MAX && <div className="meta">and {qty(found.length - SHOWN_MAX)} more</div>}
          </section>
        );
      }}
    </Wait>
  );
}
