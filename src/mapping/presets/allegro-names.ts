import type { AppDefinition } from '../../model/app-definition.ts';
import { shortened } from '../labels/read-labels.ts';
import { LIMITS } from '../limits.ts';

/** The label that publishes an app, or a port of it, and may name it. */
export const LABEL = 'consul';

export interface NamedPart {
  readonly name: string;
  /** As the label has it: what the selectors of tags are compared with. */
  readonly raw: string;
  readonly from: string;
  readonly warnings: readonly string[];
}

interface Separated {
  readonly nameSeparator: string;
}

/** The names that one labelled port is to have: `a,b` are two (contract: migration, A8); the first 256 of them. */
export const partsOf = (definition: AppDefinition, index: number, options: Separated): readonly NamedPart[] =>
  (definition.ports[index]?.labels[LABEL] ?? '')
    .split(',', LIMITS.names)
    .map((raw) => nameOf(definition, raw, options, `label consul of port ${index}`));

/** The name that one label value means: its own text, else the app id's (contract: migration, A3 and A4). */
export function nameOf({ id }: AppDefinition, raw: string, { nameSeparator }: Separated, label: string): NamedPart {
  const derived = { name: pathName(id, nameSeparator), raw, from: 'app id' };
  if (raw === '' || raw === 'true') return { ...derived, warnings: [] };
  const name = pathName(raw.trim(), nameSeparator);
  if (name !== '') return { name, raw, from: label, warnings: [] };
  return {
    ...derived,
    warnings: [`nothing is left of the name "${shortened(raw)}" (${label}): "${derived.name}" is used instead`],
  };
}

const pathName = (path: string, separator: string): string =>
  withoutOuterSlashes(path).replaceAll('/', () => separator);

/** By hand: an expression that looks for an end would try each slash of a long row. */
function withoutOuterSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (path[start] === '/') start++;
  while (end > start && path[end - 1] === '/') end--;
  return path.slice(start, end);
}
