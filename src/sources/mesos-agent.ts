import type { AgentState } from '../clients/mesos/decode-state.ts';
import type { MesosAgentClient } from '../clients/mesos/mesos-agent-client.ts';
import type { FrameworkId } from '../model/ids.ts';
import type { AgentIdentity, Evidence } from '../model/sighting.ts';
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
  /** Whether it can be the agent of this machine. Of our tasks any other knows nothing: to believe it would end them all. */
  readonly isOurs: (identity: AgentIdentity) => boolean;
  /** Who answered in its place; `undefined`: ours did. */
  readonly onStranger: (identity: AgentIdentity | undefined) => void;
  readonly see: (evidence: Evidence) => void;
}

/** Asks the Mesos agent who it is and what it runs. A poll: rejects when there was no usable answer. */
export function pollMesosAgent(source: MesosAgentSource): (signal: AbortSignal) => Promise<void> {
  const { client, clock, health, see } = source;
  /** Of the last answer, for when the same one comes again. */
  let startedAtMs: number | undefined;
  let wasComplete = false;
  /** What another one answered: the machine may get its address yet. */
  let strange: AgentState | undefined;
  /** Monotonic: the wall clock, by which the agent dates its start, may be set back or forward at any time. */
  let youngUntil = Number.POSITIVE_INFINITY;
  /** When the last answer was asked for; one that ran before us may be of any age. */
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  const fallSilent = (askedAt: number): void => {
    see({ kind: 'silence', askedAt, witness: 'agent', scope: 'all' });
  };
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
      const answer = await client.read(framework, signal);
      health.succeeded();
      const state = answer === 'unchanged' && strange !== undefined ? strange : answer;
      strange = state === 'unchanged' || source.isOurs(state.identity) ? undefined : state;
      source.onStranger(strange?.identity);
      if (strange !== undefined) {
        fallSilent(askedAt);
        return;
      }
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
        fallSilent(askedAt);
      }
      throw error;
    }
  };
}
