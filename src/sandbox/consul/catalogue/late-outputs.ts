import type { Clock } from '../../../support/clock.ts';

/** Outputs that have changed while the status has not: they are worth a write only every few minutes. */
export interface LateOutputs {
  note(checkId: string): void;
  /** The check was written meanwhile, or is gone. */
  forget(checkId: string): void;
  clear(): void;
}

/** `check_update_interval`: between half of it and half as much again (ms). */
const INTERVAL_MS = 300_000;

export function createLateOutputs(clock: Clock, random: () => number, write: (checkId: string) => void): LateOutputs {
  const cancels = new Map<string, () => void>();
  return {
    note(checkId) {
      if (cancels.has(checkId)) return;
      const cancel = clock.after(INTERVAL_MS * (0.5 + random()), () => {
        cancels.delete(checkId);
        write(checkId);
      });
      cancels.set(checkId, cancel);
    },
    forget(checkId) {
      cancels.get(checkId)?.();
      cancels.delete(checkId);
    },
    clear() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
