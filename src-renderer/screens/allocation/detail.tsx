/** One pool: what it keeps from whom, how much of it is used, and what may be done about it. */
import {Button} from '@mantine/core';
import type {ReactNode} from 'react';
import type {PoolRow} from '../../../src-shared/api/rows.ts';
import {dayOf, dayText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {Facts, Pane, Scroll} from '../../ui/pane.tsx';
import {toPosition} from '../places.ts';
import {beforeDay, kindWord, stateWords} from './columns.tsx';

type DetailProps = {
  readonly row: PoolRow | undefined;
  readonly now: number;
  /** Null: this person may not. */
  readonly onChange: (() => void) | null;
  readonly onEnd: (() => void) | null;
};

export function Detail({row, now, onChange, onEnd}: DetailProps) {
  if (row === undefined)
    return (
      <Pane title="No pool chosen">
        <div className="pad sub">Choose one with J and K, or click it.</div>
      </Pane>
    );
  const until = beforeDay(row, now);
  return (
    <Pane title={titleOf(row)} note={stateWords(row)}>
      <Scroll label="Pool" className="pad">
        <Facts
          rows={[
            [
              'Item',
              <a key="item" className="link" href={toPosition(row.site, row.item)}>
                {row.item} {row.itemName}
              </a>,
            ],
            ['Site', row.siteName],
            [row.kind === 'safety' ? 'Also for' : 'Segment', row.segmentName],
            ...usedFacts(row, until),
            ...(row.cut > 0
              ? ([
                  [
                    'Not there now',
                    <b key="cut" className="tone-stop">
                      {qty(row.cut)}
                    </b>,
                  ],
                ] as const)
              : []),
          ]}
        />
        <p className="sub meaning">{meaning(row, until)}</p>
      </Scroll>
      {(onChange !== null || onEnd !== null) && (
        <div className="row panefoot acts-foot">
          {onChange !== null && <Button onClick={onChange}>Change</Button>}
          {onEnd !== null && (
            <Button variant="default" onClick={onEnd}>
              End
            </Button>
          )}
        </div>
      )}
    </Pane>
  );
}

const titleOf = (row: PoolRow): string =>
  row.kind === 'safety'
    ? `Safety stock of ${qty(row.quantity)}`
    : `${kindWord(row)} ${qty(row.quantity)} for ${row.segmentName}`;

/** Until when, and how much of it is used: a safety stock has no end, and nothing uses it up. */
function usedFacts(row: PoolRow, until: string): readonly (readonly [string, ReactNode])[] {
  if (row.kind === 'safety') return [['There now', <b key="there">{qty(row.left - row.cut)}</b>]];
  const isQuota = row.kind === 'quota';
  return [
    ...(isQuota ? ([['Leaves from', dayText(dayOf(row.from, row.siteZone))]] as const) : []),
    [isQuota ? 'Leaves before' : 'Kept before', <b key="until">{until}</b>],
    ['Claimed or gone', qty(row.used)],
    ['Left', <b key="left">{qty(row.left)}</b>],
  ];
}

function meaning(row: PoolRow, until: string): string {
  if (row.kind === 'safety') {
    const others = row.segments.length === 0 ? 'Everybody' : 'Everybody else';
    const cut = row.cut > 0 ? ` ${qty(row.cut)} of it are not there: what comes fills it first.` : '';
    return `${others} is promised only what is above it, for any day. It has no end, and supply fills it again.${cut}`;
  }
  if (row.state === 'over') return 'Its day has come: it keeps nothing any more.';
  if (row.kind === 'quota') {
    const more = row.left === 0 ? 'no' : qty(row.left);
    return `${row.segmentName} may be promised ${more} more that leave ${row.siteName} before ${until}, whatever is there.`;
  }
  if (row.left === 0) return `${row.segmentName} has had all that was kept for it: nothing is kept from others.`;
  const cut =
    row.cut > 0
      ? ` ${qty(row.cut)} of them are not there: stock was lost, is still to come, or is kept for a class before it.`
      : '';
  return `Nobody else is promised the last ${qty(row.left)} for a day before ${until}; for that day and later anybody may be.${cut}`;
}
