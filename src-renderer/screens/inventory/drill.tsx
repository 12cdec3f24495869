/** What one position is made of: states, supply and demand, claims by name, coming supply, movements. */
import {Button, Menu} from '@mantine/core';
import {IconChevronDown} from '@tabler/icons-react';
import {useEffect, useState} from 'react';
import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import type {PositionDetail} from '../../../src-shared/api/types.ts';
import {type DayPoint, SupplyDemand} from '../../charts/supply-demand.tsx';
import {type Answer, useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {dayText} from '../../ui/dates.ts';
import {price, qty} from '../../ui/format.ts';
import {Tabs} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {linkTo} from '../../ui/router.ts';
import {Tag} from '../../ui/signal.tsx';
import {STATES, StockStrip, Swatch} from '../../ui/stock.tsx';
import type {StockAct} from '../forms/stock-forms.tsx';
import {Wait} from '../wait.tsx';
import {KITS} from './bar.tsx';
import {partsLabel, partsOf} from './columns.tsx';
import {Claims, Movements, Supplies} from './drill-lists.tsx';

type DrillProps = {
  readonly position: {readonly item: string; readonly site: string} | undefined;
  readonly acts: readonly {readonly act: StockAct; readonly button: string}[];
  readonly onAct: (act: StockAct) => void;
  /** The position's own row, as soon as it is known: a deep link has none from the grid. */
  readonly onRow: (row: InventoryRow) => void;
  /** The same item at another site. */
  readonly onSite: (site: string) => void;
};

export function Drill({position, acts, onAct, onRow, onSite}: DrillProps) {
  const {client} = useEngine();
  const key = position === undefined ? undefined : `${position.site}/${position.item}`;
  const detail = useAnswer(key, (signal) => client.position.detail(position ?? {site: '', item: ''}, {signal}));
  const row = detail.data?.row;
  useEffect(() => {
    if (row !== undefined) onRow(row);
  }, [row, onRow]);
  const sites = useStatus()?.sites ?? [];
  if (position === undefined) return <NoRow />;
  const site = sites.find((one) => one.id === position.site)?.name ?? position.site;
  const others = sites.filter((one) => one.id !== position.site);
  if (detail.data === undefined && detail.trouble !== undefined) return <Unread detail={detail} position={position} />;
  return (
    <div className="drill">
      <Made detail={detail} name={`${position.item} at ${site}`} others={others} onSite={onSite} />
      <Pane
        title="Supply and demand"
        note="hollow up: coming, solid down: claimed"
        end={detail.data !== undefined && <PromiseTag detail={detail.data} />}
      >
        <Wait answer={detail} what="The timeline">
          {(data) => (
            <div className="fill">
              <SupplyDemand
                points={dayPoints(data)}
                title={`Supply and demand of ${data.item.name} at ${data.site.name} by day`}
                dayWords={dayWords}
              />
            </div>
          )}
        </Wait>
      </Pane>
      <Lists detail={detail} position={position} acts={acts} onAct={onAct} />
    </div>
  );
}

/** One pane that says it, not three. */
function Unread({detail, position}: {detail: Answer<PositionDetail>; position: {item: string; site: string}}) {
  return (
    <Pane title={`${position.item} at ${position.site}`}>
      <Wait answer={detail} what="The position">
        {() => null}
      </Wait>
    </Pane>
  );
}

function NoRow() {
  return (
    <div className="drill">
      <Pane title="No row chosen">
        <div className="pad sub">
          Choose a row with J and K, or click it. Its states, timeline and claims appear here.
        </div>
      </Pane>
      <Pane title="Supply and demand">{null}</Pane>
      <Pane title="Claims by name">{null}</Pane>
    </div>
  );
}

type MadeProps = {
  readonly detail: Answer<PositionDetail>;
  readonly name: string;
  readonly others: readonly {readonly id: string; readonly name: string}[];
  readonly onSite: (site: string) => void;
};

function Made({detail, name, others, onSite}: MadeProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  return (
    <Pane title={name}>
      <Wait answer={detail} what="The position" rows={4}>
        {({row, item, elsewhere, substitutes, kits, safety, lots, unlabelled, today}) => {
          const parts = partsOf(row);
          const pack = item.packs[0];
          return (
            <Scroll label="States of the position" className="pad">
              <div className="strong">{row.itemName}</div>
              <div className="meta">
                Class {row.class}
                {pack !== undefined &&
                  ` · ${pack.name.endsWith(`of ${pack.units}`) ? pack.name : `${pack.name} of ${pack.units}`}`}{' '}
                · {price(row.price, currency)} · {row.supplier}, {`${item.leadDays}\u00a0d`}
              </div>
              <div className="strip">
                <StockStrip
                  parts={parts}
                  scale={row.onHand + row.inTransit + row.onOrder}
                  height={14}
                  label={partsLabel(row)}
                />
              </div>
              {STATES.map(
                ({key, word}) =>
                  (parts[key] > 0 || key === 'sellable') && (
                    <div key={key} className="row part">
                      <Swatch state={key} />
                      <span className="grow">{word}</span>
                      <span className={key === 'sellable' ? 'strong' : ''}>{qty(parts[key])}</span>
                    </div>
                  ),
              )}
              <div className="row part total">
                <span className="grow">On hand</span>
                <b>{qty(row.onHand)}</b>
              </div>
              {item.lifeDays !== undefined && <Lots lots={lots} unlabelled={unlabelled} today={today} />}
              {safety !== null && <Safety safety={safety} />}
              {elsewhere.length > 0 && (
                <div className="row meta also">
                  Also at
                  {others
                    .filter((site) => elsewhere.includes(site.id))
                    .map((site) => (
                      <button key={site.id} type="button" className="linkbutton" onClick={() => onSite(site.id)}>
                        {site.name}
                      </button>
                    ))}
                </div>
              )}
              {substitutes.length > 0 && <Instead substitutes={substitutes} />}
              {kits.length > 0 && <PartOf kits={kits} />}
              {row.overCommitted > 0 && (
                <div className="row part tone-stop">
                  <span className="grow">Over-committed</span>
                  <b>{qty(row.overCommitted)}</b>
                </div>
              )}
            </Scroll>
          );
        }}
      </Wait>
    </Pane>
  );
}

/** Its lots, those that last least first: what of each stands available, and what does not. */
function Lots({lots, unlabelled, today}: Pick<PositionDetail, 'lots' | 'unlabelled' | 'today'>) {
  return (
    <div>
      {lots.map(({id, lasts, units: {available = 0, ...others}}) => {
        const elsewhere = Object.entries(others).map(([state, units]) => `${qty(units)} ${state}`);
        const until =
          lasts < today ? `spoilt since ${dayText(lasts + 1, today)}` : `good until ${dayText(lasts, today)}`;
        return (
          <div key={id} className="row stock-lot" title={[`Lot ${id}, ${until}`, ...elsewhere].join(', ')}>
            <span className="grow trunc">
              Lot {id} <span className={lasts < today ? 'tone-stop' : 'meta'}>{[until, ...elsewhere].join(', ')}</span>
            </span>
            <span>{qty(available)}</span>
          </div>
        );
      })}
      {unlabelled > 0 && (
        <div className="row part tone-caution">
          <span className="grow">Available without a lot</span>
          <span>{qty(unlabelled)}</span>
        </div>
      )}
    </div>
  );
}

/** What stays under every promise but those it is for, and what that leaves for others. */
function Safety({safety: {quantity, segmentName, left}}: {safety: NonNullable<PositionDetail['safety']>}) {
  const isFor = segmentName === '' ? 'Safety stock' : `Safety stock, for ${segmentName} only`;
  return (
    <>
      <div className="row part">
        <span className="grow trunc" title={isFor}>
          {isFor}
        </span>
        <span>{qty(quantity)}</span>
      </div>
      <div className="row part">
        <span className="grow">To promise {segmentName === '' ? 'above it' : 'to others'}</span>
        <b>{qty(left)}</b>
      </div>
    </>
  );
}

/** What may be sent in its place, the best first. */
function Instead({substitutes}: Pick<PositionDetail, 'substitutes'>) {
  return (
    <div className="meta also">
      Or send{' '}
      {substitutes.map(({item, itemName, kind, active}, i) => (
        <span key={item} title={itemName}>
          {i > 0 && ', '}
          <b>{item}</b> {itemName}
          {kind === 'upgrade' ? ' (upgrade)' : ''}
          {active ? '' : ' (sold no more)'}
        </span>
      ))}
    </div>
  );
}

/** The kits that are made of it: what is promised of them is promised of it. */
function PartOf({kits}: Pick<PositionDetail, 'kits'>) {
  return (
    <div className="meta also">
      Part of{' '}
      {kits.map(({item, itemName}, i) => (
        <span key={item}>
          {i > 0 && ', '}
          <a className="link" href={linkTo('inventory', [], {view: KITS})}>
            {item}
          </a>{' '}
          {itemName}
        </span>
      ))}
    </div>
  );
}

/** The headline of the timeline: how much can be promised now, and until when nothing can. */
function PromiseTag({detail}: {detail: PositionDetail}) {
  const {row, points, today} = detail;
  if (row.atp0 > 0) return <Tag aspect="clear">{qty(row.atp0)} to promise</Tag>;
  const free = points.find((point) => point.atp > 0);
  return (
    <Tag aspect="stop">
      {free === undefined ? 'Nothing to promise' : `0 to promise until ${dayText(free.day, today)}`}
    </Tag>
  );
}

/** `Mon 30`, and with its month where the day named before it has another, or there is none. */
function dayWords(day: number, before?: number): string {
  const month = (one: number) => dayText(one).split(' ').at(-1);
  return before !== undefined && month(before) === month(day) ? dayText(day).replace(/ \S+$/, '') : dayText(day);
}

/** As far ahead as the grid's ATP columns look. */
const HORIZON_DAYS = 30;

/** One column a day on which something comes or is claimed. */
function dayPoints(detail: PositionDetail): readonly DayPoint[] {
  const days = new Map<number, {up: number; down: number; balance: number; names: string[]}>();
  // The axis begins today, whatever comes first.
  const [first] = detail.points;
  const balance = first === undefined ? detail.row.sellable : first.balance - first.supply + first.demand;
  days.set(detail.today, {up: 0, down: 0, balance, names: []});
  for (const point of detail.points) {
    const day = days.get(point.day) ?? {up: 0, down: 0, balance: 0, names: []};
    day.up += point.supply;
    day.down += point.demand;
    day.balance = point.balance;
    if (point.demand > 0) day.names.push(...point.names);
    days.set(point.day, day);
  }
  // The horizon stands, so that a level spans the whole width.
  const last = Math.max(...days.keys(), detail.today);
  const end = Math.max(detail.today + HORIZON_DAYS, last + 1);
  days.set(end, {up: 0, down: 0, balance: days.get(last)?.balance ?? 0, names: []});
  return [...days].map(([day, {names, ...figures}]) => ({
    ...figures,
    day,
    who: [...new Set(names)],
  }));
}

/** Buttons in one line of the narrow pane; the rest is behind one more. */
const ACTS_SHOWN = 4;

function MoreActs({acts, disabled, onAct}: Pick<DrillProps, 'acts' | 'onAct'> & {disabled: boolean}) {
  if (acts.length === 0) return null;
  return (
    <Menu position="top-end" shadow="md">
      <Menu.Target>
        <Button variant="default" disabled={disabled} rightSection={<IconChevronDown size={12} />}>
          More
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map((one) => (
          <Menu.Item key={one.act} onClick={() => onAct(one.act)}>
            {one.button}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type ListKey = 'claims' | 'supplies' | 'moves';

type ListsProps = Pick<DrillProps, 'acts' | 'onAct'> & {
  readonly detail: Answer<PositionDetail>;
  readonly position: {readonly item: string; readonly site: string};
};

function Lists({detail, position, acts, onAct}: ListsProps) {
  const [list, setList] = useState<ListKey>('claims');
  const {data} = detail;
  const claimed = data?.claims.reduce((sum, claim) => sum + claim.quantity, 0) ?? 0;
  return (
    <Pane
      className="tabbed"
      title={
        <Tabs<ListKey>
          label="About this position"
          value={list}
          onChange={setList}
          items={[
            {key: 'claims', word: 'Claims', n: data?.claims.length},
            {key: 'supplies', word: 'Coming', n: data?.supplies.length},
            {key: 'moves', word: 'Movements'},
          ]}
        />
      }
      note={list === 'claims' && data !== undefined ? `${qty(claimed)} claimed` : undefined}
    >
      {list === 'moves' ? (
        <Movements position={position} />
      ) : (
        <Wait answer={detail} what={list === 'claims' ? 'The claims' : 'The supply'}>
          {(found) => (list === 'claims' ? <Claims detail={found} /> : <Supplies detail={found} />)}
        </Wait>
      )}
      {acts.length > 0 && (
        <div className="row panefoot acts-foot">
          {acts.slice(0, ACTS_SHOWN).map((one) => (
            <Button key={one.act} variant="default" disabled={data === undefined} onClick={() => onAct(one.act)}>
              {one.button}
            </Button>
          ))}
          <MoreActs acts={acts.slice(ACTS_SHOWN)} disabled={data === undefined} onAct={onAct} />
        </div>
      )}
    </Pane>
  );
}
