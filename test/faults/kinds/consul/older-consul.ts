import { DAEMON } from '../daemon/daemon.ts';
import type { FaultSuite } from '../fault-row.ts';
import { MARATHON } from '../marathon/marathon.ts';
import { CONSUL } from './consul.ts';

const SELECTED = [
  'the daemon is killed (kill -9), and started again',
  'Marathon is killed',
  'the Consul agent is killed, and starts with its data',
  'the Consul agent is stopped in order, and started again',
];

/** Some of the rows once more, with the oldest Consul. */
export const OLDER_CONSUL: FaultSuite = {
  group: 'With Consul 1.10.12',
  consulVersion: '1.10.12',
  servers: 1,
  rows: [...DAEMON.rows, ...MARATHON.rows, ...CONSUL.rows].filter(({ row }) => SELECTED.includes(row)),
};
