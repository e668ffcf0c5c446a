import type { IpAddress } from '../../model/task.ts';
import type { AppJson } from './app-json.ts';

/**
 * The addresses that a task of this app, or pod, gets: the agent's own in host mode, else one for each network.
 * `serial` is the task's number on that agent, `agentNumber` the agent's in the cluster.
 */
export function addressesFor(
  app: Pick<AppJson, 'networks'>,
  agentAddress: string,
  agentNumber: number,
  serial: number,
): IpAddress[] {
  const low = serial % 250;
  const high = Math.floor(serial / 250) % 250;
  return app.networks.map((network, index) => {
    if (network.mode === 'host') return ipv4(agentAddress);
    if (network.mode === 'container/bridge') return ipv4(`172.17.${high}.${low + 2}`);
    return ipv4(`9.${agentNumber % 250}.${(high + index * 100) % 250}.${low + 2}`, network.name);
  });
}

const ipv4 = (address: string, network?: string): IpAddress => ({ address, family: 'IPv4', network });
