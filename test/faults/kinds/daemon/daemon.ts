import type { FaultCluster } from '../../cluster/fault-cluster.ts';
import type { FaultRow, FaultSuite } from '../fault-row.ts';

/** Nobody is there to tell Consul: for as long as that lasts. */
export const AWAY = { lateMs: 25_000, staleMs: 25_000 };

const ROWS: readonly FaultRow[] = [
  {
    row: 'the daemon is killed (kill -9), and started again',
    begins: ({ daemon }) => daemon.now.kill9(),
    ends: ({ daemon }) => daemon.start(),
    ...AWAY,
  },
  {
    row: 'the daemon is stopped (SIGTERM), and started again',
    begins: ({ daemon }) => daemon.now.stop(),
    ends: ({ daemon }) => daemon.start(),
    ...AWAY,
  },
  {
    row: 'the daemon is killed and started, time and again',
    begins: () => {},
    async meanwhile({ daemon }) {
      await daemon.now.kill9();
      const next = await daemon.start();
      await next.waitForLog('started');
    },
    ends: () => {},
    ...AWAY,
  },
  {
    row: 'the daemon is frozen (SIGSTOP), and goes on',
    begins: ({ daemon }) => daemon.freeze(),
    ends: ({ daemon }) => daemon.thaw(),
    ...AWAY,
  },
  {
    row: 'the daemon is started twice',
    async begins({ daemon }) {
      const first = daemon.now;
      const second = await daemon.start();
      await second.exited();
      daemon.goBackTo(first);
    },
    ends: () => {},
  },
  {
    row: 'neither Marathon nor the Mesos agent can be asked',
    async begins({ marathon, mesos }) {
      await Promise.all([marathon.link.refuse(), mesos.link.refuse()]);
    },
    ends: backAgain,
    ...AWAY,
  },
  {
    row: 'the daemon is killed and started while neither can be asked',
    async begins({ marathon, mesos, daemon }) {
      await Promise.all([marathon.link.refuse(), mesos.link.refuse()]);
      await daemon.now.kill9();
      await daemon.start();
    },
    ends: backAgain,
    ...AWAY,
  },
];

async function backAgain({ marathon, mesos }: FaultCluster): Promise<void> {
  await Promise.all([marathon.link.pass(), mesos.link.pass()]);
}

export const DAEMON: FaultSuite = { group: 'This daemon', rows: ROWS };
