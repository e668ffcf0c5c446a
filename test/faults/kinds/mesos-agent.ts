import type { Fault } from '../../../src/sandbox/faults.ts';
import type { MesosAgent } from '../../../src/sandbox/mesos-agent.ts';
import type { FaultCluster } from '../cluster/fault-cluster.ts';
import { type FaultRow, type FaultSuite, tells } from './fault-row.ts';

const heal = async ({ mesos }: FaultCluster) => {
  mesos.faulty.heal();
  mesos.standIn.condition = 'ready';
  await mesos.link.pass();
};

const answering = (row: string, fault: Fault): FaultRow => ({
  row,
  begins: ({ mesos }) => mesos.faulty.fail(fault),
  until: tells('mesos agent'),
  ends: heal,
});

const being = (row: string, condition: MesosAgent['condition']): FaultRow => ({
  row,
  begins({ mesos }) {
    mesos.standIn.condition = condition;
  },
  ends: heal,
});

/** What must be removed waits until its list proves something. */
const LIST_COUNTS_MS = 65_000;

const ROWS: readonly FaultRow[] = [
  {
    row: 'the Mesos agent is killed',
    begins: ({ mesos }) => mesos.link.refuse(),
    until: tells('mesos agent'),
    ends: heal,
  },
  {
    row: 'the Mesos agent hangs',
    begins: ({ mesos }) => mesos.link.hang(),
    changes: 80,
    until: tells('mesos agent'),
    ends: heal,
  },
  { row: 'the Mesos agent is slow: 2 s each way', begins: ({ mesos }) => mesos.link.slow(2_000), ends: heal },
  answering('the Mesos agent answers 500', { status: 500, body: 'oops' }),
  answering('the Mesos agent answers an HTML page with 200', 'html'),
  answering('the Mesos agent answers half a JSON', 'half JSON'),
  being('the Mesos agent recovers (503)', 'recovering'),
  being('the Mesos agent shows no framework', 'blind'),
  being('the Mesos agent has no id yet', 'unregistered'),
  {
    row: 'the Mesos agent moves its state to its older paths',
    begins: ({ mesos }) => mesos.faulty.fail({ status: 404 }, ({ path }) => path === '/state'),
    ends: heal,
  },
  {
    row: 'the Mesos agent restarts, and recovers',
    begins({ mesos, cluster, agent }) {
      mesos.standIn.condition = 'recovering';
      cluster.restartAgent(agent);
    },
    ends: heal,
    rightMs: LIST_COUNTS_MS,
    staleMs: 8_000 + LIST_COUNTS_MS,
  },
  {
    row: 'the Mesos agent comes back with a new id, its tasks gone',
    begins({ mesos, cluster, agent }) {
      mesos.standIn.condition = 'recovering';
      cluster.renewAgent(agent);
    },
    ends: heal,
    rightMs: LIST_COUNTS_MS,
    // Nobody says that the agent of the new tasks is this one, until it has recovered.
    lateMs: 15_000,
    staleMs: 8_000 + LIST_COUNTS_MS,
  },
];

export const MESOS_AGENT: FaultSuite = { group: 'The Mesos agent', rows: ROWS };
