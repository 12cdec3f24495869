/** What a person does at the screens, named: for specs, so that each says only what it is about. */
import {expect, type Locator, type Page} from '@playwright/test';

/** Opens a workspace from the rail. */
export async function openPlace(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', {name: 'Workspaces'}).getByRole('link', {name}).click();
  await expect(page.getByRole('heading', {level: 1, name})).toBeVisible();
}

/** Follows a link within the tower, as a deep link does. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, link);
}

/** Opens a position's drill and waits for its states. */
export async function openPosition(page: Page, item: string, site: string): Promise<void> {
  await follow(page, `#/inventory/${item}@${site}`);
  await expect(page.getByText(new RegExp(`^${item} at `))).toBeVisible();
  await expect(figure(page, 'Sellable')).toBeVisible();
}

/** A figure of the open position by its word: Sellable, Quarantine, In transit, On hand. */
export function figure(page: Page, word: string): Locator {
  const part = page.getByRole('region', {name: 'States of the position'}).locator('.part');
  return part.filter({hasText: word}).locator('span, b').last();
}

/** A figure as a number. */
export async function figureOf(page: Page, word: string): Promise<number> {
  return Number((await figure(page, word).innerText()).replaceAll(',', ''));
}

/** Opens an order's drill and waits for its lines. */
export async function openOrder(page: Page, order: string): Promise<void> {
  await follow(page, `#/order/${order}`);
  await expect(page.getByRole('heading', {name: order})).toBeVisible();
  await expect(lines(page).locator('tbody').first()).toBeVisible();
}

/** The lines and lots of the open order. */
export const lines = (page: Page): Locator => page.getByRole('region', {name: 'Lines and lots'});

/** Chooses in a field that looks up items or customers. */
export async function lookUp(page: Page, field: string, id: string): Promise<void> {
  const box = page.getByRole('combobox', {name: field});
  await box.click();
  await box.fill(id);
  await page.getByRole('option', {name: new RegExp(`^${id} `)}).click();
}

/** Starts a new order and types one line; leaves it unplaced. */
export async function typeOrder(page: Page, customer: string, item: string, quantity: number): Promise<void> {
  await openPlace(page, 'Orders');
  await page.getByRole('button', {name: 'New order'}).click();
  await lookUp(page, 'Customer', customer);
  await lookUp(page, 'Item of line 1', item);
  await page.getByLabel('Quantity of line 1').fill(String(quantity));
  await expect(page.getByRole('heading', {name: `Promise for ${item}`})).toBeVisible();
}

/** The open form. */
export const form = (page: Page): Locator => page.getByRole('dialog');

/** Fills the open form's reason, sends it, and waits until it is done and closed. */
export async function send(page: Page, button: string | RegExp, reason?: string): Promise<void> {
  if (reason !== undefined) await form(page).getByLabel('Reason').fill(reason);
  await form(page).getByRole('button', {name: button}).click();
  await expect(form(page)).toHaveCount(0);
}

/** A cell of a live grid by its row's id and its column. */
export const cell = (page: Page, row: string, column: string): Locator =>
  page.locator(`[row-id="${row}"] [col-id="${column}"]`).first();

/** Ids of the rows that a grid shows, from the top. */
export async function shownIds(page: Page, grid: string): Promise<string[]> {
  const rows = page.getByRole('region', {name: grid, exact: true}).last().locator('.ag-row[row-id]');
  const found = await rows.evaluateAll((all) =>
    all.map((row) => ({id: row.getAttribute('row-id') ?? '', at: Number(row.getAttribute('row-index'))})),
  );
  return [...new Map(found.map((row) => [row.at, row.id]))].sort((a, b) => a[0] - b[0]).map(([, id]) => id);
}

/** Sorts a grid by a column, largest first, as its header then says. */
export async function sortBy(page: Page, column: string): Promise<void> {
  const header = page.getByRole('columnheader', {name: column});
  await header.click();
  await expect(header).toHaveAttribute('aria-sort', 'descending');
}
