/**
 * The states every page has besides live: loading, empty, failed, forbidden, offline. Each says why, what still holds
 * and the next useful act. Nothing shimmers and nothing moves.
 */
import {Button} from '@mantine/core';
import {IconCloudOff, IconLock} from '@tabler/icons-react';
import type {ReactNode} from 'react';
import {type Aspect, Signal} from './signal.tsx';
import {v} from './theme/tokens.ts';

type BlankProps = {
  readonly title: string;
  readonly why: ReactNode;
  readonly actions?: ReactNode;
  readonly aspect?: Aspect;
  /** Inside a small pane the text stands closer to the corner. */
  readonly small?: boolean;
};

/** Why there is nothing, since when, and the next useful act. */
export function Empty({title, why, actions, aspect = 'clear', small = false}: BlankProps) {
  return (
    <div className={small ? 'blank small' : 'blank'}>
      <Signal aspect={aspect} size={small ? 14 : 22} />
      <h2>{title}</h2>
      <p>{why}</p>
      {actions !== undefined && <div className="row acts">{actions}</div>}
    </div>
  );
}

type FailedProps = {
  readonly title: string;
  /** What still holds and what does not. */
  readonly holds: string;
  readonly detail?: string;
  readonly onRetry?: (() => void) | undefined;
};

/** Only the pane that failed says so. */
export function Failed({title, holds, detail, onRetry}: FailedProps) {
  return (
    <div role="alert" className="failed">
      <span className="row">
        <Signal aspect="stop" size={14} />
        <b>{title}</b>
      </span>
      <p>{holds}</p>
      {detail !== undefined && <p className="meta">{detail}</p>}
      <div className="row acts">
        {onRetry !== undefined && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        {detail !== undefined && (
          <Button variant="default" onClick={() => void navigator.clipboard.writeText(`${title}\n${detail}`)}>
            Copy details
          </Button>
        )}
      </div>
    </div>
  );
}

/** Names the right, who can grant it, and what the reader may still see. */
export function Forbidden({title, why, actions}: {title: string; why: ReactNode; actions?: ReactNode}) {
  return (
    <div className="blank">
      <IconLock size={24} stroke={1.6} color={v('ink2')} aria-hidden />
      <h2>{title}</h2>
      <p>{why}</p>
      {actions !== undefined && <div className="row acts">{actions}</div>}
    </div>
  );
}

/** One banner a page: what you see, what does not work, what waits. */
export function OfflineBanner({seen, waits, end}: {seen: string; waits?: string | undefined; end?: ReactNode}) {
  return (
    <div className="banner caution" role="status">
      <IconCloudOff size={16} aria-hidden />
      <span>
        <b>You see {seen}.</b> The line to the server is broken. Promises cannot be confirmed until it is back.
      </span>
      <span className="grow" />
      {waits !== undefined && <span>{waits}</span>}
      {end}
    </div>
  );
}

/** Grey where the unknown will stand. `label` is read out once. */
export function LoadingRows({label, rows = 6}: {label: string; rows?: number}) {
  return (
    <div className="pad fill" role="status" aria-label={label}>
      {Array.from({length: rows}, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity, they stand for what is not known yet
        <div key={row} className="row loading-row" aria-hidden>
          <span className="skel" style={{width: 16, height: 16}} />
          <span className="skel" style={{width: `${38 - ((row * 7) % 15)}%`}} />
          <span className="grow" />
          <span className="skel" style={{width: 60}} />
          <span className="skel" style={{width: 30}} />
        </div>
      ))}
    </div>
  );
}

/** Progress of long work, under the page bar: 0 to 1. */
export function Progress({label, done}: {label: string; done: number}) {
  const percent = Math.round(100 * Math.min(1, Math.max(0, done)));
  return (
    <div className="progress">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        style={{width: `${percent}%`}}
      />
    </div>
  );
}
