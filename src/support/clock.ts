/** Time as an argument. Only the production world and the simulator make one. */
export interface Clock {
  /** Monotonic ms. Never goes back; says nothing about the date. */
  now(): number;
  /** Wall clock, ms since the epoch. May jump. */
  wall(): number;
  /** Calls `fire` once, after `ms`; the answer cancels it. */
  after(ms: number, fire: () => void): () => void;
}

/** Waits `ms`, or until `signal` aborts, whichever comes first. Never throws: ask the signal afterwards. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
