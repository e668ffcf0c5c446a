import type { CheckStatus } from '../../model/service.ts';
import type { Clock } from '../../support/clock.ts';
import type { AgentState, HeldCheck } from './agent-state.ts';

/** A check that the agent runs itself. */
export interface ProbedCheck {
  readonly id: string;
  readonly serviceId: string;
  readonly kind: 'http' | 'tcp';
  /** The URL, or `host:port`. */
  readonly target: string;
}

export type Probe = (check: ProbedCheck) => Promise<CheckStatus>;

/** Runs HTTP and TCP checks: first at a random moment of the interval, then once every interval, while they are held. */
export interface Prober {
  /** Starts what is new, and starts anew what was registered again. */
  follow(checks: readonly HeldCheck[]): void;
}

export function createProber(clock: Clock, random: () => number, probe: Probe, state: AgentState): Prober {
  const cancels = new Map<string, () => void>();
  const run = (check: HeldCheck, kind: 'http' | 'tcp', afterMs: number) => {
    cancels.get(check.id)?.();
    const cancel = clock.after(afterMs, () => {
      const held = state.check(check.id);
      if (held?.definition !== check.definition) return;
      const { id, serviceId, definition } = held;
      probe({ id, serviceId, kind, target: definition.target })
        .catch((): CheckStatus => 'critical')
        .then((status) => {
          if (state.check(id)?.definition !== definition) return;
          state.setCheck(id, status, `probed ${definition.target}: ${status}`);
          run(check, kind, definition.intervalMs);
        });
    });
    cancels.set(check.id, cancel);
  };
  return {
    follow(checks) {
      for (const check of checks) {
        const { type, intervalMs } = check.definition;
        if (type === 'http' || type === 'tcp') run(check, type, random() * intervalMs);
      }
    },
  };
}
