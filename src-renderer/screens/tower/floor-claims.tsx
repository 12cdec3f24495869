/** The work place of a floor that sees no orders: the claims on its stock, by when they must leave, each with what to do to it. */
import {Button} from '@mantine/core';
import {useState} from 'react';
import type {FloorWork} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {LabelForm} from '../forms/label-form.tsx';
import {toPosition} from '../places.ts';
import {useSiteScope} from '../shell.tsx';
import {Wait} from '../wait.tsx';

type Claim = FloorWork['claims'][number];
/** What the form is open on: a claim, or a label to type. */
type Open = {readonly label?: string; readonly quantity?: number; readonly first?: 'released' | 'picked'};

export function FloorClaims() {
  const {client} = useEngine();
  const may = useMay();
  const [scope] = useSiteScope();
  const [open, setOpen] = useState<Open>();
  const answer = useAnswer(`floor ${scope}`, (signal) =>
    client.floor.work(scope === '' ? {} : {site: scope}, {signal}),
  );
  const {data} = answer;
  const staged = data?.staged.filter(({units}) => units > 0) ?? [];
  return (
    <Pane
      title="To release and pick"
      note={
        data === undefined
          ? undefined
          : `${count(data.total, 'claim')} of ${count(data.units, 'unit')}, those on the shelf first, by when they must leave${
              data.claims.length < data.total ? `; the first ${qty(data.claims.length)}` : ''
            }`
      }
      end={
        <>
          <span className="sub">
            {staged
              .map(({siteName, units}) => `${siteName}: ${count(units, 'unit')} picked, to pack and ship`)
              .join('; ')}
          </span>
          {may('AdvanceLots') && <Button onClick={() => setOpen({})}>Act on a label</Button>}
        </>
      }
    >
      <Wait answer={answer} what="The claims">
        {(work) =>
          work.claims.length === 0 ? (
            <Empty title="Nothing is to be picked" why="No order has a claim on the stock of your sites now." />
          ) : (
            <Claims claims={work.claims} onAct={setOpen} />
          )
        }
      </Wait>
      {open !== undefined && <LabelForm {...open} onClose={() => setOpen(undefined)} />}
    </Pane>
  );
}

function Claims({claims, onAct}: {claims: readonly Claim[]; onAct: (open: Open) => void}) {
  const now = useNow(10_000);
  const may = useMay();
  return (
    <Scroll label="Claims to release and pick">
      <table className="tbl">
        <thead>
          <tr>
            <th>Leaves by</th>
            <th>Label</th>
            <th>Item</th>
            <th>Site</th>
            <th className="num">Units</th>
            <th>Stock</th>
            <th title={OTHERS_WORDS}>Rest of its order</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <tr key={claim.label}>
              <td className={claim.due < now ? 'tone-stop strong' : ''}>{instantText(claim.due, claim.zone, now)}</td>
              <td className="strong nowrap">{claim.label}</td>
              <td className="wide-cell trunc">
                <a className="link" href={toPosition(claim.site, claim.item)}>
                  {claim.item} {claim.itemName}
                </a>
              </td>
              <td>{claim.site}</td>
              <td className="num strong">{qty(claim.quantity)}</td>
              <td className="nowrap">
                <Stock claim={claim} />
              </td>
              <td className="nowrap" title={OTHERS_WORDS}>
                <Others units={claim.othersToCome} />
              </td>
              <td className="num">
                {may('AdvanceLots') && (
                  <button type="button" className="linkbutton" onClick={() => onAct(nextAct(claim))}>
                    Act
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** What can be done next: pick what is released, else release what is there. */
const nextAct = ({label, quantity, onStock, released}: Claim): Open =>
  released > 0
    ? {label, quantity: released, first: 'picked'}
    : {label, quantity: onStock || quantity, first: 'released'};

const OTHERS_WORDS = [
  'What the order’s other claims on the sites shown still wait for. Whether it has to leave complete is not in your view:',
  'if it has, a part of it is not shipped without an approval.',
].join(' ');

/** A lot on the shelf may wait for the others of its order. */
function Others({units}: {units: number}) {
  if (units === 0) return null;
  return (
    <span className="row tight">
      <Signal aspect="caution" size={10} />
      {qty(units)} to come
    </span>
  );
}

/** Whether the units are there, and how many are released to be picked. */
function Stock({claim: {onStock, quantity, released}}: {claim: Claim}) {
  const waits = quantity - onStock;
  const there = waits === 0 ? 'on the shelf' : `${qty(waits)} to come`;
  return (
    <span className="row tight">
      <Signal aspect={waits === 0 ? 'clear' : onStock > 0 ? 'caution' : 'wait'} size={10} />
      {there}
      {released > 0 && `, ${released === quantity ? 'released' : `${qty(released)} released`}`}
    </span>
  );
}
