/**
 * The frame around every page: title bar, rail of workspaces, status bar. It owns no data; what it shows is handed in.
 *
 *   ┌ title bar: company · sites · find · connection and age · integrity · user ┐
 *   │ rail │ page                                                              │
 *   └ status bar: this page's count · its keys · what waits · sites' clocks    ┘
 */
import {type ReactNode, useState} from 'react';
import {createPortal} from 'react-dom';
import {useKeyEntries} from './keys.tsx';
import {Keys} from './keys-dialog.tsx';
import {Rail, type RailItem} from './rail.tsx';
import {TitleBar, type TitleBarProps} from './title-bar.tsx';

export type SiteClock = {readonly names: string; readonly time: string; readonly zone: string};

type FrameProps = {
  readonly title: TitleBarProps;
  readonly rail: readonly RailItem[];
  readonly current: string;
  readonly clocks: readonly SiteClock[];
  /** Set while requests wait for the line. */
  readonly waiting?: string | undefined;
  /** Says what part of the data is simulated, and how fast time runs; empty in earnest. */
  readonly demo?: string | undefined;
  readonly children: ReactNode;
};

const STATUS_SLOT = 'status-slot';
/** More keys than this do not fit beside the clocks at 1280 px; `?` lists them all. */
const STATUS_KEYS_MAX = 5;

export function Frame({title, rail, current, clocks, waiting, demo, children}: FrameProps) {
  return (
    <div className="frame">
      <TitleBar {...title} />
      <Rail items={rail} current={current} />
      <main className="page">{children}</main>
      <footer className="statusbar">
        <span id={STATUS_SLOT} />
        <PageKeys />
        <span className="end">
          {demo !== undefined && <span>{demo}</span>}
          {waiting !== undefined && <span className="strong tone-caution">{waiting}</span>}
          {clocks.map((clock) => (
            <span key={clock.names}>
              {clock.names} <b>{clock.time}</b> {clock.zone}
            </span>
          ))}
        </span>
      </footer>
    </div>
  );
}

/** What a page says in the status bar: its count, what it is reading. */
export function Status({children}: {children: ReactNode}) {
  const [slot, setSlot] = useState<Element | null>(null);
  // The slot exists once the frame has mounted; a ref callback on a hidden element finds it at that moment.
  if (slot === null) return <span hidden ref={() => setSlot(document.getElementById(STATUS_SLOT))} />;
  return createPortal(children, slot);
}

function PageKeys() {
  const entries = useKeyEntries();
  const shown = entries.flatMap((entry) => entry.bindings.filter((binding) => binding.main === true));
  return (
    <>
      {shown.slice(0, STATUS_KEYS_MAX).map((binding) => (
        <span key={binding.key}>
          {(binding.bar?.caps ?? [binding.key]).map((cap) => (
            <Keys key={cap} of={cap} />
          ))}{' '}
          {binding.bar?.word ?? binding.word}
        </span>
      ))}
      <span>
        <Keys of="?" /> all keys
      </span>
    </>
  );
}
