/** The append thread: writes the groups it is sent, in order, and answers each once it is durable. */
import {workerData} from 'node:worker_threads';
import {
  ANSWERED,
  type AppendAnswer,
  type AppendRequest,
  type AppendWorkerData,
  asAnswer,
  GONE,
  unpacked,
} from './append-message.ts';
import {groupWriter} from './group.ts';
import {connectLedger} from './schema.ts';
import {prepareStatements} from './statements.ts';

// Only `append-thread.ts` starts this file.
const {path, pagesMax, port, signals} = workerData as AppendWorkerData;
// Who waits where it stands hears no event.
process.on('exit', () => {
  Atomics.store(signals, GONE, 1);
  Atomics.notify(signals, ANSWERED);
});
const db = connectLedger(path, {pagesMax, fileMustExist: true});
const write = groupWriter(db, prepareStatements(db));

port.on('message', (request: AppendRequest) => {
  port.postMessage(outcome(request));
  Atomics.add(signals, ANSWERED, 1);
  Atomics.notify(signals, ANSWERED);
  if (request === 'close') port.close();
});

function outcome(request: AppendRequest): AppendAnswer {
  try {
    if (request !== 'close') return {head: write(unpacked(request))};
    db.close();
    return 'closed';
  } catch (error) {
    return asAnswer(error);
  }
}
