import type { MarathonClient } from '../clients/marathon/marathon-client.ts';
import type { LocalAgent } from '../clients/marathon/tasks/locality.ts';
import type { AppDefinition } from '../model/app-definition.ts';
import type { Need } from '../model/need.ts';
import type { Evidence } from '../model/sighting.ts';

/** One question to Marathon, and what its answer says, as evidence. Rejects when there is no usable answer. */
export async function answerTo(
  need: Need,
  askedAt: number,
  local: LocalAgent,
  client: MarathonClient,
  signal: AbortSignal,
): Promise<readonly Evidence[]> {
  const { appId, appId: scope } = need;
  const defined = (definitions: readonly AppDefinition[], isCurrent: boolean): Evidence[] =>
    definitions.map((definition) => ({ kind: 'definition', askedAt, definition, isCurrent }));
  /** Another one than was asked for would be asked for again, and again. */
  const versioned = (definitions: readonly AppDefinition[], version: string): Evidence[] => {
    const isThere = definitions.some((definition) => definition.id === appId && definition.version === version);
    return [
      ...defined(definitions, false),
      ...(isThere ? [] : [{ kind: 'no-definition', askedAt, appId, version } as const]),
    ];
  };

  switch (need.kind) {
    case 'version': {
      const definition = await client.version(appId, need.version, signal);
      return versioned(definition === 'missing' ? [] : [definition], need.version);
    }
    case 'pod-version': {
      const definitions = await client.podVersion(appId, need.version, signal);
      return versioned(definitions === 'missing' ? [] : definitions, need.version);
    }
    case 'app': {
      const app = await client.app(appId, local, signal);
      if (app === 'missing') return [{ kind: 'marathon-list', askedAt, scope, isComplete: true, sightings: [] }];
      const { definition, isDeploying, isComplete, sightings } = app;
      return [
        ...defined([definition], true),
        { kind: 'marathon-list', askedAt, scope, isComplete, isDeploying, sightings },
      ];
    }
    case 'pod': {
      const pod = await client.pod(appId, local, signal);
      const isOfPods = true;
      if (pod === 'missing')
        return [{ kind: 'marathon-list', askedAt, scope, isOfPods, isComplete: true, sightings: [] }];
      const { definitions, olderDefinitions, isComplete, sightings } = pod;
      return [
        ...defined(olderDefinitions, false),
        ...defined(definitions, true),
        { kind: 'marathon-list', askedAt, scope, isOfPods, isComplete, sightings },
      ];
    }
  }
}
