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

/** Variables that look like ours and are no option: one sentence each. No problem: somebody else may have set them. */
export const unknownVariables = (env: Environment): readonly string[] =>
  Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !KNOWN.includes(name) && !BY_KUBERNETES.test(name))
    .sort()
    .map((name) => {
      // What all of them begin with makes none of them alike.
      const meant = probablyMeant(withoutPrefix(name), KNOWN.map(withoutPrefix));
      const advice = meant === undefined ? '' : `: did you mean ${PREFIX}${meant}?`;
      return `${name} (environment) is no option, and has no effect${advice}`;
    });
