import type {AddressInfo} from 'node:net';
import {createServer} from 'node:net';
import {expect, test} from 'vitest';
import {freePort, portFault} from './server-child.ts';

test('a port that another program has is noticed before anything is begun, in one sentence', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const {port} = other.address() as AddressInfo;
  expect(await portFault(port)).toBe(
    `Port ${port} is taken by another program: stop that, or choose another with --port.`,
  );
  expect(await freePort(port)).toBe(0);
  await new Promise((done) => other.close(done));
  expect(await portFault(port)).toBeUndefined();
  expect(await freePort(port)).toBe(port);
  expect(await portFault(0)).toBeUndefined();
});
