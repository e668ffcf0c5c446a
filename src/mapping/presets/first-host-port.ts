import type { AppDefinition } from '../../model/app-definition.ts';

/** The older tools took `task.ports[0]`, which belongs to the first port that asks for a host port. */
export const firstHostPort = ({ ports }: AppDefinition): number =>
  Math.max(
    0,
    ports.findIndex(({ hasHostPort }) => hasHostPort),
  );
