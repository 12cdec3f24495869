/** What later promises have lent to sooner ones: who to whom, since when, and what pays it back. */
import type {DebtRow, DebtSide} from '../../../src-shared/api/allocation.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Signal, Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {toInbound, toOrder, toPosition} from '../places.ts';
import {useSiteScope} from '../shell.tsx';
import {Wait} from '../wait.tsx';
import {Views} from './views.tsx';

export function Debts() {
  const {client} = useEngine();
  const [site] = useSiteScope();
  const asked = site === '' ? {} : {site};
  const debts = useAnswer(`debts ${site}`, (signal) => client.allocation.debts(asked, {signal}));
  const {data} = debts;
  const late = data?.rows.filter((row) => row.short > 0).length ?? 0;
  return (
    <>
      <PageBar title="Allocation">
        <Views of="debts" />
      </PageBar>
      <Status>
        {data !== undefined && (
          <>
            {count(data.total, 'debt')}, {count(data.units, 'unit')}
            {late > 0 && `, ${late} not paid back in time`}
            {data.total > data.rows.length && `; the first ${qty(data.rows.length)} are shown`}
          </>
        )}
      </Status>
      <div className="body">
        <Pane
          title="Stock lent to sooner promises"
          note="both keep their dates; supply that comes pays it back, the oldest first"
        >
          <Wait answer={debts} what="The debts" verb="are">
            {(found) => <Table rows={found.rows} />}
          </Wait>
        </Pane>
      </div>
    </>
  );
}

const NOTHING = [
  'A promise that leaves sooner may take stock from under a later one that supply serves in time.',
  'Until that supply is there it stands here.',
].join(' ');

function Table({rows}: {rows: readonly DebtRow[]}) {
  const now = useNow(60_000);
  if (rows.length === 0) return <Empty title="Nothing is lent" why={NOTHING} aspect="clear" />;
  return (
    <Scroll label="Debts">
      <table className="tbl two-line">
        <thead>
          <tr>
            <th>Item</th>
            <th className="num">Units</th>
            <th>Borrowed by</th>
            <th>Lent by</th>
            <th>Since</th>
            <th>Paid back by</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="wide-cell">
                <div>
                  <a className="link" href={toPosition(row.site, row.item)}>
                    {row.item}
                  </a>
                </div>
                <div className="meta trunc" title={row.itemName}>
                  {row.itemName}, {row.siteName}
                </div>
              </td>
              <td className="num strong">{qty(row.quantity)}</td>
              <Side side={row.borrower} zone={row.siteZone} now={now} />
              <Side side={row.lender} zone={row.siteZone} now={now} />
              <td className="nowrap">
                {row.since === null ? (
                  <span className="nil">not known</span>
                ) : (
                  instantText(row.since, row.siteZone, now)
                )}
              </td>
              <PaidBack row={row} now={now} />
              <State short={row.short} />
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Whose promise, and when it leaves: of the lender that is when he needs it back. */
function Side({side, zone, now}: {side: DebtSide; zone: string; now: number}) {
  return (
    <td>
      <div className="row tight">
        {side.tier !== null && <Tier tier={side.tier} />}
        <a className="link nowrap" href={toOrder(side.order)}>
          {side.order}
        </a>
        <span className="trunc">{side.customerName ?? 'Another view’s order'}</span>
      </div>
      <div className="meta">{side.due === null ? 'picked' : `leaves by ${instantText(side.due, zone, now)}`}</div>
    </td>
  );
}

function PaidBack({row: {supply, supplyAt, siteZone}, now}: {row: DebtRow; now: number}) {
  if (supply === null || supplyAt === null)
    return (
      <td>
        <span className="nil">nothing known</span>
      </td>
    );
  // A planned release has no document.
  const slash = supply.lastIndexOf('/');
  const document = slash < 0 ? '' : supply.slice(0, slash);
  return (
    <td>
      <div>
        {document === '' ? (
          supply
        ) : (
          <a className="link" href={toInbound(document)}>
            {document}
          </a>
        )}
      </div>
      <div className="meta">usable {instantText(supplyAt, siteZone, now)}</div>
    </td>
  );
}

const State = ({short}: {short: number}) => (
  <td className="nowrap">
    <span className={short > 0 ? 'row tight tone-stop' : 'row tight'}>
      <Signal aspect={short > 0 ? 'stop' : 'clear'} size={10} />
      {short > 0 ? `${qty(short)} not in time` : 'in time'}
    </span>
  </td>
);
