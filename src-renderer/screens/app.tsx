/** Which screen stands in the frame. Before somebody has signed in there is only the sign-in. */

import {Button} from '@mantine/core';
import {lazy, type ReactNode, Suspense} from 'react';
import {isScreen} from '../../src-shared/api/screens.ts';
import {useStatus} from '../data/engine.tsx';
import {useRealNow} from '../ui/clock.tsx';
import {instantText, viewerZone} from '../ui/dates.ts';
import {count} from '../ui/format.ts';
import {PageBar} from '../ui/page-bar.tsx';
import {Pane} from '../ui/pane.tsx';
import {go, linkTo, type Route, useRoute} from '../ui/router.ts';
import {Empty, LoadingRows, OfflineBanner} from '../ui/states.tsx';
import {Mark} from '../ui/title-bar.tsx';
import {Activity} from './activity.tsx';
import {Login} from './login.tsx';
import {Shell} from './shell.tsx';

// Each screen is a file of its own: the first paint does not wait for charts it does not show.
const Tower = lazy(() => import('./tower/tower.tsx').then((m) => ({default: m.Tower})));
const Inventory = lazy(() => import('./inventory/inventory.tsx').then((m) => ({default: m.Inventory})));
const Inbound = lazy(() => import('./inbound.tsx').then((m) => ({default: m.Inbound})));
const Orders = lazy(() => import('./orders/orders.tsx').then((m) => ({default: m.Orders})));
const NewOrder = lazy(() => import('./orders/new-order.tsx').then((m) => ({default: m.NewOrder})));
const AtRisk = lazy(() => import('./at-risk.tsx').then((m) => ({default: m.AtRisk})));
const Scorecard = lazy(() => import('./scorecard/scorecard.tsx').then((m) => ({default: m.Scorecard})));

export function App({token}: {token: string | undefined}) {
  const status = useStatus();
  const route = useRoute();
  if (status === undefined || (status.session === null && status.connection === 'connecting' && token === undefined))
    return <Starting />;
  if (status.session === null) return <Login status={status} token={token} />;
  const place = placeOf(route);
  return (
    <Shell status={status} current={place.rail}>
      <Offline />
      <Suspense fallback={<LoadingPage />}>{place.screen}</Suspense>
    </Shell>
  );
}

function placeOf(route: Route): {rail: string; screen: ReactNode} {
  const screen = route.screen === '' ? 'tower' : route.screen;
  if (!isScreen(screen)) return {rail: '', screen: <Nowhere screen={screen} />};
  switch (screen) {
    case 'tower':
      return {rail: 'tower', screen: <Tower />};
    case 'inventory':
      if (route.rest[0] === 'inbound') return {rail: 'inbound', screen: <Inbound route={route} />};
      return {rail: 'inventory', screen: <Inventory route={route} />};
    case 'inbound':
      return {rail: 'inbound', screen: <Inbound route={route} />};
    case 'order':
      return {rail: 'orders', screen: <Orders route={route} />};
    case 'orders':
      return {rail: 'orders', screen: route.rest[0] === 'new' ? <NewOrder route={route} /> : <Orders route={route} />};
    case 'at-risk':
      return {rail: 'at-risk', screen: <AtRisk route={route} />};
    case 'scorecard':
      return {rail: 'scorecard', screen: <Scorecard route={route} />};
    case 'activity':
      return {rail: 'activity', screen: <Activity />};
  }
}

/** One banner a page, below the title bar: as of when, and what waits. */
function Offline() {
  const status = useStatus();
  const now = useRealNow(10_000);
  if (status?.connection !== 'offline') return null;
  const zone = viewerZone();
  return (
    <OfflineBanner
      seen={instantText(status.since, zone, now).replace('Today ', '')}
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
