/**
 * The nouns everybody shares. Plain aliases: the unit is in the name, and zod checks integers at every door,
 * so that a wrong kind of number cannot come in from outside.
 */

/** A place in the log; counts decisions from 1; 0 is before the first. */
export type Seq = number;
/** UTC milliseconds since 1970, by the log's clock. */
export type Instant = number;
/** Whole units of an item's smallest unit. Negative only by observation. */
export type Units = number;
/** A weight, whole grams. */
export type Grams = number;
/** Minor units of the book currency (pence). */
export type Minor = number;
/** A unit price in 1/10,000 of the book currency. */
export type UnitPrice = number;
/** Days since 1970-01-01 of a calendar; means a date only together with a zone. */
export type DayNumber = number;

export type LogId = string;
/** Minted with an outbox; dies with it. */
export type ClientId = string;
/** 1, 2, 3… within one client. */
export type ClientSeq = number;
/** The idempotency key of a command, unique in the whole log. */
export type CommandId = string;

/** A calendar date names its zone (an IANA name). */
export type ZonedDay = {readonly day: DayNumber; readonly zone: string};

export type SiteId = string;
export type ItemId = string;
export type CustomerId = string;
export type SupplierId = string;
export type OrderId = string;
export type Territory = string;

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;
