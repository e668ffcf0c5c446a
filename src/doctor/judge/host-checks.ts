import type { Config } from '../../config/config.ts';
import { type Check, ok, problem, unknown, warning } from '../check.ts';
import type { Failure } from '../picture.ts';
import { LISTENER_CHECKS } from './listener-checks.ts';
import { MESOS_AGENT, remedyFor } from './remedy.ts';

/** The Mesos agent, and this machine itself. */
export const HOST_CHECKS: readonly Check[] = [
  {
    name: 'mesos agent',
    judge({ mesos, config }) {
      if (mesos === undefined) return ok(`none to ask: Marathon's word stands alone${namedBy(config)}`);
      if (mesos.is === 'failure') return problem(mesos.why, agentRemedy(mesos));
      const { agentId, address, version, path } = mesos.value;
      return ok(`${agentId} at ${address}, Mesos ${version || 'of an unknown version'}, asked at ${path}`);
    },
  },
  {
    name: 'agent address',
    judge({ mesos, config }) {
      if (mesos === undefined) return ok('there is no Mesos agent to ask');
      if (mesos.is === 'failure') return unknown('the Mesos agent did not say who it is');
      const { address, isHere } = mesos.value;
      if (isHere) return ok(`${address} is this machine's`);
      return config.mesosAgent.mayBeRemote
        ? ok(`${address} is another machine's, which --allow-remote-agent allows`)
        : problem(
            `the Mesos agent is at ${address}, which is no address of this machine`,
            'Correct --mesos-agent, or give --allow-remote-agent if it is right; until then nothing is written.',
          );
    },
  },
  {
    name: 'agent tasks',
    judge({ mesos, marathon, remembered }) {
      if (mesos === undefined) return ok('there is no Mesos agent to ask');
      if (mesos.is === 'failure') return unknown('the Mesos agent did not say who it is');
      // Nobody has told which framework is ours.
      if (remembered?.framework === undefined && marathon.every(({ info }) => info.is === 'failure'))
        return unknown('Marathon did not answer');
      const { hasFramework, ageMs, recoveryTimeoutMs } = mesos.value;
      const isYoung = ageMs < recoveryTimeoutMs;
      const young = `it started ${minutes(ageMs)} ago, and may find tasks again for ${minutes(recoveryTimeoutMs)}`;
      if (hasFramework) return ok(`the agent shows those of our framework${isYoung ? `; ${young}` : ''}`);
      return unknown(
        isYoung
          ? `the agent shows none of our framework yet: ${young}`
          : 'the agent shows none of our framework: none has run here, or we lack the right to see them',
      );
    },
  },
  {
    name: 'local daemon',
    judge({ localDaemon }) {
      if (localDaemon === 'gone') return ok('none runs here');
      return localDaemon === 'silent'
        ? warning('one holds the lock, and does not answer', 'Look at its log; restart it if it hangs.')
        : ok(`runs here as process ${localDaemon.pid}`);
    },
  },
  ...LISTENER_CHECKS,
  {
    name: 'state folder',
    judge({ state, config: { stateDir } }) {
      if (state === 'writable') return ok(`${stateDir} can be written`);
      if (state === 'absent') return ok(`${stateDir} is not there yet: the daemon makes it`);
      if (state === 'open to others')
        return warning(`other users may write to ${stateDir}, and make us believe things`, `Do: chmod 700 ${stateDir}`);
      return problem(
        state === 'unmakable'
          ? `${stateDir} is not there, and this user may not make it`
          : `${stateDir} is no folder that this user can write to`,
        'Make it, and give it to the user that the daemon runs as, or give another with --state-dir; run the doctor as that user.',
      );
    },
  },
  {
    name: 'state file',
    judge({ remembered, state }) {
      if (remembered === undefined)
        return state === 'not writable' ? unknown('it cannot be looked for') : ok('none yet');
      const { path, cluster, isDamaged } = remembered;
      return isDamaged
        ? warning(
            `${path} is damaged`,
            'The daemon starts anew without it, and replaces it. If this comes again, look at the disk.',
          )
        : ok(`${path} remembers the cluster ${cluster}`);
    },
  },
  {
    name: 'options',
    judge({ configWarnings }) {
      return configWarnings.length === 0
        ? ok('all have an effect')
        : warning(configWarnings.join('; '), 'Correct these options; docs and --help say what each does.');
    },
  },
];

const namedBy = ({ mesosAgent: { hostname } }: Config): string =>
  hostname === undefined ? '' : `; its tasks are those on ${hostname}`;

function agentRemedy(failure: Failure): string {
  if (failure.status === 503)
    return 'Wait: it finds its tasks again after a restart. Nothing is withdrawn meanwhile; if it lasts, look at its log.';
  if (/not registered with a Mesos master/.test(failure.why))
    return 'Wait until a Mesos master has registered it; if it lasts, look at its log and at its --master.';
  return remedyFor(failure, MESOS_AGENT);
}

const minutes = (ms: number): string => {
  const whole = Math.round(ms / 60_000);
  return whole < 1 ? 'less than a minute' : `${whole} min`;
};
