import { type Clock, sleep } from '../support/clock.ts';

/** Between looks (ms). */
const LOOK_MS = 5_000;
/** The wall clock may be corrected by so much without a meaning (ms). */
const GAP_MS = 10_000;

/**
 * Calls `onGap` when the wall clock has run on while ours stood still: the machine was suspended, or its clock was set
 * forward, which cannot be told apart, and costs a question to each source. Until `signal` aborts; never throws.
 */
export async function watchForSuspension(clock: Clock, onGap: (gapMs: number) => void, signal: AbortSignal) {
  const offset = () => clock.wall() - clock.now();
  let before = offset();
  while (!signal.aborted) {
    await sleep(clock, LOOK_MS, signal);
    const now = offset();
    if (now - before > GAP_MS) onGap(now - before);
    before = now;
  }
}
