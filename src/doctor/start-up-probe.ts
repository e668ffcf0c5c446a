import { authorized } from '../clients/authorized.ts';
import { createCaller } from '../clients/call.ts';
import { createConsulClient } from '../clients/consul/consul-client.ts';
import type { Config } from '../config/config.ts';
import { consulPeer } from '../daemon/connections.ts';
import type { World } from '../daemon/world.ts';
import { freezeKeyOf } from '../sources/freeze-key.ts';
import { sleep } from '../support/clock.ts';
import { isRefusal, messageOf } from '../support/errors.ts';
import type { Log } from '../support/log.ts';
import { callableConsul } from './reads/callable-consul.ts';
import { nodeInRefusal, readRights, rightsNeeded } from './reads/rights.ts';

/** Between attempts while Consul does not answer, or the cluster has no name yet (ms). */
const RETRY_MS = 2_000;

/** A refusal may name the node. Where it does not (up to 1.10), that one right is all that can be told, and is told already. */
function nodeNamedIn(error: unknown): string {
  const node = nodeInRefusal(messageOf(error));
  if (node === undefined) throw error;
  return node;
}

/**
 * Asks Consul once, as soon as it answers, which rights our token has, and tells which are missing and what for: before
 * the first refusal does, and all at once. Says nothing where none is missing, or where Consul does not tell. Never throws.
 */
export async function tellMissingRights(
  config: Config,
  { world, log, cluster }: { readonly world: World; readonly log: Log; readonly cluster: () => string | undefined },
  signal: AbortSignal,
): Promise<void> {
  const transport = { exchange: authorized(world.exchange), clock: world.clock };
  const peer = consulPeer(() => config, world.readSecret);
  const client = createConsulClient(transport, peer);
  const caller = createCaller(transport, callableConsul(peer));
  while (!signal.aborted) {
    const name = cluster();
    try {
      const node = await client.self(signal).then(({ nodeName }) => nodeName, nodeNamedIn);
      if (name !== undefined) {
        const rights = await readRights(caller, rightsNeeded(node, new Set(), freezeKeyOf(name)), signal);
        const missing = rights.filter(({ isGranted, isGuess }) => isGranted === false && isGuess !== true);
        const told = missing.map(({ right, segment, purpose }) => `${right} on "${segment}": ${purpose}`);
        if (told.length > 0)
          log.warn({ missing: told }, 'the Consul token lacks rights; `marathon-consul doctor` prints what to grant');
        return;
      }
    } catch (error) {
      if (isRefusal(error)) return;
      // Told by whoever needs Consul; here it is asked again.
    }
    await sleep(world.clock, RETRY_MS, signal);
  }
}
