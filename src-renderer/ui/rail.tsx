import type {ComponentType} from 'react';

export type RailItem = {
  readonly key: string;
  readonly word: string;
  readonly link: string;
  readonly icon: ComponentType<{size?: number; stroke?: number; 'aria-hidden'?: boolean}>;
  /** What waits for this person there; nought shows nothing. */
  readonly count?: number | undefined;
};

export function Rail({items, current}: {items: readonly RailItem[]; current: string}) {
  return (
    <nav className="rail" aria-label="Workspaces">
      {items.map(({key, word, link, icon: Icon, count = 0}) => (
        <a key={key} href={link} aria-current={key === current ? 'page' : undefined}>
          <Icon size={19} stroke={1.6} aria-hidden />
          {word}
          {count > 0 && (
            <span className="count" role="img" aria-label={`${count} for you`}>
              {count > 99 ? '99+' : count}
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
