import { DONE } from '../../../support/scope.ts';

/** Work that several wait for, and that is done once. */
export interface Shared<Result> {
  /**
   * The outcome of the work that is under way for `key`; begun now where none is. Whoever aborts no longer waits, with
   * the reason of its signal; the work is aborted with the last of them.
   */
  join(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

interface UnderWay<Result> {
  readonly key: string;
  readonly scope: AbortController;
  readonly outcome: Promise<Result>;
  waiting: number;
}

export function createShared<Result>(): Shared<Result> {
  let current: UnderWay<Result> | undefined;

  const begin = (key: string, work: (signal: AbortSignal) => Promise<Result>): UnderWay<Result> => {
    const scope = new AbortController();
    const begun = { key, scope, outcome: work(scope.signal), waiting: 0 };
    const forget = () => {
      if (current === begun) current = undefined;
    };
    begun.outcome.then(forget, forget);
    return begun;
  };

  return {
    async join(key, signal, work) {
      signal.throwIfAborted();
      if (current?.key !== key) current = begin(key, work);
      const joined = current;
      joined.waiting += 1;
      try {
        return await unlessAborted(joined.outcome, signal);
      } finally {
        joined.waiting -= 1;
        if (joined.waiting === 0) {
          if (current === joined) current = undefined;
          joined.scope.abort(DONE);
        }
      }
    },
  };
}

function unlessAborted<Result>(outcome: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    const stay = () => signal.removeEventListener('abort', leave);
    outcome.then(
      (result) => {
        stay();
        resolve(result);
      },
      (error: unknown) => {
        stay();
        reject(error);
      },
    );
  });
}
