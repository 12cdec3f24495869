/**
 * Bytes at rest. With a key (from the OS keystore) they are AES-256-GCM; without one they carry a checksum, so that in
 * both cases bytes that changed on disk are noticed and never handed out.
 *
 *   with a key      1 · nonce (12) · tag (16) · ciphertext
 *   without         0 · crc32 (4)  · bytes
 */
import {createCipheriv, createDecipheriv, randomFillSync} from 'node:crypto';
import {crc32} from 'node:zlib';

const PLAIN = 0;
const SEALED = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PLAIN_HEAD_BYTES = 5;
const SEALED_HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
export const KEY_BYTES = 32;

export interface Sealing {
  /** `name` is bound to the bytes: a part moved to another name does not open. */
  seal(name: string, bytes: Uint8Array): Uint8Array;
  /** The bytes, in a buffer of their own that may be transferred, or null when they are not what was sealed. */
  open(name: string, stored: Uint8Array): Uint8Array | null;
}

/** `key` has 32 bytes, or is null where the machine has no keystore. Throws for a key of another length. */
export function sealing(key: Uint8Array | null): Sealing {
  if (key === null) return {seal: sealPlain, open: openPlain};
  if (key.byteLength !== KEY_BYTES) throw new Error(`bug: a key of ${key.byteLength} bytes`);
  return {
    seal: (name, bytes) => {
      const out = new Uint8Array(SEALED_HEAD_BYTES + bytes.byteLength);
      out[0] = SEALED;
      const nonce = randomFillSync(out.subarray(1, 1 + NONCE_BYTES));
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(name));
      out.set(cipher.update(bytes), SEALED_HEAD_BYTES);
      cipher.final(); // GCM is a stream: nothing is left over
      out.set(cipher.getAuthTag(), 1 + NONCE_BYTES);
      return out;
    },
    open: (name, stored) => {
      if (stored[0] !== SEALED || stored.byteLength < SEALED_HEAD_BYTES) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, stored.subarray(1, 1 + NONCE_BYTES));
      decipher.setAAD(Buffer.from(name));
      decipher.setAuthTag(stored.subarray(1 + NONCE_BYTES, SEALED_HEAD_BYTES));
      const bytes = decipher.update(stored.subarray(SEALED_HEAD_BYTES));
      try {
        decipher.final();
      } catch {
        return null;
      }
      return bytes;
    },
  };
}

function sealPlain(name: string, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(PLAIN_HEAD_BYTES + bytes.byteLength);
  out[0] = PLAIN;
  new DataView(out.buffer).setUint32(1, checksum(name, bytes));
  out.set(bytes, PLAIN_HEAD_BYTES);
  return out;
}

function openPlain(name: string, stored: Uint8Array): Uint8Array | null {
  if (stored[0] !== PLAIN || stored.byteLength < PLAIN_HEAD_BYTES) return null;
  const bytes = stored.slice(PLAIN_HEAD_BYTES);
  const said = new DataView(stored.buffer, stored.byteOffset).getUint32(1);
  return said === checksum(name, bytes) ? bytes : null;
}

function checksum(name: string, bytes: Uint8Array): number {
  return crc32(bytes, crc32(name));
}
