import type { ClusterAgent } from './cluster/cluster-agent.ts';
import type { Cluster } from './cluster.ts';
import { type Handler, type HandlerResponse, targetOf } from './handler.ts';
import { frameworksOn, partsOf } from './mesos/framework-json.ts';
import { createPrinter } from './printer.ts';

export interface MesosAgentOptions {
  readonly cluster: Cluster;
  /** The machine it runs on. */
  readonly agent: ClusterAgent;
  /** Before Mesos 1.7 the state was also at `*.json`. */
  readonly hasJsonPaths?: boolean;
  readonly version?: string;
  /** As Mesos prints it: `15mins`. */
  readonly recoveryTimeout?: string;
}

/** The Mesos agent of one machine, as far as it is read. An unchanged world gives unchanged bytes. */
export interface MesosAgent {
  readonly handler: Handler;
  /** `recovering`: 503. `unregistered`: its id is empty. `blind`: we have no right to see any framework. */
  condition: 'ready' | 'recovering' | 'unregistered' | 'blind';
}

export function createMesosAgent(options: MesosAgentOptions): MesosAgent {
  const { hasJsonPaths = false } = options;
  const paths = new Set(['/state', '/slave(1)/state']);
  if (hasJsonPaths) for (const path of [...paths]) paths.add(`${path}.json`);
  const printed = createPrinter();
  const mesosAgent: MesosAgent = {
    condition: 'ready',
    handler(request) {
      if (!paths.has(targetOf(request).path)) return { status: 404, headers: {}, body: '' };
      if (mesosAgent.condition === 'recovering') return text(503, 'Agent has not finished recovery');
      const { condition } = mesosAgent;
      const { hostname, address } = options.agent;
      const parts = [condition, hostname, address, ...partsOf(options.cluster, options.agent)];
      const body = printed(parts, () => JSON.stringify(stateOf(options, condition)));
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    },
  };
  return mesosAgent;
}

const text = (status: number, body: string): HandlerResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

function stateOf(options: MesosAgentOptions, condition: MesosAgent['condition']): unknown {
  const { cluster, agent, version = '1.11.0', recoveryTimeout = '15mins' } = options;
  const startedAt = agent.startedAtMs / 1000;
  const seen = condition === 'ready' ? frameworksOn(cluster, agent) : { frameworks: [], completed_frameworks: [] };
  return {
    version,
    build_time: 1_606_000_000,
    start_time: startedAt,
    id: condition === 'unregistered' ? '' : agent.id,
    pid: `slave(1)@${agent.address}:${agent.port}`,
    hostname: agent.hostname,
    ...(condition === 'unregistered' ? {} : { master_hostname: 'master.example.net' }),
    resources: { disk: 100_000, mem: 64_000, gpus: 0, cpus: 16, ports: '[31000-32000]' },
    attributes: {},
    flags: { recovery_timeout: recoveryTimeout, port: String(agent.port), recover: 'reconnect', strict: 'true' },
    ...seen,
  };
}
