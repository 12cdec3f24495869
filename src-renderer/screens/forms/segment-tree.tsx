/** The tree of segments as it is typed, and beside each what the definition would change. */
import type {KeyboardEvent} from 'react';
import type {SegmentPart, SegmentPreviewRow, SegmentsPreview} from '../../../src-shared/api/allocation.ts';
import {useNow} from '../../ui/clock.tsx';
import {count, qty} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {beforeDay} from '../allocation/columns.tsx';
import {inTree, type Missing, type SegmentDraft} from './segment-draft.ts';

type Preview = Extract<SegmentsPreview, {fault: null}>;
type TreeProps = {
  readonly draft: SegmentDraft;
  readonly chosen: number;
  readonly missing: Missing | null;
  readonly preview: Preview | undefined;
  readonly onChoose: (key: number) => void;
  readonly onMove: (key: number, by: 1 | -1) => void;
};

export function SegmentTree({draft, chosen, missing, preview, onChoose, onMove}: TreeProps) {
  const told = new Map(preview?.rows.map((row) => [row.id, row]));
  const keys = (key: number) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(key, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <Scroll label="Segments and what changes" className="segment-tree">
      <table className="tbl">
        <thead>
          <tr>
            <th>Segment</th>
            <th className="num" title="Active customers in your view who are in it or in a part of it, now and then">
              Customers
            </th>
            <th>Changes</th>
          </tr>
        </thead>
        <tbody>
          {inTree(draft).map(({segment: {key, id, name}, level}) => (
            <tr key={key} aria-selected={key === chosen}>
              <td style={{paddingLeft: 12 + 14 * level}}>
                <button
                  type="button"
                  className="plainbutton trunc segment-name"
                  title={name}
                  onClick={() => onChoose(key)}
                  onKeyDown={keys(key)}
                >
                  {missing?.key === key && <Signal aspect="stop" size={10} label={missing.what} />}{' '}
                  {name === '' ? <span className="nil">no name yet</span> : name}
                </button>
              </td>
              <Told row={told.get(id)} />
            </tr>
          ))}
          {preview?.rows
            .filter((row) => row.change === 'gone' && !draft.some((one) => one.id === row.id))
            .map((row) => (
              <tr key={`gone ${row.id}`}>
                <td className="nil">
                  <s>{row.name}</s>
                </td>
                <Told row={row} />
              </tr>
            ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const PARTS: Readonly<Record<SegmentPart, string>> = {
  name: 'name',
  parent: 'part of',
  who: 'for whom',
  strategy: 'strategy',
  sort: 'order of lines',
  continuous: 'by itself',
  place: 'place',
};

function Told({row}: {row: SegmentPreviewRow | undefined}) {
  if (row === undefined) return <td colSpan={2} />;
  const {before, after, change, parts} = row;
  const words = change === 'changed' ? parts.map((part) => PARTS[part]).join(', ') : change;
  return (
    <>
      <td className="num nowrap">
        {before === after ? (
          qty(after)
        ) : (
          <>
            <span className="nil">{qty(before)} → </span>
            <b>{qty(after)}</b>
          </>
        )}
      </td>
      <td className="segment-change trunc" title={words}>
        {change === 'same' ? '' : change === 'changed' ? words : <b>{change}</b>}
      </td>
    </>
  );
}

const KIND_WORDS = {protected: 'keep', quota: 'at most', safety: 'safety stock of'} as const;

/** Who is left in none, and what is kept for segments that go. */
export function Notes({preview}: {preview: Preview | undefined}) {
  const now = useNow(60_000);
  const {outside, pools} = preview ?? {outside: {before: 0, after: 0}, pools: []};
  return (
    <Scroll label="What else changes" className="segment-notes">
      {(outside.after > 0 || outside.before > 0) && (
        <div className="sub">
          {count(outside.after, 'customer')} {outside.after === outside.before ? '' : `(${qty(outside.before)} now) `}
          in no segment.
        </div>
      )}
      {pools.length > 0 && (
        <>
          <div className="row tight tone-caution">
            <Signal aspect="caution" size={10} />
            {count(pools.length, 'pool')} would be for nobody: end {pools.length === 1 ? 'it' : 'them'} under Pools
            first.
          </div>
          {pools.map((pool) => (
            <div key={pool.id} className="sub">
              {pool.segmentName}: {KIND_WORDS[pool.kind]} {qty(pool.quantity)} × {pool.item} {pool.itemName} at{' '}
              {pool.siteName}
              {pool.until !== null && `, before ${beforeDay(pool, now)}`}
            </div>
          ))}
        </>
      )}
    </Scroll>
  );
}
