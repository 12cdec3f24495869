/** What page and worker say to each other besides the api: the port, and what a reload of the tab should still know. */
import type {Remembered} from '../../src-shared/link/http-access.ts';

/** The word of the handover, the same as in the preload. */
export const HANDOVER = 'signalbox:port';

export type ToWorker = {readonly word: typeof HANDOVER; readonly remembered: Remembered | null};
export type FromWorker = {readonly remember: Remembered | null};
