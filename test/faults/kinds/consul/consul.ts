import { type FaultRow, type FaultSuite, tells } from '../fault-row.ts';

/** With one server, and a client agent beside the daemon. */
const ROWS: readonly FaultRow[] = [
  {
    row: 'the way to the Consul agent is cut: refused',
    begins: ({ consul }) => consul.link.refuse(),
    until: tells('consul'),
    ends: ({ consul }) => consul.link.pass(),
    lateMs: 25_000,
    staleMs: 25_000,
  },
  {
    row: 'the way to the Consul agent is cut: nothing comes through',
    begins: ({ consul }) => consul.link.hang(),
    ends: ({ consul }) => consul.link.pass(),
    lateMs: 25_000,
    staleMs: 25_000,
  },
  {
    row: 'the Consul agent hangs (SIGSTOP)',
    begins: ({ consul }) => consul.agent.freeze(),
    ends: ({ consul }) => consul.agent.thaw(),
    changes: 12,
    mayLose: 'after some seconds the servers take the node for dead',
  },
  {
    row: 'the Consul agent hangs for long (SIGSTOP)',
    begins: ({ consul }) => consul.agent.freeze(),
    ends: ({ consul }) => consul.agent.thaw(),
    changes: 60,
    mayLose: 'the servers take the node for dead',
    lateMs: 40_000,
    staleMs: 40_000,
    rightMs: 15_000,
  },
  {
    row: 'the Consul agent is killed, and starts with its data',
    begins: ({ consul }) => consul.agent.kill(),
    ends: ({ consul }) => consul.agent.restart(),
    changes: 4,
    mayLose: 'checks that the agent runs itself are critical until their first probe',
    lateMs: 15_000,
    staleMs: 15_000,
    // Seconds, as a rule. Now and then an agent forgets to tell its servers of a status, until it compares itself with
    // them: every 60 to 120 s.
    rightMs: 125_000,
  },
  {
    row: 'the Consul agent is killed, and starts without its data',
    begins: ({ consul }) => consul.wipe(),
    ends: ({ consul }) => consul.agent.restart(),
    changes: 4,
    mayLose: 'the agent has forgotten all of its services',
    lateMs: 20_000,
    // What ended meanwhile stands in the catalogue until the agent compares itself with it: every 60 to 120 s.
    staleMs: 125_000,
    rightMs: 125_000,
  },
  {
    row: 'the Consul agent is stopped in order, and started again',
    begins: ({ consul }) => consul.agent.end('SIGTERM'),
    ends: ({ consul }) => consul.agent.restart(),
    changes: 4,
    mayLose: 'an agent that leaves takes its node out of the catalogue',
    lateMs: 20_000,
    staleMs: 20_000,
    rightMs: 10_000,
  },
  {
    row: 'the Consul server is killed, and starts with its data',
    begins: ({ consul }) => consul.servers[0]?.kill(),
    ends: ({ consul }) => consul.servers[0]?.restart(),
    mayLose: 'a server that starts shows what it has read of its log so far, to those who do not ask for its leader',
    lateMs: 25_000,
    staleMs: 25_000,
  },
];

/** With three servers, and a client agent beside the daemon. */
const QUORUM_ROWS: readonly FaultRow[] = [
  {
    row: 'two of three Consul servers are killed: no leader',
    begins: ({ consul }) => Promise.all(consul.servers.slice(0, 2).map((server) => server.kill())),
    ends: ({ consul }) => Promise.all(consul.servers.slice(0, 2).map((server) => server.restart())),
    mayLose: 'a new leader takes nodes for gone that it has not met yet, until their agents compare themselves with it',
    // The agent tries again after some seconds what its servers did not take.
    rightMs: 30_000,
    lateMs: 60_000,
    staleMs: 60_000,
  },
];

export const CONSUL: FaultSuite = { group: 'Consul', servers: 1, rows: ROWS };
export const QUORUM: FaultSuite = { group: 'Consul, three servers', servers: 3, rows: QUORUM_ROWS };
