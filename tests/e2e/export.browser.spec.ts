/** A grid as a file: all rows it holds, in its order. In a browser: the stand-in for Electron downloads nothing. */
import {readFileSync} from 'node:fs';
import {expect, test} from '../support/e2e.ts';
import {openPlace, shownIds, sortBy} from '../support/screens.ts';

test('an export holds every row of the grid in its order, as CSV and as a workbook', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await openPlace(page, 'Inventory');
  await expect.poll(async () => (await shownIds(page, 'Positions'))[2]).toContain('/');
  await sortBy(page, 'Sellable');
  const fileOf = async (word: string) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', {name: 'Export'})
        .click()
        .then(() => page.getByRole('menuitem', {name: word}).click()),
    ]);
    return {name: file.suggestedFilename(), bytes: readFileSync(await file.path())};
  };
  const csv = await fileOf('CSV');
  const [head = '', ...rows] = csv.bytes.toString().trim().split('\r\n');
  const sellable = rows.map((row) => Number(row.split(',')[head.split(',').indexOf('sellable')]));
  expect(rows.length).toBe(72);
  expect(sellable).toEqual(sellable.toSorted((a, b) => b - a));
  const book = await fileOf('Excel workbook');
  expect([book.name, book.bytes.subarray(0, 2).toString()]).toEqual(['inventory.xlsx', 'PK']);
});
