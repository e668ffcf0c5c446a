import type { MarathonClient } from '../clients/marathon/marathon-client.ts';
import type { Config } from '../config/config.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { missing } from '../inventory/missing.ts';
import { isAgentSpeaking } from '../inventory/standing.ts';
import { isMarathonSilent } from '../inventory/witnesses.ts';
import { createLookups } from '../lookups/lookups.ts';
import type { Evidence } from '../model/sighting.ts';
import type { ConsulView } from '../reconcile/consul-view.ts';
import { pollFramework } from '../sources/marathon-framework.ts';
import { createStreamTally, followMarathonStream } from '../sources/marathon-stream.ts';
import { createMarathonTasks } from '../sources/marathon-tasks.ts';
import { createRefresh } from '../sources/refresh.ts';
import type { SourceHealth } from '../sources/source-health.ts';
import { backoffMs, jittered } from '../support/backoff.ts';
import type { Identity } from './identity.ts';
import { createMarathonEvents } from './marathon-events.ts';
import type { World } from './world.ts';

/** Small reads of Marathon: nothing waits longer than this for its return (ms). */
const RETRY = { baseMs: 500, capMs: 3_000 };
/** Between looks at which framework Marathon is (ms). */
const FRAMEWORK_MS = 5 * 60_000;
/** A full list that nobody waits for is first read after a random part of this (ms). */
const FIRST_LIST_MS = 60_000;

export interface MarathonLinkDeps {
  readonly config: () => Pick<Config, 'intervals' | 'marathon' | 'server'>;
  readonly world: World;
  readonly client: MarathonClient;
  readonly health: SourceHealth;
  readonly streamHealth: SourceHealth;
  readonly inventory: Inventory;
  readonly identity: Identity;
  readonly view: ConsulView;
  readonly see: (evidence: Evidence) => void;
  readonly onIdentity: () => void;
  /** The Mesos agent is read again within a second. */
  readonly wakeAgent: () => void;
}

/** All that we ask of Marathon: who it is, its events, single apps, pods and versions, and, seldom, everything. */
export function createMarathonLink(deps: MarathonLinkDeps) {
  const { client, health, inventory, identity, see } = deps;
  const { clock, random } = deps.world;
  const local = () => identity.local;
  const speaks = () => isAgentSpeaking(inventory.circumstances(clock.now()));
  const onFailure = () => {}; // told by the source's health
  const tally = createStreamTally();

  const framework = createRefresh({
    clock,
    poll: pollFramework({
      client,
      health,
      see,
      remembered: () => inventory.framework?.id,
      onConflict(said) {
        identity.otherFramework = said;
        deps.onIdentity();
      },
    }),
    nextMs: (failures) => (failures > 0 ? backoffMs(failures, RETRY, random) : jittered(FRAMEWORK_MS, 0.2, random)),
    onFailure,
  });

  const tasks = createMarathonTasks({
    client,
    clock,
    random,
    health,
    local,
    isAgentSpeaking: speaks,
    intervalMs: () => deps.config().intervals.marathonMs,
    see,
  });
  const list = createRefresh({
    clock,
    poll: tasks.poll,
    nextMs: tasks.nextMs,
    onFailure,
    firstMs: () => random() * FIRST_LIST_MS,
  });

  const lookups = createLookups({
    client,
    clock,
    random,
    health,
    local,
    needs: () => missing(inventory, clock.now(), ({ id }) => deps.view.of(id).length > 0),
    see,
  });

  const knows = {
    task: (id: Parameters<Inventory['record']>[0]) => inventory.record(id) !== undefined,
    instance: inventory.knowsInstance,
    app: inventory.knowsApp,
  };

  const events = createMarathonEvents({
    config: deps.config,
    world: deps.world,
    client,
    health: deps.streamHealth,
    address: () => (inventory.hasAgent ? inventory.identity?.address : identity.nodeAddress),
    hasAgent: inventory.hasAgent,
    see,
    wakeAgent: deps.wakeAgent,
    followStream(signal, hear, instead) {
      const stream = { client, clock, random, health: deps.streamHealth, local, knows, see: hear, tally };
      return followMarathonStream(instead ? { ...stream, instead } : stream, signal);
    },
  });

  return {
    framework,
    list,
    lookups,
    tally,
    /** By what means we hear of what happens. */
    events,
    /** Hears of events until `signal` aborts. */
    follow: events.follow,
    /** The Mesos agent gave no answer: without its word, Marathon's list is all there is. */
    listIfAlone(): void {
      if (!speaks() && tasks.isDueAlone()) list.wake();
    },
    akinHost: tasks.akinHost,
    /** Nobody at Marathon can be asked. */
    isSilent: () => isMarathonSilent(inventory.circumstances(clock.now()).marathon),
    /** Whether the Mesos agent's word still counts. */
    isAgentSpeaking: speaks,
  };
}

export type MarathonLink = ReturnType<typeof createMarathonLink>;
