/** Title, views, filters and actions of the inventory. */
import {Button, Menu, SegmentedControl, TextInput} from '@mantine/core';
import {IconChevronDown, IconSearch} from '@tabler/icons-react';
import {type RefObject, useState} from 'react';
import type {RowFilter} from '../../../src-shared/api/rows.ts';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {ExportButton} from '../export-button.tsx';
import {ColumnsMenu, Rerank, type TableState} from '../table.tsx';
import {HIDEABLE} from './columns.tsx';
import {ITEM_HIDEABLE} from './item-columns.tsx';

export type SavedView = {readonly name: string; readonly filters: readonly RowFilter[]; readonly find: string};
export type ViewKey = string;
/** One row per item and site, or per item with its sites side by side. */
export type RowsBy = 'position' | 'item';
export type Params = Partial<Record<'view' | 'find' | 'rows', string>>;

export const SHORT_DAYS = 7;
/** Saved views beyond this would push the filters off the page bar; the oldest goes. */
const SAVED_MAX = 4;

type BarProps = {
  readonly view: ViewKey;
  readonly find: string;
  readonly by: RowsBy;
  readonly rest: readonly string[];
  readonly goTo: (rest: readonly string[], next?: Params) => void;
  readonly state: TableState;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly filters: readonly RowFilter[];
  readonly itemClass: string;
  readonly setClass: (itemClass: string) => void;
  readonly saved: readonly SavedView[];
  readonly setSaved: (saved: readonly SavedView[]) => void;
};

export function Bar(props: BarProps) {
  const {view, find, by, rest, goTo, state, field, filters, itemClass, setClass, saved, setSaved} = props;
  return (
    <PageBar title="Inventory">
      <Tabs<ViewKey>
        label="Views"
        value={view}
        onChange={(key) => goTo(rest, {view: key})}
        items={[
          {key: 'all', word: by === 'item' ? 'All items' : 'All positions'},
          ...BUILT_IN,
          {key: KITS, word: 'Kits'},
          ...saved.map((one) => ({key: `saved:${one.name}`, word: one.name})),
        ]}
      />
      <SegmentedControl
        aria-label="One row per"
        value={by}
        onChange={(next) => goTo(rest, {rows: next === 'item' ? 'item' : ''})}
        data={[
          {value: 'position', label: 'By position'},
          {value: 'item', label: 'By item'},
        ]}
      />
      <Grow />
      <Rerank state={state} />
      <TextInput
        ref={field}
        aria-label="Filter by item"
        placeholder="Item or SKU"
        w={130}
        leftSection={<IconSearch size={13} />}
        value={find}
        onChange={(event) => goTo(rest, {find: event.currentTarget.value})}
        onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
      />
      <ViewMenu
        itemClass={itemClass}
        setClass={setClass}
        saved={saved}
        onSave={(name) => {
          const next = {name, filters, find};
          setSaved([...saved.filter((one) => one.name !== name), next].slice(-SAVED_MAX));
          goTo(rest, {view: `saved:${name}`});
        }}
        onDrop={(name) => {
          setSaved(saved.filter((one) => one.name !== name));
          goTo(rest, {view: 'all'});
        }}
      />
      <ColumnsMenu
        {...(by === 'item' ? {page: 'items', columns: ITEM_HIDEABLE} : {page: 'inventory', columns: HIDEABLE})}
      />
      <ExportButton state={state} />
    </PageBar>
  );
}

/** Kits have no positions: they stand on a list of their own. */
export const KITS = 'kits';
const BUILT_IN: readonly {key: ViewKey; word: string}[] = [
  {key: 'short', word: `Short in ${SHORT_DAYS} days`},
  {key: 'class-a', word: 'Class A'},
  {key: 'excess', word: 'Excess'},
];

type ViewMenuProps = {
  readonly itemClass: string;
  readonly setClass: (itemClass: string) => void;
  readonly saved: readonly SavedView[];
  readonly onSave: (name: string) => void;
  readonly onDrop: (name: string) => void;
};

function ViewMenu({itemClass, setClass, saved, onSave, onDrop}: ViewMenuProps) {
  const [name, setName] = useState('');
  return (
    <Menu position="bottom-end" shadow="md" width={230} closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={12} />}>
          Class {itemClass === '' ? 'all' : itemClass}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {['', 'A', 'B', 'C'].map((one) => (
          <Menu.Item key={one} role="menuitemradio" aria-checked={one === itemClass} onClick={() => setClass(one)}>
            {one === '' ? 'All classes' : `Class ${one}`}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>Keep this view as</Menu.Label>
        <div className="row pad">
          <TextInput
            aria-label="Name of the view"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={24}
            className="grow"
          />
          <Button variant="default" disabled={name.trim() === ''} onClick={() => onSave(name.trim())}>
            Keep
          </Button>
        </div>
        {saved.map((one) => (
          <Menu.Item key={one.name} onClick={() => onDrop(one.name)}>
            Drop “{one.name}”
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
