/** The figures of a week, each with its target, its change and thirteen weeks behind it. */
import type {KpiTile} from '../../../src-shared/api/types.ts';
import {count, percent, qty, signed} from '../../ui/format.ts';
import {type Aspect, Signal} from '../../ui/signal.tsx';
import {Trend} from '../../ui/trend.tsx';

type Ratio = KpiTile['value'];

/** A share 0…1 or days; undefined when nothing was due. */
export function figureOf(tile: Pick<KpiTile, 'unit'>, ratio: Ratio): number | undefined {
  if (ratio.due === 0) return undefined;
  return tile.unit === 'share' ? ratio.hits / ratio.due : ratio.hits;
}

/** What went wrong: for a rate that should be low its hits are the misses. */
export const missedOf = (tile: Pick<KpiTile, 'better'>, ratio: Ratio): number =>
  tile.better === 'lower' ? ratio.hits : ratio.due - ratio.hits;

export const writeKpi = (tile: Pick<KpiTile, 'unit'>, value: number): string =>
  tile.unit === 'share' ? percent(value) : `${value.toFixed(1)} d`;

/** Within this much of the target a miss is near, not far. */
const NEAR_SHARE = 0.02;
const NEAR_DAYS = 0.5;

export function aspectOf(tile: Pick<KpiTile, 'unit' | 'target' | 'better'>, value: number | undefined): Aspect {
  if (value === undefined) return 'wait';
  const gap = tile.better === 'higher' ? tile.target - value : value - tile.target;
  if (gap <= 0) return 'clear';
  return gap <= (tile.unit === 'share' ? NEAR_SHARE : NEAR_DAYS) ? 'caution' : 'stop';
}

const WORDS: Readonly<Record<Aspect, string>> = {
  clear: 'Met',
  caution: 'Near target',
  stop: 'Missed',
  wait: 'Nothing due',
};

type TilesProps = {
  readonly tiles: readonly KpiTile[];
  /** The week a change is measured against: `W19`. */
  readonly before: string;
  readonly chosen: string;
  readonly onChoose: (kpi: string) => void;
};

export function KpiTiles({tiles, before, chosen, onChoose}: TilesProps) {
  return (
    <div className="tiles">
      {tiles.map((tile) => (
        <Tile key={tile.kpi} tile={tile} before={before} on={tile.kpi === chosen} onChoose={() => onChoose(tile.kpi)} />
      ))}
    </div>
  );
}

type TileProps = {tile: KpiTile; before: string; on: boolean; onChoose: () => void};

function Tile({tile, before, on, onChoose}: TileProps) {
  const value = figureOf(tile, tile.value);
  const aspect = aspectOf(tile, value);
  const trend = tile.trend.map((one) => figureOf(tile, one));
  return (
    <button type="button" className="tile" aria-pressed={on} onClick={onChoose} title={tile.definition}>
      <span className="row tight">
        <Signal aspect={aspect} label={WORDS[aspect]} />
        <span className="tile-name">{tile.name}</span>
      </span>
      <span className="tile-main">
        <span>
          <span className="fig">{value === undefined ? 'Nothing due' : writeKpi(tile, value)}</span>
          <span className="meta block">target {writeKpi(tile, tile.target)}</span>
        </span>
        <Trend values={trend} target={tile.target} aspect={aspect} width={54} height={30} />
      </span>
      <span className="row meta tile-foot">
        <span className="grow">{changeWords(tile, value, before)}</span>
        <span>{missedWords(tile)}</span>
      </span>
    </button>
  );
}

/** Always against what. */
function changeWords(tile: KpiTile, value: number | undefined, week: string): string {
  const before = tile.previous === null ? undefined : figureOf(tile, tile.previous);
  if (value === undefined || before === undefined) return '';
  const change = tile.unit === 'share' ? signed((value - before) * 100, 1, ' pt') : signed(value - before, 1, ' d');
  return `${change} on ${week}`;
}

function missedWords(tile: KpiTile): string {
  if (tile.value.due === 0) return '';
  if (tile.unit === 'days') return count(tile.value.due, 'order');
  return `${qty(missedOf(tile, tile.value))} missed of ${qty(tile.value.due)}`;
}
