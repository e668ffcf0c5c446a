import { waitFor } from '../../../support/wait-for.ts';
import type { FaultCluster } from '../../cluster/fault-cluster.ts';
import type { Look } from '../../watch/watch.ts';
import type { FaultRow, FaultSuite } from '../fault-row.ts';

const APP = '/rolled';
const NAME = 'rolled';
const INSTANCES = 20;
/** Marathon finds a task healthy so long after its start, and has an old one killed, which takes this long to end. */
const HEALTHY_AFTER_MS = 300;
const ENDS_AFTER_MS = 100;
const BEFORE_MS = 1_000;

const running = ({ cluster, agent }: FaultCluster) =>
  cluster.tasksOn(agent).filter(({ appId, place }) => appId === APP && place === 'running');

/** Holds what passes in Consul against the fewest that Marathon counted healthy during the second before. */
function watchNumbers(faults: FaultCluster) {
  const counts: { readonly atMs: number; readonly healthy: number }[] = [];
  const tooFew: string[] = [];
  const look = ({ atMs, tasks, entries }: Look) => {
    const healthy = [...tasks.values()].filter(({ appId, state }) => appId === APP && state === 'healthy').length;
    counts.push({ atMs, healthy });
    while ((counts[1]?.atMs ?? atMs) < atMs - BEFORE_MS) counts.shift();
    const fewest = Math.min(...counts.map((count) => count.healthy));
    const passing = [...(entries?.values() ?? [])].filter(({ name, isPassing }) => name === NAME && isPassing).length;
    if (entries !== undefined && passing < fewest) tooFew.push(`${passing} pass, of ${fewest}`);
  };
  return { tooFew, stop: faults.watch.onLook(look) };
}

let numbers: ReturnType<typeof watchNumbers> | undefined;
let old: readonly string[] = [];

const ROWS: readonly FaultRow[] = [
  {
    row: 'twenty instances are replaced, one by one (minimumHealthCapacity 1)',
    async begins(faults) {
      const { cluster, agent, watch } = faults;
      const port = faults.apps.checkedPort;
      cluster.addApp({
        id: APP,
        instances: INSTANCES,
        healthChecks: [{ protocol: 'TCP', port, intervalSeconds: 10 }],
      });
      for (let n = 0; n < INSTANCES; n += 1) cluster.setHealth(cluster.startTask(APP, { agent }), true);
      old = running(faults).map(({ id }) => id);
      const allPass = () => old.every((id) => watch.shown(id)?.isPassing);
      await waitFor(allPass, { what: 'the twenty to pass' });
      numbers = watchNumbers(faults);
      cluster.updateApp(APP, { labels: { release: 'next' } });
    },
    async meanwhile({ cluster, agent }) {
      const [next, ...rest] = old;
      if (next === undefined) return;
      const task = cluster.startTask(APP, { agent });
      await new Promise((resolve) => setTimeout(resolve, HEALTHY_AFTER_MS));
      cluster.setHealth(task, true);
      await new Promise((resolve) => setTimeout(resolve, ENDS_AFTER_MS));
      cluster.killTask(next);
      old = rest;
    },
    until: () => old.length === 0,
    ends() {
      numbers?.stop();
      const tooFew = numbers?.tooFew ?? ['nobody looked'];
      if (tooFew.length > 0) throw new Error(`fewer passed than were healthy:\n${tooFew.slice(0, 12).join('\n')}`);
    },
  },
];

export const DEPLOYMENT: FaultSuite = { group: 'Nothing fails', servers: 1, tasks: 100, rows: ROWS };
