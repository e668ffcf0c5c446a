import type { ClusterTask } from '../../../../src/sandbox/cluster/cluster-task.ts';
import type { Fault } from '../../../../src/sandbox/faults.ts';
import type { FaultCluster } from '../../cluster/fault-cluster.ts';
import { type FaultRow, type FaultSuite, tells } from '../fault-row.ts';

const heal = async ({ marathon }: FaultCluster) => {
  marathon.faulty.heal();
  await marathon.link.pass();
};

/** What it answers is spoilt, and its stream is gone, so that it must be asked. */
const answering = (row: string, fault: Fault): FaultRow => ({
  row,
  begins({ marathon }) {
    marathon.faulty.fail(fault);
    marathon.faulty.failStreams('200 then close');
    marathon.faulty.cutStreams();
  },
  ends: heal,
});

/** Marathon itself, and the way to it. */
const ROWS: readonly FaultRow[] = [
  {
    row: 'Marathon is killed',
    begins: ({ marathon }) => marathon.link.refuse(),
    until: tells('event stream'),
    ends: heal,
  },
  { row: 'Marathon hangs', begins: ({ marathon }) => marathon.link.hang(), ends: heal },
  { row: 'Marathon is slow: 2 s each way', begins: ({ marathon }) => marathon.link.slow(2_000), ends: heal },
  {
    ...answering('Marathon answers after 12 s', { slowMs: 12_000 }),
    changes: 60,
    // What is new waits until Marathon has said what it was launched from, app by app.
    lateMs: 40_000,
    // What was asked before the end is answered 12 s later all the same.
    rightMs: 17_000,
  },
  { ...answering('Marathon answers 502', { status: 502, body: 'Bad gateway' }), until: tells('event stream') },
  { ...answering('Marathon answers 503', { status: 503, body: 'no leader' }), until: tells('event stream') },
  { ...answering('Marathon answers an HTML page with 200', 'html'), until: tells('event stream') },
  answering('Marathon answers half a JSON', 'half JSON'),
  answering('Marathon answers empty lists with 200', 'empty list'),
  {
    row: 'Marathon resets each connection',
    begins: ({ marathon }) => {
      marathon.faulty.fail('reset');
      marathon.link.sever();
    },
    ends: heal,
    until: tells('event stream'),
  },
  {
    row: 'Marathon has a new leader, which remembers no health',
    begins: ({ marathon }) => marathon.standIn.failOver(),
    ends: () => {},
  },
  {
    row: 'Marathon reaches none of the tasks, as when the Mesos master is down',
    begins({ cluster }) {
      for (const { id } of cluster.listedTasks()) cluster.markUnreachable(id, { staysListed: true });
    },
    ends({ cluster }) {
      const isUnreachable = ({ knownState }: ClusterTask) => knownState === 'TASK_UNREACHABLE';
      for (const { id } of cluster.listedTasks().filter(isUnreachable)) cluster.reconcile(id);
    },
  },
];

export const MARATHON: FaultSuite = { group: 'Marathon', rows: ROWS };
