/**
 * The contract answered from made-up data, for looking at screens without a server. Who signs in chooses the scene:
 * `offline`, `loading`, `failed`, `empty`; anybody else sees the company live.
 */
import {implement, ORPCError} from '@orpc/server';
import {contract} from '../../../src-shared/api/contract.ts';
import type {AnyRow, RowQuery, TableName, WindowChange} from '../../../src-shared/api/rows.ts';
import type {ActivityEntry, Status} from '../../../src-shared/api/types.ts';
import type {Rejection, Role} from '../../../src-shared/domain/decider.ts';
import {asksOf, commandsOf, rightsOf} from '../../../src-shared/visibility/rights.ts';
import {
  debts,
  optimised,
  proposal,
  runs,
  safetyPreview,
  scarce,
  segments,
  segmentsPreview,
  siteWork,
} from './allocation.ts';
import {
  atLoss,
  audit,
  changedPrice,
  instead,
  movements,
  order,
  position,
  priceEntries,
  priceLists,
  promise,
  risk,
  shipments,
  story,
} from './answers.ts';
import {approvalDetail, approvalEffect, approvalRows} from './approvals.ts';
import {
  calendarEffect,
  carrierCalendars,
  customerCalendar,
  customerCalendars,
  siteCalendars,
  supplierCalendar,
  supplierCalendars,
  supplierTimes,
} from './calendars.ts';
import {
  AT_RISK,
  CUSTOMERS,
  INBOUND,
  ITEMS,
  NOW,
  ORDERS,
  POOLS,
  POSITION_ITEMS,
  POSITIONS,
  SCORE_LINES,
  SEGMENTS,
  SITES,
  SUPPLIERS,
  TODAY,
} from './data.ts';
import {floor, scorecard, tower} from './summaries.ts';

const TABLES: Readonly<Record<TableName, readonly AnyRow[]>> = {
  inventory: POSITIONS,
  items: POSITION_ITEMS,
  orders: ORDERS,
  'at-risk': AT_RISK,
  inbound: INBOUND,
  pools: POOLS,
  'score-lines': SCORE_LINES,
};
/** Filters of the scorecard's lines that name no column. */
const VIRTUAL = new Set(['kpi', 'week', 'hit']);
/** Who is not the operations manager. */
const ROLES: Readonly<Record<string, Role>> = {
  admin: 'administrator',
  helen: 'executive',
  lucy: 'customer-service',
  omar: 'finance',
  tom: 'warehouse',
};
const NAMES: Readonly<Record<string, string>> = {
  admin: 'Ada Lund',
  helen: 'Helen Moor',
  lucy: 'Lucy Marsh',
  omar: 'Omar Aziz',
  tom: 'Tom Reid',
};
const began = Date.now();
const hours = (n: number) => n * 3_600_000;

let scene = '';
let activity: ActivityEntry[] = [];
const watchers = new Set<() => void>();
const touch = () => {
  for (const watcher of watchers) watcher();
};

function status(): Status {
  const offline = scene === 'offline';
  const role = ROLES[scene] ?? 'operations';
  return {
    connection: scene === '' ? 'signed-out' : offline ? 'offline' : scene === 'loading' ? 'loading' : 'live',
    since: offline ? Date.now() - 30 * 60_000 : began,
    clock: {
      logAt: offline ? NOW - hours(0.5) : NOW + (Date.now() - began),
      realAt: offline ? began - 30 * 60_000 : Date.now() - 400,
      speed: 1,
      simulated: true,
    },
    heardAt: offline ? Date.now() - 30 * 60_000 : Date.now() - 400,
    data: scene === 'loading' ? 'fetching' : 'whole',
    outboxKept: true,
    cursor: 48_300,
    head: 48_300,
    integrity: {differences: 0, checkedAt: Date.now() - 12_000},
    pending: activity.filter((one) => one.state === 'waiting').length,
    refused: activity.filter((one) => one.state === 'rejected').length,
    toApprove: approvalRows().filter((one) => one.waits).length,
    session:
      scene === ''
        ? null
        : {
            user: 'priya',
            name: NAMES[scene] ?? 'Priya Nair',
            role,
            sites: '*',
            territories: '*',
            commands: commandsOf(role),
            asks: asksOf(role),
            rights: rightsOf(role),
            seesOrders: role !== 'warehouse',
          },
    company: {
      name: 'Harland & Moor Gifts',
      currency: 'GBP',
      zone: 'Europe/London',
      note: 'Orders are real, stock is simulated',
      holdMs: {typing: 90_000, option: 900_000},
    },
    sites: SITES,
    segments: SEGMENTS,
    services: [
      {id: 'CPX/STD', name: 'Crossline Parcels Standard'},
      {id: 'CPX/EXP', name: 'Crossline Parcels Express'},
    ],
    territories: ['UK South', 'UK North', 'Benelux', 'France'],
    progress: 0.39,
    notice: null,
  };
}

function select(query: RowQuery): AnyRow[] {
  if (scene === 'empty') return [];
  const rows = TABLES[query.table].filter((row) => {
    const cells = row as unknown as Record<string, string | number | null>;
    const fits = query.filters.every(({column, op, values}) => {
      if (query.table === 'score-lines' && VIRTUAL.has(column)) return true;
      const cell = cells[column] ?? null;
      if (op === 'in') return cell !== null && values.includes(cell);
      if (op === 'min') return cell !== null && cell >= (values[0] ?? 0);
      if (op === 'max') return cell !== null && cell <= (values[0] ?? 0);
      return String(cell).toLowerCase().includes(String(values[0]).toLowerCase());
    });
    return fits && (query.search === '' || JSON.stringify(cells).toLowerCase().includes(query.search.toLowerCase()));
  });
  const [by] = query.sort;
  if (by === undefined) return rows;
  const value = (row: AnyRow) => (row as unknown as Record<string, string | number>)[by.column] ?? 0;
  return rows.toSorted((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (by.descending ? -1 : 1));
}

const windows = new Map<string, {query: RowQuery; rows: AnyRow[]; order: number}>();
let nextWindow = 0;
const missing = (what: string) => new ORPCError('NOT_FOUND', {defined: true, data: {what}});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const forever = (signal: AbortSignal | undefined) =>
  new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));

async function* watch<T>(read: () => T, signal: AbortSignal | undefined): AsyncGenerator<T, void> {
  while (signal?.aborted !== true) {
    yield read();
    await Promise.race([new Promise<void>((resolve) => watchers.add(resolve)), pause(1_000), forever(signal)]);
  }
}

async function* changes(id: string, signal: AbortSignal | undefined): AsyncGenerator<WindowChange, void> {
  for (let tick = 0; signal?.aborted !== true; tick++) {
    await Promise.race([pause(1_200), forever(signal)]);
    const window = windows.get(id);
    const row = window?.rows[tick % 7];
    if (window === undefined || row === undefined || scene === 'offline') continue;
    if ('sellable' in row)
      yield {kind: 'cells', rows: [{...row, sellable: row.sellable + tick, reserved: row.reserved + (tick % 3)}]};
    if ('score' in row && tick === 1) yield {kind: 'moved', moved: 3};
  }
}

const os = implement(contract);
export const router = os.router({
  status: os.status.handler(async function* ({signal}) {
    yield* watch(status, signal);
  }),
  session: {
    signIn: os.session.signIn.handler(({input, errors}) => {
      if (input.password === 'wrong') throw errors.SIGN_IN_FAILED({data: {reason: 'wrong', retryAfterMs: 0}});
      scene = input.user;
      if (scene === 'offline' || scene === 'activity') activity = sampleActivity();
      touch();
      return {ok: true} as const;
    }),
    signInWithToken: os.session.signInWithToken.handler(() => {
      scene = 'priya';
      touch();
      return {ok: true} as const;
    }),
    signOut: os.session.signOut.handler(() => {
      scene = '';
      touch();
      return {ok: true} as const;
    }),
  },
  rows: {
    open: os.rows.open.handler(({input}) => {
      const id = `w${++nextWindow}`;
      const rows = select(input);
      windows.set(id, {query: input, rows, order: 1});
      return {window: id, total: rows.length, order: 1, of: TABLES[input.table].length, rows: []};
    }),
    read: os.rows.read.handler(async ({input, signal}) => {
      const window = windows.get(input.window);
      if (window === undefined) throw missing(`window ${input.window}`);
      if (scene === 'loading') await forever(signal);
      return {order: window.order, rows: window.rows.slice(input.start, input.end)};
    }),
    find: os.rows.find.handler(({input}) => {
      const index = windows.get(input.window)?.rows.findIndex((row) => row.id === input.id) ?? -1;
      return {index: index < 0 ? null : index};
    }),
    reorder: os.rows.reorder.handler(({input}) => {
      const window = windows.get(input.window);
      if (window === undefined) throw missing(`window ${input.window}`);
      window.order++;
      return {
        window: input.window,
        total: window.rows.length,
        order: window.order,
        of: TABLES[window.query.table].length,
      };
    }),
    close: os.rows.close.handler(({input}) => {
      windows.delete(input.window);
      return {ok: true} as const;
    }),
    changes: os.rows.changes.handler(async function* ({input, signal}) {
      yield* changes(input.window, signal);
    }),
    export: os.rows.export.handler(async function* ({input}) {
      const of = windows.get(input.window)?.rows.length ?? 0;
      yield {kind: 'end' as const, name: `rows.${input.format}`, rows: 0, of};
    }),
  },
  commands: {
    issue: os.commands.issue.handler(({input}) => {
      const commandId = `cmd-${activity.length + 1}`;
      const others = input.command.type === 'AdvanceLots' && input.command.override === undefined;
      const refused = others || ('reason' in input.command && input.command.reason === 'refuse');
      const state = scene === 'offline' ? 'waiting' : refused ? 'rejected' : 'accepted';
      const rejection: Rejection | null = others
        ? {
            code: 'insufficient-stock',
            what: 'lot 2.1: item 85099B at LDS is promised to SO-10418, SO-10421; take it with an override and a reason, or wait for stock',
            left: 4,
            override: 'override-shipment',
          }
        : refused
          ? {
              code: 'insufficient-stock',
              what: 'item 22423 at RDG',
              left: 12,
              next: {day: TODAY + 13, zone: 'Europe/London'},
            }
          : null;
      activity = [
        ...activity,
        {
          commandId,
          issuedAt: NOW,
          command: input.command,
          state,
          rejection,
          seq: state === 'waiting' ? null : 48_301,
          guessed: true,
        },
      ];
      touch();
      return {commandId};
    }),
    settled: os.commands.settled.handler(async ({input, signal}) => {
      const found = activity.find((one) => one.commandId === input.commandId);
      if (found === undefined) throw missing(input.commandId);
      if (found.state === 'waiting') await forever(signal);
      return found;
    }),
    activity: os.commands.activity.handler(async function* ({signal}) {
      yield* watch(() => activity, signal);
    }),
    tryAgain: os.commands.tryAgain.handler(({input}) => ({commandId: input.commandId})),
    dismiss: os.commands.dismiss.handler(({input}) => {
      activity = activity.filter((one) => one.commandId !== input.commandId);
      touch();
      return {ok: true} as const;
    }),
  },
  promise: {
    check: os.promise.check.handler(({input}) => promise(input.customer, input.lines, input.beyondPools)),
    shipments: os.promise.shipments.handler(({input}) => shipments(input.lots)),
  },
  position: {
    detail: os.position.detail.handler(async ({input, signal}) => {
      if (scene === 'loading') await forever(signal);
      if (scene === 'failed') throw new Error('the timeline of RDG/22423 did not answer in 5 s');
      const found = position(input.site, input.item);
      if (found === undefined) throw missing(`${input.item} at ${input.site}`);
      return found;
    }),
    movements: os.position.movements.handler(() => movements()),
    atLoss: os.position.atLoss.handler(() => []),
  },
  kits: {
    list: os.kits.list.handler(() => ({total: 0, rows: []})),
  },
  inbound: {
    document: os.inbound.document.handler(({input}) => INBOUND.filter((row) => row.document === input.document)),
    atLoss: os.inbound.atLoss.handler(({input}) => atLoss(input.document, input.lines)),
    times: os.inbound.times.handler(({input}) => supplierTimes(input.supplier, input.days)),
  },
  order: {
    detail: os.order.detail.handler(({input}) => {
      const found = input.order.startsWith('SO-') ? order(input.order) : undefined;
      if (found === undefined) throw missing(input.order);
      return found;
    }),
    story: os.order.story.handler(() => story()),
    instead: os.order.instead.handler(({input}) => instead(input.quantity)),
    price: os.order.price.handler(({input}) => changedPrice(input.line, input.quantity)),
  },
  allocation: {
    scarce: os.allocation.scarce.handler(() => scarce()),
    propose: os.allocation.propose.handler(({input}) => proposal(input.items)),
    optimise: os.allocation.optimise.handler(async function* ({input}) {
      for (let steps = 1; steps <= 3; steps++) {
        yield {kind: 'progress' as const, steps, stepsMax: 9, value: 41_200_000, bound: 44_000_000 - steps * 500_000};
        await pause(150);
      }
      yield {kind: 'proposal' as const, proposal: optimised(input.items)};
    }),
    stop: os.allocation.stop.handler(() => ({ok: true}) as const),
    runs: os.allocation.runs.handler(() => runs()),
    debts: os.allocation.debts.handler(() => debts()),
    segments: os.allocation.segments.handler(() => segments()),
    work: os.allocation.work.handler(() => siteWork()),
    previewSegments: os.allocation.previewSegments.handler(({input}) => segmentsPreview(input.segments, POOLS)),
    previewSafety: os.allocation.previewSafety.handler(({input}) => safetyPreview(input.quantity)),
  },
  approvals: {
    list: os.approvals.list.handler(() => (scene === 'empty' ? [] : approvalRows())),
    detail: os.approvals.detail.handler(({input}) => {
      const found = approvalDetail(input.approval);
      if (found === undefined) throw missing(input.approval);
      return found;
    }),
    effect: os.approvals.effect.handler(() => approvalEffect()),
  },
  prices: {
    lists: os.prices.lists.handler(() => priceLists()),
    entries: os.prices.entries.handler(({input}) => priceEntries(input.text, input.item)),
  },
  calendars: {
    sites: os.calendars.sites.handler(() => siteCalendars()),
    carriers: os.calendars.carriers.handler(() => carrierCalendars()),
    customers: os.calendars.customers.handler(() => customerCalendars()),
    customer: os.calendars.customer.handler(({input}) => customerCalendar(input.customer)),
    suppliers: os.calendars.suppliers.handler(() => supplierCalendars()),
    supplier: os.calendars.supplier.handler(({input}) => supplierCalendar(input.supplier)),
    effect: os.calendars.effect.handler(({input}) => calendarEffect(JSON.stringify(input.command))),
  },
  risk: {
    detail: os.risk.detail.handler(({input}) => {
      const found = risk(input.id);
      if (found === undefined) throw missing(input.id);
      return found;
    }),
  },
  floor: {work: os.floor.work.handler(() => floor())},
  tower: {summary: os.tower.summary.handler(() => tower())},
  scorecard: {page: os.scorecard.page.handler(() => scorecard())},
  audit: {search: os.audit.search.handler(() => audit())},
  search: os.search.handler(({input}) => [
    ...CUSTOMERS.filter((one) => one[1].toLowerCase().includes(input.text.toLowerCase())).map((one) => ({
      kind: 'customer' as const,
      id: one[0],
      label: one[1],
      detail: `${one[0]} · ${one[3]}`,
    })),
    ...ORDERS.filter((one) => `${one.id} ${one.customerName}`.toLowerCase().includes(input.text.toLowerCase()))
      .slice(0, 4)
      .map((one) => ({
        kind: 'order' as const,
        id: one.id,
        label: one.id,
        detail: `${one.customerName} · ${one.status}`,
      })),
    ...ITEMS.slice(0, 18)
      .filter((one) => `${one[0]} ${one[1]}`.toLowerCase().includes(input.text.toLowerCase()))
      .slice(0, 4)
      .map((one) => ({kind: 'item' as const, id: one[0], label: one[0], detail: one[1]})),
  ]),
  lookup: os.lookup.handler(({input}) => {
    const rows =
      input.kind === 'customer'
        ? CUSTOMERS.map((one) => ({id: one[0], label: one[1], detail: `tier ${one[2]}`}))
        : input.kind === 'supplier'
          ? SUPPLIERS.map((label, i) => ({id: `S-${i + 1}`, label, detail: `S-${i + 1}`}))
          : ITEMS.map((one) => ({
              id: one[0],
              label: one[1],
              detail: `class ${one[2]}`,
              unitPrice: one[3],
              multiple: 6,
              leadDays: 14,
            }));
    return rows
      .filter((row) => `${row.id} ${row.label}`.toLowerCase().includes(input.text.toLowerCase()))
      .slice(0, input.limit);
  }),
  changed: os.changed.handler(async function* ({signal}) {
    yield* watch(() => ({cursor: 48_300, at: NOW}), signal);
  }),
});

function sampleActivity(): ActivityEntry[] {
  const at = NOW - hours(0.4);
  const next = {day: TODAY + 13, zone: 'Europe/London'};
  return [
    {
      commandId: 'a',
      issuedAt: at,
      command: {type: 'HoldStock', site: 'RDG', item: '22423', quantity: 24, reason: 'chipped glaze'},
      state: 'waiting',
      rejection: null,
      seq: null,
      guessed: true,
    },
    {
      commandId: 'b',
      issuedAt: at,
      command: {type: 'ChangeOrderLine', order: 'SO-10457', line: 1, quantity: 360, by: 'customer', reason: 'called'},
      state: 'doubtful',
      rejection: null,
      seq: null,
      guessed: true,
    },
    {
      commandId: 'c',
      issuedAt: at - hours(1),
      command: {
        type: 'PlaceOrder',
        customer: 'C-1107',
        lines: [{item: '22423', quantity: 120, requestedDay: TODAY + 1}],
      },
      state: 'rejected',
      rejection: {
        code: 'cannot-promise',
        what: 'line 1',
        left: 36,
        next,
        lines: [{line: 1, item: '22423', asked: 120, left: 36, next}],
      },
      seq: 48_212,
      guessed: true,
    },
    {
      commandId: 'd',
      issuedAt: at - hours(2),
      command: {type: 'AllocateOrder', order: 'SO-10440'},
      state: 'accepted',
      rejection: null,
      seq: 48_190,
      guessed: true,
    },
  ];
}
