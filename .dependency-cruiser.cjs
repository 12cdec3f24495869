// The layer table as rules. TypeScript 7 has no compiler API, so swc parses: without `parser: 'swc'` this reads 0 modules and passes.
const {layers, sharedPackages} = require('./layers.cjs');

const inside = (place) => `^${place.replaceAll('.', '\\.')}(/|$)`;
const TEST = '\\.test\\.tsx?$';
const npm = (names) => `^node_modules/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([place, allowed]) => ({
      name: `layer ${place}`,
      severity: 'error',
      from: {path: inside(place)},
      to: {path: '^src-', pathNot: [place, ...allowed].map(inside)},
    })),
    {
      name: 'every place is in the layer table',
      severity: 'error',
      from: {path: '^src-', pathNot: Object.keys(layers).map(inside)},
      to: {},
    },
    {
      name: 'shared code is host-neutral',
      severity: 'error',
      from: {path: '^src-shared/', pathNot: TEST},
      to: {dependencyTypes: ['core']},
    },
    {
      name: 'shared code uses listed packages only',
      severity: 'error',
      from: {path: '^src-shared/', pathNot: [TEST, '^src-shared/link/']},
      to: {path: '^node_modules/', pathNot: npm(sharedPackages)},
    },
    {
      name: 'the link alone knows socket.io',
      severity: 'error',
      from: {path: '^src-shared/link/', pathNot: TEST},
      to: {path: '^node_modules/', pathNot: npm([...sharedPackages, 'socket\\.io-(client|parser)'])},
    },
    {
      name: 'the renderer is host-neutral',
      severity: 'error',
      from: {path: '^src-renderer/', pathNot: TEST},
      to: {path: ['^node_modules/electron/', '^node_modules/better-sqlite3/', '^node:']},
    },
    {
      name: 'electron is known to app, windows and preload only',
      severity: 'error',
      from: {path: '^src-', pathNot: ['^src-main/(app|windows)/', '^src-preload/']},
      to: {path: '^(node_modules/electron/|electron$)'},
    },
    {
      name: 'no product code imports tests or scripts',
      severity: 'error',
      from: {path: '^src-', pathNot: TEST},
      to: {path: ['^tests/', '^scripts/', TEST]},
    },
    {
      name: 'every import resolves',
      severity: 'error',
      from: {path: '^src-'},
      to: {couldNotResolve: true, pathNot: '^electron$'},
    },
    {name: 'no cycles', severity: 'error', from: {}, to: {circular: true}},
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: {path: 'node_modules'},
    exclude: {path: '^out/'},
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
