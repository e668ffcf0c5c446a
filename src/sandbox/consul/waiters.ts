import type { Clock } from '../../support/clock.ts';
import { ConnectionFault, type HandlerResponse } from '../handler.ts';

/** What a blocking query would be answered now, and whether that is worth an answer before its time is over. */
export interface Look {
  answer(): HandlerResponse;
  readonly isNews: boolean;
}

/** Requests that wait for something to change. */
export interface Waiters {
  /**
   * Looks now and after each change, until there is news or `waitMs` are over. What `look` throws is the answer too.
   * Leaves nothing behind when `signal` aborts.
   */
  block(look: () => Look, waitMs: number, signal: AbortSignal): HandlerResponse | Promise<HandlerResponse>;
  /** Something has changed. */
  wake(): void;
  /** The agent dies: everybody who waits is hung up on. */
  hangUp(): void;
  /** How many wait. */
  count(): number;
}

interface Waiter {
  look(): void;
  hangUp(): void;
}

/** A blocking query takes up to a sixteenth longer than it was asked to (contract: Consul, §5). */
const JITTER = 1 / 16;

export function createWaiters(clock: Clock, random: () => number): Waiters {
  const waiters = new Set<Waiter>();

  const wait = (look: () => Look, waitMs: number, signal: AbortSignal) =>
    new Promise<HandlerResponse>((resolve, reject) => {
      const leave = () => {
        waiters.delete(waiter);
        cancel();
        signal.removeEventListener('abort', abort);
      };
      const abort = () => {
        leave();
        reject(signal.reason);
      };
      const lookAgain = (isOver: boolean) => {
        try {
          const { answer, isNews } = look();
          if (!isNews && !isOver) return;
          leave();
          resolve(answer());
        } catch (error) {
          leave();
          reject(error);
        }
      };
      const waiter: Waiter = {
        look: () => lookAgain(false),
        hangUp() {
          leave();
          reject(new ConnectionFault('reset'));
        },
      };
      const cancel = clock.after(waitMs * (1 + random() * JITTER), () => lookAgain(true));
      signal.addEventListener('abort', abort, { once: true });
      waiters.add(waiter);
    });

  return {
    block(look, waitMs, signal) {
      const { answer, isNews } = look();
      if (isNews) return answer();
      return signal.aborted ? Promise.reject(signal.reason) : wait(look, waitMs, signal);
    },
    wake() {
      for (const waiter of [...waiters]) waiter.look();
    },
    hangUp() {
      for (const waiter of [...waiters]) waiter.hangUp();
    },
    count: () => waiters.size,
  };
}
