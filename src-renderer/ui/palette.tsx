/**
 * The command palette: finds screens, items, orders and customers, and does things. A combobox with a listbox, as
 * WAI-ARIA describes it: focus stays in the field, the arrows choose.
 */
import {Modal} from '@mantine/core';
import {IconSearch} from '@tabler/icons-react';
import {type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState} from 'react';
import {Kbd} from './signal.tsx';

export type Hit = {
  readonly id: string;
  readonly group: string;
  readonly word: string;
  readonly hint?: string;
  readonly icon: ReactNode;
  readonly run: () => void;
};

type PaletteProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Called at each key; answers of an older question are dropped here. At most `HITS_MAX` are shown. */
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Hit[]>;
};

const HITS_MAX = 14;

export function Palette({opened, onClose, find}: PaletteProps) {
  return (
    // A `className` on the content also lands on the sheet that centres it, which then hides the page.
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={680}
      yOffset={92}
      radius="xl"
      padding={0}
      classNames={{content: 'palette'}}
    >
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content aria-label="Find or do">{opened && <Finder onClose={onClose} find={find} />}</Modal.Content>
    </Modal.Root>
  );
}

function Finder({onClose, find}: Omit<PaletteProps, 'opened'>) {
  const [text, setText] = useState('');
  const {hits, note} = useHits(text, find);
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = Math.min(chosen, Math.max(0, hits.length - 1));
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({block: 'nearest'});
  });
  const run = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    onClose();
    hit.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0));
    else if (event.key === 'Enter') run(hits[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="row ask">
        <IconSearch size={17} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={listId}
          aria-activedescendant={hits[at] === undefined ? undefined : `${listId}-${at}`}
          aria-label="Find or do"
          placeholder="Order, item, customer, or what you want to do"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd>Esc</Kbd>
      </div>
      <div id={listId} role="listbox" aria-label="Found" className="hits" ref={list}>
        {hits.map((hit, index) => (
          <Option
            key={hit.id}
            id={`${listId}-${index}`}
            hit={hit}
            head={hit.group !== hits[index - 1]?.group}
            on={index === at}
            run={run}
          />
        ))}
      </div>
      <div className="row meta foot">
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
        </span>
        <span>
          <Kbd>Enter</Kbd> open
        </span>
        <span className="far" role="status">
          {note}
        </span>
      </div>
    </>
  );
}

function Option(props: {hit: Hit; id: string; head: boolean; on: boolean; run: (hit: Hit) => void}) {
  const {hit} = props;
  return (
    <>
      {props.head && (
        <div className="group" role="presentation">
          {hit.group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field holds focus and handles the keys for all options */}
      <div
        className="opt"
        role="option"
        tabIndex={-1}
        id={props.id}
        aria-selected={props.on}
        onClick={() => props.run(hit)}
      >
        <span className="glyph">{hit.icon}</span>
        <span className="word">{hit.word}</span>
        {hit.hint !== undefined && <span className="sub trunc grow">{hit.hint}</span>}
      </div>
    </>
  );
}

function useHits(text: string, find: PaletteProps['find']): {hits: readonly Hit[]; note: string} {
  const [found, setFound] = useState<{hits: readonly Hit[]; note: string}>({hits: [], note: ''});
  useEffect(() => {
    const abort = new AbortController();
    const began = performance.now();
    find(text, abort.signal).then(
      (all) => {
        if (abort.signal.aborted) return;
        const hits = all.slice(0, HITS_MAX);
        setFound({hits, note: `${hits.length} found in ${Math.max(1, Math.round(performance.now() - began))} ms`});
      },
      () => {
        if (!abort.signal.aborted) setFound({hits: [], note: 'The search failed; type on to try again'});
      },
    );
    return () => abort.abort();
  }, [text, find]);
  return found;
}
