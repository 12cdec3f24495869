/**
 * The keyboard of a page. Screens say which keys do what; the status bar shows the main ones and `?` lists all.
 *
 * Invariants: a single letter never acts inside a field or an open dialog; the last page to register a key owns it.
 */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';

export type KeyBinding = {
  /** `j`, `Enter`, `Escape`, `/`, `?`, or `mod+k` (Ctrl, on a Mac Command). */
  readonly key: string;
  /** What it does, as a verb with its object. */
  readonly word: string;
  readonly run: () => void;
  /** Shown in the status bar, not only in the list. */
  readonly main?: boolean;
  /** In the status bar: keycaps and word when they stand for more than this one key, as `J K move`. */
  readonly bar?: {readonly caps: readonly string[]; readonly word: string};
};

type Registered = {readonly group: string; bindings: readonly KeyBinding[]};

export class KeyBoard {
  #entries: readonly Registered[] = [];
  #version = 0;
  readonly #listeners = new Set<() => void>();

  add(entry: Registered): () => void {
    this.#change([...this.#entries, entry]);
    return () => this.#change(this.#entries.filter((other) => other !== entry));
  }
  get entries(): readonly Registered[] {
    return this.#entries;
  }
  get version(): number {
    return this.#version;
  }
  /** The binding that a key means now: the newest entry wins. */
  find(key: string): KeyBinding | undefined {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const found = this.#entries[i]?.bindings.find((binding) => binding.key === key);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  #change(entries: readonly Registered[]): void {
    this.#entries = entries;
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}

const KeysContext = createContext<KeyBoard>(new KeyBoard());

export function KeysProvider({children}: {children: ReactNode}) {
  const board = useMemo(() => new KeyBoard(), []);
  useEffect(() => {
    // Asked before anybody acts: a dialog that the key closes is gone when it comes to the page.
    let inDialog = false;
    const look = () => {
      inDialog = document.querySelector('[role="dialog"]') !== null;
    };
    const down = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (event.defaultPrevented || (!key.startsWith('mod+') && (isTyping(event.target) || inDialog))) return;
      const binding = board.find(key);
      if (binding === undefined) return;
      event.preventDefault();
      binding.run();
    };
    window.addEventListener('keydown', look, true);
    document.addEventListener('keydown', down);
    return () => {
      window.removeEventListener('keydown', look, true);
      document.removeEventListener('keydown', down);
    };
  }, [board]);
  return <KeysContext value={board}>{children}</KeysContext>;
}

/** Registers a page's keys while it is shown. `group` heads them in the list. */
export function useKeys(group: string, bindings: readonly KeyBinding[]): void {
  const board = useContext(KeysContext);
  const entry = useRef<Registered>({group, bindings});
  useLayoutEffect(() => {
    entry.current.bindings = bindings;
  });
  // Registered once a set of keys: what they run is read through the ref, so that it is always the latest.
  const names = bindings.map((binding) => `${binding.key} ${binding.word}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` stands for the bindings
  useEffect(() => {
    entry.current = {group, bindings: entry.current.bindings};
    return board.add(entry.current);
  }, [board, group, names]);
}

/** All keys, newest page first; for the status bar and the `?` list. */
export function useKeyEntries(): readonly {readonly group: string; readonly bindings: readonly KeyBinding[]}[] {
  const board = useContext(KeysContext);
  useSyncExternalStore(board.subscribe, () => board.version);
  return board.entries.toReversed();
}

/** How a key is printed on a keycap. */
export function keyCaps(key: string): readonly string[] {
  const words: Record<string, string> = {mod: 'Ctrl', alt: 'Alt', Escape: 'Esc', Enter: 'Enter', ' ': 'Space'};
  return key.split('+').map((part) => words[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}

function keyOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : event.altKey ? `alt+${key}` : key;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null;
}
