/** What the server needs of a demo company; a feed provides it. */
import type {MetaValue} from '../log-store/log-store.ts';
import type {AuthorityHost} from './authority-host.ts';

/** What a demo keeps beside its log between two starts. */
export interface Memo {
  read(): MetaValue | undefined;
  write(value: MetaValue): void;
}

/** A company that plays itself. It gets the open server before anybody is let in, and is told when to stop. */
export interface Demo {
  /** Where the demo log's clock starts when the log is empty, log milliseconds. Asked only then. */
  readonly startAt: () => number;
  /**
   * Sets an empty log up (`host.bulk` keeps a long import from writing snapshots on its way) and starts playing. The clock
   * (`host.clock`) stands still until this resolves; an import moves it by `set`.
   */
  open(host: AuthorityHost, tell: (line: string) => void, memo: Memo): Promise<{stop(): Promise<void>}>;
}
