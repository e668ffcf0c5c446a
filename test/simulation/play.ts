import { SIMULATED_APPS } from './apps.ts';
import { describeHistory, type History, type Step } from './history.ts';
import { createSimulation, type Simulation } from './world.ts';

export interface Outcome {
  /** Equal for equal histories, on every machine. */
  readonly digest: string;
  /** What went wrong, with the history and the last of the log; `undefined` when all is well. */
  readonly failure: string | undefined;
}

/** After the last fault everything is right again within this time (ms): a silent stream takes 35 s to notice. */
const SETTLE_MS = 90_000;
/** The Mesos agent must have been up for a minute before what its list lacks counts. */
const BEFORE_MS = 61_000;

/** Plays one history to its end and holds Consul against the truth. */
export async function play(history: History): Promise<Outcome> {
  const world = createSimulation(history.seed);
  await world.clock.run(BEFORE_MS);
  const startedAt = world.clock.now();
  world.launch();
  for (const step of history.steps) {
    await world.clock.run(startedAt + step.atMs);
    take(step, world);
  }
  await world.clock.run(startedAt + history.endsAtMs + SETTLE_MS);

  const problems = [...world.violations];
  const truth = JSON.stringify(world.truth(), null, 1);
  const published = JSON.stringify(world.published(), null, 1);
  if (truth !== published) problems.push(`Consul has ${published}, the truth is ${truth}`);
  const before = writesOf(world);
  await world.clock.run(world.clock.now() + 60_000);
  if (writesOf(world) !== before) problems.push('Consul was written in steady state');

  const failure =
    problems.length === 0 ? undefined : [...problems, describeHistory(history), ...world.log.slice(-60)].join('\n');
  return { digest: world.digest(), failure };
}

const writesOf = ({ consul }: Simulation): string => {
  const { register, deregister } = consul.writes;
  return `${register}/${deregister}`;
};

function take(step: Step, world: Simulation): void {
  const { clock, faulty, marathon } = world;
  switch (step.kind) {
    case 'start':
      world.start(SIMULATED_APPS[step.app]?.id ?? '/plain');
      return;
    case 'end': {
      const living = world.living();
      const task = living[Math.floor(step.pick * living.length)];
      if (task) world.end(task.id, step.state, step.quietly);
      return;
    }
    case 'lose the stream':
      if (step.how === 'cut') faulty.marathon.cutStreams();
      else {
        faulty.marathon.failStreams('silent');
        clock.after(1_000, () => faulty.marathon.heal());
      }
      return;
    case 'marathon fails':
      faulty.marathon.fail(step.how);
      clock.after(step.forMs, () => faulty.marathon.heal());
      return;
    case 'agent fails':
      faulty.agent.fail(step.how);
      clock.after(step.forMs, () => faulty.agent.heal());
      return;
    case 'leader changes':
      marathon.failOver();
      return;
    case 'kill the daemon':
      world.kill();
      clock.after(step.forMs, () => {
        world.kill();
        world.launch();
      });
  }
}
