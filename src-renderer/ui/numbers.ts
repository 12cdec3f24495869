/**
 * Numbers as people type them, read strictly.
 *
 * Invariants: what is not a number of the form is none, whatever digits are in it; nothing is stripped, rounded or moved into its
 * bounds; what `writeNumber` writes is read as the same number. A number typed with decimals is kept as a whole number of the last
 * decimal's unit: 12.5 kg is 12,500 g.
 */
import {MINUS, qty} from './format.ts';

export type NumberForm = {
  /** Whole numbers of the smallest unit, both included. */
  readonly min: number;
  readonly max: number;
  /** How many decimals may be typed: the smallest unit is 10^−digits of what is typed. */
  readonly digits: number;
  /** Decimals that are always written, as of money. */
  readonly always?: number;
  /** May stand before or behind it, and is written before it: a currency's sign. */
  readonly sign?: string;
  /** May stand behind it, and is said behind a bound: " kg". */
  readonly unit?: string;
  /** Said of what is no such number: "Whole units only". */
  readonly words: string;
};

/** Both undefined: nothing is typed. */
export type ReadNumber = {readonly value: number | undefined; readonly fault: string | undefined};

/**
 * Thousands in groups, by comma or, as other programs write them, by space; or without. A group does not begin with a nought: `0,500` is
 * a half somewhere.
 */
const NUMBER = /^([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:\s\d{3})+|\d*)(?:\.(\d*))?$/;
/** More digits than a number keeps exactly are more than any field allows. */
const WHOLE_CHARS_MAX = 15;

export function readNumber(typed: string, form: NumberForm): ReadNumber {
  const text = typed.trim();
  if (text === '') return {value: undefined, fault: undefined};
  const isNegative = /^[-−]/.test(text);
  const unsigned = bare(isNegative ? text.slice(1) : text, form);
  const [, whole = '', decimals] = NUMBER.exec(unsigned) ?? [];
  if (!/\d/.test(`${whole}${decimals ?? ''}`)) return no(form.words);
  if (decimals !== undefined && form.digits === 0) return no(form.words);
  if ((decimals ?? '').length > form.digits) return no(`At most ${form.digits} decimals`);
  const digits = whole.replace(/\D/g, '').replace(/^0+/, '');
  if (digits.length > WHOLE_CHARS_MAX) return no(isNegative ? leastWords(form) : mostWords(form));
  const size = Number(`${digits}${(decimals ?? '').padEnd(form.digits, '0')}`);
  const value = isNegative ? 0 - size : size;
  if (value < form.min) return no(leastWords(form));
  return value > form.max ? no(mostWords(form)) : {value, fault: undefined};
}

/** `1,250`, `12.5`, `£1,250.00`. */
export function writeNumber(value: number, {digits, always = 0, sign = ''}: NumberForm): string {
  const size = String(Math.abs(value)).padStart(digits + 1, '0');
  const whole = qty(Number(size.slice(0, size.length - digits)));
  const decimals = size
    .slice(size.length - digits)
    .replace(/0+$/, '')
    .padEnd(always, '0');
  return `${value < 0 ? MINUS : ''}${sign}${whole}${digits === 0 || decimals === '' ? '' : `.${decimals}`}`;
}

/** The number one key up (`by` positive) or down goes to, within the bounds; from nothing typed, the first that can be. */
export function steppedNumber(value: number | undefined, by: number, {min, max}: NumberForm): number {
  return Math.min(max, Math.max(min, (value ?? 0) + by));
}

/** Without the sign or the unit of the form: `£12.50`, `12.50 £`, `12.5 kg`. */
function bare(text: string, {sign = '', unit = ''}: NumberForm): string {
  if (sign !== '' && text.startsWith(sign)) return text.slice(sign.length).trim();
  const behind = [sign, unit.trim()].find((end) => end !== '' && text.toLowerCase().endsWith(end.toLowerCase()));
  return behind === undefined ? text : text.slice(0, -behind.length).trim();
}

const no = (fault: string): ReadNumber => ({value: undefined, fault});
const leastWords = (form: NumberForm): string => `${bound(form.min, form)} or more`;
const mostWords = (form: NumberForm): string => `At most ${bound(form.max, form)}`;
const bound = (value: number, form: NumberForm): string =>
  `${writeNumber(value, {...form, always: 0})}${form.unit ?? ''}`;
