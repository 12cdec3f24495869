/**
 * What can be imported: the columns of each kind of file, and how its rows become commands.
 *
 * A document (item, supplier, customer) is defined whole by its command, but a file need not say it whole: a column that is
 * not there, or a cell that is empty, keeps what is there. Only a new document needs more than its id; what else is not
 * said of it takes the plain default below.
 */
import {z} from 'zod';
import type {Command, CommandType} from '../../src-shared/domain/commands.ts';
import {key, type Read} from '../../src-shared/domain/events.ts';
import {
  customerSchema,
  dayNumber,
  itemSchema,
  reason,
  supplierSchema,
  unitPrice,
  units,
} from '../../src-shared/domain/master-data/types.ts';
import type {ListedPrices} from '../../src-shared/domain/prices/types.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';

/** A row whose cells were read by its kind's columns; a column it does not have was not said. */
export type ImportRow = Readonly<Record<string, unknown>>;
/** Why a row cannot become a command. */
export type RowFault = {readonly column: string; readonly fault: string};
export type Kind = {
  readonly command: CommandType;
  /** Reads the text of a row's cells; a column that it does not name is a fault. */
  readonly row: z.ZodObject;
  /** Rows that go into one command. */
  readonly rowsPerCommand: number;
  /** What a row lacks as things stand; null when it can become a command. */
  readonly lacks: (row: ImportRow, read: Read) => RowFault | null;
  /** What a row says against an earlier one of its file, asked in their order; where it is not there, the later one counts. */
  readonly against?: () => (row: ImportRow, number: number) => RowFault | null;
  /** The command for some rows as things stand. Every row was asked for what it lacks. */
  readonly commandOf: (rows: readonly ImportRow[], read: Read) => Command;
};

const BLOCK_ROWS = 500;
const PACKS = /^\s*([^=;]+?)\s*=\s*(\d+)\s*$/;

const number = z
  .string()
  .trim()
  .regex(/^-?\d+(\.\d+)?$/, 'a number')
  .transform(Number);
const whole = number.pipe(z.number().int());
const yes = z
  .enum(['true', 'false', 'yes', 'no', '1', '0'])
  .transform((text) => text === 'true' || text === 'yes' || text === '1');
/** "18.40" in the book currency → 1/10,000 of it. */
const price = number.transform((amount) => Math.round(amount * 10_000));
/** "2026-07-01" → days since 1970-01-01. */
const date = z.iso
  .date()
  .transform((text) => Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY_MS))
  .pipe(dayNumber);
/** "18.40" → minor units. */
const money = number.transform((amount) => Math.round(amount * 100));
/** "carton=12; pallet=480". */
const packs = z.string().transform((text, context) =>
  text.split(';').map((part) => {
    const [, name = '', count = ''] = PACKS.exec(part) ?? [];
    if (name === '') context.addIssue('packs as name=units; name=units');
    return {name, units: Number(count)};
  }),
);

const {shape: item} = itemSchema;
const itemColumns = z.strictObject({
  id: item.id,
  name: item.name.optional(),
  unit: item.unit.optional(),
  packs: packs.pipe(item.packs).optional(),
  multiple: whole.pipe(item.multiple).optional(),
  weightGrams: whole.pipe(item.weightGrams).optional(),
  class: item.class.optional(),
  supplier: item.supplier.optional(),
  leadDays: whole.pipe(item.leadDays).optional(),
  listPrice: price.pipe(item.listPrice).optional(),
  active: yes.optional(),
});
const {shape: supplier} = supplierSchema;
const supplierColumns = z.strictObject({
  id: supplier.id,
  name: supplier.name.optional(),
  zone: supplier.zone.optional(),
  country: supplier.country.optional(),
  leadDays: whole.pipe(supplier.leadDays.unwrap()).optional(),
  active: yes.optional(),
});
const {shape: customer} = customerSchema;
const rules = customer.rules.shape;
const ruleColumns = z.strictObject({
  shipComplete: yes.optional(),
  backorders: yes.optional(),
  splitSites: yes.optional(),
  earlyDays: whole.pipe(rules.earlyDays).optional(),
  lateDays: whole.pipe(rules.lateDays).optional(),
  shortPermille: whole.pipe(rules.shortPermille).optional(),
  overPermille: whole.pipe(rules.overPermille).optional(),
  latestDays: whole.pipe(rules.latestDays).optional(),
  minimumShipment: whole.pipe(rules.minimumShipment).optional(),
  shipmentsMax: whole.pipe(rules.shipmentsMax.unwrap()).optional(),
});
const customerColumns = z.strictObject({
  id: customer.id,
  name: customer.name.optional(),
  tier: customer.tier.optional(),
  territory: customer.territory.optional(),
  country: customer.country.optional(),
  zone: customer.zone.optional(),
  creditLimit: money.pipe(customer.creditLimit).optional(),
  active: yes.optional(),
  ...ruleColumns.shape,
});
const stockColumns = z.strictObject({
  site: z.string().max(40),
  item: z.string().max(40),
  quantity: whole.pipe(units),
  reason: reason.default('import'),
});

/** One quantity break of one entry of a list: that which begins on `from`. */
const priceColumns = z.strictObject({
  list: customer.id,
  item: item.id,
  from: date,
  until: date.optional(),
  quantity: whole.pipe(units),
  price: price.pipe(item.listPrice),
});
/** The columns whose cells are no text any more once a row was read. */
const READ_ALREADY = {from: dayNumber, until: dayNumber.optional(), quantity: units, price: unitPrice};

/** What a document has that no column says: it stays as it is. */
const UNSAID: Readonly<Record<Documents['word'], readonly string[]>> = {
  item: ['handling', 'lifeDays', 'substitutes', 'parts'],
  supplier: ['days'],
  customer: ['receives', 'services'],
};

type Documents = {
  readonly command: CommandType;
  readonly word: 'item' | 'supplier' | 'customer';
  readonly row: z.ZodObject;
  readonly rowsPerCommand: number;
  /** What a new one must say. */
  readonly needed: readonly string[];
  /** What a new one is unless it says otherwise. */
  readonly fresh: ImportRow;
  readonly commandOf: (whole: readonly ImportRow[]) => Command;
};

/** Rows that change documents, each laid over what is there. */
function documents({command, word, row, rowsPerCommand, needed, fresh, commandOf}: Documents): Kind {
  const columns = Object.keys(row.shape);
  const known = (id: string, read: Read): ImportRow | undefined => {
    const found = read(key(word, id));
    if (found === undefined) return undefined;
    // A customer's rules are columns beside the others; what else the ledger keeps of it is not for a file to say.
    const flat: ImportRow = {...found, ...('rules' in found ? found.rules : {})};
    const kept = [...columns, ...UNSAID[word]].filter((column) => flat[column] !== undefined);
    return Object.fromEntries(kept.map((column) => [column, flat[column]]));
  };
  return {
    command,
    row,
    rowsPerCommand,
    lacks: (one, read) => {
      if (known(String(one.id), read) !== undefined) return null;
      const column = needed.find((name) => one[name] === undefined);
      return column === undefined
        ? null
        : {column, fault: `a new ${word} needs it: ${word} ${String(one.id)} is not there`};
    },
    commandOf: (rows, read) => {
      // Two rows of one block may be about the same document: the second is laid over the first.
      const laid = new Map<string, ImportRow>();
      return commandOf(
        rows.map((one) => {
          const id = String(one.id);
          const said = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined));
          const document = {...(laid.get(id) ?? known(id, read) ?? fresh), ...said};
          laid.set(id, document);
          return document;
        }),
      );
    },
  };
}

export const KINDS: Readonly<Record<string, Kind>> = {
  items: documents({
    command: 'DefineItems',
    word: 'item',
    row: itemColumns,
    rowsPerCommand: BLOCK_ROWS,
    needed: ['name', 'supplier', 'listPrice'],
    fresh: {unit: 'each', packs: [], multiple: 1, weightGrams: 0, class: 'C', leadDays: 14, active: true},
    commandOf: (whole) => ({type: 'DefineItems', items: whole.map((one) => itemSchema.parse(one))}),
  }),
  suppliers: documents({
    command: 'DefineSupplier',
    word: 'supplier',
    row: supplierColumns,
    rowsPerCommand: 1,
    needed: ['name', 'zone', 'country'],
    fresh: {active: true},
    commandOf: ([one]) => ({type: 'DefineSupplier', supplier: supplierSchema.parse(one)}),
  }),
  customers: documents({
    command: 'DefineCustomers',
    word: 'customer',
    row: customerColumns,
    rowsPerCommand: BLOCK_ROWS,
    needed: ['name', 'territory', 'country', 'zone'],
    fresh: {
      tier: 'C',
      creditLimit: 0,
      active: true,
      shipComplete: false,
      backorders: true,
      splitSites: true,
      earlyDays: 0,
      lateDays: 0,
      shortPermille: 0,
      overPermille: 0,
      latestDays: 0,
      minimumShipment: 0,
    },
    commandOf: (whole) => ({type: 'DefineCustomers', customers: whole.map(customerOf)}),
  }),
  prices: {
    command: 'DefinePrices',
    row: priceColumns,
    rowsPerCommand: BLOCK_ROWS,
    lacks: () => null,
    against: pricesAgainst,
    commandOf: (rows, read) => ({type: 'DefinePrices', prices: pricesOf(rows, read)}),
  },
  stock: {
    command: 'ReceiveStock',
    row: stockColumns,
    rowsPerCommand: 1,
    lacks: () => null,
    commandOf: ([row]) => ({
      type: 'ReceiveStock',
      into: 'available',
      ...stockColumns.extend({quantity: units}).parse(row),
    }),
  },
};

/** The columns of every kind, for the description of the door. */
export const IMPORT_COLUMNS = Object.entries(KINDS)
  .map(([kind, {row}]) => `${kind}: ${Object.keys(row.shape).join(', ')}`)
  .join('; ');

/** Two prices of one break, and two ends of one entry, are no price: nobody can tell which of them is meant. */
function pricesAgainst(): (row: ImportRow, number: number) => RowFault | null {
  const ends = new Map<string, {readonly row: number; readonly value: unknown}>();
  const costs = new Map<string, {readonly row: number; readonly value: unknown}>();
  const first = (known: typeof ends, place: string, row: number, value: unknown): number | null => {
    const said = known.get(place);
    if (said === undefined) known.set(place, {row, value});
    return said === undefined || said.value === value ? null : said.row;
  };
  return ({list, item: id, from, until, quantity, price: unitPrice}, number) => {
    const entry = `${String(list)}/${String(id)}/${String(from)}`;
    const ended = until === undefined ? null : first(ends, entry, number, until);
    if (ended !== null) return {column: 'until', fault: `another day than row ${ended} says for the same entry`};
    const priced = first(costs, `${entry}/${String(quantity)}`, number, unitPrice);
    return priced === null
      ? null
      : {column: 'price', fault: `another price than row ${priced} says for the same quantity`};
  };
}

/** What the lists say of the rows' items, with each row laid over the entry that begins on its day, or as a new one. */
function pricesOf(rows: readonly ImportRow[], read: Read): ListedPrices[] {
  const laid = new Map<string, ListedPrices>();
  for (const row of rows) {
    const {list, item: id, from, until, quantity, price: unitPrice} = priceColumns.extend(READ_ALREADY).parse(row);
    const place = `${list}/${id}`;
    const said = laid.get(place) ?? {list, item: id, entries: entriesOf(list, id, read)};
    const old = said.entries.find((entry) => entry.from === from);
    const breaks = (old?.breaks ?? []).filter((one) => one.from !== quantity);
    const entry = {...old, from, ...(until !== undefined && {until}), breaks: [...breaks, {from: quantity, unitPrice}]};
    laid.set(place, {...said, entries: [...said.entries.filter((one) => one.from !== from), entry]});
  }
  return [...laid.values()];
}

function entriesOf(list: string, id: string, read: Read): ListedPrices['entries'] {
  const audience = read(key('pricelist', list))?.audience;
  const agreed = audience === undefined ? undefined : read(key('prices', `${audience}/${id}`));
  return (agreed?.entries ?? [])
    .filter((entry) => entry.list === list)
    .map(({from, until, breaks}) => ({from, ...(until !== undefined && {until}), breaks: [...breaks]}));
}

function customerOf(flat: ImportRow) {
  const names = Object.keys(rules);
  const [ruled, rest] = [true, false].map((rule) =>
    Object.fromEntries(Object.entries(flat).filter(([name]) => names.includes(name) === rule)),
  );
  return customerSchema.parse({...rest, rules: ruled});
}
