import { waitFor } from '../../../support/wait-for.ts';
import { consulHand } from '../../cluster/consul-hand.ts';
import type { FaultCluster } from '../../cluster/fault-cluster.ts';
import type { FaultRow, FaultSuite } from '../fault-row.ts';

const TOUCHED = 10;
/** Consul is read every 30 s. */
const NEXT_READ_MS = 33_000;
/** And what it has is rewritten ten a second, from up to 30 s later on. */
const PACED_MS = NEXT_READ_MS + 32_000;

const someOf = ({ cluster, agent, apps }: FaultCluster) =>
  cluster
    .tasksOn(agent)
    .filter(({ place, appId }) => place === 'running' && apps.ids.includes(appId))
    .slice(0, TOUCHED);

const handOn = ({ consul }: FaultCluster) => consulHand(consul.agent.url);

/** One task of its own, which the changes leave alone. */
const OPERATED = '/operated';
const operated = ({ cluster }: FaultCluster) => cluster.listedTasks(OPERATED)[0]?.id ?? '';
const maintain = (faults: FaultCluster, enable: boolean) =>
  handOn(faults).put(`/v1/agent/service/maintenance/marathon:${operated(faults)}?enable=${enable}&reason=by+hand`);
const passes = (faults: FaultCluster) => faults.watch.shown(operated(faults))?.isPassing === true;

const ROWS: readonly FaultRow[] = [
  {
    row: 'ten services are removed by hand',
    async begins(faults) {
      for (const { id } of someOf(faults)) await handOn(faults).put(`/v1/agent/service/deregister/marathon:${id}`);
    },
    ends: () => {},
    changes: 4,
    mayLose: 'until Consul is read the next time',
    losing: TOUCHED,
    rightMs: NEXT_READ_MS,
  },
  {
    row: 'ten services are edited by hand: another port',
    async begins(faults) {
      const there = await handOn(faults).get<Record<string, { Service: string; Meta: object }>>('/v1/agent/services');
      for (const { id } of someOf(faults)) {
        const { Service, Meta } = there[`marathon:${id}`] ?? {};
        const edited = { ID: `marathon:${id}`, Name: Service, Meta, Port: 9 };
        await handOn(faults).put('/v1/agent/service/register', edited);
      }
    },
    ends: () => {},
    changes: 4,
    mayLose: 'until Consul is read the next time, and its turn comes',
    losing: TOUCHED,
    rightMs: PACED_MS,
  },
  {
    row: 'an operator puts a service into maintenance',
    async begins(faults) {
      const { cluster, agent } = faults;
      cluster.addApp({ id: OPERATED, instances: 2 });
      cluster.startTask(OPERATED, { agent });
      await waitFor(() => passes(faults), { what: 'the task to pass' });
      await maintain(faults, true);
      await waitFor(() => !passes(faults), { what: 'the maintenance to be seen' });
    },
    async ends(faults) {
      if (passes(faults)) throw new Error('the maintenance has been ended, and by nobody who may');
      await maintain(faults, false);
    },
    changes: 140,
    mayLose: 'it is meant',
    losing: 1,
  },
];

export const PEOPLE: FaultSuite = { group: 'People', servers: 1, tasks: 100, rows: ROWS };
