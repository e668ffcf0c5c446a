import { type Check, ok, problem, unknown, warning } from './check.ts';
import { isAtLeast } from './marathon-checks.ts';
import type { ClusterPicture, ConsulFacts } from './picture.ts';

/** Older ones are not tried. */
const OLDEST = [1, 10] as const;

const POLICY = 'Grant the policy below to our token.';

/** A check of what the agent says of itself. */
const ofAgent = (name: string, judge: (agent: ConsulFacts, picture: ClusterPicture) => ReturnType<Check['judge']>) => ({
  name,
  judge: (picture: ClusterPicture) =>
    picture.consul.is === 'answer'
      ? judge(picture.consul.value, picture)
      : unknown('the Consul agent did not say who it is'),
});

export const CONSUL_CHECKS: readonly Check[] = [
  {
    name: 'consul agent',
    judge({ consul }) {
      if (consul.is === 'answer')
        return ok(`${consul.value.node}, a ${consul.value.isServer ? 'server' : 'client'} agent`);
      return consul.status === 403
        ? problem(consul.why, POLICY)
        : problem(consul.why, 'Start the Consul agent of this machine, or correct --consul.');
    },
  },
  ofAgent('consul version', ({ version }) =>
    isAtLeast(version, OLDEST)
      ? ok(version)
      : problem(`${version} is older than 1.10`, 'Upgrade Consul to 1.10 or newer.'),
  ),
  ofAgent('datacenter', ({ datacenter }, { config }) =>
    config.consul.datacenter === undefined || config.consul.datacenter === datacenter
      ? ok(datacenter ?? 'not told')
      : problem(
          `the agent is in ${datacenter}, not in ${config.consul.datacenter}`,
          'Correct --consul or --datacenter; until then nothing is written.',
        ),
  ),
  ofAgent('leave_on_terminate', ({ isServer, leavesOnTerminate }) => {
    if (leavesOnTerminate === undefined) return unknown('the agent does not say');
    return !isServer && leavesOnTerminate
      ? warning(
          'on for this client agent: when it is stopped or restarted, all its services leave the catalogue',
          "Set leave_on_terminate = false in the agent's configuration.",
        )
      : ok(leavesOnTerminate ? 'on, for a server' : 'off');
  }),
  ofAgent('script checks', ({ runsScripts }, { config }) => {
    const isWanted = config.publication.hasScriptChecks;
    if (runsScripts === undefined) return unknown('the agent does not say whether it runs them');
    if (isWanted && !runsScripts)
      return problem(
        'we would publish them, and the agent refuses services that have one',
        "Set enable_script_checks in the agent's configuration, or drop our option.",
      );
    return ok(isWanted ? 'wanted and allowed' : 'not wanted');
  }),
  {
    name: 'rights',
    judge({ rights }) {
      const missing = rights.filter(({ isGranted }) => isGranted === false);
      if (missing.length > 0)
        return problem(
          missing.map(({ right, segment, purpose }) => `${right} on "${segment}" is missing: ${purpose}`).join('; '),
          POLICY,
        );
      if (rights.length === 0) return unknown('Consul did not say which rights our token has');
      const open = rights.filter(({ isGranted }) => isGranted === undefined);
      return open.length === 0
        ? ok('all there')
        : unknown(`only trying would tell: ${open.map(({ right, segment }) => `${right} on "${segment}"`).join(', ')}`);
    },
  },
  {
    name: 'lease',
    judge({ services, localDaemon, cluster }) {
      if (services.is === 'failure') return unknown(services.why);
      const holder = services.value.find(({ id }) => id === `marathon-consul:${cluster}`)?.leaseHolder;
      if (holder === undefined) return ok('nobody holds it now');
      return localDaemon === 'gone'
        ? problem(
            `another living daemon holds it: ${holder}`,
            'Stop one of the two; if this was the daemon of this machine and has just ended, its lease soon lapses.',
          )
        : ok(`held by ${holder}`);
    },
  },
  {
    name: 'freeze key',
    judge({ freeze }) {
      if (freeze.is === 'failure') return unknown(freeze.why);
      return freeze.value === undefined
        ? ok('not set')
        : warning(`set: ${freeze.value}`, 'While it is set nothing is withdrawn or changed; delete it to go on.');
    },
  },
  {
    name: 'names',
    judge({ services, names }) {
      if (services.is === 'failure') return unknown(services.why);
      const foreign = services.value.filter(({ name, isOurs }) => !isOurs && names.has(name));
      return foreign.length === 0
        ? ok('none of ours is also of somebody else on this agent')
        : warning(
            foreign.map(({ id, name }) => `${name} is also the service ${id}, which is not ours`).join('; '),
            'Give the app another name with a label, or remove the other service: callers would get both.',
          );
    },
  },
];
