import type { AppDefinition, PortDefinition } from '../../model/app-definition.ts';
import type { AppRule } from '../options.ts';
import { matchesApp } from '../wish/app-pattern.ts';
import { type ReadLabels, readLabels, shortened } from './read-labels.ts';
import { type Settings, settingsOf } from './settings.ts';

/** Everything that says something about one app, read once. */
export interface Layers {
  /** Of the operator, outranking all labels; the one with the highest rank first. */
  readonly overrides: readonly ReadLabels[];
  /** By the index of the port. */
  readonly ports: readonly ReadLabels[];
  /** What the port's own consul.publish says, by its index; `undefined`: nothing that is understood. */
  readonly publishOfPort: readonly (boolean | undefined)[];
  readonly app: ReadLabels;
  /** Of the operator, outranked by all labels. */
  readonly rules: readonly ReadLabels[];
}

/** How a port is called in messages: `port "http"`, or `port 1` where it has no name. */
export const portInWords = ({ name }: Pick<PortDefinition, 'name'>, index: number): string =>
  name === undefined ? `port ${index}` : `port ${JSON.stringify(shortened(name))}`;

export function readLayers(
  definition: AppDefinition,
  rules: readonly AppRule[],
  warn: (warning: string) => void,
): Layers {
  const matching = rules
    .filter(({ match }) => matchesApp(match, definition.id))
    .map(({ match, labels, isOverride }) => ({
      isOverride,
      read: readLabels(labels, 'app', (name) => `rule ${match}: ${name}`, warn),
    }))
    .reverse();
  const ports = definition.ports.map((port, index) =>
    readLabels(port.labels, 'port', (name) => `label ${name} of ${portInWords(port, index)}`, warn),
  );
  return {
    overrides: matching.filter(({ isOverride }) => isOverride).map(({ read }) => read),
    app: readLabels(definition.labels, 'app', (name) => `label ${name}`, warn),
    ports,
    publishOfPort: ports.map((labels) => settingsOf([labels], warn).find('publish')?.value),
    rules: matching.filter(({ isOverride }) => !isOverride).map(({ read }) => read),
  };
}

export const appSettings = ({ overrides, app, rules }: Layers, warn: (warning: string) => void): Settings =>
  settingsOf([...overrides, app, ...rules], warn);

/** What holds for the port with this index: its own labels outrank the app's. */
export function portSettings(layers: Layers, index: number, warn: (warning: string) => void): Settings {
  const own = layers.ports[index];
  return settingsOf([...layers.overrides, ...(own ? [own] : []), layers.app, ...layers.rules], warn);
}
