/** Seeds that once failed, each with what it found. They run before the new ones, every time. */
import type {ProfileName} from './profiles.ts';

export const KEPT: readonly {readonly seed: number; readonly profile: ProfileName; readonly found: string}[] = [];
