import type { Halt } from '../../model/halt.ts';
import type { Clock } from '../../support/clock.ts';
import type { Daemon } from '../daemon-contract.ts';
import type { Levers } from './control-calls.ts';

/** What a person may do to a running daemon. */
export function leversOf(daemon: Daemon, clock: Pick<Clock, 'wall'>): Levers {
  const standing = (kind: Halt['kind']) => daemon.status().halts.find((halt) => halt.kind === kind);
  return {
    pause({ by, why, forMs }) {
      const before = standing('paused');
      const now: Halt = { kind: 'paused', by, why, untilMs: clock.wall() + forMs };
      daemon.pause(now);
      return { now, before, frozen: standing('frozen') };
    },
    resume({ by }) {
      const ended = standing('paused');
      return daemon.resume(by) ? { ended, frozen: standing('frozen') } : { frozen: standing('frozen') };
    },
    releaseGuard: ({ by }) => ({ tasks: [...daemon.releaseGuard(by)] }),
  };
}
