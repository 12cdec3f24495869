import type {CSSProperties, ReactNode} from 'react';

type PaneProps = {
  readonly title?: ReactNode;
  readonly note?: ReactNode;
  readonly end?: ReactNode;
  readonly children: ReactNode;
  readonly style?: CSSProperties;
  readonly className?: string;
  /** Names the region when there is no visible title. */
  readonly label?: string;
};

/** Panes are flush and share one hairline: no cards, no shadows. */
export function Pane({title, note, end, children, style, className = '', label}: PaneProps) {
  return (
    <section className={`pane ${className}`} style={style} aria-label={label}>
      {title !== undefined && (
        <header>
          <h2>{title}</h2>
          {note !== undefined && <span className="note">{note}</span>}
          {end !== undefined && <span className="end">{end}</span>}
        </header>
      )}
      {children}
    </section>
  );
}

/** A scrolling part of a pane. It takes focus, so that it can be scrolled by keyboard. */
export function Scroll({label, children, className = ''}: {label: string; children: ReactNode; className?: string}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section className={`scroll fill ${className}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

/** Name and value on one line; words in grey, values in ink. */
export function Facts({rows}: {rows: readonly (readonly [string, ReactNode] | undefined)[]}) {
  return (
    <dl className="facts">
      {rows.map(
        (row) =>
          row !== undefined && (
            <div key={row[0]}>
              <dt>{row[0]}</dt>
              <dd>{row[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
