/** Asking for approval and giving it: given, when, then; and the law that an approved request is the approver's own command. */
import {expect, test} from 'vitest';
import {
  buy,
  company,
  customer,
  days,
  hours,
  item,
  MONDAY,
  place,
  receive,
  rules,
  segment,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {atTheDoor, type Book, given} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import {seeded} from '../../kernel/random.ts';
import type {Command, CommandOf} from '../commands.ts';
import type {Role} from '../decider.ts';
import type {DomainEvent, Key, Read} from '../events.ts';
import type {Policy} from '../master-data/types.ts';
import {type Approval, isAsked, stateOf, stepAt} from './types.ts';

const reason = 'test';
const NOTHING = {summary: [], rows: [], more: 0};
type Plain = CommandOf<'AskApproval'>['command'];
const ask = (command: Command, approval = 'R'): Command => ({
  type: 'AskApproval',
  approval,
  command: command as Plain,
  note: 'the customer insists',
  shown: NOTHING,
});
const answer = (approve: boolean, approval = 'R'): Command => ({type: 'DecideApproval', approval, approve, reason});
const approve = answer(true);
const refuse = answer(false);
const withdraw: Command = {type: 'WithdrawApproval', approval: 'R'};

const lucy = {as: 'customer-service', user: 'lucy'} as const;
const anke = {as: 'sales', user: 'anke'} as const;
const priya = {as: 'operations', user: 'priya'} as const;
const paul = {as: 'operations', user: 'paul'} as const;
const admin = {as: 'administrator', user: 'admin'} as const;
const tom = {as: 'warehouse', user: 'tom'} as const;
const omar = {as: 'finance', user: 'omar'} as const;

const SUBSTITUTED = item('x', {substitutes: [{item: 'y', kind: 'upgrade'}]});
const policed = (policy: Partial<Policy> = {}) =>
  company({
    items: [SUBSTITUTED, item('y')],
    customers: [customer('c'), customer('strict', {rules: rules({substitution: 'equivalent'})}), customer('k')],
    policy: {adjustLimitUnits: 5, ...policy},
  });
const keep: Command = {
  type: 'SetPool',
  site: 'A',
  item: 'x',
  segment: 'top',
  kind: 'protected',
  quantity: 10,
  untilDay: TODAY + 20,
  reason,
};
const TOP: Command = {type: 'DefineSegments', segments: [segment('top', {customers: ['k']})]};
/** 10 on hand, all kept for `k`. */
const kept = (policy: Partial<Policy> = {}) => given(...policed(policy), TOP, receive('A', 'x', 10), keep);
const beyond: Command = {
  ...(place([['x', 4]]) as CommandOf<'PlaceOrder'>),
  pools: {override: 'she needs it'},
  order: 'O',
};
type Told = {readonly book: Book};
const of = ({book}: Told, id = 'R') => book.ledger.read(`approval:${id}`) as Approval;
const waiting = () => kept().and(lucy, ask(beyond));

test('what is refused for want of a right is asked for, and done by the word of who has it', () => {
  const t = kept().and(lucy);
  t.when(beyond).thenRejected('needs-approval');
  const asked = t.when(ask(beyond)).thenAccepted();
  expect(asked.events('ApprovalAsked')).toMatchObject([
    {by: 'lucy', role: 'customer-service', scope: 'each/orders/UK+stock/A', note: 'the customer insists'},
  ]);
  expect(t.book.ledger.read('order:O')).toBeUndefined();
  const done = t.and(priya).when(approve).thenAccepted();
  expect(t.book.order('O').placedBy).toBe('lucy');
  expect(done.events('ApprovalDecided')).toMatchObject([
    {asker: 'lucy', by: 'priya', outcome: 'approved', reason, command: {type: 'PlaceOrder'}},
  ]);
  expect(of(t).order).toBe('O');
  expect(of(t).closed).toEqual({at: MONDAY, by: 'priya', outcome: 'approved', reason});
});

test('nobody decides what he asked for, nor who lacks the right; and nothing is decided twice', () => {
  const t = waiting();
  t.when(approve).thenRejected('forbidden');
  t.when(refuse).thenRejected('forbidden');
  t.and(anke).when(approve).thenRejected('forbidden', {what: 'R: operations, administrator may decide it'});
  t.and(priya, refuse);
  expect(t.book.ledger.read('order:O')).toBeUndefined();
  t.when(approve).thenRejected('wrong-state', {what: 'R: refused by priya'});
  t.and(admin).when(approve).thenRejected('wrong-state');
  t.and(lucy).when(withdraw).thenRejected('wrong-state');
});

test('the same is asked for once while it is open, by one person; an id that is taken is never another request', () => {
  const same = (): Command => {
    const {approval: _, ...rest} = ask(beyond) as CommandOf<'AskApproval'>;
    return {...rest, note: 'once more'};
  };
  const t = kept().and(lucy, same());
  const ids = () => [...t.book.ledger.all('approval')].map(({approval}) => approval);
  const [first = ''] = ids();
  t.when(same()).thenRejected('already-exists', {what: `request ${first}, by you`});
  // Of another person, and another command, it is another.
  t.and(anke, same(), lucy, {...same(), command: {...beyond, order: 'O2'}} as Command);
  expect(new Set(ids()).size).toBe(3);
  t.and(priya, answer(false, first), lucy, same());
  const again = ids().at(-1) ?? '';
  expect(new Set([...ids(), first]).size).toBe(4);
  t.when(same()).thenRejected('already-exists', {what: `request ${again}, by you`});
  t.and({at: of(t, again).expires}, same());
  expect(ids()).toHaveLength(5);
  t.when(ask(placed('P', 1, 9_000), first)).thenRejected('already-exists', {what: `request ${first}, by you`});
  t.and(anke)
    .when(ask(beyond, first))
    .thenRejected('already-exists', {what: `request ${first}`});
});

test('who asked takes it back, and nobody else', () => {
  const t = waiting();
  t.and(priya).when(withdraw).thenRejected('forbidden');
  t.and(lucy, withdraw);
  expect(of(t).closed?.outcome).toBe('withdrawn');
  t.and(priya).when(approve).thenRejected('wrong-state');
});

test('what could not be done by then is refused with that reason, and the request stays open', () => {
  const t = kept().and(lucy, ask({...beyond, acceptIf: {latestDay: TODAY + 7}} as Command));
  const gone = {as: 'system', user: 'tester'} as const;
  t.and(gone, place([['x', 10]], {customer: 'k', order: 'K'}));
  t.and(priya).when(approve).thenRejected('accept-if-failed');
  expect(of(t).closed).toBeNull();
  t.and(gone, {type: 'CancelOrder', order: 'K', by: 'customer', reason}, priya).when(approve).thenAccepted();
});

test('what one may do oneself is not asked for, nor what nobody could do, nor what is refused for another reason', () => {
  const t = kept().and(priya);
  t.when(ask(beyond)).thenRejected('nothing-to-do');
  const lucys = t.and(lucy);
  lucys.when(ask(place([['nowhere', 1]]))).thenRejected('not-found');
  lucys.when(ask(receive('A', 'x', 3))).thenRejected('forbidden');
  lucys.when(ask({type: 'ArchiveOrder', order: 'O'})).thenRejected('forbidden');
  const late = {...beyond, acceptIf: {latestDay: TODAY - 1}} as Command;
  lucys.when(ask(late)).thenRejected('accept-if-failed');
  t.and(tom)
    .when(ask(place([['x', 1]])))
    .thenRejected('forbidden');
});

test('a request is the next role’s after working hours, and is over at the end of working days', () => {
  const t = waiting();
  const one = of(t);
  // Monday 08:00; a day of A is 08:00 to 18:00, and two working days after Monday is Wednesday.
  expect(one.steps).toEqual([
    {role: 'operations', from: MONDAY},
    {role: 'administrator', from: MONDAY + hours(4)},
  ]);
  expect(one.expires).toBe(MONDAY - hours(8) + days(3) - 1);
  expect([stepAt(one, MONDAY)?.role, stepAt(one, MONDAY + hours(4))?.role]).toEqual(['operations', 'administrator']);
  expect([isAsked(one, 'administrator', MONDAY), isAsked(one, 'administrator', MONDAY + hours(5))]).toEqual([
    false,
    true,
  ]);
  expect([stateOf(one, one.expires - 1), stateOf(one, one.expires)]).toEqual(['open', 'expired']);
  t.and({at: one.expires}, priya).when(approve).thenRejected('wrong-state');
  t.when(refuse).thenRejected('wrong-state');
  expect(t.book.ledger.read('order:O')).toBeUndefined();
});

test('it is over with what it relies on: its own terms, and the hold it takes', () => {
  const soon = MONDAY + hours(1);
  const t = kept().and(lucy, ask({...beyond, acceptIf: {validUntil: soon}} as Command));
  expect(of(t).expires).toBe(soon);
  const held = given(...policed(), receive('A', 'x', 10), anke).and(lucy);
  const hold = held.when({type: 'HoldPromise', kind: 'option', customer: 'c', lines: lines(4)}).events('HoldMade')[0];
  const priced = {...placed('P', 4, 8_000), hold: hold?.hold.id} as Command;
  held.and(ask(priced));
  expect(of(held).expires).toBe(hold?.hold.expires);
  // The hold of who asked is taken.
  held.and(anke).when(approve).thenAccepted();
  expect(held.book.ledger.read('hold:x')).toBeUndefined();
  expect([...held.book.ledger.all('hold')]).toEqual([]);
});

const lines = (quantity: number) => [{item: 'x', quantity, requestedDay: TODAY + 1}];
const placed = (order: string, quantity: number, unitPrice: number): Command => ({
  ...(place([['x', quantity]]) as CommandOf<'PlaceOrder'>),
  order,
  lines: [{item: 'x', quantity, requestedDay: TODAY + 1, unitPrice, priceReason: 'matched'}],
});

test('a price by hand, a correction over the limit, a substitute beyond the rule, a payment beyond what is owed', () => {
  const t = given(...policed(), receive('A', 'x', 2), receive('A', 'y', 20), place([['x', 1]], {order: 'I'}));
  t.and(lucy, ask(placed('P', 1, 9_000), 'price'), anke, answer(true, 'price'));
  expect(t.book.order('P').lines[0]?.unitPrice).toBe(9_000);
  const count: Command = {type: 'RecordCount', site: 'A', item: 'y', counted: 2, reason};
  t.and(tom, ask(count, 'count'));
  expect(of(t, 'count').scope).toBe('stock/A');
  t.and(priya, answer(true, 'count'));
  expect(t.book.position('A', 'y').available).toBe(2);
  const instead: Command = {
    ...(place([['x', 1]], {customer: 'strict', order: 'S'}) as CommandOf<'PlaceOrder'>),
    lines: [{item: 'x', quantity: 1, requestedDay: TODAY + 1, chosenDay: TODAY + 1, chosenItem: 'y'}],
  };
  t.and(lucy, ask(instead, 'substitute'), priya, answer(true, 'substitute'));
  expect(t.book.order('S').lines.map((l) => l.item)).toContain('y');
  const pay: Command = {type: 'RecordPayment', customer: 'c', amount: 9_999_999, reason};
  t.and(omar, ask(pay, 'pay'));
  expect(of(t, 'pay').steps.map((step) => step.role)).toEqual(['administrator']);
  t.and(admin, answer(true, 'pay'));
  expect(t.book.ledger.read('customer:c')?.exposure).toBeLessThan(0);
});

test('a count that waits for approval books the difference: what left and came since stays so', () => {
  const t = given(...policed(), receive('A', 'x', 200));
  const count = (counted: number): Command => ({type: 'RecordCount', site: 'A', item: 'x', counted, reason});
  t.and(tom, ask(count(100)));
  expect(of(t).command).toMatchObject({counted: 100, book: 200});
  const scrap = (quantity: number): Command => ({
    type: 'ScrapStock',
    site: 'A',
    item: 'x',
    quantity,
    from: 'available',
    reason,
  });
  const done = t.and(paul, scrap(60), priya).when(approve).thenAccepted();
  expect(done.events('StockCounted')).toMatchObject([{book: 140, counted: 40}]);
  expect(t.book.position('A', 'x').available).toBe(40);
  // What cannot be is not booked: of 40 counted as 10, 35 left.
  t.and(tom, ask(count(10), 'S'), paul, scrap(35), priya);
  t.when(answer(true, 'S')).thenRejected('wrong-state', {
    what: 'available: 5 are on record, 40 were when it was counted; count it anew',
  });
  expect(t.book.position('A', 'x').available).toBe(5);
});

test('a count of what is staged is of the record it was compared with, too', () => {
  const t = given(...policed(), receive('A', 'x', 30), {
    type: 'MoveStock',
    site: 'A',
    item: 'x',
    quantity: 20,
    from: 'available',
    to: 'staged',
    reason,
  });
  t.and(tom, ask({type: 'RecordCount', site: 'A', item: 'x', counted: 10, state: 'staged', reason}));
  expect(of(t).command).toMatchObject({book: 20});
  const back: Command = {
    type: 'MoveStock',
    site: 'A',
    item: 'x',
    quantity: 4,
    from: 'staged',
    to: 'available',
    reason,
  };
  t.and(paul, back, priya, approve);
  expect(t.book.position('A', 'x')).toMatchObject({staged: 6, available: 14});
});

test('an allocation run is proposed by who may not apply it, and applied by who may', () => {
  const t = given(
    ...policed(),
    receive('A', 'x', 10),
    buy(10, MONDAY + days(2)),
    place([['x', 10]], {order: 'rich', day: TODAY + 1}),
    place([['x', 5]], {order: 'poor', day: TODAY + 1}),
  );
  const leaves = (order: string) => t.book.order(order).lots[0]?.current.shipBy ?? 0;
  const move = (order: string, shipBy: number) => ({
    order,
    line: 1,
    moves: [{lot: 1, quantity: 5, site: 'A', shipBy}],
  });
  const moves = [move('rich', leaves('poor')), move('poor', leaves('rich'))];
  const run: Command = {type: 'ApplyAllocation', method: 'by hand', reason, lines: moves};
  const codeFor = (role: Role) => atTheDoor(role, run);
  expect([codeFor('customer-service'), codeFor('warehouse'), codeFor('operations')]).toEqual([
    'needs-approval',
    'forbidden',
    undefined,
  ]);
  t.and(lucy, ask(run), priya, approve);
  expect(t.book.order('poor').lots[0]?.current.day).toBe(TODAY + 1);
  const [made] = t.book.ledger.read('runs:runs')?.list ?? [];
  expect(made).toMatchObject({by: 'priya'});
  const undo: Command = {type: 'UndoAllocation', run: made?.id ?? '', reason};
  t.and(anke, ask(undo, 'U'), admin, answer(true, 'U'));
  expect(t.book.order('poor').lots[0]?.current.day).toBe(TODAY + 3);
});

test('by the policy also who holds the right needs another person, for a command and for a right', () => {
  const t = kept({approvals: {secondPerson: ['override-pool', 'EndPool']}}).and(priya);
  t.when(beyond).thenRejected('needs-approval');
  const end: Command = {type: 'EndPool', site: 'A', item: 'x', pool: poolOf(t), reason};
  t.when(end).thenRejected('needs-approval', {what: 'EndPool: another person who may has to approve it'});
  t.and(ask(beyond), ask(end, 'E'));
  expect(of(t).steps.map((step) => step.role)).toEqual(['operations', 'administrator']);
  t.when(approve).thenRejected('forbidden');
  t.and(paul, approve, answer(true, 'E'));
  expect(t.book.order('O').placedBy).toBe('priya');
  expect(t.book.position('A', 'x').pools).toEqual([]);
  // The system is asked by nobody.
  t.and({as: 'system', user: 'feed'}, {...keep, quantity: 3} as Command)
    .when({...end, pool: poolOf(t)} as Command)
    .thenAccepted();
});

test('a transfer of what is kept is asked for, by who may not and by who needs another', () => {
  const send = (quantity: number, more = 0): Command => ({
    type: 'ShipTransfer',
    from: 'A',
    to: 'B',
    lines: [{item: 'x', quantity}, ...(more > 0 ? [{item: 'y', quantity: more}] : [])],
  });
  const world = (policy: Partial<Policy>) =>
    given(...policed(policy), {type: 'DefineSite', site: site('B')}, TOP, receive('A', 'x', 12), keep);
  const refused = {what: 'line 1: 10 of item x are kept for others', left: 2};
  const t = world({}).and(tom);
  t.when(send(5)).thenRejected('needs-approval', refused);
  t.when(send(5, 1)).thenRejected('insufficient-stock', {left: 0});
  t.when(ask(send(13))).thenRejected('insufficient-stock');
  t.and(ask(send(5)), priya, approve);
  expect(t.book.position('A', 'x').available).toBe(7);
  const two = world({approvals: {secondPerson: ['override-pool']}}).and(priya);
  two
    .when(send(5))
    .thenRejected('needs-approval', {...refused, what: `${refused.what}: another person who may has to approve it`});
  two.and(ask(send(5)));
  two.when(approve).thenRejected('forbidden');
  two.and(paul, approve);
  expect(two.book.position('A', 'x').available).toBe(7);
});

test('who holds a right is told that another has to approve, and who lacks it who may', () => {
  const another = ': another person who may has to approve it';
  const rights = ['adjust-over-limit', 'override-shipment', 'manual-price', 'override-pool'] as const;
  const t = kept({approvals: {secondPerson: [...rights]}}).and(receive('A', 'y', 20));
  const correct: Command = {type: 'AdjustStock', site: 'A', item: 'y', state: 'available', delta: -9, reason};
  const hold: Command = {type: 'HoldStock', site: 'A', item: 'y', quantity: 1, override: {reason}, reason};
  const price = placed('P', 1, 9_000);
  const said = (who: typeof tom | typeof admin | typeof lucy | typeof priya, command: Command): string => {
    const {verdict} = t.and(who).when(command);
    return verdict.kind === 'rejected' ? (verdict.rejection.what ?? '') : 'accepted';
  };
  const correction = 'an adjustment of 9 units worth 9.00 GBP: ';
  expect(said(priya, correct)).toBe(`an adjustment of 9 units worth 9.00 GBP${another}`);
  expect(said(tom, correct)).toContain(`${correction}warehouse may book 5 units`);
  expect(said(tom, hold)).toBe(`a hold on promised stock${another}`);
  expect(said(admin, price)).toBe(`line 1: 1.00 counts, the item’s list price${another}`);
  expect(said(lucy, price)).toBe('line 1: 1.00 counts, the item’s list price');
  expect(said(priya, beyond)).toBe(`what is kept for other customers, or more than a quota${another}`);
  expect(said(lucy, beyond)).toBe('what is kept for other customers, or more than a quota');
  // A limit of the role's own is a limit: it is no second person that is wanting.
  const own = kept({
    correctionLimits: [{role: 'operations', units: 5, value: 1}],
    approvals: {secondPerson: ['adjust-over-limit']},
  }).and(receive('A', 'y', 20), priya);
  const {verdict} = own.when(correct);
  expect(verdict.kind === 'rejected' ? verdict.rejection.what : '').toContain('operations may book 5 units');
});

test('the policy of two people is loosened by two: another administrator, or the system', () => {
  const t = kept({approvals: {secondPerson: ['EndPool', 'ScrapStock']}}).and(admin);
  const company = must(t.book.ledger.read('company:company'), 'a company');
  const define = (approvals: Policy['approvals']): Command => {
    const {approvals: _, ...policy} = company.policy;
    return {type: 'DefineCompany', company: {...company, policy: {...policy, ...(approvals && {approvals})}}};
  };
  const what = 'DefineCompany: another person who may has to approve it';
  for (const less of [undefined, {}, {secondPerson: []}, {secondPerson: ['EndPool' as const, 'SetPool' as const]}])
    t.when(define(less)).thenRejected('needs-approval', {what});
  const more = ['ScrapStock', 'EndPool', 'SetPool'] as const;
  t.and(define({secondPerson: [...more]}), ask(define(undefined)));
  t.when(approve).thenRejected('forbidden');
  t.and(priya).when(approve).thenRejected('forbidden');
  expect(t.book.ledger.read('company:company')?.policy.approvals?.secondPerson).toEqual(more);
  t.and({as: 'administrator', user: 'ada'}, approve);
  expect(t.book.ledger.read('company:company')?.policy.approvals).toBeUndefined();
  t.and({as: 'system', user: 'tester'}, define({secondPerson: ['EndPool']}), define({}));
});

test('out of quarantine is released, whatever the command is called; what is broken is only broken', () => {
  const t = kept({approvals: {secondPerson: ['ReleaseStock']}}).and({as: 'system', user: 'tester'});
  const move = (
    from: 'quarantine' | 'available',
    to: 'available' | 'inspection' | 'quarantine' | 'damaged',
  ): Command => ({
    type: 'MoveStock',
    site: 'A',
    item: 'y',
    quantity: 1,
    from,
    to,
    reason,
  });
  t.and(receive('A', 'y', 9), move('available', 'quarantine'), move('available', 'quarantine'), priya);
  for (const to of ['available', 'inspection'] as const)
    t.when(move('quarantine', to)).thenRejected('needs-approval', {
      what: 'MoveStock: another person who may has to approve it',
    });
  t.and(move('quarantine', 'damaged'), move('available', 'damaged'), ask(move('quarantine', 'available')));
  t.and(paul, approve);
  expect(t.book.position('A', 'y')).toMatchObject({available: 7, quarantine: 0, damaged: 2});
});
const poolOf = ({book}: {book: {position: (site: string, item: string) => {pools: readonly {id: string}[]}}}): string =>
  book.position('A', 'x').pools[0]?.id ?? '';

test('the approver’s sites must cover it, and who does not see all of it is not told that it is there', () => {
  const two = [site('A'), site('B', {rank: 2})];
  const t = given(...company({sites: two, items: [item('x')], policy: {adjustLimitUnits: 5}}), receive('B', 'x', 30));
  const scrap: Command = {type: 'ScrapStock', site: 'B', item: 'x', quantity: 20, from: 'available', reason};
  t.and({...tom, sites: ['A']})
    .when(ask(scrap))
    .thenRejected('forbidden');
  t.and({...tom, sites: ['A', 'B']}, ask(scrap));
  t.and({...priya, sites: ['A']})
    .when(approve)
    .thenRejected('not-found');
  t.and({...priya, sites: ['B']}, approve);
  expect(t.book.position('B', 'x').available).toBe(10);
});

test('a request lies also in the territories of the orders and customers it only names', () => {
  const abroad = [customer('c'), customer('d', {territory: 'DE'}), customer('f', {territory: 'FR'})];
  const sold = company({items: [item('x')], customers: abroad, policy: {adjustLimitUnits: 5}});
  const orders = [place([['x', 1]], {customer: 'd', order: 'D'}), place([['x', 1]], {customer: 'f', order: 'F'})];
  const t = given(...sold, receive('A', 'x', 30), ...orders);
  const priced = (order: string, rows: CommandOf<'AskApproval'>['shown']['rows']) => ({
    ...(ask(placed(order, 1, 9_000), order) as CommandOf<'AskApproval'>),
    shown: {...NOTHING, rows},
  });
  t.and(lucy, priced('P', [{what: 'gives up stock', order: 'D', money: 1}]));
  expect(of(t, 'P').scope).toBe('each/orders/DE+orders/UK+stock/A');
  t.and(priced('Q', [{what: 'gives up stock', customer: 'f'}]));
  expect(of(t, 'Q').scope).toBe('each/orders/FR+orders/UK+stock/A');
  // Who may approve and does not see all that is named is not told of it.
  t.and({...anke, territories: ['UK']})
    .when(answer(true, 'P'))
    .thenRejected('not-found');
  // Who asks can name no more than he sees: what he made up puts the request nowhere.
  t.and({...lucy, territories: ['UK', 'DE']}, priced('R', [{what: 'gives up stock', order: 'F'}]));
  expect(of(t, 'R').scope).toBe('each/orders/UK+stock/A');
});

test('a run that is asked for lies also where the lines it leaves out are', () => {
  const customers = [customer('c'), customer('d', {territory: 'DE'})];
  const t = given(
    ...company({items: [item('x')], customers}),
    receive('A', 'x', 10),
    buy(10, MONDAY + days(2)),
    place([['x', 10]], {order: 'rich', day: TODAY + 1}),
    place([['x', 5]], {order: 'poor', day: TODAY + 1}),
    place([['x', 1]], {order: 'abroad', customer: 'd'}),
  );
  const leaves = (order: string) => t.book.order(order).lots[0]?.current.shipBy ?? 0;
  const move = (order: string, shipBy: number) => ({
    order,
    line: 1,
    moves: [{lot: 1, quantity: 5, site: 'A', shipBy}],
  });
  const lines = [move('rich', leaves('poor')), move('poor', leaves('rich'))];
  const skipped = [{order: 'abroad', line: 1, why: 'no better day is known'}];
  const run: Command = {type: 'ApplyAllocation', method: 'by hand', reason, lines, skipped};
  t.and(lucy, ask(run));
  expect(of(t).scope).toBe('each/orders/DE+orders/UK+stock/A');
});

test('it leaves the desks when it is over, not before', () => {
  const t = waiting().and({as: 'system', user: 'system:clock'});
  const archive: Command = {type: 'ArchiveApproval', approval: 'R'};
  t.when(archive).thenRejected('wrong-state');
  t.and({at: of(t).expires})
    .when(archive)
    .thenAccepted();
  expect(t.book.ledger.read('approval:R')).toBeUndefined();
});

/** Commands of every governed kind, at random; most are refused for some reason or accepted at once. */
function wish(r: ReturnType<typeof seeded>, {ledger}: Book): Command {
  const quantity = 1 + r.below(9);
  const orders = ['a', 'b', 'c'].filter((id) => ledger.read(`order:${id}`) !== undefined);
  const order = r.pick(['a', 'b', 'c', undefined]);
  switch (r.below(5)) {
    case 0:
      return {
        type: 'AdjustStock',
        site: 'A',
        item: r.pick(['x', 'y']),
        state: 'available',
        delta: r.pick([-9, -3, 12]),
        reason,
      };
    case 1:
      return {type: 'RecordPayment', customer: 'c', amount: r.pick([500, 900_000, -100]), reason};
    case 2:
      return orders.length === 0
        ? {type: 'EndPool', site: 'A', item: 'x', pool: 'none', reason}
        : {type: 'CancelOrder', order: r.pick(orders), by: 'customer', reason};
    default:
      return {
        ...(place([['x', quantity]], {customer: r.pick(['c', 'k', 'strict'])}) as CommandOf<'PlaceOrder'>),
        ...(order !== undefined && {order}),
        lines: [{item: 'x', quantity, requestedDay: TODAY + 1, ...(r.chance(0.4) && {unitPrice: 8_000 + r.below(3)})}],
        ...(r.chance(0.5) && {pools: {override: reason}}),
      };
  }
}
const PEOPLE: readonly (readonly [string, Role])[] = [
  ['lucy', 'customer-service'],
  ['anke', 'sales'],
  ['tom', 'warehouse'],
  ['omar', 'finance'],
  ['priya', 'operations'],
  ['paul', 'operations'],
  ['admin', 'administrator'],
];

test('an approved request has exactly the effect of the approver’s own command; any other end has none', () => {
  const ends: Record<string, number> = {};
  for (let seed = 1; seed <= 300; seed++) {
    const r = seeded(seed);
    const secondPerson = r.chance(0.3) ? (['manual-price', 'CancelOrder'] as const) : [];
    const {book} = kept({approvals: {secondPerson: [...secondPerson]}}).and(receive('A', 'y', 9));
    const decided = new Set<string>();
    for (let step = 0; step < 25; step++) {
      if (r.chance(0.1)) book.at += hours(r.below(20));
      const all = [...book.ledger.all('approval')];
      const some = all.length > 0 ? r.pick(all) : undefined;
      const [user, role] = r.pick(r.chance(0.2) ? PEOPLE.filter(([who]) => who === some?.by).concat(PEOPLE) : PEOPLE);
      const command =
        some === undefined || r.chance(0.4)
          ? ask(wish(r, book), `R${step}`)
          : r.chance(0.3)
            ? {...withdraw, approval: some.approval}
            : answer(r.chance(0.7), some.approval);
      const verdict = book.ask({user, role}, command as Command, `c${step}`);
      if (verdict.kind === 'rejected') continue;
      const rest = verdict.events.filter((e) => !e.type.startsWith('Approval'));
      expect(verdict.events.length - rest.length).toBe(1);
      if (command.type === 'DecideApproval' && some !== undefined) {
        expect([decided.has(some.approval), some.by === user, some.expires > book.at]).toEqual([false, false, true]);
        decided.add(some.approval);
        ends[command.approve ? 'approved' : 'refused'] = (ends[command.approve ? 'approved' : 'refused'] ?? 0) + 1;
        // An order is placed by who asked for it, whoever approved.
        const own = effectOf(book, {user, role}, some.command, `c${step}`).map((e) =>
          e.type === 'OrderPlaced' ? {...e, placedBy: some.by} : e,
        );
        expect(rest).toEqual(command.approve ? own : []);
      } else {
        ends[command.type] = (ends[command.type] ?? 0) + 1;
        expect(rest).toEqual([]);
      }
      for (const e of verdict.events) book.apply(e);
    }
  }
  for (const end of ['AskApproval', 'WithdrawApproval', 'approved', 'refused']) expect(ends[end]).toBeGreaterThan(40);
});

/** Of the command as the approver’s own, under a policy that asks nobody for a second person. */
function effectOf(book: Book, who: {user: string; role: Role}, command: Command, id: string): readonly DomainEvent[] {
  const company = must(book.ledger.read('company:company'), 'a company');
  const {approvals: _, ...policy} = company.policy;
  const read = ((k: Key) => (k === 'company:company' ? {...company, policy} : book.ledger.read(k))) as Read;
  const verdict = book.ask(who, command, id, read);
  return verdict.kind === 'accepted' ? verdict.events : [];
}
