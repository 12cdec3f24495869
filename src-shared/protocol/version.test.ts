/** The wire cannot change by accident: the hash of its schemas is written down here. */
import {expect, test} from 'vitest';
import {z} from 'zod';
import {hashText} from '../kernel/hash.ts';
import {downSchema, upSchema} from './frames.ts';
import {PROTOCOL, PROTOCOL_MIN} from './version.ts';

const schemaHash = (schema: z.ZodType): string =>
  hashText(JSON.stringify(z.toJSONSchema(schema, {unrepresentable: 'any', io: 'input'}))).toString(36);

// Another hash here means another wire. If an older side can ignore the change, write the new hash down; if not, raise
// PROTOCOL and keep the old behaviour at the boundary.
test('the frames are those of the protocol version', () => {
  expect({protocol: PROTOCOL, min: PROTOCOL_MIN, up: schemaHash(upSchema), down: schemaHash(downSchema)}).toEqual({
    protocol: 3,
    min: 3,
    up: 'lk0kjz',
    down: 'sfdabk',
  });
});
