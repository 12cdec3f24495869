/** The kits of the range: what each is made of, and how many can be made now of what may be promised. */
import {Button} from '@mantine/core';
import {IconPlus} from '@tabler/icons-react';
import {useState} from 'react';
import type {KitRow, Kits} from '../../../src-shared/api/kits.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useMay, useStatus} from '../../data/engine.tsx';
import {count, price, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo} from '../../ui/router.ts';
import {Signal} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {AllSites} from '../all-sites.tsx';
import {KitForm} from '../forms/kit-form.tsx';
import {isScattered} from '../kit-words.ts';
import {Wait} from '../wait.tsx';
import {KITS} from './bar.tsx';

/** What is being defined: a kit that is there, or a new one. */
type Act = {readonly kit: KitRow | undefined};

export function KitList() {
  const {client} = useEngine();
  const kits = useAnswer('kits', (signal) => client.kits.list(undefined, {signal}));
  const [act, setAct] = useState<Act>();
  const mayDefine = useMay()('DefineItems') && kits.data !== undefined;
  const add = () => setAct({kit: undefined});
  useKeys('Kits', mayDefine ? [{key: 'n', word: 'new kit', run: add, main: true}] : []);
  return (
    <>
      <PageBar title="Inventory">
        <Tabs
          label="Views"
          value={KITS}
          onChange={(key) => go(linkTo('inventory', [], {view: key}))}
          items={[
            {key: 'all', word: 'All positions'},
            {key: KITS, word: 'Kits'},
          ]}
        />
        <AllSites />
        <Grow />
        {mayDefine && (
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={add}>
            New kit
          </Button>
        )}
      </PageBar>
      <Status>{kits.data !== undefined && count(kits.data.total, 'kit')}</Status>
      <div className="body" style={{gridTemplateRows: 'minmax(0, 1fr)'}}>
        <Pane title="Kits" note="sold as one, sent as their parts; a kit has no stock of its own">
          <Wait answer={kits} what="The kits" verb="are">
            {(found) => <Table found={found} onChange={mayDefine ? (kit) => setAct({kit}) : null} />}
          </Wait>
        </Pane>
      </div>
      {act !== undefined && (
        <KitForm
          row={act.kit}
          now={kits.data?.rows.find((one) => one.definition.id === act.kit?.definition.id)?.definition}
          onClose={() => setAct(undefined)}
        />
      )}
    </>
  );
}

/** `onChange`: null for who may not define items. */
type TableProps = {readonly found: Kits; readonly onChange: ((kit: KitRow) => void) | null};

function Table({found: {total, rows}, onChange}: TableProps) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  if (total === 0)
    return (
      <Empty
        aspect="wait"
        title="There is no kit"
        why="A kit is an item that is sold as one and sent as its parts. Who may define items makes them here."
      />
    );
  return (
    <Scroll label="Kits">
      <table className="tbl kits">
        <thead>
          <tr>
            <th>Kit</th>
            <th className="num">Price</th>
            <th>Made of</th>
            <th className="num">Can be made</th>
            <th>Where</th>
            {onChange !== null && <th aria-label="What may be done" />}
          </tr>
        </thead>
        <tbody>
          {rows.map((kit) => (
            <Row key={kit.definition.id} {...{kit, currency, onChange}} />
          ))}
        </tbody>
      </table>
      {total > rows.length && (
        <div className="pad meta">
          The first {qty(rows.length)} of {count(total, 'kit')}.
        </div>
      )}
    </Scroll>
  );
}

type RowProps = {readonly kit: KitRow; readonly currency: string; readonly onChange: TableProps['onChange']};

function Row({kit, currency, onChange}: RowProps) {
  const {definition, parts, sites, notInView, canMake, binding, fault} = kit;
  const where = sites.map(({siteName, kits}) => `${siteName} ${qty(kits)}`).join(', ');
  const scattered = isScattered(
    parts.map(({per, free}) => ({per, left: free})),
    canMake,
  );
  const unseen = notInView.length > 0 ? `${where === '' ? '' : '; '}not all stock is in your view` : '';
  return (
    <tr>
      <td className="trunc kit-name" title={definition.name}>
        <b>{definition.id}</b> {definition.name}
        {!definition.active && <span className="nil"> sold no more</span>}
      </td>
      <td className="num">{price(definition.listPrice, currency)}</td>
      <td className="wide-cell">
        {parts.map(({item, itemName, per, free}) => (
          <div key={item} className="row kit-part" title={itemName}>
            <span className="trunc">
              {qty(per)} × <b>{item}</b> {itemName}
            </span>
            <span className={item === binding && canMake === 0 && !scattered ? 'tone-stop nowrap' : 'meta nowrap'}>
              {qty(free)} free{item === binding && !scattered && ', limits it'}
            </span>
          </div>
        ))}
      </td>
      <td className="num strong nowrap">
        <span className="row tight end">
          <Signal aspect={fault !== null || canMake === 0 ? 'stop' : 'clear'} size={10} />
          {qty(canMake)}
        </span>
      </td>
      <td className="kit-where">
        {fault === null && scattered && <div>no one site has all the parts{canMake > 0 && ' of more'}</div>}
        {fault === null ? `${where}${unseen}` : <span className="tone-stop">cannot be sold: {fault}</span>}
      </td>
      {onChange !== null && (
        <td className="num">
          <button
            type="button"
            className="linkbutton"
            aria-label={`Change the parts of ${definition.id}`}
            onClick={() => onChange(kit)}
          >
            Change
          </button>
        </td>
      )}
    </tr>
  );
}
