import { type Check, ok, problem, unknown, warning } from './check.ts';

/** The Mesos agent, and this machine itself. */
export const HOST_CHECKS: readonly Check[] = [
  {
    name: 'mesos agent',
    judge({ mesos }) {
      if (mesos.is === 'failure')
        return problem(mesos.why, 'Start the Mesos agent, correct --mesos-agent, or give its credentials.');
      return ok(`${mesos.value.agentId} at ${mesos.value.address}`);
    },
  },
  {
    name: 'agent address',
    judge({ mesos, config }) {
      if (mesos.is === 'failure') return unknown('the Mesos agent did not answer');
      const { address, isHere } = mesos.value;
      if (isHere) return ok(`${address} is this machine's`);
      return config.mesosAgent.mayBeRemote
        ? ok(`${address} is another machine's, which --allow-remote-agent allows`)
        : problem(
            `the Mesos agent is at ${address}, which is no address of this machine`,
            'Correct --mesos-agent, or give --allow-remote-agent if it is right.',
          );
    },
  },
  {
    name: 'agent tasks',
    judge({ mesos }) {
      if (mesos.is === 'failure') return unknown('the Mesos agent did not answer');
      return mesos.value.hasFramework
        ? ok('the agent shows those of our framework')
        : unknown('the agent shows none of our framework: none has run here, or we lack the right to see them');
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
  {
    name: 'state folder',
    judge({ state, config: { stateDir } }) {
      if (state === 'writable') return ok(`${stateDir} can be written`);
      if (state === 'absent') return ok(`${stateDir} is not there yet: the daemon makes it`);
      return state === 'not writable'
        ? problem(`${stateDir} cannot be written by this user`, 'Give it to the user that the daemon runs as.')
        : warning(`every user may write to ${stateDir}`, `Do: chmod 700 ${stateDir}`);
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
