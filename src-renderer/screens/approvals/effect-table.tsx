/** What a command would do, as rows of words and figures: the price of a request, for who asks and for who decides. */
import type {ShownEffect} from '../../../src-shared/api/approvals.ts';
import {useStatus} from '../../data/engine.tsx';
import {dayText} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {type Aspect, Signal, Tag} from '../../ui/signal.tsx';
import {toOrder, toPosition} from '../places.ts';
import type {Differs} from './differ.ts';
import {aspectOf, sentence} from './words.ts';

type Row = ShownEffect['rows'][number];

/** `differs`: what of it is otherwise in the effect it is compared with. */
export function EffectView({effect, differs}: {effect: ShownEffect; differs?: Differs | undefined}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const {rows, shown} = effect;
  if (rows.length === 0 && shown.summary.length === 0)
    return <div className="pad sub">No effect was shown with it.</div>;
  const has = (of: (row: Row) => unknown): boolean => rows.some((row) => of(row) !== undefined);
  const columns = {
    customer: rows.some((row) => row.customer !== undefined),
    before: has((row) => row.dayBefore),
    after: has((row) => row.dayAfter),
    money: has((row) => row.money),
  };
  return (
    <>
      {shown.summary.length > 0 && (
        <ul className="pad effect-sum">
          {shown.summary.map((line, i) => (
            <li key={line}>
              {withMoney(line, currency)} {differs?.summary[i] === true && <Differing />}
            </li>
          ))}
        </ul>
      )}
      {rows.length > 0 && (
        <table className="tbl effect-rows">
          <thead>
            <tr>
              <th>What</th>
              <th>About</th>
              {columns.customer && <th>Customer</th>}
              <th className="num">Units</th>
              {columns.before && <th>Before</th>}
              {columns.after && <th>{columns.before ? 'After' : 'There by'}</th>}
              {columns.money && <th className="num">Sales value</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a request never change, and two may be alike
              <EffectRow key={i} row={row} columns={columns} differs={differs?.rows[i] === true} />
            ))}
          </tbody>
        </table>
      )}
      {shown.more > 0 && <div className="pad meta">and {count(shown.more, 'more row')}</div>}
    </>
  );
}

/** Amounts in the words of who asked, as they stand everywhere else. */
const withMoney = (words: string, currency: string): string =>
  words.replace(
    new RegExp(`(−?)(\\d+)\\.(\\d{2}) ${currency}\\b`, 'g'),
    (_, minus: string, units: string, cents: string) =>
      money((minus === '' ? 1 : -1) * Number(`${units}${cents}`), currency),
  );

type Columns = {
  readonly customer: boolean;
  readonly before: boolean;
  readonly after: boolean;
  readonly money: boolean;
};

const Differing = () => <Tag aspect="caution">differs</Tag>;

function EffectRow({row, columns, differs}: {row: Row; columns: Columns; differs: boolean}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const aspect: Aspect = aspectOf(row.what);
  return (
    <tr>
      <td className="nowrap">
        <span className="row tight">
          <Signal aspect={aspect} size={10} />
          {sentence(row.what)}
          {differs && <Differing />}
        </span>
      </td>
      <td className="about-cell">
        <Subject row={row} />
      </td>
      {columns.customer && (
        <td className="who-cell trunc" title={row.customerName}>
          {row.customerName}
        </td>
      )}
      <td className="num">{row.units === undefined ? '' : qty(row.units)}</td>
      {columns.before && <td className="nowrap">{dayWords(row.dayBefore)}</td>}
      {columns.after && <td className="nowrap strong">{dayWords(row.dayAfter)}</td>}
      {columns.money && <td className="num nowrap">{row.money === undefined ? '' : money(row.money, currency)}</td>}
    </tr>
  );
}

const dayWords = (day: number | null | undefined): string =>
  day === undefined ? '' : day === null ? 'no date' : dayText(day);

function Subject({row: {order, line, item, itemName, site, siteName}}: {row: Row}) {
  const where = site === undefined ? '' : ` at ${siteName}`;
  return (
    <>
      {order === undefined ? (
        item !== undefined &&
        (site === undefined ? (
          item
        ) : (
          <a className="link" href={toPosition(site, item)}>
            {item}
          </a>
        ))
      ) : (
        <>
          <a className="link" href={toOrder(order)}>
            {order}
          </a>
          {line !== undefined && ` line ${line}`}
        </>
      )}
      <div className="meta trunc" title={itemName}>
        {[order === undefined ? itemName : `${item ?? ''} ${itemName}`.trim(), where].join('')}
      </div>
    </>
  );
}
