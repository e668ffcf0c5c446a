import type { Config } from './config.ts';

export interface Reloaded {
  /** What holds from now on. */
  readonly config: Config;
  /** What is another now, and what would be after a restart: `publication.tags`, `server.port`. */
  readonly changed: readonly string[];
  readonly needsRestart: readonly string[];
}

/**
 * Takes over of another configuration what may change while the daemon runs: what is published and how, guard, intervals,
 * policy, credentials, the level of the log. Addresses, certificates' paths, lease, server, state folder and cluster stay.
 */
export function reloaded(before: Config, after: Config): Reloaded {
  const { marathon, mesosAgent, consul, log } = after;
  const config: Config = Object.freeze({
    ...before,
    marathon: { ...before.marathon, credentials: marathon.credentials },
    mesosAgent: {
      ...before.mesosAgent,
      credentials: mesosAgent.credentials,
      mayBeRemote: mesosAgent.mayBeRemote,
    },
    consul: { ...before.consul, token: consul.token, credentials: consul.credentials, datacenter: consul.datacenter },
    log: { ...before.log, level: log.level },
    intervals: after.intervals,
    withoutWitnesses: after.withoutWitnesses,
    // Somebody has seen what one start takes away.
    guard: { ...after.guard, acceptsPlan: before.guard.acceptsPlan },
    publication: after.publication,
    rewriteSpreadMs: after.rewriteSpreadMs,
  });
  return { config, changed: differences(before, config), needsRestart: differences(config, after) };
}

/** By name, and within a part by the names of what is in it. */
function differences(one: object, other: object, depth = 0): string[] {
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const [a, b]: unknown[] = [left.get(key), right.get(key)];
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    if (depth > 0 || !isPart(a) || !isPart(b)) return [key];
    return differences(a, b, depth + 1).map((inner) => `${key}.${inner}`);
  });
}

const isPart = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
