import type { ConsulClient } from '../clients/consul/consul-client.ts';
import type { ConsulAgent } from '../clients/consul/decode-self.ts';
import type { ServiceId } from '../model/ids.ts';
import type { RegisteredService } from '../model/service.ts';
import type { Clock } from '../support/clock.ts';
import { AppError } from '../support/errors.ts';
import type { SourceHealth } from './source-health.ts';

/** A local agent that refuses is tried so often (ms): one cheap read. */
const REFUSED_MS = 250;
/** Otherwise after a failure (ms). */
const FAILED_MS = { min: 1_000, max: 30_000 };

/** One reading of the Consul agent. */
export interface Registry {
  readonly askedAt: number;
  readonly nodeId: string;
  readonly nodeAddress: string;
  readonly datacenter: string;
  readonly services: readonly RegisteredService[];
  /** False when rights may have filtered the list: then what it lacks is not proven absent. */
  readonly provesAbsence: boolean;
  /** Tells one token from another. */
  readonly tokenMark: string;
  /** The agent has been away since the last reading: it may have restarted, with its data or without. */
  readonly wasAway: boolean;
}

export interface ConsulRegistrySource {
  readonly client: ConsulClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly health: SourceHealth;
  readonly intervalMs: () => number;
  readonly leaseId: () => ServiceId | undefined;
  readonly onRegistry: (registry: Registry) => void;
}

/** Reads what the Consul agent has. The list is read without a filter: a weak token gets `200 {}`, not an error. */
export function createConsulRegistry(source: ConsulRegistrySource) {
  const { client, clock, random, health } = source;
  let isRefused = false;
  let wasAway = false;
  let known: ConsulAgent | undefined;

  /**
   * Without `agent:read` nobody says who the agent is. Where it was said before, that counts: all else needs only the
   * rights on services, and goes on (contract: Consul, §2).
   */
  const whoItIs = async (signal: AbortSignal): Promise<ConsulAgent & { readonly denied?: unknown }> => {
    try {
      known = await client.self(signal);
      return known;
    } catch (error) {
      if (known === undefined || !(error instanceof AppError) || error.code !== 'UPSTREAM_DENIED') throw error;
      return { ...known, denied: error };
    }
  };

  return {
    /** Rejects when there was no usable answer. */
    async poll(signal: AbortSignal): Promise<void> {
      const askedAt = clock.now();
      // What goes away from here on is for the next reading to tell.
      const wasAwayBefore = wasAway;
      wasAway = false;
      try {
        const { nodeId, nodeAddress, datacenter, denied } = await whoItIs(signal);
        isRefused = false;
        const services = await client.registered(signal);
        const tokenMark = await client.tokenMark();
        const leaseId = source.leaseId();
        const provesAbsence = leaseId === undefined ? denied === undefined : await client.canSee(leaseId, signal);
        if (denied === undefined) health.succeeded();
        else health.failed(denied);
        source.onRegistry({
          askedAt,
          nodeId,
          nodeAddress,
          datacenter,
          services,
          provesAbsence,
          tokenMark,
          wasAway: wasAwayBefore,
        });
      } catch (error) {
        wasAway ||= wasAwayBefore;
        if (!signal.aborted) {
          const isUnreachable = error instanceof AppError && error.code === 'UPSTREAM_UNREACHABLE';
          wasAway ||= isUnreachable;
          isRefused = isUnreachable && error.details.isRefused === true;
          health.failed(error);
        }
        throw error;
      }
    },
    /** How long until the next reading is due (ms). */
    nextMs(failures: number): number {
      if (isRefused) return REFUSED_MS;
      if (failures > 0) return Math.min(FAILED_MS.max, FAILED_MS.min * 2 ** (failures - 1)) * (0.5 + random() / 2);
      return source.intervalMs();
    },
    /** A write or a beat found the agent gone. */
    sawItAway(): void {
      wasAway = true;
    },
  };
}
