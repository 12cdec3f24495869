/** Every decision about an order, newest first. */
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {leftText, whyText} from '../refusal.tsx';
import {Wait} from '../wait.tsx';
import {commandWord} from '../words.ts';

/** Every decision about this order, refused ones too: who, when, why. */
export function Story({id}: {id: string}) {
  const {client} = useEngine();
  const now = useNow(5_000);
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const answer = useAnswer(id, (signal) => client.order.story({order: id}, {signal}));
  return (
    <Wait answer={answer} what="The story">
      {(entries) =>
        entries.length === 0 ? (
          <Empty small aspect="wait" title="No story here" why="This desk holds no decisions about it." />
        ) : (
          <Scroll label="Story of the order">
            {entries.map((entry) => (
              <div key={`${entry.seq} ${entry.what}`} className="story">
                <span className="glyph">
                  {entry.outcome === 'rejected' && <Signal aspect="stop" label="Refused" />}
                </span>
                <span className="grow">
                  {entry.what === '' ? commandWord(entry.command) : entry.what}
                  <span className="meta block">
                    {entry.user}
                    {entry.reason === '' ? '' : `, ${entry.reason}`}
                    {entry.rejection !== null && ` ${whyText(entry.rejection)} ${leftText(entry.rejection)}`}
                  </span>
                </span>
                <span className="meta nowrap">{instantText(entry.occurredAt, zone, now)}</span>
              </div>
            ))}
          </Scroll>
        )
      }
    </Wait>
  );
}
