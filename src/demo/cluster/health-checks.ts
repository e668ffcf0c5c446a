import type { HealthCheckJson } from '../../sandbox/cluster/app-json.ts';
import { bracketed } from '../../support/ip.ts';
import type { Prober } from '../probe.ts';
import type { DemoApp } from './demo-app.ts';
import type { TaskServer } from './task-server.ts';

interface Look {
  readonly prober: Prober;
  readonly isIll: boolean;
}

/** How Marathon, or Mesos, finds a task now: one verdict for each of its checks, by really looking. */
export const verdictsOn = (app: DemoApp, servers: readonly TaskServer[], look: Look): Promise<readonly boolean[]> =>
  Promise.all((app.definition.healthChecks ?? []).map((check) => verdict(check, servers, look)));

async function verdict(check: HealthCheckJson, servers: readonly TaskServer[], look: Look): Promise<boolean> {
  const server = servers[check.portIndex ?? 0];
  // The command of a demo task is a wish: there is no program behind it.
  if (server === undefined || check.protocol === 'COMMAND') return !look.isIll;
  if (check.protocol === 'TCP') return look.prober.tcp(server.address, server.port);
  const status = await look.prober.http(`http://${bracketed(server.address)}:${server.port}${check.path ?? '/'}`);
  return status !== undefined && status >= 200 && status < 400;
}
