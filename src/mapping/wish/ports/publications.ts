import { DEFAULT_WEIGHTS } from '../../../model/service.ts';
import { type Layers, portSettings } from '../../labels/layers.ts';
import type { Settings } from '../../labels/settings.ts';
import { DEFAULT_PUBLICATION, type PublicationOptions } from '../../options.ts';
import { checkWishOf } from '../check-wish.ts';
import { byDefault, fromOption } from '../traced.ts';
import type { Publication, Traced } from '../wish.ts';
import { namesOf } from './names.ts';
import { idFor, type PortKey } from './port-keys.ts';

/** A port that becomes a service, or several. */
interface WantedPort {
  readonly port: Traced<number>;
  readonly key: PortKey;
  readonly isMain: boolean;
  readonly isInPod: boolean;
}

/** One publication for each name of a port. `app` is what holds without the labels of the port. */
export function publicationsOf(
  wanted: WantedPort,
  layers: Layers,
  app: Settings,
  options: PublicationOptions,
  warn: (warning: string) => void,
): readonly Publication[] {
  const { port, key, isMain } = wanted;
  const settings = portSettings(layers, port.value, warn);
  // A list that the port itself says; an override outranks it, and then speaks as the app does.
  const own = (key: 'name' | 'tags', label: string): Traced<readonly string[]> | undefined => {
    const found = settings.find(key);
    return found?.from === layers.ports[port.value]?.called(label) ? found : undefined;
  };
  const template = fromOption(options.nameTemplate, DEFAULT_PUBLICATION.nameTemplate, '--name-template');
  const { names, isDerived } = namesOf({
    ...wanted,
    own: own('name', 'consul.name'),
    ofApp: app.find('name'),
    template,
  });
  const common = {
    port,
    isNameDerived: isDerived,
    nameForm: 'dns',
    tags: tagsOf([
      fromOption(options.tags, DEFAULT_PUBLICATION.tags, '--tags'),
      app.find('tags'),
      own('tags', 'consul.tags'),
    ]),
    meta: settings.meta(),
    address: settings.get('address', fromOption(options.address, DEFAULT_PUBLICATION.address, '--address')),
    ipFamily: settings.get('ip', byDefault('IPv4')),
    weights: settings.get('weights', byDefault(DEFAULT_WEIGHTS)),
    enableTagOverride: settings.get('enableTagOverride', byDefault(false)),
    checks: checkWishOf(settings, options),
    placeholders: 'all',
  } as const;
  return names.map((name, position) => ({ ...common, name, id: idFor(key, isMain, position === 0) }));
}

/** All of them, in this order, each once: the operator's, the app's, the port's. */
function tagsOf(sources: readonly (Traced<readonly string[]> | undefined)[]): readonly Traced<string>[] {
  const tags = new Map<string, Traced<string>>();
  for (const source of sources)
    for (const value of source?.value ?? []) if (!tags.has(value)) tags.set(value, { value, from: source?.from ?? '' });
  return [...tags.values()];
}
