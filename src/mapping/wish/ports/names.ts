import type { Traced } from '../wish.ts';
import type { PortKey } from './port-keys.ts';

/** The names of the services of one port, templates still. */
export interface Names {
  readonly names: readonly Traced<string>[];
  /** Made from the option or the default, by no label. */
  readonly isDerived: boolean;
}

/** Who gives the names of a port, and which port it is. */
interface Naming {
  /** What the port's own label says. */
  readonly own: Traced<readonly string[]> | undefined;
  readonly ofApp: Traced<readonly string[]> | undefined;
  readonly template: Traced<string>;
  readonly key: PortKey;
  readonly isMain: boolean;
  readonly isInPod: boolean;
}

/**
 * A port's own `consul.name` is exact. Else the main port has the app's names; any other port the first of them with its
 * own key behind it, unless the template itself speaks of the port. The containers of a pod have one id, so that there
 * the template alone is no endpoint's name, unless it speaks of the container.
 */
export function namesOf({ own, ofApp, template, key, isMain, isInPod }: Naming): Names {
  if (own) return { names: traced(own), isDerived: false };
  const names = ofApp ? traced(ofApp) : [template];
  const isDerived = ofApp === undefined;
  const isBare = isMain && !(isInPod && isDerived && !template.value.includes('{container}'));
  const [first = template] = names;
  return { names: isBare ? names : [{ ...first, value: nameOfPort(first.value, key) }], isDerived };
}

const nameOfPort = (template: string, key: PortKey): string =>
  /\{port\.(?:name|index)\}/.test(template) ? template : `${template}-{port.${key.kind}}`;

const traced = ({ value, from }: Traced<readonly string[]>): readonly Traced<string>[] =>
  value.map((name) => ({ value: name, from }));
