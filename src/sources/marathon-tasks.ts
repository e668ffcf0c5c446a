import type { MarathonClient } from '../clients/marathon/marathon-client.ts';
import type { LocalAgent } from '../clients/marathon/tasks/locality.ts';
import type { Evidence } from '../model/sighting.ts';
import { jittered } from '../support/backoff.ts';
import type { Clock } from '../support/clock.ts';
import { isRefusal } from '../support/errors.ts';
import type { SourceHealth } from './source-health.ts';

/** Between full reads when the Mesos agent cannot be read (ms), at the least. */
const ALONE_MS = 60_000;
/** A full read may take up a twentieth of the time: a large cluster is read less often. */
const DUTY = 20;
const JITTER = 0.2;

export interface MarathonTasksSource {
  readonly client: MarathonClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly health: SourceHealth;
  /** Who we are; without that no task is ours. */
  readonly local: () => LocalAgent | undefined;
  readonly isAgentSpeaking: () => boolean;
  /** Between full reads while the Mesos agent answers (ms). */
  readonly intervalMs: () => number;
  readonly see: (evidence: Evidence) => void;
}

/** Reads the whole cluster's tasks and pods and keeps ours. The dearest question there is, so it is asked seldom. */
export function createMarathonTasks(source: MarathonTasksSource) {
  const { client, clock, random, health, see } = source;
  let lastTookMs = 0;
  let akinHost: string | undefined;
  let lastAskedAt = Number.NEGATIVE_INFINITY;

  /** One question about everything; what it is about when there is no usable answer. */
  async function ask(isOfPods: boolean, signal: AbortSignal, question: (askedAt: number) => Promise<void>) {
    const askedAt = clock.now();
    try {
      await question(askedAt);
      health.succeeded();
    } catch (error) {
      if (!signal.aborted) {
        health.failed(error);
        see({ kind: 'silence', askedAt, witness: 'marathon', scope: 'all', isOfPods, isRefusal: isRefusal(error) });
      }
      throw error;
    }
  }

  const leastAloneMs = () => Math.max(ALONE_MS, lastTookMs * DUTY);
  return {
    /** Rejects when there was no usable answer. */
    async poll(signal: AbortSignal): Promise<void> {
      const local = source.local();
      if (!local) return;
      lastAskedAt = clock.now();
      await ask(false, signal, async (askedAt) => {
        const { sightings, isComplete, akinHost: akin } = await client.localTasks(local, signal);
        akinHost = akin;
        see({ kind: 'marathon-list', askedAt, scope: 'all', isComplete, sightings });
      });
      await ask(true, signal, async (askedAt) => {
        const { definitions, sightings, isComplete } = await client.localPods(local, signal);
        for (const definition of definitions) see({ kind: 'definition', askedAt, definition, isCurrent: true });
        see({ kind: 'marathon-list', askedAt, scope: 'all', isOfPods: true, isComplete, sightings });
      });
      lastTookMs = clock.now() - lastAskedAt;
    },
    /** By the last list: a host much like ours, where none of the tasks is ours. */
    akinHost: () => akinHost,
    /** How long until the next read is due (ms), whether the last one failed or not. */
    nextMs(): number {
      const leastMs = source.isAgentSpeaking() ? Math.max(source.intervalMs(), lastTookMs * DUTY) : leastAloneMs();
      return jittered(leastMs, JITTER, random);
    },
    /** Whether a read would be due by now if there were no Mesos agent to ask. */
    isDueAlone: (): boolean => clock.now() - lastAskedAt >= leastAloneMs(),
  };
}
