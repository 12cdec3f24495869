/**
 * How figures are written. One place, so that no page invents its own.
 *
 * Invariants: a minus is a true minus; a figure is never shortened in a row (people add rows up); what is
 * missing gets a word that says why, never a dash.
 */
const group = new Intl.NumberFormat('en-GB');

export const MINUS = '−';

/** 1,284. Units, a whole number. */
export const qty = (n: number): string => (n < 0 ? MINUS : '') + group.format(Math.abs(n));

/** As `qty`, but nought is a middle dot, so that in a grid what is not nought stands out. */
export const gridQty = (n: number): string => (n === 0 ? '·' : qty(n));

type Currency = {readonly sign: string; readonly digits: number};
const currencies = new Map<string, Currency>();

/** The sign of a currency and the digits of its minor unit. */
export function currencyOf(code: string): Currency {
  let known = currencies.get(code);
  if (known === undefined) {
    const format = new Intl.NumberFormat('en-GB', {style: 'currency', currency: code, currencyDisplay: 'narrowSymbol'});
    known = {
      sign: format.formatToParts(1).find((part) => part.type === 'currency')?.value ?? code,
      digits: format.resolvedOptions().maximumFractionDigits ?? 2,
    };
    currencies.set(code, known);
  }
  return known;
}

/** £4,284 from £100 up, £12.75 below, £0. `minor` is whole minor units of `code` (pence for GBP). */
export function money(minor: number, code: string): string {
  const {sign, digits} = currencyOf(code);
  const amount = Math.abs(minor) / 10 ** digits;
  const text = amount === 0 ? '0' : amount >= 100 ? group.format(Math.round(amount)) : amount.toFixed(digits);
  return `${minor < 0 ? MINUS : ''}${sign}${text}`;
}

/** Nought is a middle dot; for grids. */
export const gridMoney = (minor: number, code: string): string => (minor === 0 ? '·' : money(minor, code));

/** £1.28 m, £48.3k: tiles only. `minor` is whole minor units. */
export function moneyShort(minor: number, code: string): string {
  const {sign, digits} = currencyOf(code);
  const amount = Math.abs(minor) / 10 ** digits;
  const minus = minor < 0 ? MINUS : '';
  if (amount >= 1e6) return `${minus}${sign}${(amount / 1e6).toFixed(2)} m`;
  if (amount >= 1e4) return `${minus}${sign}${(amount / 1e3).toFixed(amount >= 1e5 ? 0 : 1)}k`;
  return money(minor, code);
}

/** £12.75, or £0.0425 where the price has more digits. `tenThousandths` is 1/10,000 of the currency unit. */
export function price(tenThousandths: number, code: string): string {
  const {sign, digits} = currencyOf(code);
  const exact = (Math.abs(tenThousandths) / 10_000).toFixed(4);
  const trimmed = exact.replace(/0+$/, '');
  const decimals = Math.max(digits, trimmed.length - trimmed.indexOf('.') - 1);
  return `${tenThousandths < 0 ? MINUS : ''}${sign}${(Math.abs(tenThousandths) / 10_000).toFixed(decimals)}`;
}

const PRICE_MAX = 1_000_000_000_000;

/**
 * 1/10,000 of the currency unit, from what people type: `2.5`, `£2.50`, `1,250`, `.0425`. A comma before three digits groups
 * them, as here; before fewer it can only be a decimal comma. Undefined: it is no price.
 */
export function priceFromText(text: string, code: string): number | undefined {
  const plain = text.replace(currencyOf(code).sign, '').replace(/\s/g, '');
  const found =
    /^([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d{0,4}))?$/.exec(plain) ??
    /^(\d*)\.(\d{1,4})$/.exec(plain) ??
    /^(\d+),(\d{1,2}|\d{4})$/.exec(plain);
  if (found === null) return undefined;
  const [, whole = '', fraction = ''] = found;
  const tenThousandths = Number(whole.replaceAll(',', '')) * 10_000 + Number(fraction.padEnd(4, '0'));
  return tenThousandths > PRICE_MAX ? undefined : tenThousandths;
}

/** 93.4 %. `ratio` is 0 to 1. */
export const percent = (ratio: number, digits = 1): string => `${(ratio * 100).toFixed(digits)} %`;

/** +0.3, −0.7, ±0 (also when it rounds to nought), with a unit such as " pt". */
export function signed(n: number, digits = 0, unit = ''): string {
  const size = Math.abs(n).toFixed(digits);
  const sign = Number(size) === 0 ? '±' : n > 0 ? '+' : MINUS;
  return `${sign}${digits === 0 ? group.format(Number(size)) : size}${unit}`;
}

const MINUTE_MS = 60_000;

/** 2 h 05 · 47 min · 9:41 (seconds only in the last ten minutes). Milliseconds left; past is `0:00`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
  if (minutes >= 10) return `${minutes} min`;
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

/** 4 s · 12 min · 3 h · 2 d. Milliseconds. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** 9 min short · 14 min spare · 3 h spare · 2 d short: never a signed number. Milliseconds of slack. */
export function slack(ms: number): string {
  const size = Math.abs(ms);
  const text =
    size < 120 * MINUTE_MS
      ? `${Math.round(size / MINUTE_MS)} min`
      : size < 48 * 60 * MINUTE_MS
        ? `${Math.round(size / (60 * MINUTE_MS))} h`
        : `${Math.floor(size / (24 * 60 * MINUTE_MS))} d`;
  return `${text} ${ms < 0 ? 'short' : 'spare'}`;
}

/** A weight of whole grams: `1,240 kg`, below 100 with tenths, `35.5 kg`. Cut off: of what is left nothing is said that is not there. */
export const kilos = (grams: number): string => {
  const tenths = Math.floor(Math.abs(grams) / 100);
  const rest = tenths % 10 === 0 || tenths >= 1_000 ? '' : `.${tenths % 10}`;
  return `${grams < 0 && tenths > 0 ? MINUS : ''}${group.format(Math.floor(tenths / 10))}${rest} kg`;
};

/** "1 line", "3 lines"; an irregular plural can be given. */
export const count = (n: number, one: string, many = `${one}s`): string => `${qty(n)} ${n === 1 ? one : many}`;
