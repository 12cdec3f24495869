/** How old what is shown is: reckoned from the last word of the server, not from the moment its silence was noticed. */
import {expect, test} from 'vitest';
import {memoryOutbox, noCache} from './memory.ts';
import type {HostClock, LinkEvents} from './ports.ts';
import {Session} from './session.ts';

const WHO = {user: 'tom', name: 'Tom', role: 'warehouse', sites: ['A'], territories: []} as const;

/** A clock one moves by hand, and a link that says nothing by itself. */
function desk() {
  let now = 1_000_000;
  let timers: {at: number; run: () => void}[] = [];
  const clock: HostClock = {
    now: () => now,
    after: (ms, run) => {
      const timer = {at: now + ms, run};
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  };
  const pass = (ms: number) => {
    const until = now + ms;
    for (;;) {
      const next = timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      timers = timers.filter((one) => one !== next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = until;
  };
  let on: LinkEvents | null = null;
  let opens = 0;
  const link = {
    open: (events: LinkEvents) => {
      on = events;
      opens += 1;
    },
    send: () => undefined,
    close: () => undefined,
  };
  return {clock, link, pass, events: () => on as LinkEvents, opens: () => opens};
}

async function opened(host: ReturnType<typeof desk>): Promise<Session> {
  const ports = {
    cache: noCache(),
    outbox: memoryOutbox('c-1'),
    link: host.link,
    clock: host.clock,
    // Nobody signs in here.
    access: {} as never,
    newId: () => 'id',
  };
  const nothing = () => undefined;
  const on = {changed: nothing, status: nothing, settled: nothing, signedOut: nothing, told: () => []};
  const session = await Session.open(WHO, ports, on);
  session.start();
  host.events().opened();
  return session;
}

test('after a silence the age begins with the last frame, not with its detection', async () => {
  const host = desk();
  const session = await opened(host);
  expect(session.heardAt).toBeNull();
  // Any frame counts as a word, also one that this replica does not take.
  host.events().frame({frame: ['beat', {at: 0, head: 0}] as never, bytes: null} as never);
  const heard = host.clock.now();
  expect(session.heardAt).toBe(heard);
  host.pass(41_000);
  expect(session.connection).toBe('offline');
  expect(session.since).toBe(heard);
});

test('a link on which nothing ever comes is given up like one that fell silent', async () => {
  const host = desk();
  await opened(host);
  host.pass(60_000);
  expect(host.opens()).toBeGreaterThan(1);
});

test('a warehouse role sees no orders, and a memory outbox says that it keeps nothing', async () => {
  const session = await opened(desk());
  expect(session.seesOrders).toBe(false);
  expect(session.outboxKept).toBe(false);
});
