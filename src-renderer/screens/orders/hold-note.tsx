/** The hold in the page bar: how long it still lasts, and what can be done with it. */
import {Button} from '@mantine/core';
import {type Hold, useHoldMs} from '../../data/hold.ts';
import {useRealNow} from '../../ui/clock.tsx';
import {countdown} from '../../ui/format.ts';
import {Signal, Tag} from '../../ui/signal.tsx';
import {leftText, whyText} from '../refusal-words.ts';

const HOLD_LOW_MS = 120_000;

type HoldNoteProps = {hold: Hold; keep: () => void; extend: () => void; drop: () => void; live: boolean};

export function HoldNote({hold, keep, extend, drop, live}: HoldNoteProps) {
  const now = useRealNow();
  const lasts = useHoldMs();
  if (!live) return <Tag aspect="caution">Not held: offline</Tag>;
  if (hold.state === 'refused')
    return (
      <Tag aspect="stop">
        Not held: {whyText(hold.rejection)} {leftText(hold.rejection)}
      </Tag>
    );
  if (hold.state !== 'held') return hold.state === 'making' ? <span className="sub">Holding</span> : null;
  const left = hold.until - now;
  if (left <= 0) return <Tag aspect="caution">The hold ran out</Tag>;
  return (
    <>
      <span className={`row sub ${left < HOLD_LOW_MS && hold.kind === 'option' ? 'tone-caution' : ''}`}>
        <Signal aspect={left < HOLD_LOW_MS && hold.kind === 'option' ? 'caution' : 'wait'} />
        {hold.kind === 'typing' ? 'Held while you type' : 'Held for you'} <b className="held">{countdown(left)}</b>
        {hold.kind === 'option' && ` of ${countdown(lasts.option)}`}
      </span>
      {hold.kind === 'typing' ? (
        <Button variant="default" onClick={keep}>
          Hold {countdown(lasts.option)}
        </Button>
      ) : (
        <Button variant="default" onClick={extend}>
          Extend
        </Button>
      )}
      <Button variant="default" onClick={drop}>
        Drop hold
      </Button>
    </>
  );
}
