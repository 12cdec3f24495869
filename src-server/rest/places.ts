/**
 * Where a page of an ordered table ended, as `next` gives it and `after` takes it back: what the rows are ordered by, then
 * what tells equals apart. It stands for a place, not for a row: paging goes on when the row has gone or moved meanwhile.
 */
import {z} from 'zod';
import type {OrderRow} from '../../src-shared/api/rows.ts';
import type {Stake} from '../../src-shared/read-models/risk.ts';

const STAKE = /^([01])~(stop|caution|wait)~(\d{1,9})~(\d{1,16})~(\d{1,9})~(\S.{0,99})$/;
const PLACED = /^(\d{1,16})~(\d{1,10})$/;
const NOT_NEXT = 'the `next` of the page before, as it was given';

/** When an order was placed (milliseconds since 1970), and its row number, which tells apart what was placed at once. */
export type Placed = Pick<OrderRow, 'placedAt'> & {readonly row: number};

export const stakePlace = ({overdue, aspect, daysLate, money, score, id}: Stake): string =>
  [overdue, aspect, daysLate, money, score, id].join('~');
export const placedPlace = ({placedAt, row}: Placed): string => `${placedAt}~${row}`;

export const afterStake = z
  .string()
  .regex(STAKE, NOT_NEXT)
  .transform((place): Stake => {
    const [, overdue, aspect = '', daysLate, money, score, id = ''] = STAKE.exec(place) ?? [];
    return {
      overdue: overdue === '1' ? 1 : 0,
      aspect: aspect === 'stop' || aspect === 'wait' ? aspect : 'caution',
      daysLate: Number(daysLate),
      money: Number(money),
      score: Number(score),
      id,
    };
  })
  .optional()
  .describe('`next` of the page before');

export const afterPlaced = z
  .string()
  .regex(PLACED, NOT_NEXT)
  .transform((place): Placed => {
    const [, placedAt, row] = PLACED.exec(place) ?? [];
    return {placedAt: Number(placedAt), row: Number(row)};
  })
  .optional()
  .describe('`next` of the page before');
