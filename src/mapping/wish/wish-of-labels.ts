import type { AppDefinition } from '../../model/app-definition.ts';
import type { CheckStatus } from '../../model/service.ts';
import { labelsWithoutEffect } from '../labels/idle-labels.ts';
import { appSettings, readLayers } from '../labels/layers.ts';
import { DEFAULT_PUBLICATION, type PortChoice, type PublicationOptions } from '../options.ts';
import { chosenPorts, isOptedIn } from './ports/chosen-ports.ts';
import { portKeys } from './ports/port-keys.ts';
import { publicationsOf } from './ports/publications.ts';
import { whyNotSelected } from './selection.ts';
import { byDefault, fromOption } from './traced.ts';
import type { Gate, Traced, Wish } from './wish.ts';

/** Our own grammar: options, outranked by rules and labels (their order: docs/labels.md). Linear in labels and ports. */
export function wishOfLabels(definition: AppDefinition, options: PublicationOptions): Wish {
  const warnings = new Set<string>();
  const warn = (warning: string) => void warnings.add(warning);
  const layers = readLayers(definition, options.rules, warn);
  const app = appSettings(layers, warn);
  const initialStatus = fromOption(options.initialStatus, DEFAULT_PUBLICATION.initialStatus, '--initial-status');
  const ofTask = {
    gate: gateOf(app.get('initialStatus', initialStatus).value),
    unreachable: app.get('unreachable', byDefault('keep')).value,
  };
  const none = (reason: string): Wish => ({ ...ofTask, publications: [], none: reason, warnings: [...warnings] });

  const isInPod = definition.container !== undefined;
  const publish = app.find('publish');
  const excluded = whyNotSelected(definition, options.select, layers, publish);
  if (excluded !== undefined) return none(excluded);
  const choice = app.get('ports', portsWithoutLabel(isInPod, options));
  const chosen = chosenPorts(definition.ports, choice, layers, isOptedIn(options.select, publish), warn);
  for (const warning of labelsWithoutEffect(definition.ports, layers, chosen.ports)) warn(warning);
  if (chosen.none !== undefined) return none(chosen.none);

  const keys = portKeys(definition.ports);
  const publications = chosen.ports.flatMap((port) => {
    const key = keys[port.value] ?? { kind: 'index', text: String(port.value) };
    return publicationsOf({ port, key, isMain: port.value === chosen.main, isInPod }, layers, app, options, warn);
  });
  return { ...ofTask, publications, none: undefined, warnings: [...warnings] };
}

/** A pod's endpoints are named to be found, each of them. */
function portsWithoutLabel(isInPod: boolean, { ports }: PublicationOptions): Traced<PortChoice> {
  const chosen = fromOption(ports, DEFAULT_PUBLICATION.ports, '--ports');
  return isInPod && chosen.from === 'default' ? byDefault({ kind: 'all' }) : chosen;
}

const gateOf = (status: 'alive' | CheckStatus): Gate =>
  status === 'alive' ? { when: 'alive', initialStatus: 'passing' } : { when: 'running', initialStatus: status };
