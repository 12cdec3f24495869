/**
 * Defines the tree of segments: all of it at once, with what changes beside each before it is sent.
 *
 * 1. What is sent was previewed: the button waits for the preview of just this tree.
 * 2. It replaces what is defined. So it is not sent over somebody else's change, nor kept for later while the line is down.
 */
import {ActionIcon, Button} from '@mantine/core';
import {useDebouncedValue} from '@mantine/hooks';
import {IconArrowDown, IconArrowUp, IconPlus, IconX} from '@tabler/icons-react';
import {useState} from 'react';
import type {SegmentRow, SegmentsPreview} from '../../../src-shared/api/allocation.ts';
import {useAnswer} from '../../data/answer.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {count} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {
  draftOf,
  inTree,
  type Missing,
  missingOf,
  moved,
  type SegmentDraft,
  segmentsOf,
  withChange,
  withNew,
  without,
  withParts,
} from './segment-draft.ts';
import {SegmentFields} from './segment-fields.tsx';
import {Notes, SegmentTree} from './segment-tree.tsx';

const TYPING_MS = 150;
export const NEW_SEGMENT = Symbol('new segment');

type FormProps = {
  /** What is defined now. */
  readonly rows: readonly SegmentRow[];
  /** The id it opens at, or a new one; undefined: the first. */
  readonly at: string | typeof NEW_SEGMENT | undefined;
  readonly onClose: () => void;
};

export function SegmentsForm({rows, at, onClose}: FormProps) {
  const [base] = useState(() => definedText(rows));
  const [{draft, chosen}, setState] = useState(() => begin(rows, at));
  const missing = missingOf(draft);
  const {preview, shown, trouble} = usePreview(draft, missing);
  const live = useStatus()?.connection === 'live';
  const defined = definedText(rows);
  const segment = draft.find((one) => one.key === chosen);
  const set = (next: SegmentDraft, key = chosen) => setState({draft: next, chosen: key});
  const build = (): CommandOf<'DefineSegments'> | string => {
    const segments = segmentsOf(draft);
    // Sent and not yet answered, one's own tree is what is defined.
    if (defined !== base && defined !== JSON.stringify(segments))
      return 'Somebody else has changed the segments meanwhile. Close this and begin again.';
    if (!live) return 'This replaces all segments, so it is not kept for later: it needs the line.';
    if (missing !== null) return missing.what;
    if (preview === undefined) return trouble ?? 'Reckoning what changes.';
    if (preview.fault !== null) return `It would be refused: ${preview.fault}.`;
    return preview.rows.every((row) => row.change === 'same')
      ? 'Nothing would change.'
      : {type: 'DefineSegments', segments};
  };
  return (
    <CommandForm
      title="Segments of customers"
      submit={draft.length === 0 ? 'Define none' : `Define ${count(draft.length, 'segment')}`}
      onClose={onClose}
      build={build}
      size={980}
      effect="A customer is in the first that fits, from the top. Promises made already stay; pools and runs go by these from now on."
    >
      <div className="segments-form">
        <div className="stack">
          <Tools {...{draft, chosen, set}} />
          <SegmentTree
            {...{draft, chosen, missing, preview: shown}}
            onChoose={(key) => set(draft, key)}
            onMove={(key, by) => set(moved(draft, key, by), key)}
          />
          <Notes preview={shown} />
        </div>
        {segment === undefined ? (
          <div className="sub pad">Add a segment, or choose one to change it.</div>
        ) : (
          <SegmentFields
            key={chosen}
            {...{draft, segment, missing}}
            onChange={(change) => set(withChange(draft, chosen, change))}
          />
        )}
      </div>
    </CommandForm>
  );
}

type ToolsProps = {
  readonly draft: SegmentDraft;
  readonly chosen: number;
  readonly set: (draft: SegmentDraft, chosen?: number) => void;
};

function Tools({draft, chosen, set}: ToolsProps) {
  const segment = draft.find((one) => one.key === chosen);
  const add = (parent: number) => {
    const {draft: more, key} = withNew(draft, parent);
    set(more, key);
  };
  const remove = () => {
    const shown = inTree(draft).map((one) => one.segment.key);
    const left = without(draft, chosen);
    const near = [...shown.slice(shown.indexOf(chosen)), ...shown.slice(0, shown.indexOf(chosen)).reverse()];
    set(left, near.find((key) => left.some((one) => one.key === key)) ?? 0);
  };
  const parts = withParts(draft, chosen).length - 1;
  const move = (by: 1 | -1) => moved(draft, chosen, by);
  return (
    <div className="row segment-tools">
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => add(segment?.parent ?? 0)}>
        Add
      </Button>
      <Button variant="default" disabled={segment === undefined} onClick={() => add(chosen)}>
        Add a part
      </Button>
      <ActionIcon
        aria-label="Move up"
        title="Move up (Alt ↑)"
        disabled={move(-1) === draft}
        onClick={() => set(move(-1))}
      >
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        aria-label="Move down"
        title="Move down (Alt ↓)"
        disabled={move(1) === draft}
        onClick={() => set(move(1))}
      >
        <IconArrowDown size={14} />
      </ActionIcon>
      <span className="grow" />
      <Button variant="default" leftSection={<IconX size={14} />} disabled={segment === undefined} onClick={remove}>
        {parts === 0 ? 'Remove' : `Remove with ${count(parts, 'part')}`}
      </Button>
    </div>
  );
}

type State = {readonly draft: SegmentDraft; readonly chosen: number};
function begin(rows: readonly SegmentRow[], at: FormProps['at']): State {
  const draft = draftOf(rows);
  if (at === NEW_SEGMENT || draft.length === 0) {
    const {draft: more, key} = withNew(draft, 0);
    return {draft: more, chosen: key};
  }
  return {draft, chosen: (draft.find((one) => one.id === at) ?? draft[0])?.key ?? 0};
}

const definedText = (rows: readonly SegmentRow[]): string =>
  JSON.stringify(rows.toSorted((a, b) => a.rank - b.rank).map((row) => row.definition));

/** What the tree as it is typed would change; `shown` is the last that could be reckoned, so that nothing flickers. */
function usePreview(draft: SegmentDraft, missing: Missing | null) {
  const {client} = useEngine();
  const text = missing === null ? JSON.stringify(segmentsOf(draft)) : undefined;
  const [asked] = useDebouncedValue(text, TYPING_MS);
  const answer = useAnswer(
    asked,
    (signal) => client.allocation.previewSegments({segments: JSON.parse(asked ?? '[]')}, {signal}),
    true, // reckoned against what was defined when it was typed, also while it waits for its answer
  );
  const preview = text !== undefined && asked === text ? answer.data : undefined;
  const [shown, setShown] = useState<Extract<SegmentsPreview, {fault: null}>>();
  if (preview?.fault === null && preview !== shown) setShown(preview);
  return {preview, shown, trouble: answer.trouble?.what};
}
