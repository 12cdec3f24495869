/** Signing in, in both hosts. */
import {execFile} from 'node:child_process';
import {resolve} from 'node:path';
import {promisify} from 'node:util';
import type {Page} from '@playwright/test';
import {expect, signIn, test} from '../support/e2e.ts';
import {DEMO_PASSWORD} from '../support/server.ts';

test('a person signs in with a password and sees the company live', async ({tower}) => {
  await tower.signIn('priya');
  const {page} = tower;
  await expect(page.getByRole('navigation', {name: 'Workspaces'})).toBeVisible();
  await expect(page.getByText('Live', {exact: false}).first()).toBeVisible();
});

async function tryWith(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', {name: 'Sign in', exact: true}).click();
}

test('a wrong password is refused in words that say what to do', async ({page}) => {
  await tryWith(page, 'priya', 'not the password');
  await expect(page.getByRole('alert')).toHaveText(
    'Not signed in.The user or the password is not right. Check both; an administrator can set another password.',
  );
});

test('too many tries say when to come again', async ({page}) => {
  for (let n = 0; n < 6; n++) {
    await tryWith(page, 'somebody-else', `guess ${n}`);
    await expect(page.getByRole('button', {name: 'Sign in', exact: true})).toBeEnabled();
  }
  await expect(page.getByRole('alert')).toHaveText(
    /^Not signed in\.There were too many tries\. Try again in \d+ (minutes?|seconds?)\.$/,
  );
});

test('who is at a desk when his account is switched off reads why it is gone', async ({page, server}) => {
  const program = resolve(import.meta.dirname, '../../src-server/account.ts');
  const run = promisify(execFile);
  const account = (...args: readonly string[]) =>
    run(process.execPath, [program, '--data', server.data, ...args], {
      env: {...process.env, SIGNALBOX_PASSWORD: DEMO_PASSWORD},
    });
  await account('--id', 'nell', '--name', 'Nell', '--role', 'operations');
  await signIn(page, 'nell');
  await expect(page.getByRole('navigation', {name: 'Workspaces'})).toBeVisible();
  await account('--disable', 'nell');
  await expect(page.getByRole('alert')).toHaveText('Signed out.This account was switched off. Ask an administrator.');
  await signIn(page, 'priya');
  await expect(page.getByRole('navigation', {name: 'Workspaces'})).toBeVisible();
});
