/**
 * A server over a company that lived some weeks (`lives.ts`) and then stands still, as a program: for specs that look at figures.
 *
 *   node tests/scorecard-sql/lives-child.ts --data DIR --port N
 */
import {parseArgs} from 'node:util';
import {startServer} from '../../src-server/server.ts';
import {LIVES_START, playLives} from './lives.ts';

const {values} = parseArgs({options: {data: {type: 'string', default: ''}, port: {type: 'string', default: '0'}}});
const LIVES = {seed: 20_260_302, weeks: 3, ordersPerDay: 5};

const server = await startServer({
  dataDir: values.data,
  port: Number(values.port),
  address: '127.0.0.1',
  demo: {
    startAt: () => LIVES_START,
    open: async (host) => {
      if (host.authority.head === 0) playLives(host, LIVES);
      return {stop: async () => {}};
    },
  },
  // As good as standing still.
  speed: 1e-9,
  demoPassword: process.env.SIGNALBOX_DEMO_PASSWORD,
  metricsToken: undefined,
  tell: (line) => console.error(line),
  onFatal: (error) => {
    console.error(error);
    process.exit(1);
  },
});
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
console.log(JSON.stringify({ready: true, url: server.url}));
