/**
 * A wholesaler's order book as the reader gives it: what was sold, taken back and charged, and what of the source could
 * not be used. Days count from 1970-01-01 as the source writes them, minutes from its midnight; it names no zone.
 */
import type {UnitPrice, Units} from '../../../src-shared/kernel/types.ts';

export type BookItem = {
  readonly id: string;
  /** The description most often given; the code itself where none ever was. */
  readonly name: string;
  /** The price most often asked, 1/10,000 of a pound. */
  readonly listPrice: UnitPrice;
};

export type BookCustomer = {
  readonly id: string;
  /** As the source spells it; of several the one most often given. */
  readonly country: string;
  /** Stands for all sales to nobody in particular in its country. */
  readonly cash: boolean;
};

type When = {readonly day: number; readonly minutes: number};

export type BookLine = {
  /** Row number in the file, the header being row 1. */
  readonly row: number;
  readonly item: string;
  readonly quantity: Units;
  readonly unitPrice: UnitPrice;
};

export type BookOrder = When & {
  readonly invoice: string;
  readonly customer: string;
  /** In the order of the file; the same item twice stays two lines. */
  readonly lines: readonly BookLine[];
};

/** A cancellation of units sold. What no earlier sale in the book accounts for is an opening-balance return. */
export type BookReturn = When & {
  readonly row: number;
  readonly invoice: string;
  readonly customer: string;
  readonly item: string;
  readonly quantity: Units;
  readonly unitPrice: UnitPrice;
  /** The sales it takes back, newest first; `row` is the sale's line. */
  readonly of: readonly {readonly order: string; readonly row: number; readonly quantity: Units}[];
  readonly opening: Units;
};

/** Postage, fees, vouchers and corrections: money, not stock. The quantity may be negative. */
export type BookCharge = When & {
  readonly row: number;
  readonly invoice: string;
  readonly customer: string;
  readonly code: string;
  readonly kind: ChargeKind;
  readonly quantity: Units;
  readonly unitPrice: UnitPrice;
};
export type ChargeKind = 'postage' | 'fee' | 'discount' | 'sample' | 'voucher' | 'manual' | 'other';

export type Column =
  | 'InvoiceNo'
  | 'StockCode'
  | 'Description'
  | 'Quantity'
  | 'InvoiceDate'
  | 'UnitPrice'
  | 'CustomerID'
  | 'Country';

/** A row that could not be used, the column that is to blame and why; `value` is what stands there. */
export type RefusedRow = {
  readonly row: number;
  readonly column: Column;
  readonly reason: RefusalReason;
  readonly value: string;
  /** What the row would have counted, for the reconciliation; zero where it cannot be read. */
  readonly units: Units;
  readonly amount: number;
};
export type RefusalReason =
  | 'unreadable row'
  | 'missing invoice or stock code'
  | 'unreadable quantity'
  | 'quantity of zero'
  | 'unreadable price'
  | 'unreadable date'
  | 'negative price'
  | 'negative quantity without a cancellation mark'
  | 'cancellation of a positive quantity'
  | 'price of zero';

/** Used, but something had to be assumed. */
export type AssumedRow = {readonly row: number; readonly column: Column; readonly reason: AssumptionReason};
export type AssumptionReason =
  | 'missing customer: cash customer of the country'
  | 'missing description: named by other rows'
  | 'stock code in small letters: read as capitals'
  | 'same as an earlier row: kept as a line of its own'
  | 'cancellation without an earlier sale: opening-balance return';

/** Lines, units and value of a part of the book. Amounts in minor units, rounded half up once per line. */
export type Totals = {lines: number; units: Units; gross: number; returnedUnits: Units; returned: number};

export type BookReport = {
  /** Counted over the raw rows before anything was decided about them. */
  readonly source: Totals;
  /** Counted over what came out. */
  readonly sold: Totals;
  readonly returns: Totals;
  readonly charges: Totals;
  readonly refused: Totals;
  /** True when the four parts add up to the source, figure by figure. */
  readonly reconciled: boolean;
  readonly refusedRows: readonly RefusedRow[];
  readonly assumedRows: readonly AssumedRow[];
  readonly refusedBy: ReadonlyMap<RefusalReason, number>;
  readonly assumedBy: ReadonlyMap<AssumptionReason, number>;
};

export type Book = {
  readonly items: readonly BookItem[];
  readonly customers: readonly BookCustomer[];
  /** By time, then as they stand in the file. */
  readonly orders: readonly BookOrder[];
  readonly returns: readonly BookReturn[];
  readonly charges: readonly BookCharge[];
  readonly firstDay: number;
  readonly lastDay: number;
  readonly report: BookReport;
};
