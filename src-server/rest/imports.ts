/**
 * Imports of master data and stock by CSV. All rows are checked before the first is submitted: by their schema, then by
 * the deciders themselves on a ledger that nobody else sees (`rehearse`). So a file with a fault changes nothing and every
 * fault is named by row and column; then rows go in as commands of the asker, in blocks, before anything else is decided.
 *
 * Blocks have ids made of the import's id and their number: sending the same file again gives the same answers.
 */
import Papa from 'papaparse';
import {z} from 'zod';
import type {Command, CommandType} from '../../src-shared/domain/commands.ts';
import type {Rejection} from '../../src-shared/domain/decider.ts';
import {
  customerSchema,
  type Item,
  itemSchema,
  supplierSchema,
  units,
} from '../../src-shared/domain/master-data/types.ts';
import {commandsOf} from '../../src-shared/visibility/rights.ts';
import type {Account} from '../access/account-store.ts';
import type {CommandResult, RestSubmission} from './contract.ts';
import type {ImportInput, ImportReport} from './services.ts';

export const IMPORT_LIMITS = {rowsMax: 100_000, faultsMax: 100, blockRows: 500} as const;

/** A fault of the file: row 1 is the first after the header; row 0 is the file itself. */
export type ImportFault = {readonly row: number; readonly column: string; readonly fault: string};
export class ImportRefused extends Error {
  readonly faults: readonly ImportFault[];
  constructor(faults: readonly ImportFault[]) {
    super(`${faults.length} faults in the file`);
    this.name = 'ImportRefused';
    this.faults = faults;
  }
}

type Kind = {
  readonly command: CommandType;
  readonly schema: z.ZodType<object>;
  /** Commands for a block of checked rows. */
  readonly commands: (rows: readonly never[]) => Command[];
};

const number = z
  .string()
  .trim()
  .regex(/^-?\d+(\.\d+)?$/, 'a number')
  .transform(Number);
const whole = number.pipe(z.number().int());
const yes = z
  .enum(['true', 'false', 'yes', 'no', '1', '0', ''])
  .transform((text) => ['true', 'yes', '1', ''].includes(text));
/** "18.40" in the book currency → 1/10,000 of it. */
const price = number.transform((amount) => Math.round(amount * 10_000));

const NO_PACKS: Item['packs'] = [];
const itemRow = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    unit: z.string().default('each'),
    multiple: whole.default(1),
    weightGrams: whole.default(0),
    class: z.enum(['A', 'B', 'C']).default('C'),
    supplier: z.string(),
    leadDays: whole.default(14),
    listPrice: price,
    active: yes.default(true),
  })
  .transform((row) => ({...row, packs: NO_PACKS}))
  .pipe(itemSchema);
const supplierRow = z
  .strictObject({id: z.string(), name: z.string(), zone: z.string(), country: z.string(), active: yes.default(true)})
  .pipe(supplierSchema);
const customerRow = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    tier: z.enum(['A', 'B', 'C']).default('C'),
    territory: z.string(),
    country: z.string(),
    zone: z.string(),
    creditLimit: number.transform((amount) => Math.round(amount * 100)).default(0),
    shipComplete: yes.default(false),
    earlyDays: whole.default(0),
    lateDays: whole.default(0),
    active: yes.default(true),
  })
  .transform(({shipComplete, earlyDays, lateDays, ...row}) => ({
    ...row,
    rules: {
      shipComplete,
      earlyDays,
      lateDays,
      backorders: true,
      splitSites: true,
      shortPermille: 0,
      overPermille: 0,
      latestDays: 0,
      minimumShipment: 0,
    },
  }))
  .pipe(customerSchema);
const stockRow = z
  .strictObject({
    site: z.string().min(1),
    item: z.string().min(1),
    quantity: whole,
    reason: z.string().default('import'),
  })
  .transform((row) => row)
  .pipe(
    z.strictObject({
      site: z.string().max(40),
      item: z.string().max(40),
      quantity: units,
      reason: z.string().trim().min(1).max(200),
    }),
  );

type ItemRow = z.output<typeof itemRow>;
type SupplierRow = z.output<typeof supplierRow>;
type CustomerRow = z.output<typeof customerRow>;
type StockRow = z.output<typeof stockRow>;

const KINDS: Readonly<Record<string, Kind>> = {
  items: {
    command: 'DefineItems',
    schema: itemRow,
    commands: (rows: readonly ItemRow[]) => [{type: 'DefineItems', items: [...rows]}],
  },
  suppliers: {
    command: 'DefineSupplier',
    schema: supplierRow,
    commands: (rows: readonly SupplierRow[]) => rows.map((supplier) => ({type: 'DefineSupplier', supplier})),
  },
  customers: {
    command: 'DefineCustomers',
    schema: customerRow,
    commands: (rows: readonly CustomerRow[]) => [{type: 'DefineCustomers', customers: [...rows]}],
  },
  stock: {
    command: 'ReceiveStock',
    schema: stockRow,
    commands: (rows: readonly StockRow[]) => rows.map((row) => ({type: 'ReceiveStock', into: 'available', ...row})),
  },
};

/** What would be refused of these commands, one after the other, and nothing happens. Each is named by its place. */
export type Rehearse = (
  commands: readonly Command[],
) => Iterable<{readonly index: number; readonly rejection: Rejection}>;
/** Whether a command of this id was decided before. */
export type IsDecided = (commandId: string) => boolean;
export type ImportDoor = {readonly submit: Submit; readonly rehearse: Rehearse; readonly isDecided: IsDecided};

type Submit = (submissions: readonly RestSubmission[]) => Promise<CommandResult[]>;

/**
 * Imports a file under the asker's name. Undefined when there is no such kind or the role may not do it; throws
 * `ImportRefused` for a file with faults, before anything was submitted.
 */
export async function importFile(
  account: Account,
  input: ImportInput,
  {submit, rehearse, isDecided}: ImportDoor,
): Promise<ImportReport | undefined> {
  const kind = Object.hasOwn(KINDS, input.kind) ? KINDS[input.kind] : undefined;
  if (kind === undefined || !commandsOf(account.role).includes(kind.command)) return undefined;
  const rows = readRows(input.csv, kind.schema);
  // The same file sent again gets its first answers, whatever has become of the company since.
  if (!isDecided(commandIdOf(input, 0))) rehearseRows(kind, rows, rehearse);
  const commands: Command[] = [];
  for (let start = 0; start < rows.length; start += IMPORT_LIMITS.blockRows) {
    // The rows were parsed by this very kind's schema; a kind of any import cannot name its row type.
    commands.push(...kind.commands(rows.slice(start, start + IMPORT_LIMITS.blockRows) as never[]));
  }
  const results = await submit(commands.map((command, index) => ({commandId: commandIdOf(input, index), command})));
  const refused = results.filter((result) => result.outcome === 'rejected');
  return {rows: rows.length, imported: results.length - refused.length, results: refused.length === 0 ? [] : results};
}

const commandIdOf = ({importId}: ImportInput, index: number): string => `${importId}/${index + 1}`;

/** Throws when the ledger would refuse a row: a supplier, an item or a site that is not there. */
function rehearseRows(kind: Kind, rows: readonly object[], rehearse: Rehearse): void {
  const faults: ImportFault[] = [];
  // Parsed by this kind's schema, as above.
  const commands = rows.flatMap((row) => kind.commands([row] as never[]));
  for (const {index, rejection} of rehearse(commands)) {
    const fault = rejection.what === undefined ? rejection.code : `${rejection.code}: ${rejection.what}`;
    faults.push({row: index + 1, column: columnOf(rows[index] ?? {}, rejection.what ?? ''), fault});
    if (faults.length === IMPORT_LIMITS.faultsMax) break;
  }
  if (faults.length > 0) throw new ImportRefused(faults);
}

/** Refusals begin with the kind of thing that is wrong, and columns are named after it. */
function columnOf(row: object, what: string): string {
  const word = what.split(' ')[0] ?? '';
  return Object.hasOwn(row, word) ? word : '';
}

function readRows(csv: string, schema: z.ZodType<object>): object[] {
  const {data, errors, meta} = Papa.parse<Record<string, string>>(csv, {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim(),
    // One more than may be: a longer file is refused without being read to its end.
    preview: IMPORT_LIMITS.rowsMax + 1,
  });
  if ((meta.fields ?? []).length === 0 || data.length === 0)
    throw new ImportRefused([{row: 0, column: '', fault: 'no rows below a header line'}]);
  if (data.length > IMPORT_LIMITS.rowsMax) {
    throw new ImportRefused([
      {
        row: 0,
        column: '',
        fault: `more than ${IMPORT_LIMITS.rowsMax} rows; at most ${IMPORT_LIMITS.rowsMax} in one file`,
      },
    ]);
  }
  const faults: ImportFault[] = errors
    .filter((error) => error.code !== 'UndetectableDelimiter')
    .map((error) => ({row: (error.row ?? -1) + 1, column: '', fault: error.message}));
  const rows: object[] = [];
  for (const [index, line] of data.entries()) {
    // Nobody reads a thousand faults; a file of another kind would have one in every row.
    if (faults.length >= IMPORT_LIMITS.faultsMax) break;
    const filled = Object.fromEntries(Object.entries(line).filter(([, text]) => text !== ''));
    const row = schema.safeParse(filled);
    if (row.success) rows.push(row.data);
    else
      faults.push(
        ...row.error.issues.map(({path, message}) => ({row: index + 1, column: path.join('.'), fault: message})),
      );
  }
  if (faults.length > 0) throw new ImportRefused(faults.slice(0, IMPORT_LIMITS.faultsMax));
  return rows;
}
