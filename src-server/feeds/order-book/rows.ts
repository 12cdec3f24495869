/**
 * One row of the source, checked field by field. A row is either usable (with its assumptions) or refused with the column
 * that is to blame: there is no third way out of `readRow`.
 */
import {amountOf} from '../../../src-shared/domain/orders/types.ts';
import {DAY_MS} from '../../../src-shared/kernel/types.ts';
import type {ChargeKind, Column, RefusalReason, RefusedRow} from './types.ts';

export const COLUMNS: readonly Column[] = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
];

export type Row = {
  readonly row: number;
  readonly kind: 'sale' | 'cancellation' | 'charge';
  readonly charge: ChargeKind | null;
  readonly invoice: string;
  readonly code: string;
  readonly codeAsWritten: string;
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly day: number;
  readonly minutes: number;
  readonly customer: string;
  readonly country: string;
};

/** A product code: five digits with letters, or the gift shop's own DCGS… */
const PRODUCT = /^(\d{5}[A-Z]*|DCGS[A-Z0-9]+)$/;
const CHARGES: Readonly<Record<string, ChargeKind>> = {
  POST: 'postage',
  DOT: 'postage',
  C2: 'postage',
  AMAZONFEE: 'fee',
  'BANK CHARGES': 'fee',
  CRUK: 'fee',
  D: 'discount',
  S: 'sample',
  M: 'manual',
  B: 'manual',
  PADS: 'other',
};

/** Cells in the order of `COLUMNS`. */
export function readRow(row: number, cells: readonly string[]): Row | RefusedRow {
  const [invoice = '', written = '', description = '', quantityText = '', dateText = '', priceText = ''] = cells;
  const quantity = wholeNumber(quantityText);
  const unitPrice = priceOf(priceText);
  const refuse = (column: Column, reason: RefusalReason, value: string): RefusedRow => ({
    row,
    column,
    reason,
    value: value.slice(0, 80),
    ...worth(quantity, unitPrice),
  });
  if (cells.length !== COLUMNS.length) return refuse('InvoiceNo', 'unreadable row', cells.join(','));
  if (invoice === '' || written === '')
    return refuse(invoice === '' ? 'InvoiceNo' : 'StockCode', 'missing invoice or stock code', '');
  if (quantity === null) return refuse('Quantity', 'unreadable quantity', quantityText);
  if (unitPrice === null) return refuse('UnitPrice', 'unreadable price', priceText);
  const time = timeOf(dateText);
  if (time === null) return refuse('InvoiceDate', 'unreadable date', dateText);
  const cancels = invoice.startsWith('C');
  if (unitPrice < 0) return refuse('UnitPrice', 'negative price', priceText);
  if (quantity === 0) return refuse('Quantity', 'quantity of zero', quantityText);
  if (quantity < 0 && !cancels)
    return refuse('Quantity', 'negative quantity without a cancellation mark', quantityText);
  const code = written.toUpperCase();
  const charge = chargeOf(code);
  if (charge === null && unitPrice === 0) return refuse('UnitPrice', 'price of zero', priceText);
  if (charge === null && quantity > 0 && cancels)
    return refuse('Quantity', 'cancellation of a positive quantity', quantityText);
  return {
    row,
    kind: charge !== null ? 'charge' : cancels ? 'cancellation' : 'sale',
    charge,
    invoice,
    code,
    codeAsWritten: written,
    description: description.includes('  ') ? description.replaceAll(/\s+/g, ' ').trim() : description.trim(),
    quantity,
    unitPrice,
    ...time,
    customer: (cells[6] ?? '').trim(),
    country: (cells[7] ?? '').trim() || 'Unspecified',
  };
}

/** What a row is worth, signed by its quantity and price. Reads the raw numbers only, so that it can count refused rows too. */
export function worth(quantity: number | null, unitPrice: number | null): {units: number; amount: number} {
  const units = quantity ?? 0;
  const price = unitPrice ?? 0;
  const amount = amountOf(Math.abs(units), Math.abs(price));
  return {units, amount: units < 0 !== price < 0 ? -amount : amount};
}

export function wholeNumber(text: string): number | null {
  return /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}

/** 1/10,000 of a pound; more digits than that cannot be kept and are not guessed at. */
export function priceOf(text: string): number | null {
  const parts = /^(-?)(\d{1,9})(?:\.(\d{1,4}))?$/.exec(text);
  if (parts === null) return null;
  const value = Number(parts[2]) * 10_000 + Number((parts[3] ?? '').padEnd(4, '0'));
  return parts[1] === '-' && value !== 0 ? -value : value;
}

/** `2011-09-12 14:05`. Character by character: a book has a hundred thousand of them, and every start reads it. */
function timeOf(text: string): {day: number; minutes: number} | null {
  const shaped = text.length === 16 && text[4] === '-' && text[7] === '-' && text[10] === ' ' && text[13] === ':';
  if (!shaped) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const date = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const at = Date.UTC(year, month - 1, date);
  const back = new Date(at);
  // What is no digit is NaN, and no date comes back from that.
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== date || !(hour <= 23 && minute <= 59)) return null;
  return {day: at / DAY_MS, minutes: hour * 60 + minute};
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Null for a product. What is no product and not known by name is still money that changed hands. */
function chargeOf(code: string): ChargeKind | null {
  if (PRODUCT.test(code)) return null;
  return CHARGES[code] ?? (code.startsWith('GIFT') ? 'voucher' : 'other');
}
