/** Asking for approval and giving it at the REST door of a live server: two people, one command, and what each of them reads of it. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Command, CommandOf} from '../../src-shared/domain/commands.ts';
import {Rest} from '../support/rest.ts';
import {TestServer} from '../support/server.ts';

const ITEM = '20003';
let server: TestServer;
let lucy: Rest;
let priya: Rest;
let today: number;
beforeAll(async () => {
  server = await TestServer.start({demo: false, args: ['--starter', '--speed', '1']});
  [lucy, priya] = await Promise.all([Rest.as(server.url, 'lucy'), Rest.as(server.url, 'priya')]);
  today = await lucy.today();
});
afterAll(() => server.dispose());

const place = (order: string, quantity = 3): CommandOf<'PlaceOrder'> => ({
  type: 'PlaceOrder',
  order,
  customer: 'C1',
  lines: [{item: ITEM, quantity, requestedDay: today + 7}],
  pools: {override: 'their shop opens'},
});
const ask = (approval: string, command: CommandOf<'AskApproval'>['command']): Command => ({
  type: 'AskApproval',
  approval,
  command,
  note: 'their shop opens on Thursday',
  shown: {summary: ['as it was shown'], rows: [{what: 'is promised', units: 3, dayAfter: today + 7}], more: 0},
});
const decide = (approval: string, approve: boolean): Command => ({
  type: 'DecideApproval',
  approval,
  approve,
  reason: 'agreed with the buyer',
});
type Entry = {readonly seq: number; readonly actor: {readonly user: string}; readonly command: {readonly type: string}};

test('what one user is refused is asked for, and done by the word of another', async () => {
  expect(await lucy.submit(place('SO-ASKED'))).toMatchObject({outcome: 'rejected', code: 'needs-approval'});
  await lucy.all(ask('AP-ONE', place('SO-ASKED')));
  const requestOf = async (who: Rest) =>
    (await who.get<{rows: readonly {id: string}[]}>('/approvals')).rows.find(({id}) => id === 'AP-ONE');
  expect(await requestOf(priya)).toMatchObject({by: 'lucy', state: 'open', owner: 'operations', waits: true});
  expect(await requestOf(lucy)).toMatchObject({mine: true, waits: false, decidable: false});
  expect(await requestOf(await Rest.as(server.url, 'anke'))).toBeUndefined();
  expect((await lucy.ask('GET', '/orders/SO-ASKED')).status).toBe(404);
  expect(await lucy.submit(decide('AP-ONE', true))).toMatchObject({outcome: 'rejected', code: 'forbidden'});
  await priya.all(decide('AP-ONE', true));
  expect(await requestOf(lucy)).toMatchObject({state: 'approved', order: 'SO-ASKED', closed: {by: 'priya'}});
  const {order} = await lucy.get<{order: {placedBy: string}}>('/orders/SO-ASKED');
  expect(order.placedBy).toBe('lucy');
  expect(await priya.submit(decide('AP-ONE', true))).toMatchObject({outcome: 'rejected', code: 'wrong-state'});
  const found = await priya.get<{decisions: readonly Entry[]}>('/audit?key=order:SO-ASKED&limit=20');
  const [decided] = found.decisions.filter(({command}) => command.type === 'DecideApproval');
  expect(decided?.actor.user).toBe('priya');
  expect(JSON.stringify(decided)).toContain('"asker":"lucy"');
});

test('the same command id decides once; a refused request does nothing', async () => {
  await lucy.all(ask('AP-TWO', place('SO-NOT')));
  const refuse = decide('AP-TWO', false);
  const first = await priya.submit(refuse, 'refuse-two');
  expect(await priya.submit(refuse, 'refuse-two')).toEqual(first);
  expect((await priya.ask('GET', '/orders/SO-NOT')).status).toBe(404);
});

test('requests, decisions and what is the system’s own cannot be asked for; a command that is no command names its fault', async () => {
  const nested = ask('AP-X', decide('AP-ONE', true) as unknown as CommandOf<'AskApproval'>['command']);
  expect((await lucy.ask('POST', '/commands', {commandId: 'nested', command: nested})).status).toBe(400);
  const own = ask('AP-Y', {type: 'ArchiveOrder', order: 'SO-ASKED'});
  expect(await lucy.submit(own)).toMatchObject({outcome: 'rejected', code: 'forbidden'});
  const broken = {...place('SO-B'), lines: []};
  expect((await lucy.ask('POST', '/commands', {commandId: 'broken', command: ask('AP-Z', broken)})).status).toBe(400);
});

test('days in a command that is asked for are read as dates too', async () => {
  const iso = new Date((today + 7) * 86_400_000).toISOString().slice(0, 10);
  const [line] = place('SO-DAY').lines;
  const command = {
    ...ask('AP-DAY', place('SO-DAY')),
    command: {...place('SO-DAY'), lines: [{...line, requestedDay: iso}]},
  };
  const {status} = await lucy.ask('POST', '/commands', {commandId: 'by-date', command});
  expect(status).toBe(200);
  await priya.all(decide('AP-DAY', true));
  const {order} = await lucy.get<{order: {lines: readonly {request: {day: number}}[]}}>('/orders/SO-DAY');
  expect(order.lines[0]?.request.day).toBe(today + 7);
});
