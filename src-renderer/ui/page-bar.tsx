import type {ReactNode} from 'react';
import {Signal} from './signal.tsx';

/** Title, views, filters, actions of one page; at most one primary button among them. */
export function PageBar({title, children}: {title: string; children?: ReactNode}) {
  return (
    <div className="pagebar">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

export const Grow = () => <span className="grow" />;

export type TabItem<Key extends string> = {
  readonly key: Key;
  readonly word: string;
  readonly n?: number | undefined;
  /** What is wrong or missing there. */
  readonly mark?: string | undefined;
};
type TabsProps<Key extends string> = {
  readonly label: string;
  readonly items: readonly TabItem<Key>[];
  readonly value: Key;
  readonly onChange: (key: Key) => void;
};

/** Views of one page. Arrow keys move between them, as WAI-ARIA asks of tabs. */
export function Tabs<Key extends string>({label, items, value, onChange}: TabsProps<Key>) {
  const step = (by: number) => {
    const next = items[(items.findIndex((item) => item.key === value) + by + items.length) % items.length];
    if (next !== undefined) onChange(next.key);
  };
  return (
    <div className="tabs" role="tablist" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="tab"
          aria-selected={item.key === value}
          tabIndex={item.key === value ? 0 : -1}
          onClick={() => onChange(item.key)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') step(1);
            if (event.key === 'ArrowLeft') step(-1);
          }}
        >
          {item.word}
          {item.n !== undefined && <span className="n">{item.n}</span>}
          {item.mark !== undefined && <Signal aspect="caution" size={10} label={item.mark} />}
        </button>
      ))}
    </div>
  );
}
