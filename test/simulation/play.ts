import { faultsOf } from './comparison.ts';
import { type ConsulFault, describeHistory, endOf, type History, type Step } from './history/step.ts';
import { take } from './take.ts';
import { HELD_MS } from './world/bounds.ts';
import { createSimulation, type Simulation } from './world.ts';

export interface Outcome {
  /** Equal for equal histories, on every machine. */
  readonly digest: string;
  /** What went wrong; empty when all is well. */
  readonly problems: readonly string[];
  /** The last of what was logged and written. */
  readonly log: readonly string[];
}

/**
 * After the last fault everything is right again within this time (ms): a silent stream takes 35 s to notice, and an
 * agent that has restarted proves no absence for a minute.
 */
const SETTLE_MS = 150_000;
/** From when on it is right, Consul is not written for this time (ms). */
const STEADY_MS = 60_000;
/** Between two looks whether it is (ms). */
const LOOK_MS = 15_000;
/** A write that was forbidden is tried again within this time of the right's return (ms). */
const DENIED_MS = 6.5 * 60_000;
/** A list of everything that took long is asked for again after twenty times as long, and a fifth more (ms). */
const SLOW_LIST_MS = 8 * 60_000;
/** The Mesos agent must have been up for a minute before what its list lacks counts. */
const BEFORE_MS = 61_000;

/** Plays one history to its end and holds Consul against the truth. */
export async function play(history: History): Promise<Outcome> {
  const world = createSimulation(history.seed, history.setting);
  await world.clock.run(BEFORE_MS);
  const startedAt = world.clock.now();
  world.invariants.putOthers();
  world.launch();
  for (const step of history.steps) {
    await world.clock.run(startedAt + step.atMs);
    take(step, world);
  }
  const endedAt = startedAt + endOf(history);
  await world.clock.run(endedAt);
  const untilMs = endedAt + boundOf(history);
  // What the guard holds, after lies that looked like it, is right again when its time is over.
  const isSettled = (await settles(world, untilMs)) || (world.wasHeld() && (await settles(world, untilMs + HELD_MS)));
  const problems = [...world.violations, ...(await faultsOf(world))];
  if (!isSettled && problems.length === 0) problems.push('Consul was written in steady state');
  return { digest: world.digest(), problems, log: world.log };
}

/** How long after its last fault all is to be right (ms): what `docs/failures.md` promises. */
const boundOf = ({ steps, setting }: History): number => {
  const hangsOnLists = setting.events === 'poll' || !setting.hasAgent;
  if (hangsOnLists && steps.some(slowsMarathon)) return SLOW_LIST_MS;
  return steps.some((step) => step.kind === 'consul fails' && FORBIDS.has(step.how)) ? DENIED_MS : SETTLE_MS;
};
const slowsMarathon = (step: Step): boolean =>
  step.kind === 'marathon fails' || (step.kind === 'answers are late' && step.from.includes('marathon'));
const FORBIDS: ReadonlySet<ConsulFault> = new Set(['403', 'writes are forbidden']);

/** A failure as a person reads it. */
export const describeFailure = (history: History, { problems, log }: Outcome): string =>
  [...problems, describeHistory(history), ...log.slice(-40).map((line) => line.slice(0, 300))].join('\n');

/** Whether all is right by then (ms), and nothing is written in the minute after that. */
async function settles(world: Simulation, untilMs: number): Promise<boolean> {
  let writes = '';
  let since = world.clock.now();
  for (;;) {
    const isQuiet = writesOf(world) === writes && (await faultsOf(world)).length === 0;
    const now = world.clock.now();
    if (!isQuiet) since = now;
    if (now - since >= STEADY_MS) return true;
    if (since > untilMs) return false;
    writes = writesOf(world);
    await world.clock.run(now + LOOK_MS);
  }
}

const writesOf = ({ consul }: Simulation): string => {
  const { register, deregister, 'deregister check': removed } = consul.writes;
  return `${register}/${deregister}/${removed}`;
};
