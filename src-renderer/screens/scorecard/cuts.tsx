import type {KpiTile, ScorecardPage} from '../../../src-shared/api/types.ts';
import {useStatus} from '../../data/engine.tsx';
import {money, qty, signed} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {aspectOf, figureOf, missedOf, writeKpi} from './tiles.tsx';

type Cut = ScorecardPage['cuts'][number];

const CUT_WORDS: Readonly<Record<Cut['cut'], string>> = {site: 'By site', tier: 'By tier', territory: 'By territory'};

/** A change of a share in points, of days in days. */
const changeOf = (tile: KpiTile, change: number): string => signed(tile.unit === 'share' ? change * 100 : change, 1);

export function Cuts({page, tile, before}: {page: ScorecardPage; tile: KpiTile; before: string}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const own = page.cuts.filter((cut) => cut.kpi === tile.kpi);
  return (
    <Scroll label="By site, tier and territory">
      {(['site', 'tier', 'territory'] as const).map((cut) => {
        const rows = own.filter((one) => one.cut === cut);
        return (
          rows.length > 0 && (
            <table key={cut} className="tbl">
              <thead>
                <tr>
                  <th>{CUT_WORDS[cut]}</th>
                  <th className="num">{tile.unit === 'share' ? 'Share' : 'Days'}</th>
                  <th className="num" title={`${tile.unit === 'share' ? 'Points' : 'Days'} since ${before}`}>
                    ± {before}
                  </th>
                  <th className="num">{tile.unit === 'share' ? 'Missed / due' : 'Orders'}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => {
                  const value = figureOf(tile, row.ratio);
                  const was = figureOf(tile, row.previous);
                  return (
                    <tr key={row.value}>
                      <td className="wide-cell">
                        <span className="row">
                          <Signal
                            aspect={aspectOf(tile, value)}
                            label={value === undefined ? 'Nothing due' : 'Against target'}
                          />
                          <span className="trunc">{row.name}</span>
                        </span>
                      </td>
                      <td className="num strong">{value === undefined ? 'nothing due' : writeKpi(tile, value)}</td>
                      <td className="num">
                        {value === undefined || was === undefined ? '' : changeOf(tile, value - was)}
                      </td>
                      <td className="num">
                        {tile.unit === 'share' && `${qty(missedOf(tile, row.ratio))} / `}
                        {qty(row.ratio.due)}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )
        );
      })}
      <Ageing page={page} currency={currency} />
    </Scroll>
  );
}

function Ageing({page, currency}: {page: ScorecardPage; currency: string}) {
  const all = page.ageing.reduce((sum, one) => sum + one.lines, 0);
  return (
    <table className="tbl">
      <thead>
        <tr>
          <th>Back orders now</th>
          <th className="num">Lines</th>
          <th className="num">Units</th>
          <th className="num">Value</th>
        </tr>
      </thead>
      <tbody>
        {page.ageing.map((one) => (
          <tr key={one.bucket}>
            <td>{one.bucket}</td>
            <td className="num strong">{qty(one.lines)}</td>
            <td className="num">{qty(one.units)}</td>
            <td className="num">{money(one.value, currency)}</td>
          </tr>
        ))}
        <tr>
          <td className="strong">All</td>
          <td className="num strong">{qty(all)}</td>
          <td className="num">{qty(page.ageing.reduce((sum, one) => sum + one.units, 0))}</td>
          <td className="num">
            {money(
              page.ageing.reduce((sum, one) => sum + one.value, 0),
              currency,
            )}
          </td>
        </tr>
      </tbody>
    </table>
  );
}
