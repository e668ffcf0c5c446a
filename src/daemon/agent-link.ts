import type { Transport } from '../clients/call.ts';
import { createMesosAgentClient } from '../clients/mesos/mesos-agent-client.ts';
import type { Config } from '../config/config.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Evidence } from '../model/sighting.ts';
import { pollMesosAgent } from '../sources/mesos-agent.ts';
import { createRefresh, type Refresh } from '../sources/refresh.ts';
import type { SourceHealth } from '../sources/source-health.ts';
import { backoffMs } from '../support/backoff.ts';
import { mesosAgentPeer } from './connections.ts';
import type { Identity } from './identity.ts';
import type { World } from './world.ts';

/** A local agent that fails is asked again soon (ms). */
const RETRY = { baseMs: 500, capMs: 3_000 };

export interface AgentLinkDeps {
  readonly config: () => Config;
  readonly world: World;
  readonly transport: Transport;
  readonly health: SourceHealth;
  readonly inventory: Inventory;
  readonly identity: Identity;
  /** Another one answers now in the place of ours, or no longer. */
  readonly onStranger: () => void;
  readonly see: (evidence: Evidence) => void;
}

/** Asks the Mesos agent of this machine; where there is none, nobody is asked. */
export function createAgentLink(deps: AgentLinkDeps): Refresh {
  const { config, world, transport, health, inventory, identity, see } = deps;
  const { clock, random } = world;
  const peer = mesosAgentPeer(config, world.readSecret);
  if (peer === undefined) return NOBODY;
  return createRefresh({
    clock,
    poll: pollMesosAgent({
      client: createMesosAgentClient(transport, peer),
      clock,
      health,
      framework: () => inventory.framework?.id,
      isOurs: identity.mayBeOurs,
      onStranger(stranger) {
        const isNews = identity.strangeAgent?.agentId !== stranger?.agentId;
        identity.strangeAgent = stranger;
        if (isNews) deps.onStranger();
      },
      see,
    }),
    nextMs: (failures) => (failures > 0 ? backoffMs(failures, RETRY, random) : config().intervals.agentMs),
    onFailure: () => {}, // told by the source's health
  });
}

const NOBODY: Refresh = { run: async () => {}, once: async () => {}, wake() {} };
