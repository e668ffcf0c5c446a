import { type Check, ok, unknown, warning } from '../check.ts';

/** So many warnings are told; the others are counted. */
const TOLD = 5;

/** The tasks of this machine, and what their owners are told: names that collide, labels that are wrong. */
export const TASK_CHECKS: readonly Check[] = [
  {
    name: 'tasks',
    judge({ tasks: { outcomes, warnings, problems }, halts, marathon, mesos, consul }) {
      if (warnings.length > 0)
        return warning(
          `${warnings.slice(0, TOLD).join('; ')}${warnings.length > TOLD ? `; and ${warnings.length - TOLD} more` : ''}`,
          'Correct the labels of these apps; marathon-consul explain --app APP says what each label comes to.',
        );
      if (mesos?.is === 'failure') return unknown('the Mesos agent did not say who it is');
      if (consul.is === 'failure') return unknown('the Consul agent did not say who it is');
      if (marathon.every(({ info }) => info.is === 'failure')) return unknown('Marathon did not answer');
      if (problems.length > 0) return unknown(`nothing would be written now: ${problems.join('; ')}`);
      const counts = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
      const held = outcomes.held ?? 0;
      if (held > 0 && halts.length > 0)
        return warning(
          `${counts.join(', ')}: what stands in Consul for the held is kept as it is, right or wrong`,
          'They go on when the pause or the freeze ends, which are told first.',
        );
      return ok(counts.length === 0 ? 'none runs here' : counts.join(', '));
    },
  },
];
