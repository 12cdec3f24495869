import type {ReactNode} from 'react';
import {v} from './theme/tokens.ts';

/** Aspects, as on a signal: the shape alone tells them apart in greyscale and at arm's length. */
export type Aspect = 'stop' | 'caution' | 'clear' | 'wait';

/** With a `label` it is an image with a name; without one it stands beside its word and is hidden from readers. */
export function Signal({aspect, size = 12, label}: {aspect: Aspect; size?: number; label?: string}) {
  const named = label === undefined ? {'aria-hidden': true} : {role: 'img', 'aria-label': label};
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden when it stands beside its word
    <svg width={size} height={size} viewBox="0 0 12 12" className="mark" {...named}>
      {aspect === 'stop' && (
        <>
          <rect x="0.5" y="0.5" width="11" height="11" rx="1" fill={v('stopMark')} />
          <path d="M3.5 3.5l5 5M8.5 3.5l-5 5" stroke={v('surface')} strokeWidth="1.7" />
        </>
      )}
      {aspect === 'caution' && (
        <>
          <path d="M6 .4L11.8 11.3H.2z" fill={v('cautionMark')} />
          <path d="M6 4.2v3.4M6 8.7v1.3" stroke={v('surface')} strokeWidth="1.5" />
        </>
      )}
      {aspect === 'clear' && <circle cx="6" cy="6" r="3.6" fill={v('clearMark')} />}
      {aspect === 'wait' && (
        <>
          <circle cx="6" cy="6" r="4.6" fill="none" stroke={v('mute')} strokeWidth="1.6" />
          <path d="M6 1.4a4.6 4.6 0 000 9.2z" fill={v('mute')} />
        </>
      )}
    </svg>
  );
}

/** A word on a soft ground, with its shape. */
export function Tag({aspect, children}: {aspect: Aspect | 'plain'; children: ReactNode}) {
  return (
    <span className={`tag ${aspect === 'wait' ? 'plain' : aspect}`}>
      {aspect !== 'plain' && <Signal aspect={aspect} size={10} />}
      {children}
    </span>
  );
}

/** Customer tier, one letter in a box; A is solid. */
export const Tier = ({tier}: {tier: string}) => (
  <span className="tier" data-tier={tier} role="img" aria-label={`Tier ${tier}`}>
    {tier}
  </span>
);

export const Kbd = ({children}: {children: ReactNode}) => <span className="kbd">{children}</span>;
