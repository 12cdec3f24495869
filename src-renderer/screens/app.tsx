/** Which screen stands in the frame. Before somebody has signed in there is only the sign-in. */

import {Button} from '@mantine/core';
import {type ReactNode, Suspense, useEffect} from 'react';
import {isScreen} from '../../src-shared/api/screens.ts';
import type {SessionInfo, Status} from '../../src-shared/api/types.ts';
import {useStatus} from '../data/engine.tsx';
import {useRealNow} from '../ui/clock.tsx';
import {instantText, viewerZone} from '../ui/dates.ts';
import {count} from '../ui/format.ts';
import {Guard} from '../ui/guard.tsx';
import {PageBar} from '../ui/page-bar.tsx';
import {Pane} from '../ui/pane.tsx';
import {go, linkTo, type Route, useRoute} from '../ui/router.ts';
import {Empty, Failed, LoadingRows, OfflineBanner} from '../ui/states.tsx';
import {Mark} from '../ui/title-bar.tsx';
import {Activity} from './activity.tsx';
import {Login} from './login.tsx';
import {fetchAhead, fetchParts, forgetFailedParts, part} from './parts.tsx';
import {isOfOrders} from './places.ts';
import {Shell} from './shell.tsx';
import {Fetching, OrdersNotInView} from './unknown.tsx';

const Tower = part(() => import('./tower/tower.tsx').then((m) => m.Tower));
const PromiseDebt = part(() => import('./tower/promise-debt.tsx').then((m) => m.PromiseDebt));
const Inventory = part(() => import('./inventory/inventory.tsx').then((m) => m.Inventory));
const Inbound = part(() => import('./inbound/inbound.tsx').then((m) => m.Inbound));
const Orders = part(() => import('./orders/orders.tsx').then((m) => m.Orders));
const NewOrder = part(() => import('./orders/new-order.tsx').then((m) => m.NewOrder));
const Allocation = part(() => import('./allocation/allocation.tsx').then((m) => m.Allocation));
const AtRisk = part(() => import('./at-risk.tsx').then((m) => m.AtRisk));
const Approvals = part(() => import('./approvals/approvals.tsx').then((m) => m.Approvals));
const Prices = part(() => import('./prices/prices.tsx').then((m) => m.Prices));
const Calendars = part(() => import('./calendars/calendars.tsx').then((m) => m.Calendars));
const Scorecard = part(() => import('./scorecard/scorecard.tsx').then((m) => m.Scorecard));

export function App({token}: {token: string | undefined}) {
  const status = useStatus();
  const route = useRoute();
  const signedIn = status !== undefined && status.session !== null;
  const place = placeOf(route);
  // Its file is on the way while the engine opens; the others leave the first screen alone until it stands.
  useEffect(() => fetchAhead(place.screen));
  useEffect(() => (signedIn ? whenStanding(() => void fetchParts()) : undefined), [signedIn]);
  useAskBeforeLeaving(signedIn && !status.outboxKept && status.pending > 0);
  if (status === undefined || (status.session === null && status.connection === 'connecting' && token === undefined))
    return <Starting />;
  if (status.session === null) return <Login status={status} token={token} />;
  return (
    <Shell status={status} current={place.rail}>
      <Offline />
      <Guard key={place.name} failed={(why, again) => <NotShown name={place.name} why={why} again={again} />}>
        <Suspense fallback={<LoadingPage />}>{known(status, status.session, place)}</Suspense>
      </Guard>
    </Shell>
  );
}

/** The screen, or why nothing can be said on it. */
function known(status: Status, {seesOrders}: SessionInfo, place: Place): ReactNode {
  if (place.rail === 'activity' || place.rail === '') return place.screen;
  if (!seesOrders && isOfOrders(place.rail))
    return (
      <>
        <PageBar title={place.name} />
        <div className="body">
          <Pane label="Not in your view">
            <OrdersNotInView />
          </Pane>
        </div>
      </>
    );
  if (status.data !== 'fetching') return place.screen;
  return (
    <>
      <PageBar title={place.name} />
      <div className="body">
        <Fetching connection={status.connection} />
      </div>
    </>
  );
}

const STILL_HOLDS = [
  'The other pages still work, and nothing you asked for is lost.',
  'While the line is down a page that was never open here may be missing.',
].join(' ');

/** A page that failed to show: the frame and the other pages still work. */
function NotShown({name, why, again}: {name: string; why: string; again: () => void}) {
  const live = useStatus()?.connection === 'live';
  // Whoever leaves and comes back tries again too.
  useEffect(() => forgetFailedParts, []);
  return (
    <>
      <PageBar title={name} />
      <div className="body">
        <Pane label={name}>
          <Failed
            title="This page could not be shown"
            holds={STILL_HOLDS}
            detail={why}
            onRetry={() => {
              // A browser may remember that a module failed until the page is loaded anew; that loses nothing here.
              if (live) return location.reload();
              forgetFailedParts();
              again();
            }}
          />
        </Pane>
      </div>
    </>
  );
}

const STANDS_MS = 2_000;
const IDLE_MS_MAX = 4_000;

function whenStanding(run: () => void): () => void {
  let asked: number | undefined;
  const stands = setTimeout(() => {
    asked = requestIdleCallback(run, {timeout: IDLE_MS_MAX});
  }, STANDS_MS);
  return () => {
    clearTimeout(stands);
    if (asked !== undefined) cancelIdleCallback(asked);
  };
}

/** The browser asks before what waits here would be lost. */
function useAskBeforeLeaving(ask: boolean): void {
  useEffect(() => {
    if (!ask) return;
    const before = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', before);
    return () => removeEventListener('beforeunload', before);
  }, [ask]);
}

/** `name` heads the page and tells one page from another: a failed one does not take the next with it. */
type Place = {readonly rail: string; readonly name: string; readonly screen: ReactNode};

function placeOf(route: Route): Place {
  const screen = route.screen === '' ? 'tower' : route.screen;
  if (!isScreen(screen)) return {rail: '', name: 'Nothing here', screen: <Nowhere screen={screen} />};
  switch (screen) {
    case 'tower':
      if (route.rest[0] === 'debt') return {rail: 'tower', name: 'Promise debt', screen: <PromiseDebt />};
      return {rail: 'tower', name: 'Tower', screen: <Tower />};
    case 'inventory':
      if (route.rest[0] === 'inbound') return {rail: 'inbound', name: 'Inbound', screen: <Inbound route={route} />};
      return {rail: 'inventory', name: 'Inventory', screen: <Inventory route={route} />};
    case 'inbound':
      return {rail: 'inbound', name: 'Inbound', screen: <Inbound route={route} />};
    case 'order':
      return {rail: 'orders', name: 'Orders', screen: <Orders route={route} />};
    case 'orders':
      if (route.rest[0] === 'new') return {rail: 'orders', name: 'New order', screen: <NewOrder route={route} />};
      return {rail: 'orders', name: 'Orders', screen: <Orders route={route} />};
    case 'at-risk':
      return {rail: 'at-risk', name: 'At risk', screen: <AtRisk route={route} />};
    case 'allocation':
      return {rail: 'allocation', name: 'Allocation', screen: <Allocation route={route} />};
    case 'prices':
      return {rail: 'prices', name: 'Prices', screen: <Prices route={route} />};
    case 'scorecard':
      return {rail: 'scorecard', name: 'Scorecard', screen: <Scorecard route={route} />};
    case 'calendars':
      return {rail: 'calendars', name: 'Calendars', screen: <Calendars route={route} />};
    case 'approvals':
      return {rail: 'approvals', name: 'Approvals', screen: <Approvals route={route} />};
    case 'activity':
      return {rail: 'activity', name: 'Activity', screen: <Activity />};
  }
}

/** One banner a page, below the title bar: as of when, and what waits. */
function Offline() {
  const status = useStatus();
  const now = useRealNow(10_000);
  if (status?.connection !== 'offline' || status.data === 'fetching') return null;
  const seen =
    status.heardAt === null
      ? 'what this computer kept'
      : instantText(status.heardAt, viewerZone(), now).replace('Today ', '');
  return (
    <OfflineBanner
      seen={seen}
      waits={
        status.pending === 0
          ? undefined
          : `${count(status.pending, 'request')} ${status.pending === 1 ? 'waits' : 'wait'}`
      }
      end={
        <Button variant="default" onClick={() => go(linkTo('activity'))}>
          Show
        </Button>
      }
    />
  );
}

function Starting() {
  return (
    <div className="frame">
      <header className="titlebar">
        <Mark />
        <b className="name">Signalbox</b>
        <span className="quiet" role="status">
          Starting
        </span>
      </header>
      <div className="rail" />
      <main className="page">
        <LoadingPage />
      </main>
      <footer className="statusbar" />
    </div>
  );
}

const LoadingPage = () => (
  <Pane style={{flex: 1}} label="Loading">
    <LoadingRows label="The page is being read" rows={14} />
  </Pane>
);

function Nowhere({screen}: {screen: string}) {
  return (
    <>
      <PageBar title="Nothing here" />
      <div className="body">
        <Pane label="Nothing here">
          <Empty
            aspect="wait"
            title="This link leads nowhere"
            why={`There is no screen called “${screen}”. Ctrl K finds orders, items, customers and screens.`}
            actions={<Button onClick={() => go(linkTo('tower'))}>Open the tower</Button>}
          />
        </Pane>
      </div>
    </>
  );
}
