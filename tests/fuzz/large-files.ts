/** Files and bodies that are too large, or wrong in one row of many: refused by their limit, named, nothing imported. */
import {randomUUID} from 'node:crypto';
import {DEMO_PASSWORD, TestServer} from '../support/server.ts';
import {type DeskOptions, signIn} from '../support/socket-desk.ts';

export type LargeFilesReport = {readonly files: number; readonly msMax: number; readonly faults: readonly string[]};
type Answer = {readonly status: number; readonly text: string; readonly ms: number};
type Case = {
  readonly what: string;
  readonly kind: string;
  readonly csv: string;
  readonly status: number;
  /** What the answer must say. */
  readonly says: RegExp;
};

/** A guard against hanging, not a target: the machine may be busy with other things. */
const SLOW_MS = 30_000;
const BODY_BYTES_MAX = 8 * 1024 * 1024;

/** `rows`: of the file that is refused for its length; an issue's million. */
export async function refuseLargeFiles(rows: number): Promise<LargeFilesReport> {
  const server = await TestServer.start({demo: false, args: ['--starter', '--speed', '1']});
  const faults: string[] = [];
  let msMax = 0;
  try {
    const admin = await signIn(server.url, 'admin', DEMO_PASSWORD);
    for (const one of cases(rows)) {
      const before = await headOf(admin);
      const answer = await send(admin, one);
      msMax = Math.max(msMax, answer.ms);
      const {what, status, says} = one;
      if (answer.status !== status)
        faults.push(`${what}: ${answer.status} instead of ${status}: ${answer.text.slice(0, 200)}`);
      else if (!says.test(answer.text)) faults.push(`${what}: said ${answer.text.slice(0, 300)}`);
      if (answer.ms > SLOW_MS) faults.push(`${what}: answered after ${Math.round(answer.ms)} ms`);
      const after = await headOf(admin);
      if (after !== before) faults.push(`${what}: the log went from ${before} to ${after}`);
    }
    return {files: cases(rows).length, msMax, faults};
  } finally {
    await server.dispose();
  }
}

function cases(rows: number): readonly Case[] {
  const stock = 'site,item,quantity\n';
  const row = 'RDG,20001,1\n';
  const items = 'id,name,supplier,listPrice\n';
  const many = 2_000;
  return [
    {what: `${rows} short rows`, kind: 'stock', csv: `a\n${'1\n'.repeat(rows)}`, status: 422, says: /at most 100000/},
    {
      what: `${rows} rows`,
      kind: 'stock',
      csv: stock + row.repeat(rows),
      status: rows >= 700_000 ? 413 : 422,
      says: /./,
    },
    {
      what: 'one bad row of many',
      kind: 'stock',
      csv: `${stock}${row.repeat(many)}RDG,20001,few\n${row.repeat(many)}`,
      status: 422,
      says: /"row":2001,"column":"quantity"/,
    },
    {
      what: 'one unknown item of many',
      kind: 'stock',
      csv: `${stock}${row.repeat(many)}RDG,NOWHERE,1\n${row.repeat(many)}`,
      status: 422,
      says: /"row":2001,.*NOWHERE/,
    },
    {
      what: 'an unknown supplier in the third block',
      kind: 'items',
      csv: `${items}${Array.from({length: 1_200}, (_, n) => `N${n},Thing,${n === 1_100 ? 'NOBODY' : 'S1'},1\n`).join('')}`,
      status: 422,
      says: /NOBODY/,
    },
    {
      what: 'a quote never closed',
      kind: 'items',
      csv: `${items}"N1,Thing,S1,1\n${'N2,Thing,S1,1\n'.repeat(500)}`,
      status: 422,
      says: /"row":1/,
    },
    {
      what: 'a line of a million characters',
      kind: 'items',
      csv: `${items}N1,${'x'.repeat(1_000_000)},S1,1\n`,
      status: 422,
      says: /"row":1,"column":"name"/,
    },
  ];
}

async function send(who: DeskOptions, {kind, csv}: Case): Promise<Answer> {
  const start = performance.now();
  try {
    const response = await fetch(`${who.url}/api/v1/imports/${kind}`, {
      method: 'POST',
      headers: {authorization: `Bearer ${who.token}`, 'content-type': 'application/json'},
      body: JSON.stringify({csv, importId: randomUUID()}),
    });
    return {status: response.status, text: await response.text(), ms: performance.now() - start};
  } catch {
    // Refused before it was all sent, the connection may be cut while the client still writes: the 413 is not heard.
    return {status: csv.length > BODY_BYTES_MAX ? 413 : 0, text: 'cut off', ms: performance.now() - start};
  }
}

async function headOf(who: DeskOptions): Promise<number> {
  const response = await fetch(`${who.url}/api/v1/orders?limit=1`, {headers: {authorization: `Bearer ${who.token}`}});
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  return ((await response.json()) as {seq: number}).seq;
}
