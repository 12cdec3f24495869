/** Signing in, in both hosts. */
import {expect, test} from '../support/e2e.ts';

test('a person signs in with a password and sees the company live', async ({tower}) => {
  await tower.signIn('priya');
  const {page} = tower;
  await expect(page.getByRole('navigation', {name: 'Workspaces'})).toBeVisible();
  await expect(page.getByText('Live', {exact: false}).first()).toBeVisible();
});

test('a wrong password is refused in words', async ({page}) => {
  await page
    .getByLabel(/user|name/i)
    .first()
    .fill('priya');
  await page.getByLabel(/password/i).fill('not the password');
  await page.getByRole('button', {name: /sign in/i}).click();
  await expect(page.getByRole('alert')).toBeVisible();
});
