import { probablyMeant } from '../mapping/labels/nearest.ts';
import type { Environment } from './layers.ts';
import { environmentNames } from './option.ts';
import { OPTIONS } from './schema.ts';

/** What Kubernetes sets by itself for a Service called `marathon-consul`. */
const BY_KUBERNETES = /^MARATHON_CONSUL_(?:SERVICE_|PORT_\d+_)/;

const KNOWN: readonly string[] = Object.values(OPTIONS).flatMap((option) => environmentNames(option));

/** Variables that look like ours and are no option: one sentence each. No problem: somebody else may have set them. */
export const unknownVariables = (env: Environment): readonly string[] =>
  Object.keys(env)
    .filter((name) => name.startsWith('MARATHON_CONSUL_') && !KNOWN.includes(name) && !BY_KUBERNETES.test(name))
    .sort()
    .map((name) => {
      const meant = probablyMeant(name, KNOWN);
      return `${name} (environment) is no option, and has no effect${meant === undefined ? '' : `: did you mean ${meant}?`}`;
    });
