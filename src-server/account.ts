/**
 * `npm run account -- --data DIR --id lucy --name "Lucy Marsh" --role sales [--sites RDG,LDS] [--territories UK]`
 * makes or replaces an account and prints its password once (or takes it from SIGNALBOX_PASSWORD).
 *
 *   --list         who is there
 *   --disable ID   ends the account: its tokens are refused at once, its live sessions within a second
 *   --enable ID    takes that back; the person signs in again
 *   --grant ID     with --role, --sites, --territories: what it may see and do, without a new password
 *
 * A running server on the same folder notices by itself.
 */
import {parseArgs} from 'node:util';
import {z} from 'zod';
import {ROLES} from '../src-shared/domain/decider.ts';
import {ACCESS_LIMITS, type Access, openAccess} from './access/access.ts';
import {newPassword} from './access/demo-accounts.ts';

const parts = z
  .string()
  .default('*')
  .transform((text) => (text === '*' ? ('*' as const) : text.split(',').filter((part) => part !== '')));
const grantSchema = z.object({
  role: z.enum(ROLES.filter((role) => role !== 'system')),
  sites: parts,
  territories: parts,
});
const accountSchema = grantSchema.extend({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'small letters, digits, dot, dash')
    .max(ACCESS_LIMITS.idCharsMax),
  name: z.string().min(1).max(120),
});

const USAGE = `usage: npm run account -- --data DIR --id ID --name NAME --role ROLE [--sites RDG,LDS] [--territories UK]
       npm run account -- --data DIR --list | --disable ID | --enable ID | --grant ID --role ROLE [--sites …] [--territories …]
roles: ${grantSchema.shape.role.options.join(', ')}`;

process.exitCode = await main().catch((error: unknown) => {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  return 1;
});

async function main(): Promise<number> {
  const text = {type: 'string'} as const;
  const options = {
    data: text,
    id: text,
    name: text,
    role: text,
    sites: text,
    territories: text,
    disable: text,
    enable: text,
    grant: text,
    list: {type: 'boolean'},
    help: {type: 'boolean'},
  } as const;
  const {values} = parseArgs({options});
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values.data === undefined) {
    console.error('--data DIR is missing: the data directory of the server');
    return 1;
  }
  const access = await openAccess({dataDir: values.data, now: Date.now});
  try {
    if (values.list) return list(access);
    const {disable, enable, grant} = values;
    const id = disable ?? enable ?? grant;
    if (id !== undefined && access.accounts().every((account) => account.id !== id)) {
      console.error(`no account ${id}; --list shows who is there`);
      return 1;
    }
    if (disable !== undefined) return setDisabled(access, disable, true);
    if (enable !== undefined) return setDisabled(access, enable, false);
    if (grant !== undefined) return setGrant(access, grant, values);
    return await set(access, values);
  } finally {
    access.close();
  }
}

function list(access: Access): number {
  for (const {id, name, role, sites, territories, disabled} of access.accounts()) {
    console.log(JSON.stringify({id, name, role, sites, territories, disabled}));
  }
  return 0;
}

function setDisabled(access: Access, id: string, disabled: boolean): number {
  access.setDisabled(id, disabled);
  console.log(
    disabled
      ? `${id} is disabled: a running server refuses its tokens at once and ends its live sessions within a second`
      : `${id} is enabled and may sign in again`,
  );
  return 0;
}

function setGrant(access: Access, id: string, values: object): number {
  const grant = grantSchema.safeParse(values);
  if (!grant.success) {
    console.error(z.prettifyError(grant.error));
    return 1;
  }
  access.setGrant(id, grant.data);
  console.log(`${id} has another view; live sessions come back with it within a second`);
  return 0;
}

async function set(access: Access, values: object): Promise<number> {
  const account = accountSchema.safeParse(values);
  if (!account.success) {
    console.error(z.prettifyError(account.error));
    return 1;
  }
  const given = process.env.SIGNALBOX_PASSWORD;
  const password = given ?? newPassword();
  await access.setAccount({...account.data, password});
  console.log(
    given === undefined ? `password of ${account.data.id}, shown once: ${password}` : `${account.data.id} is set`,
  );
  return 0;
}
