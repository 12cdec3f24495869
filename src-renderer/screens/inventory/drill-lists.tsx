import type {DebtTold, PositionDetail} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useClock, useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {countdown, qty, signed} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal, Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {Swatch} from '../../ui/stock.tsx';
import {toOrder} from '../places.ts';
import {Wait} from '../wait.tsx';
import {commandWord} from '../words.ts';

type Claim = PositionDetail['claims'][number];

/** Each claim by name: whose it is, when it must leave, what it lacks; holds with who is quoting now. */
export function Claims({detail}: {detail: PositionDetail}) {
  const now = useNow();
  const {speed} = useClock();
  if (detail.claims.length === 0) return <Unclaimed row={detail.row} />;
  return (
    <Scroll label="Claims by name">
      <table className="tbl two-line">
        <tbody>
          {detail.claims.map((claim) => (
            <tr key={claim.id}>
              <td className="glyph">{claim.tier === null ? null : <Tier tier={claim.tier} />}</td>
              <td className="wide-cell">
                <div className="trunc">
                  {claim.customerName ?? (claim.kind === 'hold' ? 'Being quoted' : 'Another view’s claim')}
                </div>
                <ClaimState claim={claim} now={now} speed={speed} />
                {claim.debts.map((debt) => (
                  <div key={`${debt.lends} ${debt.with}`} className={`meta trunc${debt.short > 0 ? ' tone-stop' : ''}`}>
                    {debtWords(debt, detail.site.zone, now)}
                  </div>
                ))}
              </td>
              <td>
                <div className="sub">{instantText(claim.due, detail.site.zone, now)}</div>
                <div className="meta">
                  {claim.order === null ? (
                    claim.id.split('/')[0]
                  ) : (
                    <a className="link" href={toOrder(claim.order)}>
                      {claim.order}
                    </a>
                  )}
                </div>
              </td>
              <td className="num strong">{qty(claim.quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Who has it meanwhile, and what pays it back. */
function debtWords(
  {lends, with: other, quantity, supply, supplyAt, short}: DebtTold,
  zone: string,
  now: number,
): string {
  const who = lends ? `Lent ${qty(quantity)} to ${other}` : `Borrowed ${qty(quantity)} from ${other}`;
  if (short > 0 || supply === null || supplyAt === null) return `${who}, not paid back in time`;
  return `${who}, back with ${supply} ${instantText(supplyAt, zone, now)}`;
}

/** Free stock is good news only where there is some. */
const Unclaimed = ({row: {sellable, aspect}}: {row: PositionDetail['row']}) =>
  sellable > 0 ? (
    <Empty small title="Nobody claims this" why="All that is sellable here is free." />
  ) : (
    <Empty
      small
      aspect={aspect === 'clear' ? 'wait' : aspect}
      title="Nobody claims this"
      why="There is nothing to sell here."
    />
  );

/** A hold lasts in real time, whatever the company's clock does. `speed`: company milliseconds per real one. */
function ClaimState({claim, now, speed}: {claim: Claim; now: number; speed: number}) {
  if (claim.uncovered > 0)
    return (
      <div className="row meta tight">
        <Signal aspect="stop" size={9} />
        <span className="tone-stop strong">{qty(claim.uncovered)} uncovered</span>
      </div>
    );
  const words =
    claim.kind === 'hold'
      ? `Held by ${claim.author}, ends in ${countdown((claim.expires - now) / Math.max(1, speed))}`
      : claim.onStock >= claim.quantity
        ? claim.stage
        : `${claim.stage}, ${qty(claim.quantity - claim.onStock)} on inbound`;
  return (
    <div className="row meta tight">
      <Swatch
        state={claim.kind === 'hold' ? 'reserved' : claim.onStock >= claim.quantity ? 'allocated' : 'onOrder'}
        size={9}
      />
      <span>{words}</span>
    </div>
  );
}

const COUNTS = {yes: '', late: 'late, counts after the offset', 'past fence': 'too late to count'} as const;
const SUPPLY_WORDS: Readonly<Record<string, string>> = {
  purchase: 'Purchase',
  transfer: 'Transfer',
  release: 'Planned release',
};

export function Supplies({detail}: {detail: PositionDetail}) {
  const now = useNow(5_000);
  if (detail.supplies.length === 0)
    return (
      <Empty
        small
        aspect="caution"
        title="Nothing is coming"
        why="No purchase, transfer or planned release for this position."
      />
    );
  const zone = detail.site.zone;
  return (
    <Scroll label="Coming supply">
      <table className="tbl two-line">
        <tbody>
          {detail.supplies.map((supply) => (
            <tr key={supply.id}>
              <td className="wide-cell">
                <div>{supply.id}</div>
                <div className="row meta tight">
                  <Swatch state={supply.kind === 'transfer' ? 'inTransit' : 'onOrder'} size={9} />
                  {SUPPLY_WORDS[supply.kind] ?? supply.kind}
                  {supply.confirmed ? '' : ', not confirmed'}
                </div>
              </td>
              <td>
                <div className="sub">usable {instantText(supply.usableAt, zone, now)}</div>
                <div className={supply.counts === 'yes' ? 'meta' : 'meta tone-stop'}>
                  {COUNTS[supply.counts] || `expected ${instantText(supply.expectedAt, zone, now)}`}
                </div>
              </td>
              <td className="num strong">{signed(supply.quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const MOVES_SHOWN = 200;

/** What moved it, newest first, with the running balance on hand. Old lines come from the server. */
export function Movements({position}: {position: {item: string; site: string}}) {
  const {client} = useEngine();
  const zone = useStatus()?.sites.find((site) => site.id === position.site)?.zone ?? 'UTC';
  const now = useNow(5_000);
  const answer = useAnswer(`${position.site}/${position.item}`, (signal) =>
    client.position.movements({...position, limit: MOVES_SHOWN}, {signal}),
  );
  return (
    <Wait answer={answer} what="The movements">
      {(moves) =>
        moves.length === 0 ? (
          <Empty
            small
            aspect="wait"
            title="No movement is known"
            why="Nothing has moved this position since the ledger began."
          />
        ) : (
          <Scroll label="Movements">
            <table className="tbl two-line">
              <tbody>
                {moves.map((move) => (
                  <tr key={`${move.seq} ${move.state} ${move.delta}`}>
                    <td className="wide-cell">
                      <div className="trunc">{move.what === '' ? commandWord(move.command) : move.what}</div>
                      <div className="meta trunc">
                        {move.user}
                        {move.reason === '' ? '' : `, ${move.reason}`}
                      </div>
                    </td>
                    <td>
                      <div className="sub">{instantText(move.occurredAt, zone, now)}</div>
                      <div className="meta">decision {qty(move.seq)}</div>
                    </td>
                    <td className="num">
                      <div className="strong">{move.delta === null ? '' : signed(move.delta)}</div>
                      <div className="meta">{move.balance === null ? '' : `${qty(move.balance)} on hand`}</div>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )
      }
    </Wait>
  );
}
