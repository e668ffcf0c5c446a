import { waitFor } from '../../../support/wait-for.ts';
import type { FaultCluster } from '../../cluster/fault-cluster.ts';
import { type FaultRow, type FaultSuite, tells } from '../fault-row.ts';

const heal = ({ marathon }: FaultCluster) => marathon.faulty.heal();

const ROWS: readonly FaultRow[] = [
  {
    row: 'the event stream is dropped, time and again',
    begins: () => {},
    async meanwhile({ marathon }) {
      const lives = () => marathon.standIn.streams() > 0;
      await waitFor(lives, { what: 'the stream to be there again' });
      marathon.faulty.cutStreams();
    },
    ends: heal,
  },
  {
    row: 'the event stream answers 200 and closes',
    begins({ marathon }) {
      marathon.faulty.failStreams('200 then close');
      marathon.faulty.cutStreams();
    },
    ends: heal,
  },
  {
    // Until the daemon gives it up, 35 s after the last byte.
    row: 'the event stream falls silent',
    begins({ marathon }) {
      marathon.faulty.failStreams('silent');
      marathon.faulty.heal();
    },
    until: tells('event stream'),
    ends: () => {},
  },
  {
    row: 'every connection to Marathon is half-open',
    begins: ({ marathon }) => marathon.link.forget(),
    until: tells('event stream'),
    ends: () => {},
  },
];

export const STREAM: FaultSuite = { group: 'The event stream', rows: ROWS };
