import type { AppDefinition } from '../../model/app-definition.ts';
import { serviceId } from '../../model/ids.ts';
import { DEFAULT_WEIGHTS } from '../../model/service.ts';
import { LIMITS } from '../limits.ts';
import type { Preset, PublicationOptions } from '../options.ts';
import { whyPassedOver } from '../wish/selection.ts';
import { byDefault } from '../wish/traced.ts';
import type { CheckWish, Publication, Traced, Wish } from '../wish/wish.ts';
import { LABEL, type NamedPart, nameOf, partsOf } from './allegro-names.ts';
import { appTags, portTags } from './allegro-tags.ts';
import { dnsWarning } from './dns-warning.ts';
import { firstHostPort } from './first-host-port.ts';

type Allegro = Preset & { readonly name: 'allegro' };

const GATE: Wish['gate'] = { when: 'reported', initialStatus: 'passing' };
const byPreset = <Value>(value: Value): Traced<Value> => ({ value, from: 'preset allegro' });

/** What allegro/marathon-consul published of the tasks of this definition (contract: migration, A.1). Never throws. */
export function wishOfAllegro(definition: AppDefinition, preset: Allegro, options: PublicationOptions): Wish {
  const none = refusalOf(definition) ?? whyPassedOver(definition, options.select);
  if (none !== undefined) return { publications: [], none, gate: GATE, unreachable: 'keep', warnings: [] };
  const warnings: string[] = [];
  const labelled = [...definition.ports.keys()].filter((index) => LABEL in (definition.ports[index]?.labels ?? {}));
  const wanted =
    labelled.length === 0
      ? [
          {
            port: byDefault(firstHostPort(definition)),
            part: nameOf(definition, definition.labels[LABEL] ?? '', preset, 'label consul'),
          },
        ]
      : labelled.flatMap((index) => {
          const port = { value: index, from: `label consul of port ${index}` };
          return partsOf(definition, index, preset).map((part) => ({ port, part }));
        });
  const ofApp = appTags(definition);
  // One more than there may be, so that it is told.
  const publications = wanted.slice(0, LIMITS.services + 1).map(({ port, part }) => {
    warnings.push(...part.warnings, ...dnsWarning(part.name));
    const own = labelled.length === 0 ? [] : portTags(definition, port.value, part.raw);
    return publication(
      port,
      part,
      [byPreset(preset.commonTag), ...own, ...ofApp].slice(0, LIMITS.tags + 1),
      preset,
      options,
    );
  });
  return { publications, none: undefined, gate: GATE, unreachable: 'keep', warnings: [...new Set(warnings)] };
}

function refusalOf({ labels, container }: AppDefinition): string | undefined {
  // The old tool would take a pod's services for leftovers, and remove them as long as it runs.
  if (container !== undefined) return 'it is a pod, which the preset allegro does not publish';
  return LABEL in labels ? undefined : 'its app has no label "consul", which the preset allegro asks for';
}

function publication(
  port: Traced<number>,
  part: NamedPart,
  tags: readonly Traced<string>[],
  preset: Allegro,
  options: PublicationOptions,
): Publication {
  return {
    port,
    isPortOptional: true,
    name: { value: part.name, from: part.from },
    isNameDerived: part.from === 'app id',
    nameForm: 'verbatim',
    tags,
    taskTag: (task) => byPreset(`marathon-task:${task.id}`),
    meta: {},
    address: options.address === 'auto' ? byPreset('agent') : { value: options.address, from: 'option --address' },
    isAddressExplicit: true,
    ipFamily: byPreset('IPv4'),
    weights: byDefault(DEFAULT_WEIGHTS),
    enableTagOverride: byPreset(preset.enableTagOverride),
    checks: checksOf(preset, options),
    placeholders: 'ports',
    id: (task, name, port) => serviceId(`${task.id}_${name}_${port}`),
  };
}

/** Marathon's own checks at Marathon's own pace, certificates verified (contract: migration, A.2). */
const checksOf = (preset: Allegro, options: PublicationOptions): CheckWish => ({
  health: byPreset('native'),
  http: undefined,
  tcp: undefined,
  interval: undefined,
  maxIntervalMs: undefined,
  timeout: undefined,
  verifyTls: byPreset(true),
  failures: undefined,
  successes: undefined,
  scripts: options.hasScriptChecks,
  ignored: preset.ignoredProtocols,
  hasOlderIds: true,
});
