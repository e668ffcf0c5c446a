import type { Origin } from '../mapping/mapped.ts';
import type { PublicationOptions } from '../mapping/options.ts';
import type { AppDefinition } from '../model/app-definition.ts';

/**
 * A value that nobody asked for, with the option that would: "default" alone would leave a reader where he was.
 * `agentAddress`: where host ports are; an address beside it is the container's own.
 */
export function withDefaultWords(
  origins: readonly Origin[],
  definition: AppDefinition | undefined,
  agentAddress: string | undefined,
  { preset }: PublicationOptions,
): readonly Origin[] {
  if (preset.name !== 'none') return origins;
  return origins.map((origin) => {
    const words = origin.from === 'default' ? wordsFor(origin, definition, agentAddress) : undefined;
    return words === undefined ? origin : { ...origin, from: words };
  });
}

function wordsFor(
  { field, value }: Origin,
  definition: AppDefinition | undefined,
  agentAddress: string | undefined,
): string | undefined {
  switch (field) {
    case 'name':
      return 'default --name-template';
    case 'port': {
      const name = definition?.ports[0]?.name;
      return `default --ports: the first${name === undefined ? '' : `, "${name}"`}`;
    }
    case 'address':
      return `default --address: the ${value === agentAddress ? "agent's" : "container's own"}`;
    default:
      return undefined;
  }
}
