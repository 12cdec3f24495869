/** The tree of segments: for whom stock is kept, and how a run treats whom; defined whole in a form. */

import {Button} from '@mantine/core';
import {IconPlus} from '@tabler/icons-react';
import {useState} from 'react';
import type {SegmentRow} from '../../../src-shared/api/allocation.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay} from '../../data/engine.tsx';
import {count} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {NEW_SEGMENT, SegmentsForm} from '../forms/segments-form.tsx';
import {Wait} from '../wait.tsx';
import {sortWords, strategyWords} from './run-words.ts';
import {Views} from './views.tsx';

export function Segments() {
  const {client} = useEngine();
  const segments = useAnswer('segments', (signal) => client.allocation.segments(undefined, {signal}));
  const [at, setAt] = useState<string | typeof NEW_SEGMENT>();
  const may = useMay()('DefineSegments') && segments.data !== undefined;
  const first = segments.data?.[0]?.id;
  useKeys(
    'Allocation',
    may
      ? [
          {key: 'n', word: 'add segment', run: () => setAt(NEW_SEGMENT), main: true},
          ...(first === undefined ? [] : [{key: 'e', word: 'change segments', run: () => setAt(first), main: true}]),
        ]
      : [],
  );
  return (
    <>
      <PageBar title="Allocation">
        <Views of="segments" />
        <AllSites />
        <Grow />
        {may && first !== undefined && (
          <Button variant="default" onClick={() => setAt(first)}>
            Change segments
          </Button>
        )}
        {may && (
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAt(NEW_SEGMENT)}>
            Add segment
          </Button>
        )}
      </PageBar>
      <Status>{segments.data !== undefined && count(segments.data.length, 'segment')}</Status>
      <div className="body">
        <Pane
          title="Segments of customers"
          note="a customer is in the first that fits, from the top; the first class is asked first"
        >
          <Wait answer={segments} what="The segments" verb="are">
            {(rows) => <Table rows={rows} onOpen={may ? setAt : null} />}
          </Wait>
        </Pane>
      </div>
      {at !== undefined && segments.data !== undefined && (
        <SegmentsForm rows={segments.data} at={at} onClose={() => setAt(undefined)} />
      )}
    </>
  );
}

const UNDEFINED =
  'A run then treats all lines alike: each may gain or lose, by penalty, tier, day asked, margin and time of order. ' +
  'Who may define segments adds them here.';

/** `onOpen`: null for who may not change them. */
function Table({rows, onOpen}: {rows: readonly SegmentRow[]; onOpen: ((id: string) => void) | null}) {
  if (rows.length === 0) return <Empty title="No segments are defined" why={UNDEFINED} aspect="wait" />;
  return (
    <Scroll label="Segments">
      <table className="tbl">
        <thead>
          <tr>
            <th>Segment</th>
            <th>For</th>
            <th>Strategy</th>
            <th>In a run</th>
            <th title="Whether its lines take by themselves what comes sooner or becomes free">By itself</th>
            <th>Its lines in the order of</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="nowrap" style={{paddingLeft: 12 + 18 * row.level}}>
                {onOpen === null ? (
                  <b>{row.name}</b>
                ) : (
                  <button type="button" className="linkbutton" onClick={() => onOpen(row.id)}>
                    <b>{row.name}</b>
                  </button>
                )}
              </td>
              <td className="wide-cell trunc" title={forWords(row)}>
                {forWords(row)}
              </td>
              <td className="nowrap">{row.strategy}</td>
              <td className="nowrap">{strategyWords(row.strategy)}</td>
              <td className="nowrap">{row.definition.continuous === true ? 'yes' : <span className="nil">no</span>}</td>
              <td>{sortWords(row.sort)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function forWords({tiers, territories, customers, level}: SegmentRow): string {
  const parts = [
    tiers.length > 0 ? `tier ${tiers.join(', ')}` : '',
    territories.length > 0 ? territories.join(', ') : '',
    customers.length > 0 ? customers.join(', ') : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? parts.join('; ') : level === 0 ? 'everybody else' : 'all of it';
}
