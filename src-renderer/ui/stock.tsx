import type {CSSProperties} from 'react';
import {v} from './theme/tokens.ts';

/**
 * Stock states: five families by colour, members by pattern, all by a short word, always in this order.
 *   sellable (teal) · claimed (slate blue) · not yet usable (amber) · blocked (vermilion) · leaving (grey) · not here (hollow)
 */
export type StockState =
  | 'sellable'
  | 'allocated'
  | 'reserved'
  | 'receiving'
  | 'inspection'
  | 'counting'
  | 'quarantine'
  | 'damaged'
  | 'spoilt'
  | 'noLot'
  | 'staged'
  | 'inTransit'
  | 'onOrder';

export const STATES: readonly {readonly key: StockState; readonly word: string; readonly short: string}[] = [
  {key: 'sellable', word: 'Sellable', short: 'Sellable'},
  {key: 'allocated', word: 'Allocated', short: 'Alloc.'},
  {key: 'reserved', word: 'Reserved', short: 'Resv.'},
  {key: 'receiving', word: 'Receiving', short: 'Recv.'},
  {key: 'inspection', word: 'Inspection', short: 'Insp.'},
  {key: 'counting', word: 'Counting', short: 'Count'},
  {key: 'quarantine', word: 'Quarantine', short: 'Quar.'},
  {key: 'damaged', word: 'Damaged', short: 'Dmgd.'},
  {key: 'spoilt', word: 'Spoilt', short: 'Spoilt'},
  {key: 'noLot', word: 'No lot', short: 'No lot'},
  {key: 'staged', word: 'Staged', short: 'Staged'},
  {key: 'inTransit', word: 'In transit', short: 'Transit'},
  {key: 'onOrder', word: 'On order', short: 'Order'},
];

const stripes = (colour: string, angle: number, on = 2, off = 2) =>
  `repeating-linear-gradient(${angle}deg, ${colour} 0 ${on}px, transparent ${on}px ${on + off}px)`;
const edge = (colour: string) => `inset 0 0 0 1px ${colour}`;
const dots = `radial-gradient(circle at 2px 2px, ${v('cautionMark')} 1.1px, transparent 1.3px) 0 0 / 4px 4px`;
const crosses = `${stripes(v('stopMark'), 45, 1, 3)}, ${stripes(v('stopMark'), 135, 1, 3)}`;

export const stateFill: Readonly<Record<StockState, CSSProperties>> = {
  sellable: {background: v('clearMark')},
  allocated: {background: v('claimMark')},
  reserved: {background: stripes(v('claimMark'), 135), boxShadow: edge(v('claimMark'))},
  receiving: {background: stripes(v('cautionMark'), 90), boxShadow: edge(v('cautionMark'))},
  inspection: {background: dots, boxShadow: edge(v('cautionMark'))},
  counting: {background: stripes(v('cautionMark'), 0), boxShadow: edge(v('cautionMark'))},
  quarantine: {background: stripes(v('stopMark'), 45, 3, 1.5)},
  damaged: {background: crosses, boxShadow: edge(v('stopMark'))},
  spoilt: {background: stripes(v('stopMark'), 90, 1, 3), boxShadow: edge(v('stopMark'))},
  noLot: {background: stripes(v('cautionMark'), 90, 1, 3), boxShadow: edge(v('cautionMark'))},
  staged: {
    background: `linear-gradient(135deg, transparent 50%, ${v('staged')} 50%)`,
    boxShadow: edge(v('staged')),
  },
  inTransit: {background: 'transparent', boxShadow: `${edge(v('lineStrong'))}, inset 0 -3px 0 ${v('lineStrong')}`},
  onOrder: {background: 'transparent', boxShadow: edge(v('lineStrong'))},
};

/** The pattern of one state, to stand beside its word. */
export const Swatch = ({state, size = 10}: {state: StockState; size?: number}) => (
  <span aria-hidden className="swatch" style={{width: size, height: size, ...stateFill[state]}} />
);

/** A strip with fewer pixels than this per state would hide small quantities. */
const PART_WIDTH_MIN_PX = 3;

/** The composition of one position at a glance; exact figures stand beside it. Sellable is taller: it reads in grey. */
export function StockStrip(props: {
  parts: Partial<Record<StockState, number>>;
  scale: number;
  height?: number;
  label?: string;
}) {
  const named = props.label === undefined ? {'aria-hidden': true} : {role: 'img', 'aria-label': props.label};
  const shown = STATES.filter(({key}) => (props.parts[key] ?? 0) > 0);
  return (
    <span {...named} className="stock-strip" style={{height: props.height ?? 12}}>
      {shown.map(({key}) => (
        <span
          key={key}
          style={{
            width: `${(100 * (props.parts[key] ?? 0)) / Math.max(1, props.scale)}%`,
            minWidth: PART_WIDTH_MIN_PX,
            height: key === 'sellable' ? '100%' : '72%',
            ...stateFill[key],
          }}
        />
      ))}
    </span>
  );
}
