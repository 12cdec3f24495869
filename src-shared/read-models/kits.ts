/** The kits of the range, and how many of each can be made now: what there is of a kit is what there is of its parts. */
import type {KitRow, Kits} from '../api/kits.ts';
import {key} from '../domain/events.ts';
import {kitsOf, partsOf} from '../domain/master-data/kits.ts';
import type {Item} from '../domain/master-data/types.ts';
import {unsoldKit} from '../domain/promise/kits.ts';
import {promisableNow} from './safety.ts';
import {companyOf, itemName, siteName, type World} from './world.ts';

const KITS_SHOWN = 300;

export function kitRows(world: World): Kits {
  const kits = [...world.ledger.all('item')]
    .filter((item) => item.parts !== undefined)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {total: kits.length, rows: kits.slice(0, KITS_SHOWN).map((kit) => kitRow(world, kit))};
}

function kitRow(world: World, definition: Item): KitRow {
  const all = (companyOf(world)?.sites ?? []).map((site) => site.id);
  const seen = all.filter((site) => world.seesStock(site));
  const free = new Map(
    partsOf(definition).map(({item}) => [item, seen.map((site) => promisableNow(world, site, item))] as const),
  );
  const parts = partsOf(definition);
  const sites = seen.map((site, i) => ({
    site,
    siteName: siteName(world, site),
    kits: kitsOf(parts, (item) => free.get(item)?.[i] ?? 0).kits,
  }));
  const sum = (item: string) => (free.get(item) ?? []).reduce((n, units) => n + units, 0);
  return {
    definition,
    parts: parts.map(({item, per}) => ({item, itemName: itemName(world, item), per, free: sum(item)})),
    sites: sites.filter(({kits}) => kits > 0),
    notInView: all.filter((site) => !world.seesStock(site)),
    canMake: sites.reduce((n, {kits}) => n + kits, 0),
    binding: kitsOf(parts, sum).binding,
    fault: unsoldKit(world.read, definition),
  };
}

/** The kits that an item is a part of, by name. */
export const kitsWith = (world: World, item: string): readonly {readonly item: string; readonly itemName: string}[] =>
  (world.read(key('partof', item))?.kits ?? []).map((id) => ({item: id, itemName: itemName(world, id)}));
