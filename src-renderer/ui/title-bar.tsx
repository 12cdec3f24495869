import {Menu} from '@mantine/core';
import {
  IconActivity,
  IconChevronDown,
  IconCloudOff,
  IconPlugConnectedX,
  IconRefresh,
  IconSearch,
} from '@tabler/icons-react';
import type {ReactNode} from 'react';
import {Kbd, Signal} from './signal.tsx';
import {v} from './theme/tokens.ts';

/** How the line to the server stands, in words made by whoever knows. */
export type ConnectionBadge = {
  readonly kind: 'live' | 'quiet' | 'catching-up' | 'offline' | 'stopped';
  readonly word: string;
  readonly note: string;
};
/** `differences` undefined: not checked yet. */
export type IntegrityMeter = {readonly differences: number | undefined; readonly note: string};
export type Choice = {readonly key: string; readonly word: string};

export type TitleBarProps = {
  readonly company: string;
  readonly sites: {
    readonly choices: readonly Choice[];
    readonly value: string;
    readonly onChange: (key: string) => void;
  };
  readonly onFind: () => void;
  readonly connection: ConnectionBadge;
  readonly onConnection: () => void;
  readonly integrity: IntegrityMeter;
  readonly pending: {readonly count: number; readonly refused: number; readonly onOpen: () => void};
  readonly user: {readonly name: string; readonly role: string; readonly onSignOut: () => void};
  readonly theme: {readonly value: ThemeChoice; readonly onChange: (theme: ThemeChoice) => void};
  readonly onKeys: () => void;
};
export type ThemeChoice = 'light' | 'dark' | 'auto';

const THEMES: readonly (Choice & {readonly key: ThemeChoice})[] = [
  {key: 'light', word: 'Light'},
  {key: 'dark', word: 'Dark'},
  {key: 'auto', word: 'As this computer'},
];

export function TitleBar(props: TitleBarProps) {
  return (
    <header className="titlebar">
      <Mark />
      <b className="name">Signalbox</b>
      <span className="quiet company">{props.company}</span>
      <SiteScope {...props.sites} />
      <button type="button" className="search" onClick={props.onFind}>
        <IconSearch size={14} stroke={1.7} aria-hidden />
        <span className="trunc">Order, item, customer</span>
        <span className="far">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      <Connection badge={props.connection} onOpen={props.onConnection} />
      <Integrity meter={props.integrity} />
      <Pending {...props.pending} />
      <UserMenu {...props} />
    </header>
  );
}

/** A semaphore arm: at danger, as found. */
export const Mark = () => (
  <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden className="mark">
    <path d="M4 1.5v15" stroke="currentColor" strokeWidth="2" />
    <path d="M4 4l10.5-2v4.5L4 8z" fill={v('brand')} />
    <path d="M11.4 2.6v4.5l1.6-.3V2.3z" fill={v('chromeInk')} />
    <path d="M1.5 16.5h5" stroke="currentColor" strokeWidth="2" />
  </svg>
);

function SiteScope({choices, value, onChange}: TitleBarProps['sites']) {
  const word = choices.find((choice) => choice.key === value)?.word ?? choices[0]?.word ?? 'No sites';
  return (
    <ChoiceMenu label="Sites" choices={choices} value={value} onChange={onChange}>
      {word} <IconChevronDown size={12} aria-hidden />
    </ChoiceMenu>
  );
}

type ChoiceMenuProps = Omit<TitleBarProps['sites'], never> & {readonly label: string; readonly children: ReactNode};

function ChoiceMenu({label, choices, value, onChange, children}: ChoiceMenuProps) {
  return (
    <Menu position="bottom-start" shadow="md" width={190}>
      <Menu.Target>
        <button type="button" aria-label={`${label}: ${choices.find((choice) => choice.key === value)?.word ?? ''}`}>
          {children}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map((choice) => (
          <Menu.Item
            key={choice.key}
            role="menuitemradio"
            aria-checked={choice.key === value}
            onClick={() => onChange(choice.key)}
            leftSection={choice.key === value ? <Signal aspect="clear" size={10} /> : <span className="no-mark" />}
          >
            {choice.word}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Connection({badge, onOpen}: {badge: ConnectionBadge; onOpen: () => void}) {
  if (badge.kind === 'offline' || badge.kind === 'stopped' || badge.kind === 'quiet') {
    const Icon = badge.kind === 'stopped' ? IconPlugConnectedX : IconCloudOff;
    return (
      <button type="button" className="alert" onClick={onOpen}>
        <Icon size={14} aria-hidden />
        {[badge.word, badge.note].filter((word) => word !== '').join(' · ')}
      </button>
    );
  }
  const Icon = badge.kind === 'live' ? IconActivity : IconRefresh;
  return (
    <button type="button" onClick={onOpen}>
      <Icon size={14} color={v('chromeClear')} aria-hidden />
      {badge.word} <span className="quiet">{badge.note}</span>
    </button>
  );
}

function Integrity({meter}: {meter: IntegrityMeter}) {
  const broken = (meter.differences ?? 0) > 0;
  if (meter.differences === undefined) {
    return (
      <span className="meter quiet" role="status">
        {meter.note}
      </span>
    );
  }
  return (
    <span className={broken ? 'meter alert' : 'meter'} role="status">
      <Signal aspect={broken ? 'stop' : 'clear'} size={11} />
      {meter.differences} {meter.differences === 1 ? 'difference' : 'differences'}{' '}
      <span className={broken ? 'note' : 'quiet note'}>{meter.note}</span>
    </span>
  );
}

function Pending({count, refused, onOpen}: TitleBarProps['pending']) {
  if (count === 0 && refused === 0) return null;
  return (
    <button type="button" onClick={onOpen} className={refused > 0 ? 'alert' : ''}>
      {count > 0 && <span>{count} pending</span>}
      {refused > 0 && <span>{refused} refused</span>}
    </button>
  );
}

function UserMenu({user, theme, onKeys}: TitleBarProps) {
  return (
    <Menu position="bottom-end" shadow="md" width={220}>
      <Menu.Target>
        <button type="button" className="user">
          {user.name} <span className="quiet">{user.role}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Theme</Menu.Label>
        {THEMES.map((choice) => (
          <Menu.Item
            key={choice.key}
            role="menuitemradio"
            aria-checked={choice.key === theme.value}
            onClick={() => theme.onChange(choice.key)}
            leftSection={
              choice.key === theme.value ? <Signal aspect="clear" size={10} /> : <span className="no-mark" />
            }
          >
            {choice.word}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={onKeys} rightSection={<Kbd>?</Kbd>}>
          Show all keys
        </Menu.Item>
        <Menu.Item onClick={user.onSignOut}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
