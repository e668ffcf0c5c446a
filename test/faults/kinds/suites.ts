import { CONSUL, QUORUM } from './consul/consul.ts';
import { OLDER_CONSUL } from './consul/older-consul.ts';
import { PEOPLE } from './consul/people.ts';
import { TOKEN } from './consul/token.ts';
import { CONFIGURATION } from './daemon/configuration.ts';
import { DAEMON } from './daemon/daemon.ts';
import { DEPLOYMENT } from './daemon/deployment.ts';
import { RIVALS } from './daemon/rivals.ts';
import { VERSIONS } from './daemon/versions.ts';
import type { FaultSuite } from './fault-row.ts';
import { MARATHON } from './marathon/marathon.ts';
import { STANDBY } from './marathon/standby.ts';
import { STREAM } from './marathon/stream.ts';
import { MESOS_AGENT } from './mesos-agent.ts';

/** All of them, in the order of `docs/failures.md`. */
export const SUITES: readonly FaultSuite[] = [
  DEPLOYMENT,
  DAEMON,
  VERSIONS,
  CONFIGURATION,
  RIVALS,
  MARATHON,
  STANDBY,
  STREAM,
  MESOS_AGENT,
  CONSUL,
  QUORUM,
  TOKEN,
  PEOPLE,
  OLDER_CONSUL,
];
