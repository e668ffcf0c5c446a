import type { Clock } from './clock.ts';

/**
 * Runs `work` with a signal of its own that follows `parent`, and unlinks it at the end.
 * `AbortSignal.any` on a long-lived parent leaks a listener a call; this does not.
 */
export async function withScope<Result>(
  parent: AbortSignal,
  work: (scope: AbortController) => Promise<Result>,
): Promise<Result> {
  const scope = new AbortController();
  const follow = () => scope.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  try {
    return await work(scope);
  } finally {
    parent.removeEventListener('abort', follow);
  }
}

/** For an abort that nobody hears: without one, Node makes an error with a stack each time. */
export const DONE = new Error('done');

/** The reason with which a deadline aborts: tells our own impatience from a caller who gave up. */
export class DeadlineExceeded extends Error {
  readonly limitMs: number;

  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
    this.name = 'DeadlineExceeded';
    this.limitMs = limitMs;
  }
}

/** As `withScope`, with at most `limitMs` for the work: then its signal aborts with `DeadlineExceeded`. */
export function withDeadline<Result>(
  clock: Clock,
  limitMs: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return withScope(parent, async (scope) => {
    const cancel = clock.after(limitMs, () => scope.abort(new DeadlineExceeded(limitMs)));
    try {
      return await work(scope.signal);
    } finally {
      cancel();
    }
  });
}
