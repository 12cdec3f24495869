/** The frame with data in it: who, where, how old, what waits. Screens are its children. */
import {useMantineColorScheme} from '@mantine/core';
import {createContext, type ReactNode, use, useCallback, useMemo, useState} from 'react';
import {QUIET_AFTER_MS} from '../../src-shared/api/limits.ts';
import type {Status} from '../../src-shared/api/types.ts';
import {useEngine} from '../data/engine.tsx';
import {ClockProvider, type ScreenClock, useNow} from '../ui/clock.tsx';
import {instantText, timeText, viewerZone, zoneShort} from '../ui/dates.ts';
import {age, count} from '../ui/format.ts';
import {Frame, type SiteClock} from '../ui/frame.tsx';
import {useKeys} from '../ui/keys.tsx';
import {KeysDialog} from '../ui/keys-dialog.tsx';
import {Palette} from '../ui/palette.tsx';
import {go, linkTo} from '../ui/router.ts';
import {Progress} from '../ui/states.tsx';
import {useStored} from '../ui/stored.ts';
import type {ConnectionBadge, IntegrityMeter} from '../ui/title-bar.tsx';
import {useFind} from './find.tsx';
import {placesFor} from './places.ts';
import {noticeWord, ROLE_WORDS} from './words.ts';

/** Which site a person looks at everywhere; empty is all of them. */
export const useSiteScope = () => useStored('site', '');

const OpenFind = createContext<() => void>(() => undefined);
/** Opens the palette, for a page that can only say "look for it". */
export const useOpenFind = () => use(OpenFind);

export function Shell({status, current, children}: {status: Status; current: string; children: ReactNode}) {
  const {clock} = status;
  const screenClock = useMemo<ScreenClock>(
    () => ({read: () => clock.logAt + (Date.now() - clock.realAt) * clock.speed, speed: clock.speed}),
    [clock.logAt, clock.realAt, clock.speed],
  );
  return (
    <ClockProvider clock={screenClock}>
      <Framed status={status} current={current}>
        {status.connection === 'loading' && <Progress label="Reading the company" done={status.progress} />}
        {children}
      </Framed>
    </ClockProvider>
  );
}

function Framed({status, current, children}: {status: Status; current: string; children: ReactNode}) {
  const {client} = useEngine();
  const {colorScheme, setColorScheme} = useMantineColorScheme();
  const [site, setSite] = useSiteScope();
  const [finding, setFinding] = useState(false);
  const [keys, setKeys] = useState(false);
  const find = useFind();
  const openFind = useCallback(() => setFinding(true), []);
  const now = useNow();
  const places = placesFor(status.session?.seesOrders ?? false);
  useKeys('Everywhere', [
    {key: 'mod+k', word: 'find or do', run: openFind},
    {key: '?', word: 'show all keys', run: () => setKeys(true)},
    ...places
      .slice(0, 10)
      .map((place, i) => ({key: `alt+${(i + 1) % 10}`, word: `go to ${place.word}`, run: () => go(place.link)})),
  ]);
  const signOut = useCallback(() => void client.session.signOut(), [client]);
  const sites = siteChoices(status);
  const {session, company} = status;
  return (
    <>
      <Frame
        current={current}
        rail={places.map((place) => ({...place, count: waitsAt(status, place.key)}))}
        clocks={siteClocks(status.sites, now)}
        waiting={waitingWords(status)}
        demo={demoWords(status)}
        title={{
          company: company?.name ?? '',
          sites: {choices: sites, value: site, onChange: setSite},
          onFind: openFind,
          connection: connectionBadge(status, now),
          onConnection: () => go(linkTo('activity')),
          integrity: integrityMeter(status),
          pending: {count: status.pending, refused: status.refused, onOpen: () => go(linkTo('activity'))},
          user: {
            name: session?.name ?? '',
            role: session === null ? '' : ROLE_WORDS[session.role],
            onSignOut: signOut,
          },
          theme: {value: colorScheme, onChange: setColorScheme},
          onKeys: () => setKeys(true),
        }}
      >
        <OpenFind value={openFind}>{children}</OpenFind>
      </Frame>
      <Palette opened={finding} onClose={() => setFinding(false)} find={find} />
      <KeysDialog opened={keys} onClose={() => setKeys(false)} />
    </>
  );
}

/** What waits for this person at a place. */
const waitsAt = ({refused, toApprove}: Status, place: string): number =>
  place === 'activity' ? refused : place === 'approvals' ? toApprove : 0;

/** The sites in this person's view, by name: nobody reads "all 3" who sees the stock of one. */
function siteChoices({sites, session}: Status): readonly {key: string; word: string}[] {
  const mine = sites.filter(({id}) => session === null || session.sites === '*' || session.sites.includes(id));
  const [only] = mine;
  // Orders are in view by territory, wherever they leave from: without a site chosen no page of them is of these sites alone.
  if (mine.length > 0 && mine.length < sites.length && session?.seesOrders === true)
    return [{key: '', word: 'All in your view'}, ...mine.map((one) => ({key: one.id, word: one.name}))];
  if (mine.length === 1 && only !== undefined) return [{key: '', word: only.name}];
  const all =
    mine.length === 0
      ? 'All sites'
      : mine.length < sites.length
        ? mine.map((one) => one.name).join(', ')
        : `All ${count(mine.length, 'site')}`;
  return [{key: '', word: all}, ...mine.map((one) => ({key: one.id, word: one.name}))];
}

/** Sites whose clocks show the same are named together. */
function siteClocks(sites: Status['sites'], now: number): readonly SiteClock[] {
  const byTime = new Map<string, SiteClock>();
  for (const site of sites) {
    const time = timeText(now, site.zone, site.zone);
    const zone = zoneShort(now, site.zone);
    const same = byTime.get(`${time} ${zone}`);
    byTime.set(`${time} ${zone}`, {names: same === undefined ? site.name : `${same.names}, ${site.name}`, time, zone});
  }
  return [...byTime.values()];
}

function connectionBadge(status: Status, now: number): ConnectionBadge {
  const real = Date.now();
  const zone = status.company?.zone ?? 'UTC';
  const behind = Math.max(0, status.head - status.cursor);
  const silent = status.heardAt === null ? undefined : Math.max(0, real - status.heardAt);
  switch (status.connection) {
    case 'live':
      // A server that is well answers every beat: after two missed ones nobody knows how old this is.
      if (silent !== undefined && silent >= QUIET_AFTER_MS)
        return {kind: 'quiet', word: `${age(silent)} silent`, note: `you see ${timeText(real - silent, viewerZone())}`};
      if (behind > 0) return {kind: 'live', word: 'Live', note: `${count(behind, 'decision')} behind`};
      return {
        kind: 'live',
        word: 'Live',
        note: silent !== undefined && silent >= LATE_MS ? `heard ${age(silent)} ago` : 'in step',
      };
    case 'offline':
      return {
        kind: 'offline',
        word: `Offline since ${instantText(status.since, viewerZone(), real).replace('Today ', '')}`,
        note: silent === undefined ? 'not reached yet' : `${age(silent)} old`,
      };
    case 'stopped':
      return {
        kind: 'stopped',
        word: 'Stopped',
        note: status.notice !== null ? noticeWord(status.notice) : `you see ${instantText(now, zone, now)}`,
      };
    case 'loading':
      return {kind: 'catching-up', word: 'Reading', note: `${Math.round(status.progress * 100)} %`};
    default:
      return {kind: 'catching-up', word: 'Connecting', note: silent === undefined ? '' : `heard ${age(silent)} ago`};
  }
}

/** A beat and some grace: later than this the last word is late, and no longer called in step. */
const LATE_MS = 7_000;

function integrityMeter(status: Status): IntegrityMeter {
  if (status.integrity === null) return {differences: undefined, note: 'Integrity not checked yet'};
  return {
    differences: status.integrity.differences,
    note: `checked ${age(Math.max(0, Date.now() - status.integrity.checkedAt))} ago`,
  };
}

function waitingWords(status: Status): string | undefined {
  if (status.connection !== 'offline' || status.pending === 0) return undefined;
  return `${count(status.pending, 'request')} ${status.pending === 1 ? 'waits' : 'wait'} for the line`;
}

function demoWords({clock}: Status): string | undefined {
  if (!clock.simulated) return undefined;
  return clock.speed === 1 ? 'Demo clock' : `Demo clock, 1 day in ${age((24 * 3_600_000) / clock.speed)}`;
}
