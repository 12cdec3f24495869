/**
 * The server as a program. `npm run server -- --data DIR --port N` runs it alone; `npm start` runs it beside a window.
 *
 * Standard output gets exactly one line, when it is ready: {"ready":true,"url":…,"signIn":…}. Everything for people goes
 * to standard error. Exit codes: 0 stopped, 1 could not start, 70 the log failed (restart it: nothing acknowledged is lost).
 *
 * A file of its own that nothing imports but `scripts/run.mjs`: it runs when it is loaded, whoever loads it.
 */
import {resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {z} from 'zod';
import {startServer} from './server.ts';
import type {Demo} from './sessions/demo-port.ts';

/** One demo day lasts ten minutes unless asked otherwise. */
const DEFAULT_SPEED = 144;
const EXIT_LOG_FAILED = 70;
const USAGE = 'usage: npm run server -- --data DIR [--port N] [--address A] [--demo | --starter] [--speed N]';
const wholeNumber = z.coerce.number().int().min(0);
const argumentsSchema = z.object({
  data: z.string().min(1),
  port: wholeNumber.max(65_535).default(4_780),
  address: z.string().default('127.0.0.1'),
  demo: z.boolean().default(false),
  /** The small made-up company instead of the real order book: starts at once, for tests and a first look. */
  starter: z.boolean().default(false),
  speed: z.coerce.number().min(1).max(100_000).default(DEFAULT_SPEED),
});

main().catch((error: unknown) => {
  const what = error instanceof Error ? error.message : String(error);
  console.error(isUsage(error) ? `${what}\n${USAGE}` : what);
  process.exit(1);
});

const isUsage = (error: unknown): boolean => String(Object(error).code).startsWith('ERR_PARSE_ARGS');

async function demoCompany(demo: boolean, starter: boolean): Promise<Demo | null> {
  if (demo) return (await import('./feeds/demo/order-book-demo.ts')).orderBookDemo({now: Date.now()});
  return starter ? (await import('./demo.ts')).starterCompany() : null;
}

async function main(): Promise<void> {
  const {values} = parseArgs({
    options: {
      data: {type: 'string'},
      port: {type: 'string'},
      address: {type: 'string'},
      demo: {type: 'boolean'},
      starter: {type: 'boolean'},
      speed: {type: 'string'},
    },
  });
  const parsed = argumentsSchema.safeParse(values);
  if (!parsed.success) {
    console.error(`${z.prettifyError(parsed.error)}\n${USAGE}`);
    process.exit(1);
  }
  const {data, port, address, demo, starter, speed} = parsed.data;
  const tell = (line: string) => console.error(line);
  const server = await startServer({
    dataDir: resolve(data),
    port,
    address,
    demo: await demoCompany(demo, starter),
    speed,
    demoPassword: process.env.SIGNALBOX_DEMO_PASSWORD,
    metricsToken: process.env.SIGNALBOX_METRICS_TOKEN,
    tell,
    onFatal: (error) => {
      console.error('the log failed; start the server again', error);
      process.exit(EXIT_LOG_FAILED);
    },
  });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error('stopping failed', error);
          process.exit(1);
        },
      );
    });
  }
  console.log(
    JSON.stringify({ready: true, url: server.url, ...(server.signIn === null ? {} : {signIn: server.signIn})}),
  );
}
