import type { Daemon } from '../../../support/daemon-process.ts';
import type { FaultRow, FaultSuite } from '../fault-row.ts';

const LEASE_TTL = ['--lease-ttl', '15s'];
let rival: Daemon | undefined;

/** They undo each other's work until the one that started first has seen the other's lease. */
const ROWS: readonly FaultRow[] = [
  {
    row: 'two daemons write to one Consul agent, until the later one is killed',
    async begins({ daemon }) {
      rival = await daemon.startRival(LEASE_TTL);
    },
    until: (_faults, news) => news.some(({ msg }) => msg.includes('this one stands by')),
    async ends({ apps }) {
      await rival?.kill9();
      apps.fill(10);
    },
    // Who stands by finds out before the lease lapses, and Consul is read every 30 s.
    rightMs: 50_000,
    lateMs: 60_000,
    staleMs: 60_000,
  },
];

export const RIVALS: FaultSuite = { group: 'Two daemons', rows: ROWS, args: LEASE_TTL };
