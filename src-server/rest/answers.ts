/**
 * The documents and rows that the REST door answers with: the read models' own shapes, of which money and prices are
 * written down here, because a number does not say its unit. Everything else passes as it is.
 *
 * Fields are optional: what a caller may not see is left out or null.
 */
import {z} from 'zod';
import {MINOR_UNITS, PRICE_UNITS} from './command-schema.ts';

const minor = z.number().int().optional().describe(MINOR_UNITS);
const minorOrNull = z.number().int().nullable().optional();
const price = z.number().int().optional().describe(PRICE_UNITS);
const creditLimit = z.number().int().optional().describe(`${MINOR_UNITS}; 0 is no limit`);

export const left = z
  .number()
  .nullable()
  .describe(
    `Base units that could still be had; for credit-exceeded in money. ${MINOR_UNITS}; ` +
      `for price-needs-right the price that counts. ${PRICE_UNITS}`,
  );

export const inventoryPosition = z.looseObject({
  price,
  excess: minorOrNull.describe(
    `Book value of what exceeds 60 days of cover; null without cost in view. ${MINOR_UNITS}`,
  ),
});

export const orderSummary = z.looseObject({value: minor});

export const orderDocument = z
  .looseObject({
    order: z.looseObject({lines: z.array(z.looseObject({unitPrice: price})).optional()}).optional(),
    customer: z.looseObject({creditLimit, exposure: minor, returned: minor}).optional(),
    value: minor,
    credit: z
      .looseObject({
        limit: creditLimit,
        exposure: minor,
        others: z.looseObject({value: minor}).optional(),
      })
      .optional(),
    lines: z.array(z.looseObject({value: minor})).optional(),
  })
  .describe('The order');

export const requestRow = z.looseObject({
  waits: z.boolean().optional().describe('It waits for you: you may decide it, and your role has been asked by now'),
  owner: z.string().nullable().optional().describe('Whose it is by the clock; null once it is over'),
});
export const endangeredLot = z.looseObject({
  money: minor,
  uncovered: z
    .number()
    .nullable()
    .optional()
    .describe('Base units without stock; null: its site’s stock is not in your view'),
  aspect: z
    .string()
    .optional()
    .describe('stop, caution, or wait: its site’s stock is not in your view, and nothing that is known endangers it'),
  action: z.string().nullable().optional().describe('What helps most; null while it is still looked for'),
});

const promiseOption = z.looseObject({
  lots: z.array(z.looseObject({freight: minor})).optional(),
  margin: minor,
});
export const promiseDocument = z
  .looseObject({
    lines: z
      .array(
        z.looseObject({
          unitPrice: price,
          pricedBy: z
            .looseObject({source: z.string(), list: z.string().optional(), from: z.number().optional()})
            .optional()
            .describe(
              'contract, tier, territory, everybody, item, manual or agreed; the list, and the base units from which its price counts',
            ),
          nextBreak: z.looseObject({from: z.number(), unitPrice: price}).nullable().optional(),
          amount: minor,
          margin: minor,
          notInView: z
            .array(z.string())
            .optional()
            .describe(
              'Sites that may serve it and whose stock is not in your view: options, left and next are of the others only, ' +
                'and an order is decided with the stock of all',
            ),
          options: z.array(promiseOption).optional(),
          substitutes: z.array(promiseOption).optional(),
          kit: z
            .looseObject({binding: z.string(), fault: z.string().nullable()})
            .optional()
            .describe(
              'It asks for kits: quantity and left count kits, the option holds the lots of all parts, ' +
                'binding is the part that limits them, ' +
                'fault why they cannot be sold now',
            ),
        }),
      )
      .optional(),
    amount: minor,
    shipments: z
      .array(
        z.looseObject({
          grams: z.number().describe('grams'),
          freight: minorOrNull.describe(`Null where no carrier said. ${MINOR_UNITS}`),
        }),
      )
      .optional()
      .describe('What leaves together, with the first option of each line'),
    credit: z.looseObject({limit: creditLimit, exposure: minor, after: minor}).nullable().optional(),
  })
  .describe('Per line: options with lots, what is left, the next date');

export const scorecardDocument = z
  .looseObject({
    tiles: z
      .array(
        z.looseObject({
          value: z
            .looseObject({hits: z.number(), due: z.number()})
            .optional()
            .describe(`Counts by the tile’s definition; of value-fill money. ${MINOR_UNITS}`),
        }),
      )
      .optional(),
    ageing: z.array(z.looseObject({value: minor})).optional(),
  })
  .describe('Tiles, cuts, ageing');

export const auditDecision = z
  .looseObject({})
  .describe('Who tried what and what came of it; money and prices of its command are in the units of POST /commands');
