import { atEnd } from './at-end.ts';
import { type ConsulAgent, type ConsulOptions, launchConsul } from './consul-agent.ts';

export type { ConsulAgent, ConsulOptions } from './consul-agent.ts';

/** A real Consul for the running test, or for the whole file when it is asked for outside of one. */
export async function startConsul(options: ConsulOptions = {}): Promise<ConsulAgent> {
  const consul = await launchConsul(options);
  atEnd(consul.stop);
  return consul;
}
