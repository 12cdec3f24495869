// The layer table of ARCHITECTURE.md as data: a folder (or a file) is a layer, and it may import itself and what stands beside it.
// Tests beside a source obey the same row; `tests/` and `scripts/` may import everything.

const kernel = 'src-shared/kernel';
const domain = 'src-shared/domain';
const allocation = 'src-shared/allocation';
const ledger = 'src-shared/ledger';
const visibility = 'src-shared/visibility';
const protocol = 'src-shared/protocol';
const sync = 'src-shared/sync';
const readModels = 'src-shared/read-models';
const api = 'src-shared/api';
const rpc = 'src-shared/rpc';
const engine = 'src-shared/engine';
const link = 'src-shared/link';
const ports = 'src-shared/engine/ports.ts';
const shared = [kernel, domain, allocation, ledger, visibility, protocol, sync, readModels, api, rpc, engine, link];
const server = ['log-store', 'sessions', 'access', 'feeds', 'web', 'rest', 'optimiser'].map(
  (name) => `src-server/${name}`,
);

/** @type {Record<string, readonly string[]>} folder or file → what it may import */
const layers = {
  [kernel]: [],
  [domain]: [kernel],
  // Pure planners over plain lines and supply; whoever runs them translates from the ledger and back.
  [allocation]: [kernel, domain],
  [visibility]: [kernel, domain],
  [protocol]: [kernel, domain],
  // The rows both sides hold: columns and their encoding, folded from events.
  [ledger]: [kernel, domain, visibility, protocol],
  [sync]: [kernel, domain, visibility, protocol, ledger],
  [readModels]: [kernel, domain, allocation, ledger, api],
  [api]: [kernel, domain],
  [rpc]: [kernel, api],
  [engine]: [kernel, domain, allocation, ledger, visibility, protocol, sync, readModels, api, rpc],
  [link]: [kernel, protocol, ports],

  'src-main/app': [kernel, 'src-main/windows', 'src-main/engine-host'],
  'src-main/windows': [kernel],
  'src-main/engine-host': [...shared, 'src-main/cache'],
  'src-main/cache': [kernel, protocol, ports],
  'src-preload': [api],

  'src-renderer/main.tsx': [
    kernel,
    api,
    'src-renderer/host',
    'src-renderer/data',
    'src-renderer/screens',
    'src-renderer/ui',
  ],
  'src-renderer/host': [api, rpc, kernel, protocol, allocation, engine, link],
  'src-renderer/data': [kernel, api, rpc, 'src-renderer/host'],
  'src-renderer/grid': [kernel, api, 'src-renderer/data', 'src-renderer/ui'],
  'src-renderer/charts': [kernel, api, 'src-renderer/data', 'src-renderer/ui'],
  'src-renderer/screens': [kernel, api, ...['data', 'grid', 'charts', 'ui'].map((name) => `src-renderer/${name}`)],
  'src-renderer/ui': [],

  // The server may use all of src-shared. Its folders meet in server.ts, except where one stands on another.
  'src-server/log-store': shared,
  'src-server/access': [...shared, 'src-server/log-store'],
  'src-server/sessions': [...shared, 'src-server/log-store', 'src-server/access'],
  'src-server/feeds': [...shared, 'src-server/sessions'],
  'src-server/web': [...shared, 'src-server/log-store', 'src-server/access', 'src-server/sessions', 'src-server/feeds'],
  'src-server/optimiser': [kernel, domain, allocation],
  'src-server/verify.ts': ['src-server/log-store'],
  'src-server/holidays.ts': [...shared, 'src-server/feeds'],
  'src-server/rest': [...shared, 'src-server/log-store', 'src-server/access', 'src-server/sessions', 'src-server/web'],
  'src-server/account.ts': [...shared, 'src-server/access'],
  'src-server/demo.ts': [...shared, 'src-server/sessions'],
  'src-server/server.ts': [...shared, ...server, 'src-server/demo.ts'],
  'src-server/main.ts': [...server, 'src-server/server.ts', 'src-server/demo.ts'],
};

/** npm packages that code shared by the two hosts may use. A new one needs a reason here. */
const sharedPackages = ['zod', '@orpc/[^/]+', 'temporal-polyfill', 'fflate', 'highs'];

module.exports = {layers, sharedPackages};
