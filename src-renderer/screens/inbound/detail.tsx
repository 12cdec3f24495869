/** One line that is on its way: its dates, who waits for it, and what may be done to it. */
import {Button} from '@mantine/core';
import type {InboundRow} from '../../../src-shared/api/rows.ts';
import {useMay} from '../../data/engine.tsx';
import {instantText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Facts, Pane, Scroll} from '../../ui/pane.tsx';
import {toPosition} from '../places.ts';
import {actsOn, type InboundAct} from './acts.ts';
import {lateWords} from './columns.tsx';

type DetailProps = {
  readonly row: InboundRow | undefined;
  readonly now: number;
  readonly onAct: (act: InboundAct) => void;
};

export function Detail({row, now, onAct}: DetailProps) {
  const may = useMay();
  if (row === undefined)
    return (
      <Pane title="No line chosen">
        <div className="pad sub">Choose a line with J and K, or click it.</div>
      </Pane>
    );
  const acts = actsOn(may, row.kind);
  return (
    <Pane title={`${row.document} line ${row.line}`} note={lateWords(row)}>
      <Scroll label="Inbound line" className="pad">
        <Facts
          rows={[
            [row.kind === 'purchase' ? 'Supplier' : 'Transfer from', row.fromName],
            [
              'Item',
              <a key="item" className="link" href={toPosition(row.site, row.item)}>
                {row.item} {row.itemName}
              </a>,
            ],
            ['To', row.site],
            [row.kind === 'purchase' ? 'Ordered' : 'Sent', qty(row.quantity)],
            [row.kind === 'purchase' ? 'Open' : 'Under way', <b key="open">{qty(row.open)}</b>],
            ['Claimed', row.claimed === 0 ? 'nobody waits for it' : `${qty(row.claimed)} promised from it`],
            ['Expected', <b key="expected">{instantText(row.expectedAt, row.siteZone, now)}</b>],
            ...(row.kind === 'purchase' ? purchaseFacts(row, now) : []),
          ]}
        />
      </Scroll>
      {acts.length > 0 && (
        <div className="row panefoot acts-foot">
          {acts.map(({act, button}, i) => (
            <Button key={act} variant={i === 0 ? 'filled' : 'default'} onClick={() => onAct(act)}>
              {button}
            </Button>
          ))}
        </div>
      )}
    </Pane>
  );
}

function purchaseFacts(row: InboundRow, now: number): readonly (readonly [string, string])[] {
  const first =
    row.firstExpectedAt === row.expectedAt ? 'as first confirmed' : instantText(row.firstExpectedAt, row.siteZone, now);
  return [
    ['First date', first],
    ['Moved', row.redated === 0 ? 'never' : count(row.redated, 'time')],
    ['Supplier says', row.confirmed ? 'confirmed' : 'not confirmed'],
  ];
}
