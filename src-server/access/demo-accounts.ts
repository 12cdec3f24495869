/** The people of the demo company, one for each role. They share a password that is made up at the first start. */
import {randomInt} from 'node:crypto';
import type {Access, NewAccount} from './access.ts';

/** Demo people without their password. `tom` sees one warehouse, so that the limits of a view can be tried. */
export const DEMO_PEOPLE: readonly Omit<NewAccount, 'password'>[] = [
  {id: 'priya', name: 'Priya Nair', role: 'operations', sites: '*', territories: '*'},
  {id: 'lucy', name: 'Lucy Marsh', role: 'customer-service', sites: '*', territories: '*'},
  {id: 'anke', name: 'Anke Visser', role: 'sales', sites: '*', territories: '*'},
  {id: 'tom', name: 'Tom Reyes', role: 'warehouse', sites: ['RDG'], territories: []},
  {id: 'helen', name: 'Helen Moor', role: 'executive', sites: '*', territories: '*'},
  {id: 'omar', name: 'Omar Farouk', role: 'finance', sites: '*', territories: '*'},
  {id: 'admin', name: 'Administrator', role: 'administrator', sites: '*', territories: '*'},
];

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const PASSWORD_CHARS = 12;

/**
 * Makes the demo accounts that are missing. `fixedPassword` (scripts) is set on all of them whenever it is not their
 * password already. Returns the password where it was set now, to be shown once; null when nothing changed.
 */
export async function seedDemoAccounts(access: Access, fixedPassword: string | undefined): Promise<string | null> {
  const known = new Set(access.accounts().map((account) => account.id));
  const missing = DEMO_PEOPLE.filter((person) => !known.has(person.id));
  const password = fixedPassword ?? newPassword();
  const renewed = fixedPassword === undefined ? [] : await withOtherPassword(access, fixedPassword, known);
  const toSet = [...missing, ...renewed];
  await Promise.all(toSet.map((person) => access.setAccount({...person, password})));
  return toSet.length === 0 ? null : password;
}

/** A random password that people can type: no letters that look alike. */
export function newPassword(): string {
  return Array.from({length: PASSWORD_CHARS}, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

async function withOtherPassword(access: Access, password: string, known: ReadonlySet<string>) {
  const people = DEMO_PEOPLE.filter((person) => known.has(person.id));
  const same = await Promise.all(people.map((person) => access.hasPassword(person.id, password)));
  return people.filter((_, index) => same[index] === false);
}
