/** The two grids of the inventory: a row per position, or a row per item with its sites side by side. */
import {type ReactNode, useMemo, useRef} from 'react';
import type {InventoryRow, ItemRow, RowFilter, RowQuery} from '../../../src-shared/api/rows.ts';
import {useStatus} from '../../data/engine.tsx';
import {timeText} from '../../ui/dates.ts';
import {type FirstOf, TablePane, type TableState, useColumns, useDensity} from '../table.tsx';
import {inventoryColumns} from './columns.tsx';
import {itemColumns, siteOfColumn} from './item-columns.tsx';

export type Place = {readonly item: string; readonly site: string};

type GridProps = {
  readonly state: TableState;
  readonly filters: readonly RowFilter[];
  readonly find: string;
  readonly sort: RowQuery['sort'];
  readonly today: number;
  /** Chosen by a person or a link. */
  readonly open: Place | undefined;
  readonly first: FirstOf<Place & {readonly id: string}>;
  readonly empty: ReactNode;
};

/** Row ids of the inventory table, as the engine makes them. */
export const idOf = (open: Place): string => `${open.site}/${open.item}`;

/** Offline: the time the figures are of; else empty. */
export function useSeen(): string {
  const status = useStatus();
  const old = status?.connection === 'offline' || status?.connection === 'stopped';
  return status === undefined || !old ? '' : timeText(status.clock.logAt, status.company?.zone ?? 'UTC');
}

/** Columns as this person wants them; offline the promise group says as of when. */
export function PositionGrid(props: GridProps & {onOpen: (row: InventoryRow) => void}) {
  const {state, filters, find, sort, today, open, first, empty, onOpen} = props;
  const [hidden] = useColumns('inventory');
  const [density] = useDensity();
  const seen = useSeen();
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const promised = seen === '' ? 'Can be promised' : `Could be promised at ${seen}`;
  const excessFirst = sort[0]?.column === 'excess';
  const columns = useMemo(
    () => inventoryColumns(currency, hidden, today, promised, excessFirst),
    [currency, hidden, today, promised, excessFirst],
  );
  return (
    <TablePane
      table="inventory"
      state={state}
      filters={filters}
      search={find}
      sort={sort}
      columns={columns}
      density={density}
      groupHeaders
      label="Positions"
      what="The positions"
      selected={open === undefined ? undefined : idOf(open)}
      first={first}
      onSelect={onOpen}
      empty={empty}
    />
  );
}

const NO_SITES: readonly {id: string; name: string; zone: string}[] = [];

/** `scope`: the site a person looks at everywhere; its position is the one an item opens, unless another site's figure is clicked. */
export function ItemGrid(props: GridProps & {scope: string; onOpen: (place: Place) => void}) {
  const {state, filters, find, sort, today, open, first, scope, empty, onOpen} = props;
  const [hidden] = useColumns('items');
  const [density] = useDensity();
  const status = useStatus();
  const currency = status?.company?.currency ?? 'GBP';
  const sites = status?.sites ?? NO_SITES;
  const columns = useMemo(() => itemColumns(sites, currency, hidden, today), [sites, currency, hidden, today]);
  // A click on a site's figure tells first its column, then its row.
  const pointed = useRef<Place>(undefined);
  const placeOf = (row: ItemRow): Place => {
    if (pointed.current?.item === row.item) return pointed.current;
    const kept = [scope, open?.site ?? ''].find((site) => row.sites[site] !== undefined);
    const troubled = Object.keys(row.sites).find((site) => row.sites[site]?.aspect === row.aspect);
    return {item: row.item, site: kept ?? troubled ?? sites[0]?.id ?? ''};
  };
  return (
    <TablePane
      table="items"
      state={state}
      filters={filters}
      search={find}
      sort={sort}
      columns={columns}
      density={density}
      groupHeaders
      label="Items"
      what="The items"
      selected={open?.item}
      first={{
        id: first.row?.item,
        wanted: first.wanted,
        offer: (row) => {
          const place = row === undefined ? undefined : placeOf(row);
          first.offer(place === undefined ? undefined : {...place, id: idOf(place)});
        },
      }}
      onCell={(row, column) => {
        const site = siteOfColumn(column);
        pointed.current = site === undefined || row.sites[site] === undefined ? undefined : {item: row.item, site};
        if (pointed.current !== undefined) onOpen(pointed.current);
      }}
      onSelect={(row) => {
        const place = placeOf(row);
        pointed.current = undefined;
        onOpen(place);
      }}
      empty={empty}
    />
  );
}
