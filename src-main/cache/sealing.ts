/**
 * Bytes at rest. With a key (from the OS keystore) they are AES-256-GCM; without one they carry a checksum, so that in
 * both cases bytes that changed on disk are noticed and never handed out.
 *
 *   with a key      ciphertext · nonce (12) · tag (16) · 1
 *   without         bytes · crc32 (4) · 0
 *
 * The additions stand at the end, so that plain bytes can be handed out where they were read, still aligned for any column.
 */
import {createCipheriv, createDecipheriv, randomFillSync} from 'node:crypto';
import {crc32} from 'node:zlib';

const PLAIN = 0;
const SEALED = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PLAIN_TAIL_BYTES = 4 + 1;
const SEALED_TAIL_BYTES = NONCE_BYTES + TAG_BYTES + 1;
export const KEY_BYTES = 32;

export interface Sealing {
  /** `name` is bound to the bytes: a part moved to another name does not open. */
  seal(name: string, bytes: Uint8Array): Uint8Array;
  /** The bytes, perhaps a part of `stored` itself, or null when they are not what was sealed. */
  open(name: string, stored: Uint8Array): Uint8Array | null;
}

/** `key` has 32 bytes, or is null where the machine has no keystore. Throws for a key of another length. */
export function sealing(key: Uint8Array | null): Sealing {
  if (key === null) return {seal: sealPlain, open: openPlain};
  if (key.byteLength !== KEY_BYTES) throw new Error(`bug: a key of ${key.byteLength} bytes`);
  return {
    seal: (name, bytes) => {
      const size = bytes.byteLength;
      const out = new Uint8Array(size + SEALED_TAIL_BYTES);
      const nonce = randomFillSync(out.subarray(size, size + NONCE_BYTES));
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(name));
      out.set(cipher.update(bytes));
      cipher.final(); // GCM is a stream: nothing is left over
      out.set(cipher.getAuthTag(), size + NONCE_BYTES);
      out[size + SEALED_TAIL_BYTES - 1] = SEALED;
      return out;
    },
    open: (name, stored) => {
      const size = stored.byteLength - SEALED_TAIL_BYTES;
      if (size < 0 || stored.at(-1) !== SEALED) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, stored.subarray(size, size + NONCE_BYTES));
      decipher.setAAD(Buffer.from(name));
      decipher.setAuthTag(stored.subarray(size + NONCE_BYTES, size + NONCE_BYTES + TAG_BYTES));
      const bytes = decipher.update(stored.subarray(0, size));
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
  const size = bytes.byteLength;
  const out = new Uint8Array(size + PLAIN_TAIL_BYTES);
  out.set(bytes);
  new DataView(out.buffer).setUint32(size, checksum(name, bytes));
  out[size + PLAIN_TAIL_BYTES - 1] = PLAIN;
  return out;
}

function openPlain(name: string, stored: Uint8Array): Uint8Array | null {
  const size = stored.byteLength - PLAIN_TAIL_BYTES;
  if (size < 0 || stored.at(-1) !== PLAIN) return null;
  const bytes = stored.subarray(0, size);
  const said = new DataView(stored.buffer, stored.byteOffset).getUint32(size);
  return said === checksum(name, bytes) ? bytes : null;
}

function checksum(name: string, bytes: Uint8Array): number {
  return crc32(bytes, crc32(name));
}
