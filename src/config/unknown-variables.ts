import { probablyMeant } from '../mapping/labels/nearest.ts';
import type { Environment } from './layers.ts';
import { environmentNames } from './option.ts';
import { OPTIONS } from './schema.ts';

/** What Kubernetes sets by itself for a Service called `marathon-consul`. */
const BY_KUBERNETES = /^MARATHON_CONSUL_(?:SERVICE_|PORT_\d+_)/;

const PREFIX = 'MARATHON_CONSUL_';
const withoutPrefix = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name);

const KNOWN: readonly string[] = Object.values(OPTIONS)
  .flatMap((option) => environmentNames(option))
  .filter((name) => name.startsWith(PREFIX));

/** What Consul's own tools take, and we do not. */
const NOT_TAKEN: Readonly<Record<string, string>> = {
  CONSUL_NAMESPACE: "services are registered in the namespace of Consul's token, or the default one",
  CONSUL_PARTITION: 'services are registered in the partition of the Consul agent',
};

const notTaken = (env: Environment): readonly string[] =>
  Object.entries(NOT_TAKEN).flatMap(([name, why]) =>
    (env[name] ?? '') === '' ? [] : [`${name} (environment) has no effect: ${why}`],
  );

/**
 * Variables that look like ours and are no option, and those of Consul's own tools that change nothing: one sentence
 * each. No problem: somebody else may have set them.
 */
export const unknownVariables = (env: Environment): readonly string[] => [
  ...notTaken(env),
  ...Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !KNOWN.includes(name) && !BY_KUBERNETES.test(name))
    .sort()
    .map((name) => {
      // What all of them begin with makes none of them alike.
      const meant = probablyMeant(withoutPrefix(name), KNOWN.map(withoutPrefix));
      const advice = meant === undefined ? '' : `: did you mean ${PREFIX}${meant}?`;
      return `${name} (environment) is no option, and has no effect${advice}`;
    }),
];
