import type { AppDefinition } from '../model/app-definition.ts';

/**
 * How much of a definition is taken on. Whoever may write one must not cost everybody else on the machine their
 * memory or time: ports, names and checks multiply. Each limit is far above what is written in good faith.
 */
export const LIMITS = {
  /** Of a definition: as many as there are in Mesos's own default range of ports. */
  ports: 1_024,
  /** Of a definition and its ports together. */
  labels: 50_000,
  /** Of one task. */
  services: 1_024,
  /** Of Marathon's, that Consul is to run for one service; its verdict stands in for the others. */
  checks: 64,
  /** Of one label in which names stand. */
  names: 256,
  tags: 1_024,
  /** Characters of all tags of a service. */
  tagsLength: 65_536,
  nameLength: 1_024,
  pathLength: 8_192,
  /** Below the longest argument that Linux hands to a program, with room for what is filled in. */
  commandLength: 16_384,
} as const;

/** Why a definition is not looked at at all; `undefined`: it is. */
export function tooLarge({ ports, labels }: AppDefinition): string | undefined {
  if (ports.length > LIMITS.ports) return `its app has ${ports.length} ports: give it at most ${LIMITS.ports}`;
  const count = ports.reduce((sum, port) => sum + Object.keys(port.labels).length, Object.keys(labels).length);
  return count > LIMITS.labels ? `its app has ${count} labels: give it at most ${LIMITS.labels}` : undefined;
}
