/**
 * What lies in a desktop's profile, and where.
 *
 *   <profile>/signed-in              who signed in last, sealed
 *   <profile>/<server and user>/     outbox.db and cache-….db of that person at that server
 *
 * People at one desk never meet: the folder's name is a hash of server and user. Secrets are kept only under a key of the
 * OS keystore; without one only who it was is kept, which opens the cache and nothing else.
 */
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {sealing} from '../cache/sealing.ts';

const NAME_CHARS = 24;
const REMEMBERED = 'signed-in';

/** The folder of a person at a server. `server` is an origin. */
export function folderOf(profile: string, server: string, user: string): string {
  const name = createHash('sha256')
    .update(JSON.stringify([server, user]))
    .digest('hex')
    .slice(0, NAME_CHARS);
  return join(profile, name);
}

/** A small text kept between starts, sealed. What cannot be read is as if it were not there. */
export interface Remembered {
  /** Whether secrets may be kept. */
  readonly secret: boolean;
  read(): string | null;
  /** Null forgets. */
  write(text: string | null): void;
}

export function remembered(profile: string, key: Uint8Array | null): Remembered {
  const sealed = sealing(key);
  const file = join(profile, REMEMBERED);
  return {
    secret: key !== null,
    read: () => {
      try {
        const bytes = sealed.open(REMEMBERED, readFileSync(file));
        return bytes ? new TextDecoder().decode(bytes) : null;
      } catch {
        return null; // nobody signed in yet
      }
    },
    write: (text) => {
      if (text === null) return rmSync(file, {force: true});
      mkdirSync(profile, {recursive: true, mode: 0o700});
      writeFileSync(file, sealed.seal(REMEMBERED, new TextEncoder().encode(text)), {mode: 0o600});
    },
  };
}
