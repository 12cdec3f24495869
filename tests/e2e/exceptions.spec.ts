/** An exception opens by itself, is taken, handed over, noted, snoozed and resolved by people, and closes when its cause is gone. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, openPlace, send} from '../support/screens.ts';

type Row = {
  readonly id: string;
  readonly order: string;
  readonly item: string;
  readonly line: number;
  readonly state: string;
  readonly owner: string;
  readonly takenBy: string;
};

test('what is endangered is somebody’s, until its cause is gone', async ({ownServer, newDesk}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const {sellable} = await rest.position('RDG', '20007');
  const {rows} = await rest.get<{rows: readonly {requestedDay: number}[]}>('/orders?limit=1');
  const requestedDay = (rows[0]?.requestedDay ?? 0) + 1;
  const line = {item: '20007', quantity: Number(sellable), requestedDay, site: 'RDG'};
  await rest.all(
    {type: 'PlaceOrder', order: 'SO-OWNED', customer: 'C1', lines: [line]},
    {type: 'AdjustStock', site: 'RDG', item: '20007', state: 'available', delta: -1, reason: 'test'},
  );
  // Stock goes by dates: whoever it is that lacks a unit now.
  const short = async () =>
    (await rest.get<{rows: readonly Row[]}>('/at-risk?limit=1000')).rows.find((one) => one.item === '20007');
  await expect.poll(async () => (await short())?.state, {timeout: 30_000}).toBe('open');
  const {id, order, line: lineNo} = (await short()) as Row;
  const row = async () =>
    (await rest.get<{rows: readonly Row[]}>('/at-risk?limit=1000')).rows.find((one) => one.id === id);
  const page = await newDesk('priya', ownServer);
  await openPlace(page, 'At risk');
  await page.goto(`${page.url().split('#')[0]}#/at-risk/${encodeURIComponent(id)}`);
  const history = page.getByRole('region', {name: 'History of the exception'});
  await expect(history).toContainText('opened');
  await page.locator('.ag-row', {hasText: order}).first().click();
  await page.getByRole('button', {name: 'Take', exact: true}).click();
  await expect(history).toContainText('taken');
  await expect.poll(async () => (await row())?.takenBy).toBe('priya');
  await page.getByRole('button', {name: 'Note', exact: true}).click();
  await form(page).getByLabel('Note').fill('The buyer waits for our call');
  await send(page, 'Add the note');
  await expect(history).toContainText('The buyer waits for our call');
  await page.getByRole('button', {name: 'Hand over', exact: true}).click();
  await form(page).getByLabel('Person').fill('lucy');
  await form(page).getByLabel('Reason').fill('she knows the buyer');
  await send(page, 'Hand over');
  await expect.poll(async () => (await row())?.takenBy).toBe('lucy');
  await page.getByRole('button', {name: 'Snooze', exact: true}).click();
  await form(page).getByLabel('Reason').fill('nothing before tomorrow');
  await send(page, 'Snooze');
  await expect.poll(async () => (await row())?.state).toBe('snoozed');
  await page.getByRole('tab', {name: 'Set aside'}).click();
  await page.locator('.ag-row', {hasText: order}).first().click();
  await page.getByRole('button', {name: 'Resolve', exact: true}).click();
  await form(page).getByLabel('Reason').fill('takes one fewer');
  await send(page, 'Resolve');
  await expect.poll(async () => (await row())?.state).toBe('resolved');
  await rest.all({type: 'ReceiveStock', site: 'RDG', item: '20007', quantity: 500, into: 'available', reason: 'found'});
  await expect.poll(row).toBeUndefined();
  await page.goto(`${page.url().split('#')[0]}#/order/${order}`);
  await expect(page.getByText(`Exception of line ${lineNo} opened`).first()).toBeVisible();
});
