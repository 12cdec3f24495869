/** What is not known is said to be so: an empty page must never look like a calm one. */
import {Button} from '@mantine/core';
import type {Status} from '../../src-shared/api/types.ts';
import {useMay, useSession} from '../data/engine.tsx';
import {Pane} from '../ui/pane.tsx';
import {go, linkTo} from '../ui/router.ts';
import {Empty, Forbidden, LoadingRows} from '../ui/states.tsx';
import {ROLE_WORDS} from './words.ts';

/** Beside a floor's own work: what is missing on the page, without taking room from what is there. */
export const OrdersNotInViewLine = () => (
  <Pane label="Not in your view">
    <p className="meta quiet-line">
      Orders are not in your view: what is promised, endangered or late is not known here. An administrator may grant
      it.
    </p>
  </Pane>
);

/** Instead of figures about orders, for somebody who sees none. */
export function OrdersNotInView() {
  const session = useSession();
  const may = useMay();
  return (
    <Forbidden
      title="Orders are not in your view"
      why={
        <>
          Your role, {session === null ? '' : ROLE_WORDS[session.role]}, sees the stock of its sites and what is to
          come, not customers’ orders: what is promised, endangered or late is not known here. An administrator may
          grant it.
          {may('AdvanceLots') &&
            ' What is to be released, picked and shipped is: as claims, each with the label of its lot.'}
        </>
      }
      actions={
        <>
          {may('AdvanceLots') && <Button onClick={() => go(linkTo('tower'))}>Show the floor’s claims</Button>}
          <Button variant="default" onClick={() => go(linkTo('inventory'))}>
            Open the inventory
          </Button>
        </>
      }
    />
  );
}

/** Before the first rows: nothing can be said about anything yet. */
export function Fetching({connection}: {connection: Status['connection']}) {
  if (connection === 'offline' || connection === 'stopped')
    return (
      <Pane label="Nothing fetched yet">
        <Empty
          aspect="caution"
          title="Nothing was fetched yet"
          why="The server was not reached since this page was opened, so nothing is known here. It is fetched as soon as the line is back."
        />
      </Pane>
    );
  return (
    <Pane style={{flex: 1}} label="Fetching">
      <div className="pad sub">Fetching the company’s figures from the server…</div>
      <LoadingRows label="The first figures are being fetched" rows={13} />
    </Pane>
  );
}
