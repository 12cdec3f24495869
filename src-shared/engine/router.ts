/** The api served from an engine: validation is oRPC's, answers are the read models', refusals are typed errors. */
import {implement} from '@orpc/server';
import type {RunProposal} from '../api/allocation.ts';
import {contract} from '../api/contract.ts';
import {LIMITS_ROWS} from '../api/limits.ts';
import {stockScope} from '../domain/scope.ts';
import {LIMITS} from '../protocol/limits.ts';
import type {NotProposed} from '../read-models/allocation/propose.ts';
import {runRows} from '../read-models/allocation/runs.ts';
import {scarceItems} from '../read-models/allocation/scarce.ts';
import {segmentRows, segmentsPreview} from '../read-models/allocation/segments.ts';
import {shownEffect} from '../read-models/approvals/effect.ts';
import {approvalDetail, approvalRows, type Who} from '../read-models/approvals/list.ts';
import {lostByLot} from '../read-models/at-loss.ts';
import {
  calendarEffect,
  carrierCalendars,
  customerCalendar,
  customerCalendars,
  siteCalendars,
} from '../read-models/calendars.ts';
import {siteWork} from '../read-models/capacity.ts';
import {debtRows} from '../read-models/debts.ts';
import {floorWork} from '../read-models/floor.ts';
import type {Hub} from '../read-models/hub.ts';
import {inboundRows, promisesAtLoss} from '../read-models/inbound.ts';
import {insteadOffers} from '../read-models/instead.ts';
import {kitRows} from '../read-models/kits.ts';
import {changedPrice} from '../read-models/line-price.ts';
import {orderDetail} from '../read-models/order-detail.ts';
import {positionDetail} from '../read-models/position-detail.ts';
import {priceEntries, priceLists} from '../read-models/price-lists.ts';
import {promiseAnswer} from '../read-models/promise-answer.ts';
import {riskDetail} from '../read-models/risk-detail.ts';
import {safetyPreview} from '../read-models/safety.ts';
import {lookup, search} from '../read-models/search.ts';
import {shipmentsFor} from '../read-models/shipments.ts';
import {supplierCalendar, supplierCalendars, supplierTimes} from '../read-models/suppliers.ts';
import {towerSummary} from '../read-models/tower.ts';
import {type Right, rightsOf} from '../visibility/rights.ts';
import type {Engine} from './engine.ts';
import type {Issued} from './outbox-keeper.ts';
import {scorecardPage} from './scorecard-page.ts';
import {slicer} from './slicer.ts';

export type EngineContext = {readonly engine: Engine};
const os = implement(contract).$context<EngineContext>();
const NO = {ok: true} as const;

type Errors = {
  OFFLINE: (o: {data: {what: string}}) => Error;
  NOT_FOUND: (o: {data: {what: string}}) => Error;
  LIMIT: (o: {data: {what: string; max: number}}) => Error;
  NOT_KEPT: (o: {data: {what: string}}) => Error;
};
/** The command's id once it is durable here. Throws what the page can say otherwise: nothing was shown or sent. */
function issued(result: Issued | null, errors: Pick<Errors, 'OFFLINE' | 'LIMIT' | 'NOT_KEPT'>): {commandId: string} {
  if (result === null) throw errors.OFFLINE({data: {what: 'nobody is signed in'}});
  if ('commandId' in result) return result;
  if (result.refused === 'outbox-full')
    throw errors.LIMIT({data: {what: 'commands waiting in the outbox', max: LIMITS.pendingMax}});
  throw errors.NOT_KEPT({
    data: {what: 'This could not be kept on this device, so nothing was sent. Is its disk full? Then try again.'},
  });
}
function hubOf(engine: Engine, errors: Pick<Errors, 'OFFLINE'>): Hub {
  const hub = engine.upToDate();
  if (hub === null) throw errors.OFFLINE({data: {what: 'nobody is signed in'}});
  return hub;
}
function may({session}: Engine, right: Right): boolean {
  return session !== null && rightsOf(session.grant.role).includes(right);
}
const whoOf = ({session}: Engine): Who => ({
  user: session?.who.user ?? '',
  role: session?.grant.role ?? 'executive',
});
function found<T>(value: T | null | undefined, what: string, errors: Pick<Errors, 'NOT_FOUND'>): T {
  if (value === null || value === undefined) throw errors.NOT_FOUND({data: {what}});
  return value;
}
function proposed(answer: RunProposal | NotProposed | null, errors: Pick<Errors, 'NOT_FOUND' | 'LIMIT'>): RunProposal {
  const known = found(answer, 'company', errors);
  if ('over' in known) throw errors.LIMIT({data: {what: known.over, max: known.max}});
  return known;
}
/** The sites of who sees orders; who sees none may not ask about their dates either. */
function orderView({session}: Engine, errors: Pick<Errors, 'NOT_FOUND'>): readonly string[] | '*' {
  if (session?.seesOrders !== true) throw errors.NOT_FOUND({data: {what: 'orders: none are in your view'}});
  return session.who.sites;
}
async function online<T>(run: Promise<T>, errors: Pick<Errors, 'OFFLINE'>): Promise<T> {
  try {
    return await run;
  } catch (error) {
    throw errors.OFFLINE({data: {what: error instanceof Error ? error.message : 'no answer'}});
  }
}

export const router = os.router({
  status: os.status.handler(({context, signal}) => context.engine.status.watch(signal)),
  session: {
    signIn: os.session.signIn.handler(async ({context, input, errors}) => {
      const result = await context.engine.signIn(() => context.engine.access.signIn(input.user, input.password));
      if (!result.ok) throw errors.SIGN_IN_FAILED({data: {reason: result.reason, retryAfterMs: result.retryAfterMs}});
      return NO;
    }),
    signInWithToken: os.session.signInWithToken.handler(async ({context, input, errors}) => {
      const result = await context.engine.signIn(() => context.engine.access.signInWithToken(input.token));
      if (!result.ok) throw errors.SIGN_IN_FAILED({data: {reason: result.reason, retryAfterMs: result.retryAfterMs}});
      return NO;
    }),
    signOut: os.session.signOut.handler(async ({context}) => {
      await context.engine.signOut();
      return NO;
    }),
  },
  rows: {
    open: os.rows.open.handler(({context, input: {first, ...query}, errors}) => {
      hubOf(context.engine, errors);
      const window = context.engine.openWindow(query, first);
      if (window === null) throw errors.LIMIT({data: {what: 'open windows', max: LIMITS_ROWS.windowsMax}});
      return window;
    }),
    read: os.rows.read.handler(({context, input, errors}) => {
      hubOf(context.engine, errors);
      const {window} = found(context.engine.watch(input.window), `window ${input.window}`, errors);
      return window.read(input.order, input.start, input.end);
    }),
    find: os.rows.find.handler(({context, input, errors}) => {
      const index = found(context.engine.watch(input.window), `window ${input.window}`, errors).window.indexOf(
        input.id,
      );
      return {index: index < 0 ? null : index};
    }),
    reorder: os.rows.reorder.handler(({context, input, errors}) =>
      found(context.engine.reorder(input.window), `window ${input.window}`, errors),
    ),
    close: os.rows.close.handler(({context, input}) => {
      context.engine.closeWindow(input.window);
      return NO;
    }),
    changes: os.rows.changes.handler(({context, input, errors, signal}) =>
      found(context.engine.watch(input.window), `window ${input.window}`, errors).changes(signal),
    ),
    export: os.rows.export.handler(({context, input, errors, signal}) => {
      found(context.engine.watch(input.window), `window ${input.window}`, errors);
      const parts = context.engine.export(input.window, input.format, signal);
      if (parts === null) throw errors.LIMIT({data: {what: 'exports at the same time', max: LIMITS_ROWS.exportsMax}});
      return parts;
    }),
  },
  commands: {
    issue: os.commands.issue.handler(async ({context, input, errors}) => {
      hubOf(context.engine, errors);
      return issued(await context.engine.issue(input.command), errors);
    }),
    settled: os.commands.settled.handler(({context, input}) => context.engine.settled(input.commandId)),
    activity: os.commands.activity.handler(({context, signal}) => context.engine.activity.watch(signal)),
    tryAgain: os.commands.tryAgain.handler(async ({context, input, errors}) => {
      const entry = found(
        context.engine.activity.value.find((e) => e.commandId === input.commandId),
        `command ${input.commandId}`,
        errors,
      );
      const again = issued(await context.engine.issue(entry.command), errors);
      await context.engine.dismiss(input.commandId);
      return again;
    }),
    dismiss: os.commands.dismiss.handler(async ({context, input}) => {
      await context.engine.dismiss(input.commandId);
      return NO;
    }),
  },
  promise: {
    check: os.promise.check.handler(({context, input, errors}) =>
      found(
        promiseAnswer(hubOf(context.engine, errors).world, input, may(context.engine, 'substitute')),
        `customer ${input.customer ?? ''}`,
        errors,
      ),
    ),
    shipments: os.promise.shipments.handler(({context, input, errors}) =>
      found(
        shipmentsFor(hubOf(context.engine, errors).world, input.customer, input.lots),
        `customer ${input.customer ?? ''}`,
        errors,
      ),
    ),
  },
  position: {
    detail: os.position.detail.handler(({context, input, errors}) =>
      found(
        positionDetail(hubOf(context.engine, errors), input.site, input.item),
        `item ${input.item} at ${input.site}`,
        errors,
      ),
    ),
    atLoss: os.position.atLoss.handler(({context, input, errors}) =>
      lostByLot(hubOf(context.engine, errors).world, input),
    ),
    movements: os.position.movements.handler(({context, input, errors}) =>
      online(context.engine.ask({kind: 'movements', ...input}), errors),
    ),
  },
  kits: {
    list: os.kits.list.handler(({context, errors}) => kitRows(hubOf(context.engine, errors).world)),
  },
  inbound: {
    document: os.inbound.document.handler(({context, input, errors}) =>
      inboundRows(hubOf(context.engine, errors).world, input.kind, input.document),
    ),
    atLoss: os.inbound.atLoss.handler(({context, input, errors}) =>
      promisesAtLoss(hubOf(context.engine, errors).world, input.kind, input.document, input.lines),
    ),
    times: os.inbound.times.handler(({context, input, errors}) =>
      found(
        supplierTimes(hubOf(context.engine, errors).world, input),
        `supplier ${input.supplier} or site ${input.site}`,
        errors,
      ),
    ),
  },
  order: {
    detail: os.order.detail.handler(({context, input, errors}) =>
      found(orderDetail(hubOf(context.engine, errors).world, input.order), `order ${input.order}`, errors),
    ),
    price: os.order.price.handler(({context, input, errors}) =>
      found(
        changedPrice(hubOf(context.engine, errors).world, input),
        `line ${input.line} of order ${input.order}`,
        errors,
      ),
    ),
    instead: os.order.instead.handler(({context, input, errors}) =>
      found(
        insteadOffers(hubOf(context.engine, errors).world, input, may(context.engine, 'substitute')),
        `line ${input.line} of order ${input.order}`,
        errors,
      ),
    ),
    story: os.order.story.handler(({context, input, errors}) =>
      online(context.engine.ask({kind: 'story', order: input.order}), errors),
    ),
  },
  allocation: {
    scarce: os.allocation.scarce.handler(({context, errors}) => {
      const {world} = hubOf(context.engine, errors);
      orderView(context.engine, errors);
      return scarceItems(world, slicer());
    }),
    propose: os.allocation.propose.handler(async ({context: {engine}, input, errors}) => {
      const {world} = hubOf(engine, errors);
      return proposed(await engine.proposer.byStrategies(world, input, orderView(engine, errors)), errors);
    }),
    optimise: os.allocation.optimise.handler(async function* ({context: {engine}, input, errors, signal}) {
      const {world} = hubOf(engine, errors);
      const mine = orderView(engine, errors);
      const {state} = engine.proposer;
      if (state === 'none') throw errors.NOT_FOUND({data: {what: 'an optimiser: this host has none'}});
      if (state === 'busy') throw errors.LIMIT({data: {what: 'optimisations at the same time', max: 1}});
      for await (const step of engine.proposer.optimise(world, input, mine, signal))
        if (step !== null && 'kind' in step) yield step;
        else proposed(step, errors);
    }),
    stop: os.allocation.stop.handler(({context}) => {
      context.engine.proposer.stop();
      return NO;
    }),
    debts: os.allocation.debts.handler(({context, input, errors}) =>
      debtRows(hubOf(context.engine, errors).world, input.site),
    ),
    runs: os.allocation.runs.handler(({context, errors}) => runRows(hubOf(context.engine, errors).world)),
    segments: os.allocation.segments.handler(({context, errors}) => segmentRows(hubOf(context.engine, errors).world)),
    work: os.allocation.work.handler(({context, errors}) => {
      const {world} = hubOf(context.engine, errors);
      return siteWork(world, (site) => context.engine.session?.sees(stockScope(site)) === true);
    }),
    previewSegments: os.allocation.previewSegments.handler(({context, input, errors}) => {
      const {world, pools} = hubOf(context.engine, errors);
      return segmentsPreview(world, input.segments, pools.values());
    }),
    previewSafety: os.allocation.previewSafety.handler(({context, input, errors}) =>
      found(safetyPreview(hubOf(context.engine, errors).world, input), `item ${input.item} at ${input.site}`, errors),
    ),
  },
  approvals: {
    list: os.approvals.list.handler(({context, errors}) =>
      approvalRows(hubOf(context.engine, errors).world, whoOf(context.engine)),
    ),
    detail: os.approvals.detail.handler(({context, input, errors}) =>
      found(
        approvalDetail(hubOf(context.engine, errors).world, whoOf(context.engine), input.approval),
        `request ${input.approval}`,
        errors,
      ),
    ),
    effect: os.approvals.effect.handler(({context, input, errors}) =>
      shownEffect(hubOf(context.engine, errors).world, input.command),
    ),
  },
  prices: {
    lists: os.prices.lists.handler(({context, errors}) => priceLists(hubOf(context.engine, errors).world)),
    entries: os.prices.entries.handler(({context, input, errors}) =>
      found(priceEntries(hubOf(context.engine, errors).world, input), `price list ${input.list}`, errors),
    ),
  },
  calendars: {
    sites: os.calendars.sites.handler(({context, errors}) => siteCalendars(hubOf(context.engine, errors).world)),
    carriers: os.calendars.carriers.handler(({context, errors}) =>
      carrierCalendars(hubOf(context.engine, errors).world),
    ),
    customers: os.calendars.customers.handler(({context, errors}) =>
      customerCalendars(hubOf(context.engine, errors).world),
    ),
    customer: os.calendars.customer.handler(({context, input, errors}) =>
      found(
        customerCalendar(hubOf(context.engine, errors).world, input.customer),
        `customer ${input.customer}`,
        errors,
      ),
    ),
    suppliers: os.calendars.suppliers.handler(({context, errors}) =>
      supplierCalendars(hubOf(context.engine, errors).world),
    ),
    supplier: os.calendars.supplier.handler(({context, input, errors}) =>
      found(
        supplierCalendar(hubOf(context.engine, errors).world, input.supplier),
        `supplier ${input.supplier}`,
        errors,
      ),
    ),
    effect: os.calendars.effect.handler(({context, input, errors}) =>
      calendarEffect(hubOf(context.engine, errors).world, input.command, slicer()),
    ),
  },
  risk: {
    detail: os.risk.detail.handler(({context, input, errors}) => {
      const hub = hubOf(context.engine, errors);
      return riskDetail(hub.world, found(hub.riskOf(input.id), `line ${input.id}: it is on plan now`, errors));
    }),
  },
  floor: {
    work: os.floor.work.handler(({context, input, errors}) =>
      floorWork(hubOf(context.engine, errors).world, input.site),
    ),
  },
  tower: {
    summary: os.tower.summary.handler(({context, input, errors}) =>
      towerSummary(hubOf(context.engine, errors), context.engine.changes, context.engine.whole, input.site),
    ),
  },
  scorecard: {
    page: os.scorecard.page.handler(({context, input, errors}) => scorecardPage(hubOf(context.engine, errors), input)),
  },
  audit: {
    search: os.audit.search.handler(({context, input, errors}) =>
      online(context.engine.ask({kind: 'audit', ...input}), errors),
    ),
  },
  search: os.search.handler(({context, input, errors}) => search(hubOf(context.engine, errors).world, input.text)),
  lookup: os.lookup.handler(({context, input, errors}) =>
    lookup(hubOf(context.engine, errors).world, input.kind, input.text, input.limit),
  ),
  changed: os.changed.handler(({context, signal}) => context.engine.changed.watch(signal)),
});
