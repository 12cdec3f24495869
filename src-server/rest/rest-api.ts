/**
 * The REST door as a route of the web server: bearer token → account → procedure. Inputs are validated before anything
 * is asked of the services, so a bad request changes nothing; an error says which field and why, never what went wrong
 * inside.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {OpenAPIGenerator} from '@orpc/openapi';
import {OpenAPIHandler} from '@orpc/openapi/node';
import {implement, ORPCError, onError} from '@orpc/server';
import {BodyLimitPlugin} from '@orpc/server/node';
import {ZodToJsonSchemaConverter} from '@orpc/zod/zod4';
import {rightsOf, rolesWith} from '../../src-shared/visibility/rights.ts';
import type {Access, SignedIn, SignInRefusal} from '../access/access.ts';
import type {Account} from '../access/account-store.ts';
import {answerJson} from '../web/web-server.ts';
import {REST_LIMITS, restContract} from './contract.ts';
import {ImportRefused} from './csv-rows.ts';
import {plainError} from './faults.ts';
import {ImportBusy} from './imports.ts';
import type {MissingSite, Page, RestServices} from './services.ts';

/** A full file takes seconds; several may wait. */
const IMPORT_RETRY_MS = 5_000;
export const REST_PREFIX = '/api/v1';
const AUDITORS = rolesWith((role) => rightsOf(role).includes('audit')).join(', ');
const DOCUMENT = `${REST_PREFIX}/openapi.json`;

export type RestOptions = {
  readonly access: Access;
  readonly services: RestServices;
  readonly version: string;
  readonly onError: (where: string, error: unknown) => void;
};
export type RestRoute = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;
type Context = {readonly account: Account | undefined; readonly why: string; readonly address: string};

/** A route that answers everything under `/api/`. */
export function createRestRoute(options: RestOptions): RestRoute {
  const handler = new OpenAPIHandler(routerOf(options), {
    plugins: [new BodyLimitPlugin({maxBodySize: REST_LIMITS.bodyBytesMax})],
    // Around the procedure only: a body that is no JSON is the caller's fault, not a bug to report.
    clientInterceptors: [
      async (call) => {
        try {
          return await call.next();
        } catch (error) {
          throw plainError(error);
        }
      },
      onError((error) => {
        if (!(error instanceof ORPCError)) options.onError('rest', error);
      }),
    ],
  });
  let open = 0;
  let document: Promise<object> | undefined;
  return async (request, response, path) => {
    if (!path.startsWith('/api/')) return false;
    if (path === DOCUMENT && request.method === 'GET') {
      document ??= describe(options.version);
      answerJson(response, 200, await document);
      return true;
    }
    if (open >= REST_LIMITS.requestsOpenMax) {
      response.setHeader('Retry-After', '1');
      answerJson(response, 503, {code: 'TOO_BUSY', status: 503, message: 'Too many requests at once'});
      return true;
    }
    open += 1;
    try {
      response.setHeader('Cache-Control', 'no-store');
      const context = await contextOf(options.access, request);
      const {matched} = await handler.handle(request, response, {prefix: REST_PREFIX, context});
      if (!matched) answerJson(response, 404, {code: 'NOT_FOUND', status: 404, message: `See ${DOCUMENT}`});
      return true;
    } finally {
      open -= 1;
    }
  };
}

function routerOf({access, services}: RestOptions) {
  const door = implement(restContract).$context<Context>();
  const signedIn = door.use(({context, next, errors}) => {
    if (context.account === undefined) throw errors.UNAUTHENTICATED({data: {reason: context.why}});
    return next({context: {account: context.account}});
  });
  return door.router({
    session: {
      start: door.session.start.handler(async ({input, context, errors}) => {
        const result = await signIn(access, input, context.address);
        if (result.kind === 'signed-in') return sessionOf(result);
        if (result.reason === 'too-many') throw errors.TOO_MANY({data: {retryAfterMs: result.retryAfterMs ?? 0}});
        throw errors.UNAUTHENTICATED({message: 'Not signed in', data: {reason: result.reason}});
      }),
      end: door.session.end.handler(({input}) => {
        access.signOut(input.refreshToken);
        return {ok: true};
      }),
      who: signedIn.session.who.handler(({context}) => whoOf(context.account)),
    },
    commands: signedIn.commands.handler(async ({input, context}) => {
      const submissions = 'commands' in input ? input.commands : [input];
      return {results: await services.submit(context.account, submissions)};
    }),
    promise: signedIn.promise.handler(async ({input, context, errors}) => {
      const answer = await services.promise(context.account, input);
      if (answer === undefined) throw errors.NOT_FOUND({data: {what: 'a customer, hold or order of the inquiry'}});
      return {...answer};
    }),
    inventory: signedIn.inventory.handler(async ({input, context, errors}) =>
      copySitePage(await services.inventory(context.account, input), errors.BAD_PARAMETER),
    ),
    orders: {
      list: signedIn.orders.list.handler(async ({input, context}) =>
        copyPage(await services.orders(context.account, input)),
      ),
      one: signedIn.orders.one.handler(async ({input, context, errors}) => {
        const order = await services.order(context.account, input.id);
        if (order === undefined) throw errors.NOT_FOUND({data: {what: `order ${input.id}`}});
        return {...order};
      }),
    },
    approvals: signedIn.approvals.handler(async ({context}) => copyPage(await services.approvals(context.account))),
    atRisk: signedIn.atRisk.handler(async ({input, context, errors}) =>
      copySitePage(await services.atRisk(context.account, input), errors.BAD_PARAMETER),
    ),
    scorecard: signedIn.scorecard.handler(async ({input, context, errors}) => {
      const card = await services.scorecard(context.account, input);
      if ('missing' in card) throw errors.NOT_FOUND({data: {what: String(card.missing)}});
      return {...card};
    }),
    audit: signedIn.audit.handler(async ({input, context, errors}) => {
      const page = await services.audit(context.account, input);
      if (page === undefined) throw errors.FORBIDDEN(noAudit(context.account));
      return {decisions: page.decisions.map((row) => ({...row})), next: page.next};
    }),
    imports: signedIn.imports.handler(async ({input, context, errors}) => {
      try {
        const report = await services.imports(context.account, input);
        if (report === undefined) throw errors.NOT_FOUND({data: {what: `imports of ${input.kind} for your role`}});
        return {...report, results: report.results.map((row) => ({...row}))};
      } catch (error) {
        if (error instanceof ImportBusy) throw errors.TOO_MANY({data: {retryAfterMs: IMPORT_RETRY_MS}});
        if (!(error instanceof ImportRefused)) throw error;
        throw errors.BAD_FILE({data: {faults: error.faults.map((fault) => ({...fault}))}});
      }
    }),
  });
}

const noSite = (site: string) => ({
  message: `site: there is no ${site}, or not in your view`,
  data: {parameter: 'site', what: site},
});

/** Why not, and who may. */
const noAudit = ({role}: Account) => ({
  message: `The role ${role} may not read the audit; ${AUDITORS} may`,
  data: {what: 'the right audit'},
});

type SignIn =
  | {readonly user: string; readonly password: string}
  | {readonly signInToken: string}
  | {readonly refreshToken: string};

function signIn(access: Access, input: SignIn, address: string): Promise<SignedIn | SignInRefusal> {
  if ('password' in input) return access.login(input.user, input.password, address);
  return 'signInToken' in input ? access.redeem(input.signInToken) : access.refresh(input.refreshToken);
}

function sessionOf({account, tokens}: SignedIn) {
  return {who: whoOf(account), ...tokens};
}

function whoOf({id, name, role, sites, territories}: Account) {
  return {user: id, name, role, sites: copyParts(sites), territories: copyParts(territories)};
}

function copyParts(parts: readonly string[] | '*'): string[] | '*' {
  return parts === '*' ? '*' : [...parts];
}

function copyPage<Rest extends object>({rows, ...rest}: {readonly rows: readonly object[]} & Rest) {
  return {...rest, rows: rows.map((row) => ({...row}))};
}

/** The page; a site that is not there is refused with the parameter that names it. */
function copySitePage(page: Page | MissingSite, refuse: (why: ReturnType<typeof noSite>) => Error) {
  if ('missing' in page) throw refuse(noSite(page.missing));
  return copyPage(page);
}

async function contextOf(access: Access, request: IncomingMessage): Promise<Context> {
  const address = request.socket.remoteAddress ?? 'unknown';
  const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined) return {account: undefined, why: 'no token', address};
  const verified = await access.verify(given);
  if (verified.kind === 'refused') return {account: undefined, why: verified.reason, address};
  return {account: verified.account, why: '', address};
}

async function describe(version: string): Promise<object> {
  const generator = new OpenAPIGenerator({
    // A carrier in a command that is asked for lies deeper than the converter looks by itself.
    schemaConverters: [new ZodToJsonSchemaConverter({maxStructureDepth: 20})],
  });
  return generator.generate(restContract, {
    info: {
      title: 'Signalbox',
      version,
      description: 'Commands in, figures out. Every command is decided by the same ledger as the screens.',
    },
    servers: [{url: REST_PREFIX}],
    security: [{bearer: []}],
    components: {securitySchemes: {bearer: {type: 'http', scheme: 'bearer', bearerFormat: 'JWT'}}},
  });
}
