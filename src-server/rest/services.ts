/** What the REST door needs from the rest of the server; `server.ts` puts it together, tests replace it. */
import type {z} from 'zod';
import type {Account} from '../access/account-store.ts';
import type {CommandResult, RestSubmission, restContract} from './contract.ts';

type InputOf<Procedure> = Procedure extends {'~orpc': {inputSchema?: infer Schema}}
  ? Schema extends z.ZodType
    ? z.output<Schema>
    : never
  : never;

export type Page = {
  readonly rows: readonly object[];
  readonly next: string | null;
  readonly seq: number;
  readonly at: number;
};
export type AuditPage = {readonly decisions: readonly object[]; readonly next: number | null};
export type ImportReport = {readonly rows: number; readonly imported: number; readonly results: readonly object[]};

export type InventoryQuery = InputOf<typeof restContract.inventory>;
export type OrdersQuery = InputOf<typeof restContract.orders.list>;
export type AtRiskQuery = InputOf<typeof restContract.atRisk>;
export type ScorecardQuery = InputOf<typeof restContract.scorecard>;
export type AuditQuery = InputOf<typeof restContract.audit>;
export type PromiseQuery = InputOf<typeof restContract.promise>;
export type ImportInput = InputOf<typeof restContract.imports>;

export type MissingSite = {readonly missing: string};

/** Every answer is computed under the asker's rights. `undefined` is "not there, or not in your view": one answer for both. */
export interface RestServices {
  submit(account: Account, submissions: readonly RestSubmission[]): Promise<CommandResult[]>;
  promise(account: Account, query: PromiseQuery): Promise<object | undefined>;
  /** `missing`: of the sites asked for, the first that is not there. */
  inventory(account: Account, query: InventoryQuery): Promise<Page | MissingSite>;
  orders(account: Account, query: OrdersQuery): Promise<Page>;
  order(account: Account, id: string): Promise<object | undefined>;
  atRisk(account: Account, query: AtRiskQuery): Promise<Page | MissingSite>;
  approvals(account: Account): Promise<Page>;
  /** `missing`: the week, site or territory that is not there. */
  scorecard(account: Account, query: ScorecardQuery): Promise<object | {readonly missing: string}>;
  audit(account: Account, query: AuditQuery): Promise<AuditPage | undefined>;
  imports(account: Account, input: ImportInput): Promise<ImportReport | undefined>;
}
