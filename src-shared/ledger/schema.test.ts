/** The stored rows cannot change by accident. */
import {expect, test} from 'vitest';
import {hashText} from '../kernel/hash.ts';
import {CORE} from '../protocol/version.ts';
import {SCHEMAS} from './schema.ts';

// Another hash here means other columns: raise CORE, so that caches and stored snapshots are rebuilt, and write both down.
test('the tables are those of the core version', () => {
  expect({core: CORE, tables: hashText(JSON.stringify(SCHEMAS)).toString(36)}).toEqual({core: 13, tables: 'dfx24c'});
});
