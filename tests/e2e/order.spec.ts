/** The promise from desk to desk: typed, held, seen by others as being quoted, placed, and the same figures at every door. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {cell, figure, figureOf, lines, lookUp, openPlace, openPosition, typeOrder} from '../support/screens.ts';

test('an order is held while typed, seen by another desk, and placed with the same figures at every door', async ({
  tower,
  newDesk,
}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const other = await newDesk('lucy');
  await openPosition(other, '20003', 'RDG');
  const before = await figureOf(other, 'Sellable');

  await typeOrder(page, 'C1', '20003', 5);
  await expect(page.getByRole('region', {name: 'Promise options'}).getByRole('columnheader').first()).toBeVisible();
  await expect(page.getByText('Held while you type')).toBeVisible();
  const claims = other.getByRole('region', {name: 'Claims by name'});
  await expect(claims.getByText('Being quoted')).toBeVisible();
  await expect(claims.getByText(/Held by priya, ends in/)).toBeVisible();
  await expect(figure(other, 'Sellable')).toHaveText(String(before - 5));

  await page.getByRole('button', {name: 'Place order'}).click();
  const heading = page.getByRole('heading', {name: /^SO-/});
  await expect(heading).toBeVisible();
  const id = await heading.innerText();
  await expect(lines(page).getByText('5 allocated')).toBeVisible();
  await expect(claims.getByRole('link', {name: id})).toBeVisible();
  await expect(claims.getByText('Being quoted')).toHaveCount(0);
  await expect(figure(other, 'Sellable')).toHaveText(String(before - 5));

  const rest = await Rest.as(server.url, 'priya');
  expect(await rest.position('RDG', '20003')).toMatchObject({sellable: before - 5});
  expect(await rest.get(`/orders/${id}`)).toMatchObject({
    order: {customer: 'C1', lines: [{item: '20003', quantity: 5}], lots: [{site: 'RDG', allocated: 5}]},
  });
  await openPlace(other, 'Orders');
  await expect(cell(other, id, 'units')).toHaveText('5');
});

test('an order placed through REST appears in the open grids of two desks', async ({tower, newDesk}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const other = await newDesk('anke');
  for (const desk of [page, other]) {
    await openPlace(desk, 'Orders');
    await expect(desk.locator('[row-index="0"] [col-id="id"]').first()).toBeVisible();
  }
  const rest = await Rest.as(server.url, 'priya');
  const {rows} = await rest.get<{rows: readonly {requestedDay: number}[]}>('/orders?limit=1');
  const requestedDay = (rows[0]?.requestedDay ?? 0) + 7;
  await rest.all({
    type: 'PlaceOrder',
    order: 'SO-REST',
    customer: 'C3',
    lines: [{item: '20004', quantity: 7, requestedDay}],
  });
  for (const desk of [page, other]) {
    // An order that stands still counts what would enter; it comes at the reader's word, or while nobody is reading.
    await expect(async () => {
      await desk.keyboard.press('r');
      await expect(cell(desk, 'SO-REST', 'units')).toHaveText('7', {timeout: 500});
    }).toPass({timeout: 10_000});
  }
  await rest.all({
    type: 'CancelOrder',
    order: 'SO-REST',
    by: 'customer',
    reason: 'e2e',
    lines: [{line: 1, quantity: 3}],
  });
  for (const desk of [page, other]) await expect(cell(desk, 'SO-REST', 'open')).toHaveText('4');
});

test('while one types, the last answer stands until the next is there: nothing empties, and what leaves together is one shipment', async ({
  tower,
}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await typeOrder(page, 'C1', '20003', 5);
  await page.evaluate(() => {
    const seen = window as unknown as {emptied: number};
    seen.emptied = 0;
    new MutationObserver(() => {
      if (document.body.textContent.includes('Nothing to check yet')) seen.emptied += 1;
    }).observe(document.body, {subtree: true, childList: true, characterData: true});
  });
  for (const quantity of [6, 7, 8]) {
    await page.getByLabel('Quantity of line 1').fill(String(quantity));
    await expect(page.getByText(`${quantity} × `)).toBeVisible();
  }
  expect(await page.evaluate(() => (window as unknown as {emptied: number}).emptied)).toBe(0);
  await lookUp(page, 'Item of line 2', '20004');
  await page.getByLabel('Quantity of line 2').fill('3');
  await expect(page.getByText(/^[012] of 2$/)).toBeVisible();
  const shipments = page.getByText('Shipments', {exact: true}).last().locator('..');
  await expect(shipments).toContainText(/^Shipments1/);
});

test('what is placed is what stands on the page: not before it is checked, not an option that is no more, and once', async ({
  tower,
}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  await typeOrder(page, 'C1', '20005', 5);
  const place = page.getByRole('button', {name: /^Place order/});
  await expect(place).toBeEnabled();
  const rest = await Rest.as(server.url, 'priya');
  const {rows: before} = await rest.get<{rows: readonly {id: string}[]}>('/orders?limit=1000');
  // Typed and sent in one go: nobody has seen an answer to it.
  await page.evaluate(async () => {
    const field = document.querySelector<HTMLInputElement>('input[aria-label="Quantity of line 1"]');
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, '7');
    field?.dispatchEvent(new Event('input', {bubbles: true}));
    await new Promise((drawn) => setTimeout(drawn));
    document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true}));
  });
  await expect(page.getByText('7 × ')).toBeVisible();
  await expect(page.getByRole('heading', {name: 'New order'})).toBeVisible();
  // Twice at once makes one.
  await expect(place).toBeEnabled();
  await page.evaluate(() => {
    const press = () =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true}));
    press();
    press();
  });
  await expect(page.getByRole('heading', {name: /^SO-/})).toBeVisible();
  const {rows: after} = await rest.get<{rows: readonly {id: string}[]}>('/orders?limit=1000');
  expect(after.length).toBe(before.length + 1);
});

test('an option that is pressed is chosen, though the list it stands in is answered anew before the release', async ({
  tower,
}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await openPlace(page, 'Orders');
  await page.getByRole('button', {name: 'New order'}).click();
  const box = page.getByRole('combobox', {name: 'Item of line 1'});
  await box.click();
  await page.getByRole('option', {name: /^20004 /}).hover();
  await page.mouse.down();
  await box.fill('20004'); // its answer has one row, where another stood
  await page.waitForTimeout(500);
  await page.mouse.up();
  await expect(box).toHaveValue(/^20004 /);
  await expect(page.getByRole('combobox', {name: 'Item of line 2'})).toBeVisible();
});

test('placed while its hold is on its way, an order takes the hold and not what the hold leaves', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const {sellable} = await rest.position('RDG', '20006');
  expect(sellable).toBeGreaterThan(1);
  await typeOrder(page, 'C1', '20006', 1);
  await expect(page.getByText('Held while you type')).toBeVisible();
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      if (![...document.querySelectorAll('.sub')].some((one) => one.textContent === 'Holding')) return;
      watch.disconnect();
      document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true}));
    });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true});
  });
  await page.getByLabel('Quantity of line 1').fill(String(sellable));
  const heading = page.getByRole('heading', {name: /^SO-/});
  await expect(heading).toBeVisible();
  expect(await rest.get(`/orders/${await heading.innerText()}`)).toMatchObject({
    order: {lots: [{site: 'RDG', allocated: sellable}]},
  });
});
