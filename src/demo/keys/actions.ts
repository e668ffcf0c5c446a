import { messageOf } from '../../support/errors.ts';
import { PLAYGROUND } from '../cluster/demo-apps.ts';
import type { DemoCluster } from '../cluster/demo-cluster.ts';
import type { DemoConsul } from '../consul/demo-consul.ts';

export interface ActionParts {
  readonly cluster: Pick<DemoCluster, 'cluster' | 'scheduler' | 'app' | 'marathon' | 'mesosAgent'>;
  readonly consul: Pick<DemoConsul, 'restartEmpty'>;
}

/** What a key does: said before it is done, in two sentences, what and what to expect. */
export interface Announcement {
  readonly what: string;
  readonly expect: string;
}

/** One key's doing. `say` is called once at the start, and again where the end is worth a word. */
export type Action = (parts: ActionParts, say: (told: Announcement) => void) => Promise<void> | void;

const LEAST = 3;
const MOST = 6;

export const scaleUp: Action = ({ cluster: { cluster, scheduler, app } }, say) => {
  const playground = app(PLAYGROUND);
  const now = cluster.app(PLAYGROUND)?.instances ?? 0;
  const next = now < MOST ? now + 1 : LEAST;
  say({
    what: `${PLAYGROUND} from ${now} ${next < now ? 'back ' : ''}to ${next} instances`,
    expect: next > now ? 'one more shop-web in Consul in a second or two' : 'the others out of Consul at once',
  });
  cluster.updateApp(PLAYGROUND, { instances: next });
  scheduler.settle(playground);
};

export const killOne: Action = ({ cluster: { scheduler, app, marathon, mesosAgent } }, say) => {
  const [task] = scheduler.tasksOf(app(PLAYGROUND));
  if (task === undefined) return say({ what: `${PLAYGROUND} has no task`, expect: 'Marathon starts one soon' });
  const expectations = {
    both: 'out of Consul at once; Marathon starts another',
    marathon: 'out of Consul at once; another when the Mesos agent is back',
    agent: 'out of Consul within 5 s, on the word of the Mesos agent',
    nobody: 'nobody can tell: it stays in Consul, and its check fails',
  };
  const witness = marathon.isThere
    ? mesosAgent.isThere
      ? 'both'
      : 'marathon'
    : mesosAgent.isThere
      ? 'agent'
      : 'nobody';
  say({ what: `killing the shop-web at ${task.where}`, expect: expectations[witness] });
  scheduler.end(task, 'TASK_KILLED');
};

export const turnIll: Action = ({ cluster: { scheduler, app } }, say) => {
  const tasks = scheduler.tasksOf(app(PLAYGROUND));
  const task = tasks.find(({ isIll }) => isIll) ?? tasks[0];
  if (task === undefined) return say({ what: `${PLAYGROUND} has no task`, expect: 'Marathon starts one soon' });
  task.isIll = !task.isIll;
  say(
    task.isIll
      ? {
          what: `the shop-web at ${task.where} answers 500 from now on`,
          expect: 'critical in Consul within 2 s, so not in ?passing (u: heals it)',
        }
      : { what: `the shop-web at ${task.where} is well again`, expect: 'passing in Consul within 2 s' },
  );
};

export const toggleMarathon: Action = async ({ cluster: { marathon, mesosAgent } }, say) => {
  const isBack = !marathon.isThere;
  const stays = mesosAgent.isThere
    ? 'Consul stays as it is: the Mesos agent vouches for the tasks'
    : 'Consul stays as it is: what ran last is kept';
  say({
    what: isBack ? 'Marathon is back' : 'Marathon is away: its port is closed (m: brings it back)',
    expect: isBack ? 'its events are followed again within seconds' : stays,
  });
  await marathon.set(isBack);
};

export const toggleMesosAgent: Action = async ({ cluster: { marathon, mesosAgent } }, say) => {
  const isBack = !mesosAgent.isThere;
  const stays = marathon.isThere
    ? 'Consul stays as it is: Marathon vouches for the tasks'
    : 'Consul stays as it is: what ran last is kept';
  say({
    what: isBack ? 'the Mesos agent is back' : 'the Mesos agent is away: its port is closed (a: brings it back)',
    expect: isBack ? 'it is read again within seconds' : stays,
  });
  await mesosAgent.set(isBack);
};

export const restartConsul: Action = async ({ consul }, say) => {
  say({ what: 'Consul ends, and comes back empty', expect: 'everything is registered again as soon as it answers' });
  try {
    await consul.restartEmpty();
    say({ what: 'Consul is back', expect: 'it is filled within a second' });
  } catch (error) {
    say({ what: messageOf(error), expect: 'nothing can be published (c: try again)' });
  }
};
