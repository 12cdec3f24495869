/**
 * The engine's side of the outbox: one write at a time, in the order of the calls.
 *
 *   keep ──► in step? ──► number ──► add ──► issued (shown, sent)
 *                                     └── failed ──► what is held? ──► issued | refused, alone
 *
 * 1. A command is durable before it is shown or sent. 2. A number is taken by what was kept and by nothing else, so a
 * write that failed leaves no gap and the next command is tried afresh. 3. After a fork nothing is kept before the outbox
 * has the new client id.
 */
import type {Command} from '../domain/commands.ts';
import type {Replica, ReplicaEffect} from '../sync/replica.ts';
import type {Outbox, RefusedRecord} from './ports.ts';

/** What became of a wish to issue a command: it has an id once it is durable. */
export type Issued = {readonly commandId: string} | {readonly refused: 'outbox-full' | 'not-kept'};

export class OutboxKeeper {
  readonly #outbox: Outbox;
  readonly #replica: Replica;
  readonly #perform: (effects: readonly ReplicaEffect[]) => void;
  /** The client id the outbox knows; after a fork another one than the replica's, until it has been renewed. */
  #clientId: string;
  /** A write failed, and the outbox was not yet asked what became of it. */
  #doubtful = false;
  #tail: Promise<unknown> = Promise.resolve();

  /** `perform` carries out what issuing a command brings about. */
  constructor(outbox: Outbox, replica: Replica, perform: (effects: readonly ReplicaEffect[]) => void) {
    this.#outbox = outbox;
    this.#replica = replica;
    this.#perform = perform;
    this.#clientId = replica.clientId;
  }

  /** False: it lives only as long as the engine does. */
  get kept(): boolean {
    return this.#outbox.kept;
  }

  /** Makes a command durable and issues it. A failing outbox refuses it and does not reject. */
  keep(commandId: string, command: Command): Promise<Issued> {
    return this.#inTurn(() => this.#keep(commandId, command));
  }

  /** What stays in the outbox because this failed is sent again at the next start, and the server knows it. */
  settle(clientSeqs: readonly number[], refused: readonly RefusedRecord[]): void {
    void this.#inTurn(() => succeeded(this.#outbox.settle(clientSeqs, refused)));
  }

  /** The replica has another client id: nothing waits under the old one any more. */
  forked(): void {
    void this.#inTurn(() => this.#inStep());
  }

  dismiss(commandId: string): Promise<void> {
    return this.#outbox.dismiss(commandId);
  }

  async close(): Promise<void> {
    await this.#tail;
    await this.#outbox.close().catch(() => undefined);
  }

  async #keep(commandId: string, command: Command): Promise<Issued> {
    if (!(await this.#inStep())) return {refused: 'not-kept'};
    const submission = this.#replica.prepare(commandId, command);
    if (submission === null) return {refused: 'outbox-full'};
    const added = await succeeded(this.#outbox.add(submission));
    // Another copy of this desk spoke while we wrote: what was written stands under the client id that is given up.
    if (this.#clientId !== this.#replica.clientId) return this.#keep(commandId, command);
    if (added) this.#perform(this.#replica.issued(submission));
    else {
      this.#doubtful = true;
      await this.#inStep();
    }
    return this.#replica.nextSeq > submission.clientSeq ? {commandId} : {refused: 'not-kept'};
  }

  /**
   * Brings outbox and replica to the same client id and number; false when the outbox does not answer. What reached the
   * disk although its write failed is issued now, or it would be sent at the next start behind the person's back.
   */
  async #inStep(): Promise<boolean> {
    const {clientId} = this.#replica;
    if (this.#clientId !== clientId) {
      if (!(await succeeded(this.#outbox.renew(clientId, [])))) return false;
      this.#clientId = clientId;
    }
    if (!this.#doubtful) return true;
    const held = await this.#outbox.load().catch(() => null);
    if (held === null || this.#replica.clientId !== clientId) return false;
    for (const submission of held.submissions) {
      if (submission.clientSeq >= this.#replica.nextSeq) this.#perform(this.#replica.issued(submission));
    }
    this.#doubtful = false;
    return true;
  }

  /** Writes keep their order: the second command must not overtake the first. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(run);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}

const succeeded = (write: Promise<void>): Promise<boolean> =>
  write.then(
    () => true,
    () => false,
  );
