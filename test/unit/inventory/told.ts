import { createInventory, type Inventory } from '../../../src/inventory/inventory.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import { type AppId, instanceKeyOf, type TaskId } from '../../../src/model/ids.ts';
import type { Evidence, Sighting } from '../../../src/model/sighting.ts';
import { AGENT, aDefinition, FRAMEWORK, WEB } from '../examples.ts';

/** An inventory that is told things in short: every sentence begins with who speaks, and when the question was asked. */
export interface Told extends Inventory {
  agent(
    askedAt: number,
    sightings: readonly Sighting[],
    over?: Partial<Extract<Evidence, { kind: 'agent-list' }>>,
    wallMs?: number,
  ): TaskId[];
  agentAgain(askedAt: number, isComplete?: boolean): TaskId[];
  marathon(askedAt: number, sightings: readonly Sighting[], scope?: 'all' | AppId, isComplete?: boolean): TaskId[];
  pods(askedAt: number, sightings: readonly Sighting[], scope?: 'all' | AppId, isComplete?: boolean): TaskId[];
  event(askedAt: number, sighting: Sighting, wallMs?: number): TaskId[];
  health(askedAt: number, id: TaskId, isAlive: boolean | null): TaskId[];
  rumour(askedAt: number, appId: AppId): TaskId[];
  defined(over?: Partial<AppDefinition>, isCurrent?: boolean): TaskId[];
  undefinedVersion(version: string, appId?: AppId): TaskId[];
  silence(askedAt: number, witness: 'marathon' | 'agent', scope?: 'all' | AppId): TaskId[];
  stream(at: number, isLive: boolean): TaskId[];
}

export function told({ startedAt = 0, agentFreshMs = 15_000, hasAgent = true } = {}): Told {
  const inventory = createInventory({ startedAt, agentFreshMs: () => agentFreshMs, hasAgent });
  const see = (evidence: Evidence, wallMs = 0): TaskId[] => [...inventory.see(evidence, wallMs)];
  see({ kind: 'framework', id: FRAMEWORK, name: 'marathon' });
  const sentences: Omit<Told, keyof Inventory> = {
    agent: (askedAt, sightings, over = {}, wallMs = 0) =>
      see({ kind: 'agent-list', askedAt, agentId: AGENT, isComplete: true, sightings, ...over }, wallMs),
    agentAgain: (askedAt, isComplete = true) => see({ kind: 'agent-unchanged', askedAt, isComplete }),
    marathon: (askedAt, sightings, scope = 'all', isComplete = true) =>
      see({ kind: 'marathon-list', askedAt, scope, isComplete, sightings }),
    pods: (askedAt, sightings, scope = 'all', isComplete = true) =>
      see({ kind: 'marathon-list', askedAt, scope, isOfPods: true, isComplete, sightings }),
    event: (askedAt, sighting, wallMs = 0) => see({ kind: 'event', askedAt, sighting }, wallMs),
    health: (askedAt, id, isAlive) => {
      const instance = instanceKeyOf(id);
      if (!instance) throw new Error(`no instance in ${id}`);
      return see({ kind: 'health', askedAt, instance, isAlive });
    },
    rumour: (askedAt, appId) => see({ kind: 'rumour', askedAt, appId }),
    // Said twice, because a version that contradicts itself is only believed then.
    defined(over = {}, isCurrent = true) {
      const definition = aDefinition(over);
      see({ kind: 'definition', askedAt: 0, definition, isCurrent });
      return see({ kind: 'definition', askedAt: 1, definition, isCurrent });
    },
    undefinedVersion: (version, appId = WEB) => see({ kind: 'no-definition', askedAt: 0, appId, version }),
    silence: (askedAt, witness, scope = 'all') => see({ kind: 'silence', askedAt, witness, scope }),
    stream: (at, isLive) => see({ kind: 'stream', at, isLive }),
  };
  // The inventory has getters, which a copy would freeze.
  return Object.assign(inventory, sentences);
}
