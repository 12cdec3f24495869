/**
 * Appends on a thread of its own, so that the next group is decided while the disk works.
 *
 *   append ──group──► worker: insert, fsync ──answer──► done          (the event loop goes on)
 *   settle ─ waits for the answer where it stands ─► done             (the event loop stands still)
 *
 * One group at a time. A thread that is gone, or that says nothing for `ANSWER_MS_MAX`, has failed: what it wrote is unknown.
 */
import {MessageChannel, type MessagePort, receiveMessageOnPort, Worker} from 'node:worker_threads';
import {assert, must} from '../../src-shared/kernel/assert.ts';
import {
  ANSWERED,
  type AppendAnswer,
  type AppendRequest,
  type AppendWorkerData,
  GONE,
  packed,
} from './append-message.ts';
import type {Group} from './group.ts';

/** A disk that takes longer for one group is taken for dead. */
const ANSWER_MS_MAX = 60_000;
const LOOK_EVERY_MS = 100;

export type AppendDone = (answer: AppendAnswer) => void;

export class AppendThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #signals = new Int32Array(new SharedArrayBuffer(8));
  #asked = 0;
  #done: AppendDone | null = null;
  #gone: AppendAnswer | null = null;

  constructor(path: string, pagesMax: number | undefined) {
    const {port1, port2} = new MessageChannel();
    const data: AppendWorkerData = {path, pagesMax, port: port2, signals: this.#signals};
    this.#port = port1;
    this.#worker = new Worker(new URL('./append-worker.ts', import.meta.url), {
      workerData: data,
      transferList: [port2],
      name: 'signalbox append',
    });
    this.#worker.on('error', (error) => this.#end({failed: String(error)}));
    this.#worker.on('exit', () => this.#end({failed: 'the append thread is gone'}));
    this.#worker.unref();
    port1.on('message', (answer: AppendAnswer) => this.#answer(answer));
    port1.unref();
  }

  /** True while a group is on its way. */
  get busy(): boolean {
    return this.#done !== null;
  }

  /** Appends a group; `done` hears once how it came out. */
  append(group: Group, done: AppendDone): void {
    assert(!this.busy, 'one group at a time');
    if (this.#gone !== null) return done(this.#gone);
    this.#done = done;
    this.#port.ref();
    const request = packed(group);
    this.#asked += 1;
    this.#port.postMessage(request, [request.bytes.buffer]);
  }

  /** Waits for the group that is on its way; its `done` was called when this returns. */
  settle(): void {
    if (this.busy) this.#answer(this.#await());
  }

  /** Settles, and ends the thread. Its connection is closed when this returns. */
  close(): void {
    this.settle();
    if (this.#gone === null) {
      this.#asked += 1;
      this.#port.postMessage('close' satisfies AppendRequest);
      this.#await();
    }
    this.#port.close();
  }

  #end(why: AppendAnswer): void {
    this.#gone ??= why;
    this.#answer(this.#gone);
  }

  #await(): AppendAnswer {
    const until = performance.now() + ANSWER_MS_MAX;
    for (;;) {
      const answered = Atomics.load(this.#signals, ANSWERED);
      if (answered === this.#asked) return must(receiveMessageOnPort(this.#port), 'its answer').message as AppendAnswer;
      const left = until - performance.now();
      if (Atomics.load(this.#signals, GONE) === 1) this.#gone ??= {failed: 'the append thread is gone'};
      else if (left <= 0) this.#gone ??= {failed: `no answer within ${ANSWER_MS_MAX} ms`};
      if (this.#gone !== null) return this.#gone;
      // In steps: a worker that ends between the look and the wait wakes nobody.
      Atomics.wait(this.#signals, ANSWERED, answered, Math.min(left, LOOK_EVERY_MS));
    }
  }

  #answer(answer: AppendAnswer): void {
    const done = this.#done;
    this.#done = null;
    this.#port.unref();
    done?.(answer);
  }
}
