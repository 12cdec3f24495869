/**
 * Commands as the REST door takes them: the ledger's own schemas, with days also as dates and prices and money with their
 * units. What comes out is an ordinary command that holds day numbers: it is decided, stored and compared as if the caller
 * had sent numbers. The schemas themselves stay as they are, since the socket's wire is made of them.
 */
import {z} from 'zod';
import {shownMoney} from '../../src-shared/domain/approvals/shown.ts';
import {commandSchemas} from '../../src-shared/domain/commands.ts';
import {creditLimit, dayNumber, minor, moneyLimit, unitPrice} from '../../src-shared/domain/master-data/types.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';

export const MINOR_UNITS = 'Minor units of the company’s currency: 1250 is 12.50';
export const PRICE_UNITS = '1/10,000 of the company’s currency per base unit: 125000 is 12.50';

const DAY_WORDS = 'an ISO date such as 2026-12-04, or days since 1970-01-01 from 0 to 60000';
/** A calendar date, or its day number; a day number in any case once it is read. */
export const dayOrDate = z
  .union(
    [
      dayNumber,
      z.iso
        .date()
        .transform((date) => Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS))
        .pipe(dayNumber),
    ],
    {error: DAY_WORDS},
  )
  .describe('An ISO date, or days since 1970-01-01');

type Schema = z.core.$ZodType;
/** What stands at this door in place of a schema of the ledger, wherever that occurs. */
const HERE: ReadonlyMap<Schema, Schema> = new Map<Schema, Schema>([
  [dayNumber, dayOrDate],
  [unitPrice, unitPrice.describe(PRICE_UNITS)],
  [minor, minor.describe(MINOR_UNITS)],
  [creditLimit, creditLimit.describe(`${MINOR_UNITS}; 0 is no limit`)],
  [shownMoney, shownMoney.describe(MINOR_UNITS)],
  [moneyLimit, moneyLimit.describe(MINOR_UNITS)],
]);

/** A schema with its parts replaced by `HERE`. Records hold no days and no money, and of unions only that of commands. */
function here(schema: Schema): Schema {
  const other = HERE.get(schema);
  if (other !== undefined) return other;
  if (schema instanceof z.ZodOptional) {
    return z.core.clone(schema, {...schema.def, innerType: here(schema.def.innerType)});
  }
  if (schema instanceof z.ZodNullable)
    return z.core.clone(schema, {...schema.def, innerType: here(schema.def.innerType)});
  if (schema instanceof z.ZodArray) return z.core.clone(schema, {...schema.def, element: here(schema.def.element)});
  if (schema instanceof z.ZodDiscriminatedUnion)
    return z.core.clone(schema, {...schema.def, options: schema.def.options.map(here)});
  if (!(schema instanceof z.ZodObject)) return schema;
  const fields = Object.entries<Schema>(schema.def.shape).map(([name, field]) => [name, here(field)] as const);
  return z.core.clone(schema, {...schema.def, shape: Object.fromEntries(fields)});
}

export const restCommandSchema = z.discriminatedUnion(
  'type',
  // Only what is taken in differs, not what comes out.
  commandSchemas.map(here) as unknown as typeof commandSchemas,
  {error: ({code}) => (code === 'invalid_union' ? 'no command of this type; `options` are all there are' : undefined)},
);
