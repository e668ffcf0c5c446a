import type { Traced } from '../wish/wish.ts';
import { type ReadLabels, shortened } from './read-labels.ts';
import { LABELS, type LabelKey, type LabelValue } from './table.ts';

/** What holds for one app, or for one of its ports: the first layer that says something understood. */
export interface Settings {
  readonly find: <Key extends LabelKey>(key: Key) => Traced<LabelValue<Key>> | undefined;
  readonly get: <Key extends LabelKey>(key: Key, fallback: Traced<LabelValue<Key>>) => Traced<LabelValue<Key>>;
  readonly meta: () => Readonly<Record<string, Traced<string>>>;
}

/** `layers` in the order of their rank, highest first. A value that is not understood is told, and the next layer asked. */
export function settingsOf(layers: readonly ReadLabels[], warn: (warning: string) => void): Settings {
  const search = <Key extends LabelKey>(key: Key, fallback: Traced<LabelValue<Key>> | undefined) => {
    let found: Traced<LabelValue<Key>> | undefined;
    const misunderstood: ReadLabels[] = [];
    for (const layer of layers) {
      const read = layer.find(key);
      if (read && read.value === undefined) misunderstood.push(layer);
      else if (read) found ??= { value: read.value as LabelValue<Key>, from: layer.called(LABELS[key].name) };
    }
    const chosen = found ?? fallback;
    for (const layer of misunderstood) warn(notUnderstood(layer, key, chosen));
    return chosen;
  };
  return {
    find: (key) => search(key, undefined),
    get: <Key extends LabelKey>(key: Key, fallback: Traced<LabelValue<Key>>) => search(key, fallback) ?? fallback,
    meta: () => {
      const entries = new Map<string, Traced<string>>();
      for (const layer of layers)
        for (const [key, value] of layer.meta)
          if (!entries.has(key)) entries.set(key, { value, from: layer.called(`consul.meta.${key}`) });
      return Object.fromEntries(entries);
    },
  };
}

function notUnderstood(layer: ReadLabels, key: LabelKey, chosen: Traced<unknown> | undefined): string {
  const { name, expected, default: byDefault } = LABELS[key];
  const text = JSON.stringify(shortened(layer.text(key)));
  const instead =
    chosen === undefined || chosen.from === 'default'
      ? `the default is used: ${byDefault}`
      : `${chosen.from} is used instead`;
  return `${layer.called(name)} is ${text}, which is not understood (expected ${expected}): ${instead}`;
}
