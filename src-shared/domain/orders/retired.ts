/**
 * Ids of archived orders: an archived order leaves the state, its id may not be given again. The set is bounded: buckets by
 * the id's hash, each keeping its newest ids, so that one archive rewrites some kilobytes and a lookup is one read.
 */
import {hashText} from '../../kernel/hash.ts';
import {key, type Read} from '../events.ts';
import type {RetiredEvent, RetiredIds} from './types.ts';

/** Together a million ids: three years of a thousand orders a day. Beyond, the oldest of a bucket is forgotten. */
export const RETIRED_LIMITS = {buckets: 1_024, idsPerBucket: 1_024} as const;

const bucketOf = (order: string): string => `${hashText(order) % RETIRED_LIMITS.buckets}`;

export const retired = (order: string): RetiredEvent => ({type: 'OrderIdRetired', bucket: bucketOf(order), order});

/** `read` must see everything: the sets lie in a scope that no view admits. */
export const isRetired = (read: Read, order: string): boolean =>
  read(key('retired', bucketOf(order)))?.ids.includes(order) ?? false;

export const evolveRetired = (state: RetiredIds | undefined, e: RetiredEvent): RetiredIds => ({
  bucket: e.bucket,
  ids: [...(state?.ids ?? []), e.order].slice(-RETIRED_LIMITS.idsPerBucket),
});
