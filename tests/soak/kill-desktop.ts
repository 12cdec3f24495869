/**
 * The desktop is killed without a word, again and again, while it queues commands, with and without its server. Afterwards:
 * every command whose queueing was acknowledged is decided, once, in the order it was queued.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openLogStore} from '../../src-server/log-store/sqlite-log-store.ts';
import {seeded} from '../../src-shared/kernel/random.ts';
import {TestServer} from '../support/server.ts';

export interface DesktopKillOptions {
  readonly kills: number;
  /** Longest time between the first commands of a start and its kill. */
  readonly aliveMs: number;
  readonly seed: number;
}
export interface DesktopKillReport {
  readonly kills: number;
  /** Commands whose queueing was acknowledged to the page. */
  readonly queued: number;
  /** Of these, how many were queued while there was no server. */
  readonly offline: number;
  readonly refused: number;
  readonly faults: readonly string[];
}

/** No start is killed before it has queued so many: on a busy machine time alone says nothing. */
const QUEUED_MIN = 12;
const CHILD = new URL('./desktop-child.ts', import.meta.url).pathname;
/** As many as an outbox keeps. */
const REFUSED_SHOWN_MAX = 200;
const DRAIN_MS_MAX = 60_000;
/** The first start lives long enough to write its cache, without which a desk alone has no company to work in. */
const FIRST_MS = 5_000;

export async function killDesktop({kills, aliveMs, seed}: DesktopKillOptions): Promise<DesktopKillReport> {
  const random = seeded(seed);
  const server = await TestServer.start({demo: false, args: ['--starter', '--speed', '1']});
  const profile = mkdtempSync(join(tmpdir(), 'signalbox-kill-desktop-'));
  const queued: string[] = [];
  let offline = 0;
  try {
    const {url} = server;
    for (let kill = 0; kill < kills; kill++) {
      // The first start needs the server to sign in and to take its snapshot; later every other one is alone.
      const alone = kill % 2 === 1;
      if (alone) await server.stop();
      const before = queued.length;
      await issueUntilKilled(profile, url, queued, (kill === 0 ? FIRST_MS : 0) + random.below(aliveMs));
      if (alone) {
        offline += queued.length - before;
        await server.start();
      }
    }
    const refused = await drained(profile, url);
    await server.stop();
    return {kills, queued: queued.length, offline, ...judge(server.data, queued, refused)};
  } finally {
    await server.dispose();
    rmSync(profile, {recursive: true, force: true, maxRetries: 5});
  }
}

async function issueUntilKilled(profile: string, url: string, queued: string[], aliveMs: number): Promise<void> {
  const child = start(profile, url, 'issue');
  const gone = once(child, 'close');
  let count = 0;
  eachLine(child, (line) => {
    const [word, id] = line.split(' ');
    if (word !== 'queued' || id === undefined) return;
    queued.push(id);
    count += 1;
    if (count === QUEUED_MIN) setTimeout(() => child.kill('SIGKILL'), aliveMs);
  });
  const late = setTimeout(() => child.kill('SIGKILL'), DRAIN_MS_MAX);
  await gone;
  clearTimeout(late);
  if (count === 0) throw new Error('the desktop queued nothing before it ended');
}

async function drained(profile: string, url: string): Promise<number> {
  const child = start(profile, url, 'drain');
  const gone = once(child, 'close');
  let refused: number | undefined;
  eachLine(child, (line) => {
    if (line.startsWith('drained ')) refused = Number(line.slice('drained '.length));
  });
  const late = setTimeout(() => child.kill('SIGKILL'), DRAIN_MS_MAX);
  await gone;
  clearTimeout(late);
  if (refused === undefined) throw new Error('the desktop did not come to rest');
  return refused;
}

/** `shown`: the refusals that the desktop still had for its Activity screen at the end. */
function judge(data: string, queued: readonly string[], shown: number): Pick<DesktopKillReport, 'refused' | 'faults'> {
  const log = openLogStore(data);
  try {
    const decisions = queued.map((commandId) => log.findCommand(commandId));
    const places = decisions.map((decision) => decision?.seq);
    const refused = decisions.filter((decision) => decision?.outcome === 'rejected').length;
    const lost = queued.filter((_, i) => places[i] === undefined).map((commandId) => `lost: ${commandId}`);
    const unordered = places.flatMap((seq, i) => {
      const before = places[i - 1];
      return seq !== undefined && before !== undefined && seq <= before
        ? [`decided before an earlier command: ${queued[i]}`]
        : [];
    });
    const faults = [...lost, ...unordered];
    if (!log.verify().ok) faults.push('the chain is broken');
    if (shown < Math.min(refused, REFUSED_SHOWN_MAX)) faults.push(`${refused} refused, ${shown} shown in Activity`);
    return {refused, faults};
  } finally {
    log.close();
  }
}

function start(profile: string, url: string, mode: 'issue' | 'drain'): ChildProcess {
  return spawn(process.execPath, [CHILD, profile, url, mode], {stdio: ['ignore', 'pipe', 'inherit']});
}

/** A line counts once its end has arrived: a torn one was not acknowledged. */
function eachLine(child: ChildProcess, take: (line: string) => void): void {
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
}
