/**
 * How packets lie on the wire. socket.io sends an event with bytes as two messages, text and attachment, each with a write to
 * the socket of its own; a batch is one event with bytes, and the server sends thousands of them a second. Here it is one
 * message:
 *
 *   length of the text, 4 bytes ─ the event without its bytes, JSON in UTF-8 ─ the bytes
 *
 * Everything else is socket.io's own: text stays text, parsed by the engine's own JSON; many bytes, a part of a snapshot, stay an
 * attachment, for what is joined is copied for each desk, and they share one block.
 */
import {type Packet, PacketType, Decoder as TextDecoding, Encoder as TextEncoding} from 'socket.io-parser';

const LENGTH_BYTES = 4;
const JOINED_BYTES_MAX = 16 * 1024;
const toUtf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', {fatal: true});

class Encoder extends TextEncoding {
  override encode(packet: Packet): (string | Uint8Array)[] {
    const data: unknown = packet.data;
    const bytes: unknown = Array.isArray(data) ? data.at(-1) : undefined;
    const isOurs =
      packet.type === PacketType.EVENT &&
      packet.nsp === '/' &&
      packet.id === undefined &&
      bytes instanceof Uint8Array &&
      bytes.byteLength <= JOINED_BYTES_MAX;
    return isOurs ? [joined(JSON.stringify((data as unknown[]).slice(0, -1)), bytes)] : super.encode(packet);
  }
}

/** A text whose attachments follow says how many. */
const ATTACHMENTS = /^[56](\d+)-/;

class Decoder extends TextDecoding {
  #attachments = 0;

  /** Throws on what no encoder made; socket.io then closes the connection. */
  override add(message: unknown): void {
    if (typeof message === 'string') this.#attachments = Number(ATTACHMENTS.exec(message)?.[1] ?? 0);
    else if (this.#attachments > 0) {
      this.#attachments -= 1;
      return super.add(message);
    }
    const bytes = message instanceof ArrayBuffer ? new Uint8Array(message) : message;
    if (!(bytes instanceof Uint8Array)) return super.add(message);
    const {text, rest} = parted(bytes);
    const data: unknown = JSON.parse(text);
    if (!Array.isArray(data) || data[0] !== 'frame') throw new Error('an event with bytes is a frame');
    // What a decoder tells its listeners.
    this.emitReserved('decoded', {type: PacketType.EVENT, nsp: '/', data: [...(data as unknown[]), rest]});
  }
}

/** For both ends of the link: a server and a client with different parsers do not understand each other. */
export const WIRE_PARSER = {Encoder, Decoder};

function joined(text: string, bytes: Uint8Array): Uint8Array {
  const head = toUtf8.encode(text);
  const message = new Uint8Array(LENGTH_BYTES + head.byteLength + bytes.byteLength);
  new DataView(message.buffer).setUint32(0, head.byteLength);
  message.set(head, LENGTH_BYTES);
  message.set(bytes, LENGTH_BYTES + head.byteLength);
  return message;
}

function parted(message: Uint8Array): {text: string; rest: Uint8Array} {
  const length = message.byteLength < LENGTH_BYTES ? -1 : new DataView(message.buffer, message.byteOffset).getUint32(0);
  const from = LENGTH_BYTES + length;
  if (length < 0 || from > message.byteLength) throw new Error('a message shorter than it says');
  // A copy: what a socket gives may lie in a buffer that it uses again.
  return {text: fromUtf8.decode(message.subarray(LENGTH_BYTES, from)), rest: message.slice(from)};
}
