import type { ConsulClient } from '../clients/consul/consul-client.ts';
import type { ServiceId } from '../model/ids.ts';
import type { RegisteredService } from '../model/service.ts';
import type { Clock } from '../support/clock.ts';
import { createRefresh, type Refresh } from './refresh.ts';
import type { SourceHealth } from './source-health.ts';

/** How often the catalogue is read, and how long it may differ (ms). */
export interface CataloguePace {
  /** After the first pass, and between looks whether there was one. */
  readonly firstMs: number;
  readonly intervalMs: number;
  /** Twice what the agent's own repair takes at least (contract: Consul, §5). */
  readonly patienceMs: number;
}

export const CATALOGUE_PACE: CataloguePace = { firstMs: 10_000, intervalMs: 300_000, patienceMs: 150_000 };

/** Of an interval, so that a fleet does not ask its servers in step. */
const JITTER = 0.2;

export interface ConsulCatalogueSource {
  readonly client: Pick<ConsulClient, 'self' | 'registered' | 'canSee' | 'catalogue'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly health: SourceHealth;
  readonly pace: CataloguePace;
  /** `undefined` while the agent has not been read: until then there is nothing to compare. */
  readonly leaseId: () => ServiceId | undefined;
  /** Something differs that may be only late: it is looked at again when it is not. */
  readonly isPending: () => boolean;
  readonly onSight: (sight: {
    readonly at: number;
    readonly agent: readonly RegisteredService[];
    readonly provesAbsence: boolean;
    readonly catalogue: readonly RegisteredService[];
  }) => void;
}

/**
 * Compares, seldom, what the agent has with what its servers show: a 200 of the agent is no promise that it is in the
 * catalogue (contract: Consul, §5). No witness, and nothing waits for it: it may fail for ever and changes nothing.
 */
export function createConsulCatalogue(source: ConsulCatalogueSource): Refresh {
  const { client, clock, random, health, pace } = source;
  let wasAsked = false;
  return createRefresh({
    clock,
    async poll(signal) {
      const lease = source.leaseId();
      wasAsked = lease !== undefined;
      if (lease === undefined) return;
      const at = clock.now();
      const { nodeName } = await client.self(signal);
      // Both afresh and one after the other: a status that has just changed is then in both.
      const agent = await client.registered(signal);
      const catalogue = await client.catalogue(nodeName, signal);
      const provesAbsence = await client.canSee(lease, signal);
      health.succeeded();
      source.onSight({ at, agent, provesAbsence, catalogue });
    },
    firstMs: () => pace.firstMs,
    nextMs() {
      if (!wasAsked) return pace.firstMs;
      return source.isPending() ? pace.patienceMs : pace.intervalMs * (1 - JITTER + 2 * JITTER * random());
    },
    onFailure: (error) => health.failed(error),
  });
}
