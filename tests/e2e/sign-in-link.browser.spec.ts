/** The link that `npm start` prints: it is opened in a browser, and works once. */
import {expect, test} from '../support/e2e.ts';

test('a sign-in link that has worked says so, and what to do instead', async ({page, server, browser}) => {
  const link = server.signIn ?? '';
  await page.goto(link);
  await expect(page.getByRole('navigation', {name: 'Workspaces'})).toBeVisible();
  const other = await browser.newPage();
  await other.goto(link);
  await expect(other.getByRole('alert')).toHaveText(
    'Not signed in.This sign-in link has worked once already, or is older than 10 minutes. ' +
      'Sign in with your password, or ask for another link.',
  );
  await other.close();
});
