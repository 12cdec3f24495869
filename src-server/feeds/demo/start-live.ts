/**
 * Playing on: the days after the import, on the log's own clock. What to do next is read from the ledger, at the start
 * and again every second, so a restart goes on where it stopped and what people decide is worked like the rest.
 */
import type {AuthorityHost} from '../../sessions/authority-host.ts';
import {type DemoOptions, newSim} from './import-demo.ts';
import {Simulator} from './simulator.ts';

const EVERY_MS = 500;
/** How often the ledger is looked over for what people did. */
const LOOK_MS = 1_000;
/** A turn may take so long before everybody else gets one; a fast clock catches up over several turns. */
const TURN_MS = 25;

/** Starts playing. The returned function stops it; what was decided is durable then. */
export function startLive(host: AuthorityHost, options: DemoOptions): () => void {
  const simulator = new Simulator(newSim(host, options), host.authority.now);
  let lookAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const turn = () => {
    let behind = false;
    try {
      if (performance.now() >= lookAt) {
        simulator.lookAround();
        lookAt = performance.now() + LOOK_MS;
      }
      behind = !playTurn(host, simulator, TURN_MS);
    } catch (error) {
      // A log that has failed ends the process by itself; a fault of the simulator must not end a server.
      options.tell(`the demo stopped playing: ${error instanceof Error ? error.stack : String(error)}`);
      stopped = true;
    }
    if (!stopped) timer = setTimeout(turn, behind ? 0 : EVERY_MS);
  };
  turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
    host.flush();
  };
}

/** One turn up to the log's clock; false when there was more to do than a turn may take. */
export function playTurn(host: AuthorityHost, simulator: Simulator, turnMs: number): boolean {
  const until = performance.now() + turnMs;
  const done = simulator.play(host.clock.now(), () => performance.now() > until);
  host.flush();
  return done;
}
