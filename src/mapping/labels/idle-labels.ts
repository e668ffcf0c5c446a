import type { PortDefinition } from '../../model/app-definition.ts';
import type { Traced } from '../wish/wish.ts';
import { type Layers, portInWords } from './layers.ts';
import { LABELS } from './table.ts';

/** A warning for each port whose labels do nothing because it is not published, and nobody said that it should not be. */
export function labelsWithoutEffect(
  ports: readonly PortDefinition[],
  layers: Layers,
  published: readonly Traced<number>[],
): readonly string[] {
  const indexes = new Set(published.map(({ value }) => value));
  return layers.ports.flatMap((labels, index) => {
    const port = ports[index];
    const idle = [...labels.keys].filter((key) => key !== 'publish').map((key) => LABELS[key].name);
    if (!port || idle.length === 0 || indexes.has(index) || labels.keys.has('publish')) return [];
    return `${portInWords(port, index)} is not published, so its labels have no effect (${idle.join(', ')}): consul.publish=true on it publishes it`;
  });
}
