import { CONSUL } from '../kinds/consul/consul.ts';
import { PEOPLE } from '../kinds/consul/people.ts';
import { DAEMON } from '../kinds/daemon/daemon.ts';
import type { FaultRow, FaultSuite } from '../kinds/fault-row.ts';
import { MARATHON } from '../kinds/marathon/marathon.ts';
import { STREAM } from '../kinds/marathon/stream.ts';
import { MESOS_AGENT } from '../kinds/mesos-agent.ts';

/** A kind of fault of the soak. */
export interface SoakFault extends FaultRow {
  /** The process that runs the daemon is another one afterwards. */
  readonly endsDaemon: boolean;
}

/** What takes tasks with it that the script counts on, is meant to last, or waits for a line of the log. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'the Mesos agent comes back with a new id, its tasks gone',
  'an operator puts a service into maintenance',
  'the daemon is killed and started, time and again',
]);

const ENDS_DAEMON: ReadonlySet<string> = new Set([
  'the daemon is killed (kill -9), and started again',
  'the daemon is stopped (SIGTERM), and started again',
  'the daemon is killed and started while neither can be asked',
]);

const SUITES: readonly FaultSuite[] = [DAEMON, MARATHON, STREAM, MESOS_AGENT, CONSUL, PEOPLE];

export const SOAK_FAULTS: readonly SoakFault[] = SUITES.flatMap(({ rows }) => rows)
  .filter(({ row }) => !LEFT_OUT.has(row))
  .map((row) => ({
    ...row,
    endsDaemon: ENDS_DAEMON.has(row.row),
    ...(PEOPLE.rows.includes(row) ? { begins: byHand(row) } : {}),
  }));

/** Who does things by hand while tasks come and go now and then names one that has just left. */
function byHand({ begins }: FaultRow): FaultRow['begins'] {
  return async (faults) => {
    try {
      await begins(faults);
    } catch (error) {
      if (!/: 40[04] /.test(String(error))) throw error;
    }
  };
}
