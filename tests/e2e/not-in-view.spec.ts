/** A desk that sees the stock of one site only: of the others it says that it does not know, and asks the server. */
import {execFile} from 'node:child_process';
import {resolve} from 'node:path';
import {promisify} from 'node:util';
import {expect, signIn, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, lines, openOrder, openPlace} from '../support/screens.ts';
import {DEMO_PASSWORD} from '../support/server.ts';

const SAYS = 'Stock of Reading is not in your view';
const ITEM = '20023';

test('who may not see a site’s stock is told nothing of it, and its orders are promised from there all the same', async ({
  page,
  server,
}) => {
  const program = resolve(import.meta.dirname, '../../src-server/account.ts');
  const who = ['--id', 'eva', '--name', 'Eva', '--role', 'customer-service', '--sites', 'RTM'];
  await promisify(execFile)(process.execPath, [program, '--data', server.data, ...who], {
    env: {...process.env, SIGNALBOX_PASSWORD: DEMO_PASSWORD},
  });
  const admin = await Rest.as(server.url, 'admin');
  const requestedDay = (await admin.today()) + 14;
  await admin.all(
    {type: 'ReceiveStock', site: 'RDG', item: ITEM, quantity: 9, into: 'available', reason: 'for the view'},
    {
      type: 'PlaceOrder',
      order: 'SO-UNSEEN',
      customer: 'C3',
      lines: [{item: ITEM, quantity: 3, requestedDay, site: 'RDG'}],
    },
  );

  const eva = await Rest.as(server.url, 'eva');
  const ask = {customer: 'C3', lines: [{item: ITEM, quantity: 2, requestedDay}]};
  type Promised = {lines: {notInView: string[]; reductions: {site: string}[]}[]};
  const [told] = ((await eva.ask('POST', '/promise', ask)).body as Promised).lines;
  expect(told?.notInView).toContain('RDG');
  expect(told?.reductions.map((one) => one.site)).not.toContain('RDG');
  const [whole] = ((await admin.ask('POST', '/promise', ask)).body as Promised).lines;
  expect(whole?.notInView).toEqual([]);
  expect(whole?.reductions.map((one) => one.site)).toContain('RDG');
  const {rows} = await eva.get<{rows: {order: string; uncovered: number | null; cause: string}[]}>(
    '/at-risk?limit=500',
  );
  expect(rows.find(({order}) => order === 'SO-UNSEEN')).toMatchObject({uncovered: null, cause: SAYS});

  await signIn(page, 'eva');
  await openPlace(page, 'Tower');
  await expect(page.locator('.tower-head')).toContainText(/stock of [\d,]+ lots?, .*, is not in your view/);
  await expect(page.getByRole('row').filter({hasText: 'Reading'}).first()).not.toContainText('nothing endangered');
  await openPlace(page, 'At risk');
  await expect(page.getByRole('contentinfo')).toContainText('endangered or with stock that is not in your view');
  await follow(page, '#/at-risk/SO-UNSEEN%2F1.1');
  await expect(page.getByText('not known: its stock is not in your view')).toBeVisible();
  await openOrder(page, 'SO-UNSEEN');
  await expect(lines(page)).toContainText(SAYS.toLowerCase());
});
