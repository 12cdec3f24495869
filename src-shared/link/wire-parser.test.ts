/** One message an event, read again as it was written, and nothing else is taken for one. */
import * as fc from 'fast-check';
import {type Packet, PacketType} from 'socket.io-parser';
import {expect, test} from 'vitest';
import {WIRE_PARSER} from './wire-parser.ts';

const encoder = new WIRE_PARSER.Encoder();
function decoded(messages: readonly unknown[]): Packet[] {
  const decoder = new WIRE_PARSER.Decoder();
  const packets: Packet[] = [];
  decoder.on('decoded', (packet: Packet) => packets.push(packet));
  for (const message of messages) decoder.add(message);
  return packets;
}
const event = (...data: unknown[]): Packet => ({type: PacketType.EVENT, nsp: '/', data});

test('law: an event with bytes is one message, and read as it was; so is one without', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.option(fc.uint8Array({maxLength: 400}), {nil: null}), (frame, bytes) => {
      const plain: unknown = JSON.parse(JSON.stringify(frame));
      const packet = bytes === null ? event('frame', plain) : event('frame', plain, bytes);
      const messages = encoder.encode(packet);
      expect(messages).toHaveLength(1);
      expect(typeof messages[0]).toBe(bytes === null ? 'string' : 'object');
      const [read] = decoded(messages);
      expect(read?.data).toEqual(packet.data);
      // A browser hands the same bytes over as a buffer.
      if (bytes !== null) {
        const message = messages[0] as Uint8Array;
        expect(decoded([message.buffer])[0]?.data).toEqual(packet.data);
        // Nothing that is cut off is taken for shorter.
        const {byteLength} = new TextEncoder().encode(JSON.stringify(['frame', plain]));
        const short = message.slice(0, Math.min(message.length - 1, 3 + byteLength));
        expect(() => decoded([short])).toThrow();
      }
    }),
  );
});

test('many bytes stay one block that desks share, and are read as they were; what follows is read too', () => {
  const bytes = new Uint8Array(64 * 1024).fill(7);
  const messages = encoder.encode(event('frame', ['snapshot-chunk', {}], bytes));
  expect(messages).toHaveLength(2);
  expect(messages[1]).toBe(bytes);
  const small = encoder.encode(event('frame', ['batch', {}], Uint8Array.of(1, 2)));
  expect(decoded([...messages, ...small, ...messages]).map((packet) => (packet.data as unknown[])[2])).toEqual([
    bytes,
    Uint8Array.of(1, 2),
    bytes,
  ]);
});

test('what says more than it has, is no JSON, no UTF-8 or no frame is refused', () => {
  const message = (text: string, length = text.length) => {
    const bytes = new Uint8Array(4 + text.length);
    new DataView(bytes.buffer).setUint32(0, length);
    bytes.set(new TextEncoder().encode(text), 4);
    return bytes;
  };
  for (const bad of [
    new Uint8Array(0),
    new Uint8Array(3),
    message('["frame"]', 0xff_ff_ff_ff),
    message('["frame"]', 4),
    message('{"type":0}'),
    message('["disconnect"]'),
    Uint8Array.of(0, 0, 0, 1, 0xff),
  ])
    expect(() => decoded([bad])).toThrow();
});

test('packets that are not ours stay socket.io’s own', () => {
  for (const packet of [
    {type: PacketType.CONNECT, nsp: '/', data: {token: 'x'}},
    {type: PacketType.DISCONNECT, nsp: '/'},
    {type: PacketType.ACK, nsp: '/', id: 3, data: [1]},
  ] as Packet[])
    expect(decoded(encoder.encode(packet))[0]).toMatchObject(packet);
});
