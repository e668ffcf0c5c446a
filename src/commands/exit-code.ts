/** What the program says to whoever started it. A supervisor may stop trying at `usage`: trying again cannot help. */
export const EXIT = {
  ok: 0,
  /**
   * It could not be done now: a port in use, another daemon, a source that does not answer, a stop that took too long.
   * Of `explain`: a definition has a problem.
   */
  failed: 1,
  /** The configuration is wrong. */
  usage: 2,
  /** A bug of ours (`EX_SOFTWARE`). */
  bug: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
