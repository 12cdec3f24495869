import type {Aspect} from './signal.tsx';
import {v} from './theme/tokens.ts';

type TrendProps = {
  /** Oldest first; `undefined` where there was nothing to measure. */
  readonly values: readonly (number | undefined)[];
  readonly target?: number | undefined;
  readonly width?: number;
  readonly height?: number;
  readonly aspect?: Aspect;
};

/** Thirteen weeks: line, target, last point. Without axes because the tile that holds it states the figures. */
export function Trend({values, target, width = 120, height = 34, aspect = 'clear'}: TrendProps) {
  const points = values.flatMap((value, index) => (value === undefined ? [] : [{value, index}]));
  const last = points.at(-1);
  if (last === undefined || points.length < 2) return null;
  const all = points.map((point) => point.value).concat(target === undefined ? [] : [target]);
  const low = Math.min(...all);
  const span = Math.max(...all) - low || 1;
  const x = (index: number) => 2 + (index * (width - 8)) / (values.length - 1);
  const y = (value: number) => 4 + (height - 8) * (1 - (value - low) / span);
  const path = points.map((point) => `${x(point.index)},${y(point.value)}`).join(' ');
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden className="trend">
      {target !== undefined && (
        <line x1="0" x2={width} y1={y(target)} y2={y(target)} stroke={v('lineStrong')} strokeDasharray="3 3" />
      )}
      <polyline points={path} fill="none" stroke={v('ink2')} strokeWidth="1.5" strokeLinejoin="round" />
      <End x={x(last.index)} y={y(last.value)} aspect={aspect} />
    </svg>
  );
}

/** A hit is a dot, a miss a square, nothing to hit a plain ink dot. */
function End({x, y, aspect}: {x: number; y: number; aspect: Aspect}) {
  if (aspect === 'clear') return <circle cx={x} cy={y} r="3" fill={v('clearMark')} />;
  if (aspect === 'wait') return <circle cx={x} cy={y} r="2.5" fill={v('ink2')} />;
  return <rect x={x - 3} y={y - 3} width="6" height="6" fill={v(aspect === 'stop' ? 'stopMark' : 'cautionMark')} />;
}
