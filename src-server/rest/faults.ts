/**
 * What is wrong with a request, field by field. Of a union only the branch that was meant is told: a caller who wrote
 * `PlaceOrder` hears of its fields, not why the same text is no other command.
 */
import {ValidationError} from '@orpc/contract';
import {ORPCError} from '@orpc/server';

/** Faults told of one request; who mends so many sees the next ones. */
const FAULTS_MAX = 20;

type Fault = {
  readonly message: string;
  readonly path?: readonly (PropertyKey | {readonly key: PropertyKey})[] | undefined;
  /** Of a union: the faults by branch, with paths from the union on. */
  readonly errors?: readonly (readonly Fault[])[];
};
type Told = {readonly path: readonly PropertyKey[]; readonly message: string};

/** The error of a bad request with its faults told plainly; any other error as it is. */
export function plainError(error: unknown): unknown {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST' || !(error.cause instanceof ValidationError))
    return error;
  const issues = error.cause.issues.flatMap((issue) => told(issue, [])).slice(0, FAULTS_MAX);
  const [first] = issues;
  const message =
    first === undefined ? error.message : [first.path.join('.'), first.message].filter(Boolean).join(': ');
  return new ORPCError('BAD_REQUEST', {message, data: {issues}, cause: error.cause});
}

function told({errors = [], ...fault}: Fault, above: readonly PropertyKey[]): Told[] {
  const path = [...above, ...pathOf(fault)];
  const meant = branchMeant(errors);
  return meant === undefined ? [{...fault, path}] : meant.flatMap((one) => told(one, path));
}

/** The branch whose faults lie deepest, of these the one with the fewest. None when no branch got past the value itself. */
function branchMeant(branches: NonNullable<Fault['errors']>): readonly Fault[] | undefined {
  const entered = branches.filter((faults) => faults.some((fault) => pathOf(fault).length > 0));
  const depth = (faults: readonly Fault[]) => Math.min(...faults.map((fault) => pathOf(fault).length));
  return entered.sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
}

const pathOf = ({path = []}: Pick<Fault, 'path'>): PropertyKey[] =>
  path.map((step) => (typeof step === 'object' ? step.key : step));
