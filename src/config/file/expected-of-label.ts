import { LABELS, META_PREFIX, PREFIX } from '../../mapping/labels/table.ts';
import { didYouMean } from './did-you-mean.ts';

/**
 * What was expected instead of a rule's label: one that nobody understands would be a warning for every app that the rule
 * is for. `undefined`: nothing is wrong, or the label is none of ours.
 */
export function expectedOfLabel(name: string, text: string): string | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const isMeta = name.startsWith(META_PREFIX) && name !== META_PREFIX;
  const labels = Object.values(LABELS);
  const label = isMeta ? LABELS.meta : labels.find((known) => known !== LABELS.meta && known.name === name);
  if (label === undefined) {
    const names = labels.map((known) => known.name);
    return didYouMean('a label that we know', name, names);
  }
  return label.parse(text) === undefined ? label.expected.replaceAll('`', '') : undefined;
}
