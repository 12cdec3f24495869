/**
 * `node src-server/account.ts --data DIR --id lucy --name "Lucy Marsh" --role sales [--sites RDG,LDS] [--territories UK]`
 * makes or replaces an account and prints its password once (or takes it from SIGNALBOX_PASSWORD). `--list` shows who is
 * there, `--disable ID` ends an account. A running server reads accounts at its next start.
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
const accountSchema = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'small letters, digits, dot, dash')
    .max(ACCESS_LIMITS.idCharsMax),
  name: z.string().min(1).max(120),
  role: z.enum(ROLES.filter((role) => role !== 'system')),
  sites: parts,
  territories: parts,
});

process.exitCode = await main();

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
    list: {type: 'boolean'},
  } as const;
  const {values} = parseArgs({options});
  if (values.data === undefined) {
    console.error('--data DIR is missing: the data directory of the server');
    return 1;
  }
  const access = await openAccess({dataDir: values.data, now: Date.now});
  try {
    if (values.list) return list(access);
    if (values.disable !== undefined) return disable(access, values.disable);
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

function disable(access: Access, id: string): number {
  if (!access.accounts().some((account) => account.id === id)) {
    console.error(`no account ${id}`);
    return 1;
  }
  access.setDisabled(id, true);
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
