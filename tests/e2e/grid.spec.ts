/** The grid under the hand: cells change in place, rows do not, and the keyboard does it all. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {cell, figure, openPlace, shownIds, sortBy} from '../support/screens.ts';

test('figures change in place, rows keep their order, and re-ranking is the reader’s word', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  await openPlace(page, 'Inventory');
  await expect(page.locator('[row-index="0"] [col-id="item"]').first()).toBeVisible();
  await sortBy(page, 'Sellable');
  const sellable = async (id = '') => Number((await cell(page, id, 'sellable').innerText()).replaceAll(',', ''));
  await expect
    .poll(async () => {
      const shown: number[] = [];
      for (const id of (await shownIds(page, 'Positions')).slice(0, 6)) shown.push(await sellable(id));
      return shown.length === 6 && shown.every((n, i) => i === 0 || n <= (shown[i - 1] ?? 0)) ? 'sorted' : shown;
    })
    .toBe('sorted');
  const before = await shownIds(page, 'Positions');
  const top = before[0] ?? '';
  const [site = '', item = ''] = top.split('/');
  const now = await sellable(top);
  await rest.all({type: 'AdjustStock', site, item, state: 'available', delta: 1 - now, reason: 'gone'});

  await expect(cell(page, top, 'sellable')).toHaveText('1');
  expect((await shownIds(page, 'Positions')).slice(0, 6)).toEqual(before.slice(0, 6));
  const rerank = page.getByRole('button', {name: /^Re-rank, \d+ rows? moved$/});
  await expect(rerank).toBeVisible();
  await page.waitForTimeout(1_500); // longer than any rebuild the engine might make of its own accord
  expect((await shownIds(page, 'Positions'))[0]).toBe(top);
  await rerank.click();
  await expect.poll(async () => (await shownIds(page, 'Positions'))[0]).toBe(before[1]);
  await expect(rerank).toHaveCount(0);
});

for (const [what, type] of [
  ['a click on', 'click'],
  ['a press whose release finds another element, on', 'pointerdown'],
] as const)
  test(`${what} a row that is still on its way selects it when it has come`, async ({ownServer, newDesk}) => {
    // A server of its own: a hold that runs out between two reads of the order would put other rows in these places.
    const page = await newDesk('priya', ownServer);
    await openPlace(page, 'Inventory');
    await expect.poll(async () => (await shownIds(page, 'Positions'))[2], {message: 'rows have come'}).toContain('/');
    const clicked = page.evaluate(
      (event) =>
        new Promise<void>((resolve) => {
          const look = () => {
            const waiting = document.querySelector<HTMLElement>('.ag-row.waiting[row-index="1"] .ag-cell');
            if (waiting === null) return void requestAnimationFrame(look);
            waiting.dispatchEvent(new PointerEvent(event, {bubbles: true}));
            resolve();
          };
          look();
        }),
      type,
    );
    await sortBy(page, 'Sellable');
    await clicked;
    await expect.poll(async () => (await shownIds(page, 'Positions'))[1]).toContain('/');
    const second = (await shownIds(page, 'Positions'))[1] ?? '';
    await expect(page.locator('.ag-row-selected').first()).toHaveAttribute('row-id', second);
    await expect(page.getByText(new RegExp(`^${second.split('/')[1]} at `))).toBeVisible();
  });

test('J, K, Enter and Escape go through a grid, and the selection survives a change of order', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await openPlace(page, 'Inventory');
  await expect.poll(async () => (await shownIds(page, 'Positions'))[2], {message: 'rows have come'}).toContain('/');
  const ids = await shownIds(page, 'Positions');
  const title = (id = '') => page.getByText(new RegExp(`^${id.split('/')[1]} at `));
  await expect(title(ids[0])).toBeVisible(); // the first row, before anybody has chosen
  await page.keyboard.press('j');
  await expect(title(ids[1])).toBeVisible();
  await page.keyboard.press('j');
  await expect(page).toHaveURL(new RegExp(`${ids[2]?.split('/')[1]}@${ids[2]?.split('/')[0]}`));
  await page.keyboard.press('k');
  await expect(page).toHaveURL(new RegExp(`${ids[1]?.split('/')[1]}@${ids[1]?.split('/')[0]}`));
  await expect(figure(page, 'Sellable')).toBeVisible();
  await sortBy(page, 'Sellable');
  await page.getByLabel('Filter by item').fill(ids[1]?.split('/')[1] ?? '');
  await expect(page.locator('.ag-row-selected').first()).toHaveAttribute('row-id', ids[1] ?? '');
  await page.getByLabel('Filter by item').blur();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/@/);
});

test('other rows are looked at from their first: after a sort, and after a filter', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await openPlace(page, 'Inventory');
  const first = page.locator('[row-index="0"] [col-id="item"]').first();
  await expect(first).not.toBeEmpty();
  const goDown = async () => {
    for (let n = 0; n < 45; n++) await page.keyboard.press('j');
    await expect(first).not.toBeInViewport();
  };
  await goDown();
  await sortBy(page, 'Sellable');
  await expect(first).toBeInViewport();
  await goDown();
  await page.getByLabel('Filter by item').fill('2001');
  await expect(first).toBeInViewport();
  await expect(first).toContainText('2001');
});
