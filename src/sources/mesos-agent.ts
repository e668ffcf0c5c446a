import type { MesosAgentClient } from '../clients/mesos/mesos-agent-client.ts';
import type { FrameworkId } from '../model/ids.ts';
import type { Evidence } from '../model/sighting.ts';
import type { Clock } from '../support/clock.ts';
import type { SourceHealth } from './source-health.ts';

/** A younger agent may not have recovered all its tasks: what its list lacks proves nothing (contract: Marathon, §5). */
const RECOVERED_AFTER_MS = 60_000;

export interface MesosAgentSource {
  readonly client: MesosAgentClient;
  readonly clock: Clock;
  readonly health: SourceHealth;
  /** Which framework's tasks are ours; until it is known the agent only tells who it is. */
  readonly framework: () => FrameworkId | undefined;
  readonly see: (evidence: Evidence) => void;
}

/** Asks the Mesos agent who it is and what it runs. A poll: rejects when there was no usable answer. */
export function pollMesosAgent(source: MesosAgentSource): (signal: AbortSignal) => Promise<void> {
  const { client, clock, health, see } = source;
  /** Of the last answer, for when the same one comes again. */
  let startedAtMs: number | undefined;
  let wasComplete = false;
  /** Monotonic: the wall clock, by which the agent dates its start, may be set back or forward at any time. */
  let youngUntil = Number.POSITIVE_INFINITY;
  const hasRecovered = () => clock.now() > youngUntil;
  const takeStart = (atMs: number) => {
    if (atMs === startedAtMs) return;
    // How old an agent is that ran before us only its own date can tell.
    const ageMs = startedAtMs === undefined ? clock.wall() - atMs : 0;
    const youngForMs = Math.min(RECOVERED_AFTER_MS, RECOVERED_AFTER_MS - ageMs);
    youngUntil = youngForMs < 0 ? Number.NEGATIVE_INFINITY : clock.now() + youngForMs;
    startedAtMs = atMs;
  };

  return async (signal) => {
    const askedAt = clock.now();
    const framework = source.framework();
    try {
      const state = await client.read(framework, signal);
      health.succeeded();
      if (state === 'unchanged') {
        if (framework) see({ kind: 'agent-unchanged', askedAt, isComplete: wasComplete && hasRecovered() });
        return;
      }
      const { identity, sightings } = state;
      takeStart(identity.startedAtMs);
      wasComplete = state.isComplete;
      see({ kind: 'identity', askedAt, identity });
      const isComplete = wasComplete && hasRecovered();
      if (framework) see({ kind: 'agent-list', askedAt, agentId: identity.agentId, isComplete, sightings });
    } catch (error) {
      if (!signal.aborted) {
        health.failed(error);
        see({ kind: 'silence', askedAt, witness: 'agent', scope: 'all' });
      }
      throw error;
    }
  };
}
