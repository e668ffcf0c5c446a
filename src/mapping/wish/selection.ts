import type { AppDefinition } from '../../model/app-definition.ts';
import type { Layers } from '../labels/layers.ts';
import type { Selection } from '../options.ts';
import { matchesApp } from './app-pattern.ts';
import { selectsLabels, termText } from './label-selector.ts';
import type { Traced } from './wish.ts';

/** Why an app is not published at all, with what to change; `undefined`: it is. */
export function whyNotSelected(
  definition: AppDefinition,
  select: Selection,
  layers: Layers,
  publish: Traced<boolean> | undefined,
): string | undefined {
  // Its owner's word, whatever the operator's rules say.
  if (layers.app.find('publish')?.value === false) return 'label consul.publish=false keeps it out';
  if (publish?.value === false) return `${publish.from}=false keeps it out`;
  const passedOver = whyPassedOver(definition, select);
  if (passedOver !== undefined) return passedOver;
  if (select.by === 'labelled' && !publish && !layers.publishOfPort.includes(true))
    return 'only labelled apps are published (option --select): it, or one of its ports, needs the label consul.publish=true';
  return undefined;
}

/** Why an app is not among those that the operator's patterns and selectors choose, whatever its owner says of it. */
export function whyPassedOver(
  { id, labels }: AppDefinition,
  { labels: terms, apps, ignoredApps }: Selection,
): string | undefined {
  const ignored = ignoredApps.find((pattern) => matchesApp(pattern, id));
  if (ignored !== undefined) return `its id matches ${ignored}, which is ignored (option --ignore-apps)`;
  if (apps.length > 0 && !apps.some((pattern) => matchesApp(pattern, id)))
    return `its id matches none of ${apps.join(', ')} (option --select-apps)`;
  const failed = terms.find((term) => !selectsLabels([term], labels));
  if (failed !== undefined) return `its labels do not match ${termText(failed)} (option --select-labels)`;
  return undefined;
}
