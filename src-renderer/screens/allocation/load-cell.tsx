/** What leaves of what there is on a day: in a table of days, with a bar and what more there is a place for. */
import {kilos, qty} from '../../ui/format.ts';
import {Signal} from '../../ui/signal.tsx';

/** How amounts are written, and what a full day, and a nearly full one, is called. */
type Measure = {
  readonly say: (amount: number) => string;
  /** Where it is not one of two. */
  readonly alone: (amount: number) => string;
  readonly more: (left: number) => string;
  readonly stop: string;
  readonly caution: string;
};
type LoadCellProps = {
  readonly planned: number;
  /** Null: nothing limits it. */
  readonly most: number | null;
  readonly left: number | null;
  readonly isOwn: boolean;
  readonly aspect: 'clear' | 'caution' | 'stop' | 'wait';
  readonly measure: Measure;
  /** Of the cell as a button. */
  readonly label: string;
  readonly onClick: (() => void) | null;
};

export function LoadCell({planned, most, left, isOwn, aspect, measure, label, onClick}: LoadCellProps) {
  const {say} = measure;
  const body =
    most === null || left === null ? (
      measure.alone(planned)
    ) : (
      <>
        <span className="row end">
          {(aspect === 'stop' || aspect === 'caution') && <Signal aspect={aspect} size={10} label={measure[aspect]} />}
          <span>
            {say(planned)}
            <span className="sub"> of {say(most)}</span>
          </span>
        </span>
        <span className={`load ${aspect}`} aria-hidden="true">
          <i style={{width: `${share(planned, most)}%`}} />
        </span>
        <span className="sub">
          {measure.more(left)}
          {isOwn && ', own day'}
        </span>
      </>
    );
  if (onClick === null) return body;
  return (
    <button type="button" className="cell-button" aria-label={label} onClick={onClick}>
      {body}
    </button>
  );
}

export const UNITS: Measure = {
  say: qty,
  alone: qty,
  more: (left) => (left < 0 ? `${qty(-left)} too many` : `${qty(left)} more`),
  stop: 'not all that is promised can be picked by then',
  caution: 'nearly full',
};
export const MINUTES: Measure = {
  say: qty,
  alone: qty,
  more: UNITS.more,
  stop: 'not all that leaves can be done in time',
  caution: 'nearly full',
};
/** Kilograms where the row says that they are. */
const number = (grams: number): string => kilos(grams).replace(' kg', '');
export const KILOS: Measure = {
  say: number,
  alone: kilos,
  more: (left) => (left < 0 ? `${number(-left)} too much` : `${number(left)} more`),
  stop: 'more is promised than the pickup takes',
  caution: 'nearly full',
};
const share = (planned: number, most: number): number =>
  most === 0 ? (planned > 0 ? 100 : 0) : Math.min(100, (100 * planned) / most);
