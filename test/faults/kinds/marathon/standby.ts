import type { FaultCluster } from '../../cluster/fault-cluster.ts';
import { type FaultRow, type FaultSuite, tells } from '../fault-row.ts';

const heal = async ({ marathon, standby }: FaultCluster) => {
  standby?.faulty.heal();
  await marathon.link.pass();
};

const ROWS: readonly FaultRow[] = [
  {
    row: 'a standby sends us to a leader that was killed',
    begins: ({ marathon }) => marathon.link.refuse(),
    until: tells('event stream'),
    ends: heal,
  },
  {
    row: 'a standby sends us to a leader that hangs',
    begins: ({ marathon }) => marathon.link.hang(),
    ends: heal,
  },
  {
    row: 'a standby knows no leader (502)',
    begins({ marathon, standby }) {
      standby?.faulty.fail({ status: 502, body: 'Could not determine the current leader' });
      marathon.link.sever();
    },
    until: tells('event stream'),
    ends: heal,
  },
];

/** The daemon knows an instance of Marathon that does not lead, and sends it to the leader for events. */
export const STANDBY: FaultSuite = { group: 'A standby of Marathon', standby: { how: 'redirects' }, rows: ROWS };
