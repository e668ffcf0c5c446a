import type { ConsulClient } from '../clients/consul/consul-client.ts';
import type { ServiceId } from '../model/ids.ts';
import { type Clock, sleep } from '../support/clock.ts';
import { type AppError, asAppError } from '../support/errors.ts';

/** Between attempts when there is nothing to hold on to (ms), and the least between two answers. */
const PAUSE_MS = 1_000;
/** Who refuses us is asked less and less often (ms): a 403 or 429 does not pass within seconds (contract: Consul, §1). */
const REFUSED_MS = { min: PAUSE_MS, max: 5 * 60_000 };

export interface ConsulBell {
  readonly client: ConsulClient;
  readonly clock: Clock;
  /** The service that is watched, once it stands. */
  readonly watched: () => ServiceId | undefined;
  /** Consul has lost it: somebody removed it, or the agent came back empty. */
  readonly onMissing: () => void;
  /** Somebody else may have put it: it is not what it was, or this is the first that is heard of it. */
  readonly onChanged: () => void;
  /** The connection broke: the agent has gone, for a moment or for good. */
  readonly onBroken: (error: AppError) => void;
}

/**
 * Holds one blocking query open at the Consul agent, until `signal` aborts, so that its going away is noticed at once and
 * not at the next beat or reading. Never throws.
 */
export async function listenForConsul(bell: ConsulBell, signal: AbortSignal): Promise<void> {
  const { client, clock } = bell;
  let hash: string | undefined;
  let refusals = 0;
  const listen = async (id: ServiceId): Promise<void> => {
    try {
      const answer = await client.watch(id, hash, signal);
      const before = hash;
      refusals = 0;
      hash = answer === 'missing' ? undefined : answer.hash;
      if (answer === 'missing') bell.onMissing();
      else if (before !== answer.hash) bell.onChanged();
    } catch (error) {
      hash = undefined;
      if (signal.aborted) return;
      const broken = asAppError(error);
      refusals = broken.code === 'UPSTREAM_UNREACHABLE' ? 0 : refusals + 1;
      bell.onBroken(broken);
    }
  };
  while (!signal.aborted) {
    const id = bell.watched();
    const askedAt = clock.now();
    const isFirst = hash === undefined;
    if (id !== undefined) await listen(id);
    // The first answer comes at once and gives the hash to wait for; whatever else comes fast must not make a loop.
    const mayGoOn = isFirst && hash !== undefined;
    if (mayGoOn) continue;
    if (refusals > 0) await sleep(clock, Math.min(REFUSED_MS.max, REFUSED_MS.min * 2 ** (refusals - 1)), signal);
    else if (clock.now() - askedAt < PAUSE_MS) await sleep(clock, PAUSE_MS, signal);
  }
}
