import type { Config } from '../../../src/config/config.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';

/** How the daemon of a history is told to work. */
export interface Setting {
  readonly lease: Config['lease'];
  readonly events: Config['marathon']['events'];
  readonly withoutWitnesses: Config['withoutWitnesses'];
  /** Whether there is a Mesos agent to ask. */
  readonly hasAgent: boolean;
}

/** As by default, but for a TTL that lapses within a history: a daemon that stands by waits for that. */
export const USUAL: Setting = {
  lease: { scope: 'unchecked', ttlMs: 60_000 },
  events: 'auto',
  withoutWitnesses: 'keep',
  hasAgent: true,
};

/** The shortest that a preset asks for (ms). */
const SHORT_TTL_MS = 15_000;

/** Most are as usual in most. It has dice of its own: what is added here changes no other part of a history. */
export function settingOf(seed: number): Setting {
  const random = seededRandom(seed ^ 0x5e771e);
  const rarely = <Value>(chance: number, value: Value, usual: Value): Value => (random() < chance ? value : usual);
  return {
    lease: {
      scope: rarely(0.2, 'all', rarely(0.1, 'none', USUAL.lease.scope)),
      ttlMs: rarely(0.25, SHORT_TTL_MS, USUAL.lease.ttlMs),
    },
    events: rarely(0.15, 'poll', USUAL.events),
    withoutWitnesses: rarely(0.15, 'expire', USUAL.withoutWitnesses),
    hasAgent: rarely(0.08, false, USUAL.hasAgent),
  };
}
