/**
 * The key that seals the desktop's files, kept by the OS keystore. Where there is none that deserves the name (Linux
 * without a keyring), there is no key: the files then rely on the rights of their folder, and it is not pretended otherwise.
 */
import {randomBytes} from 'node:crypto';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {safeStorage} from 'electron';

const KEY_BYTES = 32;

/** The key, or null without a keystore. A key that no longer opens is replaced: what it sealed is fetched anew. */
export async function sealingKey(file: string): Promise<Uint8Array | null> {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null;
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
  return (await stored(file)) ?? (await create(file));
}

async function stored(file: string): Promise<Uint8Array | null> {
  try {
    const {result} = await safeStorage.decryptStringAsync(readFileSync(file));
    const key = Buffer.from(result, 'base64');
    return key.byteLength === KEY_BYTES ? key : null;
  } catch {
    return null; // none yet, or of another keystore
  }
}

async function create(file: string): Promise<Uint8Array> {
  const key = randomBytes(KEY_BYTES);
  mkdirSync(dirname(file), {recursive: true, mode: 0o700});
  writeFileSync(file, await safeStorage.encryptStringAsync(key.toString('base64')), {mode: 0o600});
  return key;
}
