import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { AppRequest } from '../../../src/sandbox/cluster/app-json.ts';
import type { ClusterAgent } from '../../../src/sandbox/cluster/cluster-agent.ts';
import type { Cluster } from '../../../src/sandbox/cluster.ts';

/** Far more than ever run: no app's deployment is ever done, and nothing depends on it. */
const INSTANCES = 10_000;

export interface FaultApps {
  readonly ids: readonly string[];
  /** Where somebody always listens, for checks with a `port`. */
  readonly checkedPort: number;
  /** Starts one task, and has Marathon find it healthy at once where it has a check. Answers its id. */
  start(appId: string): string;
  /** Starts so many, spread over all apps. */
  fill(tasks: number): void;
  close(): Promise<void>;
}

/**
 * Of every ten apps five have no check (what follows the lease), three one that cannot be translated (Marathon's verdict
 * is mirrored), and two a TCP check that Consul really runs, all against one listener: tasks are records here, without
 * processes.
 */
export async function openFaultApps(cluster: Cluster, agent: ClusterAgent): Promise<FaultApps> {
  const listener = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = listener.address() as AddressInfo;
  const apps = Array.from({ length: 10 }, (_, n): AppRequest => {
    if (n < 5) return { id: `/faults/plain-${n}`, instances: INSTANCES };
    const check =
      n < 8
        ? { protocol: 'COMMAND', command: { value: 'true' }, intervalSeconds: 5 }
        : { protocol: 'TCP', port, intervalSeconds: 2, timeoutSeconds: 2 };
    return { id: `/faults/${n < 8 ? 'mirrored' : 'checked'}-${n}`, instances: INSTANCES, healthChecks: [check] };
  });
  for (const app of apps) cluster.addApp(app);
  const start = (appId: string) => {
    const task = cluster.startTask(appId, { agent });
    if (cluster.app(appId)?.healthChecks) cluster.setHealth(task, true);
    return task;
  };
  const ids = apps.map(({ id }) => id);
  return {
    ids,
    checkedPort: port,
    start,
    fill(tasks) {
      for (let n = 0; n < tasks; n += 1) start(ids[n % ids.length] ?? '');
    },
    close: () => new Promise((resolve) => listener.close(() => resolve())),
  };
}
