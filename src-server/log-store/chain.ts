/**
 * The hash chain over decisions: each line's hash covers the line before, so no stored byte can be changed, removed or
 * moved without `verify` noticing.
 *
 *   hash(n) = sha256( hash(n-1) ‖ seq as u64 big-endian ‖ side ‖ body ),   hash(0) = 32 zero bytes
 *
 * `side` is the columns stored beside the body (length-prefixed), because queries answer from them: a chain over the
 * body alone would let someone change who did it. The log's id is not in the chain: a restored backup keeps its history.
 */
import {createHash} from 'node:crypto';

export const GENESIS: Uint8Array = new Uint8Array(32);

export type ChainedLine = {
  readonly seq: number;
  readonly at: number;
  readonly commandId: string;
  readonly clientId: string;
  readonly clientSeq: number;
  readonly actor: string;
  readonly outcome: 'accepted' | 'rejected';
  readonly commandType: string;
  /** The hashed audit terms as stored. */
  readonly terms: Uint8Array;
  readonly body: Uint8Array;
};

/** The chain hash of a line that follows a line with hash `previous`: 32 bytes. */
export function chainHash(previous: Uint8Array, line: ChainedLine): Buffer {
  const side = JSON.stringify([
    line.at,
    line.commandId,
    line.clientId,
    line.clientSeq,
    line.actor,
    line.outcome,
    line.commandType,
  ]);
  const sideBytes = Buffer.byteLength(side);
  const head = Buffer.allocUnsafe(16 + sideBytes);
  head.writeBigUInt64BE(BigInt(line.seq), 0);
  head.writeUInt32BE(sideBytes, 8);
  head.writeUInt32BE(line.terms.byteLength, 12);
  head.write(side, 16, 'utf8');
  return createHash('sha256').update(previous).update(head).update(line.terms).update(line.body).digest();
}
