import { LABELS } from '../mapping/labels/table.ts';
import type { PublicationOptions } from '../mapping/options.ts';
import type { Wish } from '../mapping/wish/wish.ts';
import type { AppDefinition, PortDefinition } from '../model/app-definition.ts';

/** What of a published definition becomes no service, though it could: a sentence each. */
export function leftOut(
  { ports }: AppDefinition,
  { publications }: Wish,
  { preset }: PublicationOptions,
): readonly string[] {
  if (publications.length === 0) return [];
  const chosen = new Set(publications.map(({ port }) => port.value));
  const left = ports.flatMap((port, index) => (chosen.has(index) ? [] : [{ port, words: inWords(port, index) }]));
  // An older tool's labels were chosen by somebody who knows them, and ours say nothing there.
  if (preset.name !== 'none') return unasked(left, '');
  // Where only ports that say so themselves are published, a choice of ports would do nothing.
  const isByPort = publications.every(({ port }) => port.from.startsWith('label consul.publish of '));
  const label = isByPort ? 'consul.publish=true on' : 'consul.ports=all';
  return [
    ...unasked(
      left.filter(({ port }) => !isTakenOut(port)),
      label,
    ),
    ...left
      .filter(({ port }) => isTakenOut(port))
      .map(({ words }) => `${words}: its label consul.publish=false takes it out`),
  ];
}

interface Left {
  readonly port: PortDefinition;
  readonly words: string;
}

function unasked(left: readonly Left[], label: string): readonly string[] {
  const names = left.map(({ words }) => words);
  const last = names.pop();
  if (last === undefined) return [];
  const [all, it] = names.length === 0 ? [last, 'it'] : [`${names.join(', ')} and ${last}`, 'them'];
  const hint = label === '' ? '' : ` (${label.endsWith(' on') ? `${label} ${it}` : label} would)`;
  return [`${all}: no label and no option asks for ${it}${hint}`];
}

const inWords = ({ name }: PortDefinition, index: number): string =>
  name === undefined ? `port ${index}` : `port ${index} ("${name}")`;

const isTakenOut = ({ labels }: PortDefinition): boolean =>
  LABELS.publish.parse(labels[LABELS.publish.name] ?? '') === false;
