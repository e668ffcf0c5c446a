import type { PublicationOptions } from '../mapping/options.ts';
import type { Wish } from '../mapping/wish/wish.ts';
import type { AppDefinition } from '../model/app-definition.ts';

/** What of a published definition becomes no service, though it could: a sentence each. */
export function leftOut(
  { ports }: AppDefinition,
  { publications }: Wish,
  { preset }: PublicationOptions,
): readonly string[] {
  const chosen = new Set(publications.map(({ port }) => port.value));
  const names = ports.flatMap(({ name }, index) =>
    chosen.has(index) ? [] : [name === undefined ? `port ${index}` : `port ${index} ("${name}")`],
  );
  const last = names.pop();
  if (last === undefined || chosen.size === 0) return [];
  const [all, it] = names.length === 0 ? [last, 'it'] : [`${names.join(', ')} and ${last}`, 'them'];
  // An older tool's labels were chosen by somebody who knows them.
  const hint = preset.name === 'none' ? ' (consul.ports=all would)' : '';
  return [`${all}: no label and no option asks for ${it}${hint}`];
}
