import type {TowerSummary} from '../../../src-shared/api/types.ts';
import {useStatus} from '../../data/engine.tsx';
import {count, money, percent, qty} from '../../ui/format.ts';
import {Pane} from '../../ui/pane.tsx';
import {linkTo} from '../../ui/router.ts';
import {Signal} from '../../ui/signal.tsx';
import {Trend} from '../../ui/trend.tsx';

const SHIPPED_TARGET = 0.97;

export function Headline({summary}: {summary: TowerSummary}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const {endangered} = summary;
  const bad = endangered.lines > 0;
  return (
    <div className="tower-head">
      <a className={bad ? 'pane headcell danger' : 'pane headcell'} href={linkTo('at-risk')}>
        <span className="sub">Endangered now{summary.complete ? '' : ', so far'}</span>
        <span className="hero">{money(endangered.money, currency)}</span>
        <span className="row tight">
          <Signal aspect={bad ? 'stop' : 'clear'} />
          <b>{count(endangered.lines, 'line')}</b>
        </span>
        <span className="sub">
          {count(endangered.customers, 'customer')}, {qty(endangered.tierA)} of tier A
        </span>
      </a>
      <BySite summary={summary} />
      <PromiseDebt summary={summary} />
      <ShippedToday summary={summary} />
    </div>
  );
}

function BySite({summary: {bySite}}: {summary: TowerSummary}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  return (
    <Pane label="Endangered by site">
      <table className="tbl">
        <thead>
          <tr>
            <th>Site</th>
            <th className="num">Lines</th>
            <th className="num">At stake</th>
            <th>First cause</th>
          </tr>
        </thead>
        <tbody>
          {bySite.map((site) => (
            <tr key={site.site}>
              <td className="strong">{site.siteName}</td>
              <td className="num">{qty(site.lines)}</td>
              <td className="num strong">{money(site.money, currency)}</td>
              <td className="wide-cell">
                <span className="row tight">
                  <Signal aspect={site.aspect} />
                  <span className="trunc">{site.lines === 0 ? 'nothing endangered' : site.cause}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

function PromiseDebt({summary: {promiseDebt}}: {summary: TowerSummary}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const weekly = promiseDebt.weekAgo === null ? undefined : promiseDebt.money - promiseDebt.weekAgo;
  return (
    <Pane className="headcell" label="Promise debt">
      <span className="sub">Promise debt</span>
      <span className="headrow">
        <span>
          <span className="fig">{money(promiseDebt.money, currency)}</span>
          <span className="meta block">{count(promiseDebt.lines, 'line')} past first promise</span>
          <span className="meta block">
            {weekly === undefined
              ? 'no week to compare yet'
              : `${money(Math.abs(weekly), currency)} ${weekly <= 0 ? 'less' : 'more'} than a week ago`}
          </span>
        </span>
        <Trend values={promiseDebt.trend} width={84} aspect={weekly !== undefined && weekly > 0 ? 'caution' : 'wait'} />
      </span>
    </Pane>
  );
}

function ShippedToday({summary: {shippedToday}}: {summary: TowerSummary}) {
  const settled = shippedToday.shipped + shippedToday.missed;
  const rate = settled === 0 ? undefined : shippedToday.shipped / settled;
  const toCome = shippedToday.due - settled;
  const below = rate === undefined ? 0 : SHIPPED_TARGET - rate;
  const shippedAspect = rate === undefined ? 'wait' : below <= 0 ? 'clear' : below <= 0.02 ? 'caution' : 'stop';
  return (
    <Pane className="headcell" label="Shipped on promise, today">
      <span className="sub">Shipped on promise, today</span>
      <span className="headrow">
        <span>
          <span className="fig">{rate === undefined ? `${qty(toCome)} to go` : percent(rate)}</span>
          <span className="meta block">
            {qty(shippedToday.shipped)} of {count(shippedToday.due, 'lot')} due today
          </span>
          <span className="meta block">
            {rate === undefined || toCome === 0
              ? `target ${percent(SHIPPED_TARGET)}`
              : `${qty(toCome)} to go, target ${percent(SHIPPED_TARGET)}`}
          </span>
        </span>
        <Trend
          values={shippedToday.trend.map((one) => one ?? undefined)}
          target={SHIPPED_TARGET}
          width={84}
          aspect={shippedAspect}
        />
      </span>
    </Pane>
  );
}
