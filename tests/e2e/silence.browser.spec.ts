/** A server that says nothing: the frame names the silence long before it is offline, and what was asked says it is not answered. */
import {expect, test} from '../support/e2e.ts';
import {typeOrder} from '../support/screens.ts';

test('a silent server is named after two missed beats, and an order sent meanwhile says that nobody has answered it', async ({
  ownServer,
  newDesk,
}) => {
  test.slow();
  const page = await newDesk('priya', ownServer);
  await expect(page.getByRole('button', {name: /^Live/})).toBeVisible();
  await typeOrder(page, 'C1', '20003', 5);
  await expect(page.getByText('Held while you type')).toBeVisible();
  const pid = ownServer.pid as number;
  // Alive and mute, as a machine that swaps or a line that swallows: no close tells anybody.
  process.kill(pid, 'SIGSTOP');
  try {
    await page.getByRole('button', {name: 'Place order'}).click();
    await expect(page.getByText('Sent, awaiting the server')).toBeVisible();
    await expect(page.getByText(/^Sent \d+ s ago and not answered yet/)).toBeVisible({timeout: 10_000});
    await expect(page.getByRole('button', {name: /^1\d s silent/})).toBeVisible({timeout: 18_000});
    await expect(page.getByRole('button', {name: /^Offline/})).toHaveCount(0);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect(page.getByRole('heading', {name: /^SO-/})).toBeVisible({timeout: 20_000});
  await expect(page.getByRole('button', {name: /^Live/})).toBeVisible();
});
