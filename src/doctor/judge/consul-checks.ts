import { type Check, type Judgement, ok, problem, unknown, warning } from '../check.ts';
import type { ClusterPicture, ConsulFacts } from '../picture.ts';
import { isRefusedByConsul } from '../reads/rights.ts';
import { CONSUL, remedyFor, sentence } from './remedy.ts';
import { isUnknownToken, RIGHTS_CHECK, TOKEN_REMEDY } from './rights.ts';
import { isAtLeast } from './version.ts';

/** Older ones are not tried. */
const OLDEST = [1, 10] as const;

const SILENT = unknown('the Consul agent did not say who it is');

/** Whether a list of services may lack some that our token may not see. */
const isFiltered = ({ rights }: ClusterPicture, name: (segment: string) => boolean): boolean =>
  rights.some(({ right, segment, isGranted }) => right === 'service:write' && isGranted === false && name(segment));

/** A check of what the agent says of itself. */
const ofAgent = (name: string, judge: (agent: ConsulFacts, picture: ClusterPicture) => ReturnType<Check['judge']>) => ({
  name,
  judge: (picture: ClusterPicture) => (picture.consul.is === 'answer' ? judge(picture.consul.value, picture) : SILENT),
});

export const CONSUL_CHECKS: readonly Check[] = [
  {
    name: 'consul agent',
    judge(picture) {
      const { consul } = picture;
      if (consul.is === 'answer')
        return ok(`${consul.value.node}, a ${consul.value.isServer ? 'server' : 'client'} agent`);
      if (isUnknownToken(picture)) return problem(consul.why, TOKEN_REMEDY);
      if (isRefusedByConsul(consul))
        return problem(
          consul.why,
          `${sentence(consul.advice ?? 'give a token with --consul-token-file')} The policy to grant is below.`,
        );
      return problem(consul.why, remedyFor(consul, CONSUL));
    },
  },
  ofAgent('consul version', ({ version }) =>
    isAtLeast(version, OLDEST)
      ? ok(version)
      : problem(`${version} is older than 1.10`, 'Upgrade Consul to 1.10 or newer.'),
  ),
  ofAgent('consul address', ({ node, address, isHere }) => {
    if (address === undefined) return unknown('the agent does not say at which address others reach it');
    return isHere
      ? ok(address)
      : warning(
          `the agent (${node}) is at ${address}, which is no address of this machine`,
          "Give --consul the agent of this machine: another machine's checks our tasks from there, and loses them when it goes.",
        );
  }),
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
          "Set leave_on_terminate = false in the agent's configuration (for clients it is on by default).",
        )
      : ok(leavesOnTerminate ? 'on, for a server' : 'off');
  }),
  ofAgent('script checks', ({ runsScripts }, { config }) => {
    const isWanted = config.publication.hasScriptChecks;
    if (runsScripts === undefined) return unknown('the agent does not say whether it runs them');
    if (isWanted && !runsScripts)
      return problem(
        'we would publish them, and the agent refuses services that have one',
        "Set enable_script_checks in the agent's configuration, or drop --script-checks.",
      );
    return ok(isWanted ? 'wanted and allowed' : 'not wanted');
  }),
  RIGHTS_CHECK,
  { name: 'catalogue', judge: catalogue },
  {
    name: 'lease',
    judge(picture) {
      const { services, localDaemon, cluster } = picture;
      if (services.is === 'failure') return SILENT;
      const holder = services.value.find(({ id }) => id === `marathon-consul:${cluster}`)?.leaseHolder;
      if (holder === undefined)
        return isFiltered(picture, (name) => name === 'marathon-consul')
          ? unknown('our token lacks the right to see who holds it')
          : ok('nobody holds it now');
      return localDaemon === 'gone'
        ? problem(
            `another living daemon holds it: ${holder} (since when, on which host)`,
            'Stop one of the two, or give each its --cluster; if it was of this machine and has just ended, its lease soon lapses.',
          )
        : ok(`held by ${holder}`);
    },
  },
  {
    name: 'names',
    judge(picture) {
      const { services, names, consul } = picture;
      if (services.is === 'failure' || consul.is === 'failure') return SILENT;
      const foreign = services.value.filter(({ name, isOurs }) => !isOurs && names.has(name));
      if (foreign.length === 0)
        return isFiltered(picture, (name) => names.has(name))
          ? unknown("our token lacks the right to see who else has our services' names")
          : ok('none of ours is also of somebody else on this agent');
      return warning(
        foreign.map(({ id, name }) => `${name} is also the service ${id}, which is not ours`).join('; '),
        'Give the app another name with the label consul.name, or remove the other service: callers would get both.',
      );
    },
  },
];

/** So many ids are told; the others are counted. */
const TOLD = 3;

/** What callers see is what the servers have, and not what the agent has. */
function catalogue({ consul, catalogue: shown, services, rights }: ClusterPicture): Judgement {
  if (consul.is === 'failure') return SILENT;
  if (rights.some(({ right, isGranted }) => right === 'node:read' && isGranted === false))
    return unknown('our token lacks the right to see what callers see');
  if (shown.is === 'failure')
    return problem(
      shown.why,
      'Look at the logs of this agent and of the Consul servers: what we register reaches callers only through them.',
    );
  const ours = services.is === 'answer' ? services.value.filter(({ isOurs }) => isOurs) : [];
  const missing = ours.filter(({ id }) => !shown.value.has(id)).map(({ id }) => id);
  if (missing.length === 0) return ok(`the servers show this node, with ${ours.length} services of ours`);
  const told = missing.slice(0, TOLD).join(', ');
  const more = missing.length > TOLD ? ` and ${missing.length - TOLD} more` : '';
  return warning(
    `on the agent, but not shown to callers: ${told}${more}`,
    "If it stays so for minutes, look at the agent's log: its own token (acl.tokens.agent) must have node:write, and service:read on all.",
  );
}
