/**
 * Counts failures in a row, so that a log tells the first and every tenth and nothing between.
 * A peer that is down for an hour is one story, not a thousand.
 */
export interface FailureStreak {
  readonly count: number;
  /** Counts one more; true when this one should be told. */
  fail(): boolean;
  /** Ends the streak; answers how many failures it had. */
  recover(): number;
}

export function createFailureStreak(): FailureStreak {
  let count = 0;
  return {
    get count() {
      return count;
    },
    fail() {
      count += 1;
      return count === 1 || count % 10 === 0;
    },
    recover() {
      const ended = count;
      count = 0;
      return ended;
    },
  };
}
