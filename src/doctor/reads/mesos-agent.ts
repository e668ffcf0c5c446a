import type { Transport } from '../../clients/call.ts';
import { createMesosAgentClient, type MesosAgentPeer } from '../../clients/mesos/mesos-agent-client.ts';
import type { FrameworkId } from '../../model/ids.ts';
import type { MesosFacts } from '../picture.ts';
import { aheadMsOf } from './peer-time.ts';

/** What the Mesos agent says of itself, asked as the daemon asks it; rejects as that does. */
export async function readMesosFacts(
  { exchange, clock }: Transport,
  peer: MesosAgentPeer,
  framework: FrameworkId | undefined,
  isHere: (address: string) => boolean,
  signal: AbortSignal,
): Promise<MesosFacts> {
  let path = '';
  let aheadMs: number | undefined;
  const watched: Transport = {
    clock,
    async exchange(at, request, within) {
      const response = await exchange(at, request, within);
      path = request.path;
      aheadMs = aheadMsOf(response, clock.wall());
      return response;
    },
  };
  const read = await createMesosAgentClient(watched, peer).read(framework, signal);
  if (read === 'unchanged') throw new Error('the Mesos agent was asked once, and answered as if twice');
  const { agentId, address, version, startedAtMs, recoveryTimeoutMs } = read.identity;
  return {
    agentId,
    address,
    isHere: isHere(address),
    hasFramework: read.hasFramework,
    version,
    path,
    aheadMs,
    // By its own clock, which dates its start.
    ageMs: clock.wall() + (aheadMs ?? 0) - startedAtMs,
    recoveryTimeoutMs,
  };
}
