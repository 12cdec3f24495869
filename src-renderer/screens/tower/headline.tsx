import type {TowerSummary} from '../../../src-shared/api/types.ts';
import {useStatus} from '../../data/engine.tsx';
import {count, money, percent, qty} from '../../ui/format.ts';
import {Pane} from '../../ui/pane.tsx';
import {go, linkTo} from '../../ui/router.ts';
import {Signal} from '../../ui/signal.tsx';
import {Trend} from '../../ui/trend.tsx';

const SHIPPED_TARGET = 0.97;

export function Headline({summary}: {summary: TowerSummary}) {
  return (
    <div className="tower-head">
      <Endangered summary={summary} />
      <BySite summary={summary} />
      <PromiseDebt summary={summary} />
      <ShippedToday summary={summary} />
    </div>
  );
}

/** Until every order was looked at there is no figure: a nought with a green light would be a promise. */
function Endangered({summary: {endangered, notInView, complete}}: {summary: TowerSummary}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const bad = endangered.lots > 0;
  return (
    <a className={bad ? 'pane headcell danger' : 'pane headcell'} href={linkTo('at-risk')}>
      <span className="sub">Endangered now{complete ? '' : ', still counting'}</span>
      {complete || bad ? (
        <>
          <span className="hero">{money(endangered.money, currency)}</span>
          <span className="row tight">
            <Signal aspect={bad ? 'stop' : 'clear'} />
            <b>{count(endangered.lots, 'lot')}</b>
          </span>
          <span className="sub">
            {count(endangered.customers, 'customer')}, {qty(endangered.tierA)} of tier A
          </span>
          {notInView.lots > 0 && (
            <span className="sub" title={`The stock of ${notInView.sites.join(', ')} is not in your view`}>
              as far as known: stock of {count(notInView.lots, 'lot')}, {money(notInView.money, currency)}, is not in
              your view
            </span>
          )}
        </>
      ) : (
        <Counting />
      )}
    </a>
  );
}

const Counting = () => (
  <>
    <span className="skel" style={{width: 132, height: 24}} />
    <span className="row tight">
      <Signal aspect="wait" />
      <b>counting…</b>
    </span>
    <span className="sub">every open order is being looked at</span>
  </>
);

function BySite({summary: {bySite, complete}}: {summary: TowerSummary}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  return (
    <Pane label="Endangered by site">
      <table className="tbl">
        <thead>
          <tr>
            <th>Site</th>
            <th className="num">Lots</th>
            <th className="num">At stake</th>
            <th>First cause</th>
          </tr>
        </thead>
        <tbody>
          {bySite.map((site) => (
            <tr key={site.site} className="opens" onClick={() => go(linkTo('at-risk', [], {site: site.site}))}>
              <td className="strong">
                <a className="link" href={linkTo('at-risk', [], {site: site.site})}>
                  {site.siteName}
                </a>
              </td>
              <td className="num">{complete || site.lots > 0 ? qty(site.lots) : ''}</td>
              <td className="num strong">{complete || site.lots > 0 ? money(site.money, currency) : ''}</td>
              <td className="wide-cell">
                <span className="row tight">
                  <Signal aspect={complete || site.lots > 0 ? site.aspect : 'wait'} />
                  <span className="trunc">
                    {site.lots > 0 || !site.inView ? site.cause : complete ? 'nothing endangered' : 'counting…'}
                  </span>
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
          <a className="quietlink fig" href={linkTo('tower', ['debt'])}>
            {money(promiseDebt.money, currency)}
          </a>
          <span className="meta block">{count(promiseDebt.lots, 'lot')} past first promise</span>
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
          <a className="quietlink fig" href={linkTo('orders', [], {only: 'due-today'})}>
            {rate !== undefined ? percent(rate) : toCome === 0 ? 'Nothing due' : `${qty(toCome)} to go`}
          </a>
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
