import type { Clock } from '../../support/clock.ts';
import { ConnectionFault } from '../handler.ts';

/** What an agent does that waits for its servers: nothing else. */
export interface Blockage {
  /** Begins now, and ends after `ms`; 0 ends it. */
  begin(ms: number): void;
  /**
   * Does `work` now, or when the blockage is over, in the order of arrival. Nobody can take it back: a write whose
   * caller has gone meanwhile is carried out all the same.
   */
  pass<Result>(work: () => Result | Promise<Result>): Result | Promise<Result>;
  /** The agent dies: what waits is not done. */
  hangUp(): void;
}

interface Held {
  release(): void;
  hangUp(): void;
}

export function createBlockage(clock: Clock): Blockage {
  let held: Held[] | undefined;
  let cancel = () => {};
  const end = () => {
    cancel();
    const all = held ?? [];
    held = undefined;
    for (const one of all) one.release();
  };
  return {
    begin(ms) {
      cancel();
      held ??= [];
      if (ms <= 0) end();
      else cancel = clock.after(ms, end);
    },
    pass(work) {
      const queue = held;
      if (queue === undefined) return work();
      return new Promise((resolve, reject) => {
        queue.push({
          release: () => resolve(Promise.resolve().then(work)),
          hangUp: () => reject(new ConnectionFault('reset')),
        });
      });
    },
    hangUp() {
      const all = held ?? [];
      held = undefined;
      cancel();
      for (const one of all) one.hangUp();
    },
  };
}
