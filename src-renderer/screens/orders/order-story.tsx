/** Every decision about an order, newest first. */

import type {PromiseTold} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText, instantText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {leftText, whyText} from '../refusal-words.ts';
import {Wait} from '../wait.tsx';
import {commandWord} from '../words.ts';
import {KINDS} from './options.tsx';
import {usePlaces} from './places.ts';
import {whyNotSooner} from './why-words.ts';

/** Every decision about this order, refused ones too: who, when, why. */
export function Story({id}: {id: string}) {
  const {client} = useEngine();
  const now = useNow(5_000);
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const today = dayOf(now, zone);
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
                  <Promises told={entry.promises ?? []} today={today} />
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

/** These many are told one by one. */
const TOLD_MAX = 6;

type Group = PromiseTold & {readonly lines: readonly number[]};

/** Promises as asked that leave together are one; one with a reason stands for itself and comes first: it is what one asks about. */
export function groupsOf(told: readonly PromiseTold[]): Group[] {
  const groups = new Map<string, Group>();
  for (const [n, one] of told.entries()) {
    const {line, quantity, site, day, service, receipt} = one;
    const name = receipt === null && quantity !== null ? `${site} ${day} ${service}` : `${n}`;
    const before = groups.get(name);
    groups.set(name, {
      ...one,
      quantity: quantity === null ? null : quantity + (before?.quantity ?? 0),
      lines: [...new Set([...(before?.lines ?? []), line])],
    });
  }
  return [...groups.values()].sort((a, b) => Number(a.receipt === null) - Number(b.receipt === null));
}

const linesWord = (lines: readonly number[]): string =>
  lines.length === 1 ? `Line ${lines[0]}` : lines.length <= 3 ? `Lines ${lines.join(', ')}` : `${lines.length} lines`;

/** What was promised by this decision, and for a promise that is not as asked: why, and what else was offered. */
function Promises({told, today}: {told: readonly PromiseTold[]; today: number}) {
  const now = useNow(5_000);
  const places = usePlaces();
  const {nameOf, serviceOf} = places;
  const groups = groupsOf(told);
  if (groups.length === 0) return null;
  return (
    <ul className="promises">
      {groups.slice(0, TOLD_MAX).map(({lines, quantity, site, day, service, receipt}) => (
        <li key={`${lines.join()} ${site} ${day} ${quantity}`}>
          {linesWord(lines)}: {quantity !== null && `${qty(quantity)} `}
          {site !== null && `from ${nameOf(site)} `}for <b>{dayText(day, today)}</b>
          {service !== null && ` by ${serviceOf(service)}`}
          {receipt !== null && (
            <span className="meta block">
              {whyNotSooner({...receipt, short: 0, lots: site === null ? [] : [{site, quantity: 0}]}, places, now)}
              {receipt.notTaken.length > 0 && ' Not taken: '}
              {receipt.notTaken
                .map((other) =>
                  [
                    KINDS[other.kind].toLowerCase(),
                    other.day === null ? 'without a date' : dayText(other.day, today),
                    ...(other.service === undefined ? [] : [`by ${serviceOf(other.service)}`]),
                  ].join(', '),
                )
                .join('; ')}
              {receipt.notTaken.length > 0 && '.'}
            </span>
          )}
        </li>
      ))}
      {groups.length > TOLD_MAX && <li className="meta">and {groups.length - TOLD_MAX} more</li>}
    </ul>
  );
}
