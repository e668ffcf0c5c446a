/** A retry policy is a value. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Full jitter: a random delay in [0, min(cap, base·2^attempt)). `attempt` counts from 0; `random` is in [0, 1). */
export const backoffMs = (attempt: number, { baseMs, capMs }: Backoff, random: () => number): number =>
  random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));

/** `ms` give or take `share` of it: a thousand daemons must not all ask in the same second. */
export const jittered = (ms: number, share: number, random: () => number): number =>
  ms * (1 + share * (2 * random() - 1));
