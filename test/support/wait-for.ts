/** Loaded machines are slow: a bound below this measures the machine, not us. */
const LEAST_MS = 5_000;

export interface Waiting {
  /** How long to wait at most; at least 5 s. */
  readonly withinMs?: number;
  /** What is waited for, to end the sentence "waited 10000 ms for …". */
  readonly what: string;
}

/**
 * Asks `condition` until it answers something true, and gives that answer. A condition that throws is asked again;
 * its last error is the cause of the failure.
 */
export async function waitFor<Answer>(
  condition: () => Answer | Promise<Answer>,
  { withinMs = 10_000, what }: Waiting,
): Promise<NonNullable<Answer>> {
  if (withinMs < LEAST_MS) throw new Error(`waiting for ${what}: ${withinMs} ms is less than ${LEAST_MS} ms`);
  const deadline = performance.now() + withinMs;
  let cause: unknown;
  do {
    try {
      const answer = await condition();
      if (answer) return answer;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  } while (performance.now() < deadline);
  throw new Error(`waited ${withinMs} ms for ${what}`, cause === undefined ? {} : { cause });
}
