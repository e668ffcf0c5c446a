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
  /** When the last answer was asked for; one that ran before us may be of any age. */
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  const hasRecovered = () => clock.now() > youngUntil;
  const takeStart = (atMs: number) => {
    if (atMs === startedAtMs) return;
    // Its date is believed where that can be: it is not younger than now, nor older than the last answer of the one before.
    const ageMs = Math.max(0, Math.min(clock.wall() - atMs, clock.now() - lastAnswerAt));
    youngUntil = ageMs > RECOVERED_AFTER_MS ? Number.NEGATIVE_INFINITY : clock.now() + RECOVERED_AFTER_MS - ageMs;
    startedAtMs = atMs;
  };

  return async (signal) => {
    const askedAt = clock.now();
    const framework = source.framework();
    try {
      const state = await client.read(framework, signal);
      health.succeeded();
      if (state === 'unchanged') {
        lastAnswerAt = askedAt;
        if (framework) see({ kind: 'agent-unchanged', askedAt, isComplete: wasComplete && hasRecovered() });
        return;
      }
      const { identity, sightings } = state;
      takeStart(identity.startedAtMs);
      lastAnswerAt = askedAt;
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
