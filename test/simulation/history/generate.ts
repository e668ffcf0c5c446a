import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { SIMULATED_APPS } from '../apps.ts';
import { type Setting, settingOf } from './setting.ts';
import {
  AGENT_FAULTS,
  CONFIGURATION_CHANGES,
  CONSUL_FAULTS,
  type Happening,
  HEARD_BY,
  type History,
  LASTS_MS,
  MARATHON_FAULTS,
  PEERS,
  type Step,
} from './step.ts';

interface Dice {
  random(): number;
  upTo(n: number): number;
  one<Item>(items: readonly Item[]): Item;
}

function diceOf(seed: number): Dice {
  const random = seededRandom(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  return { random, upTo, one: (items) => items[upTo(items.length)] as (typeof items)[number] };
}

/** At most so many tasks vanish in one history: the guard holds more for longer than a history lasts. */
const MOST_VANISH = 2;
/** In every tenth history the answers of both witnesses are late while an app with checks is deployed. */
const SLOW_DEPLOYMENT = 0.1;

/** In some histories the agent shows nothing while Marathon cannot be asked. */
const BLIND = 0.05;

/** In some Marathon forgets a task while its answers are late: one of before comes after one of since. */
const FORGOTTEN = 0.08;

/** In some the daemon restarts while a person has paused it, and a task ends after that. */
const PAUSED = 0.04;

/** In some a task ends while everything is frozen, and the tags are to be others. */
const FROZEN = 0.06;

/** In some the checks change of what somebody has taken out of service, and Consul removes none. */
const HALF_DONE = 0.06;

/** In some an instance runs again while the agent is away, and the stream loses the end of its former task. */
const UNHEARD = 0.05;

/** What may happen, each as often as its weight. At most one witness lies at a time. */
const HAPPENINGS: readonly (readonly [number, (dice: Dice) => Happening])[] = [
  [6, (d) => ({ kind: 'end', pick: d.random(), state: d.one(ENDS), heardBy: d.one(HEARD_BY) })],
  [3, (d) => ({ kind: 'deploy', app: d.upTo(APPS), count: 2 + d.upTo(3), everyMs: 200 + d.upTo(3_000) })],
  [3, (d) => ({ kind: 'replace', pick: d.random() })],
  [2, (d) => ({ kind: 'drain', pick: d.random(), forMs: 500 + d.upTo(15_000) })],
  [2, (d) => ({ kind: 'unreachable', pick: d.random(), isListed: d.random() < 0.5, forMs: aWhile(d) })],
  [1, (d) => ({ kind: 'expunge', pick: d.random(), forMs: aWhile(d) })],
  [2, (d) => ({ kind: 'vanish', pick: d.random(), forMs: d.one([0, d.upTo(20_000)]) })],
  [2, (d) => ({ kind: 'reuse ports', pick: d.random(), heardBy: d.one(HEARD_BY) })],
  [1, (d) => ({ kind: 'relaunch', pick: d.random(), heardBy: d.one(HEARD_BY) })],
  [2, (d) => ({ kind: 'falls ill', pick: d.random(), forMs: aWhile(d) })],
  [2, (d) => ({ kind: 'lose the stream', how: d.one(['cut', 'silent']) })],
  [2, (d) => ({ kind: 'stream is unruly', forMs: aWhile(d) })],
  [2, () => ({ kind: 'leader changes' })],
  [4, (d) => ({ kind: 'marathon fails', how: d.one(MARATHON_FAULTS), forMs: aWhile(d) })],
  [2, (d) => ({ kind: 'marathon lies', share: d.one([0.3, 1]), forMs: aWhile(d) })],
  [3, (d) => ({ kind: 'agent fails', how: d.one(AGENT_FAULTS), forMs: aWhile(d) })],
  [2, (d) => ({ kind: 'agent lies', share: d.one([0.3, 1]), forMs: aWhile(d) })],
  [2, (d) => ({ kind: 'agent restarts', forMs: briefly(d), lists: d.random() })],
  [1, (d) => ({ kind: 'the machine restarts', forMs: aWhile(d) })],
  [1, () => ({ kind: 'agent gets a new id' })],
  [3, (d) => ({ kind: 'answers are late', from: somePeers(d), byMs: 500 + d.upTo(9_000), forMs: aWhile(d) })],
  [2, (d) => ({ kind: 'consul restarts', keepsData: d.random() < 0.5 })],
  [3, (d) => ({ kind: 'consul fails', how: d.one(CONSUL_FAULTS), forMs: aWhile(d) })],
  [1, (d) => ({ kind: 'somebody edits Consul', pick: d.random(), how: d.one(['remove', 'change']) })],
  [1, (d) => ({ kind: 'somebody maintains', pick: d.random(), forMs: aWhile(d) })],
  [3, (d) => ({ kind: 'kill the daemon', forMs: aWhile(d), losesState: d.random() < 0.3 })],
  [1, (d) => ({ kind: 'a second daemon', forMs: aWhile(d) })],
  [1, (d) => ({ kind: 'somebody pauses', forMs: aWhile(d) })],
  [1, (d) => ({ kind: 'somebody freezes', forMs: aWhile(d) })],
  [1, () => ({ kind: 'the Consul token changes' })],
  [
    2,
    (d) => ({
      kind: 'the configuration changes',
      how: d.one(CONFIGURATION_CHANGES),
      app: d.upTo(APPS),
      forMs: aWhile(d),
    }),
  ],
  [1, (d) => ({ kind: 'the wall clock jumps', byMs: (d.random() - 0.5) * 7_200_000 })],
];

const APPS = SIMULATED_APPS.length;
const ENDS = ['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED'];
const briefly = ({ upTo }: Dice): number => 500 + upTo(5_000);
const aWhile = ({ upTo }: Dice): number => 1_000 + upTo(40_000);
const somePeers = ({ random, one }: Dice) => (random() < 0.5 ? (['marathon', 'agent'] as const) : [one(PEERS)]);

const TOTAL = HAPPENINGS.reduce((sum, [weight]) => sum + weight, 0);

function happening(dice: Dice): Happening {
  let rest = dice.random() * TOTAL;
  for (const [weight, make] of HAPPENINGS) {
    rest -= weight;
    if (rest < 0) return make(dice);
  }
  return { kind: 'leader changes' };
}

/** The history of a seed: 1 to 20 tasks, some changes, some faults; equal for equal seeds. */
export function historyOf(seed: number): History {
  const dice = diceOf(seed);
  const steps: Step[] = [];
  // A third of the worlds are below the guard's floor.
  const starts = dice.random() < 0.33 ? 1 + dice.upTo(3) : 4 + dice.upTo(16);
  for (let n = starts; n > 0; n -= 1) {
    const atMs = dice.random() < 0.5 ? dice.upTo(1_000) : dice.upTo(LASTS_MS);
    steps.push({ atMs, kind: 'start', app: dice.upTo(APPS) });
  }
  for (let n = 2 + dice.upTo(12); n > 0; n -= 1) steps.push({ atMs: dice.upTo(LASTS_MS), ...happening(dice) });
  if (dice.random() < SLOW_DEPLOYMENT) steps.push(...slowDeployment(dice));
  if (dice.random() < UNHEARD) steps.push(...unheardRelaunch(dice));
  if (dice.random() < FORGOTTEN) steps.push(...lateToForget(dice));
  if (dice.random() < PAUSED) steps.push(...restartWhilePaused(dice));
  if (dice.random() < BLIND) steps.push(...blindLie(dice));
  if (dice.random() < FROZEN) steps.push(...changesWhileFrozen(dice));
  if (dice.random() < HALF_DONE) steps.push(...halfDoneUpdate(dice));
  const setting = settingOf(seed);
  const inOrder = steps.sort((left, right) => left.atMs - right.atMs);
  return { seed, setting, steps: withoutRival(withFewVanishing(withOneLiar(inOrder)), setting) };
}

/** Correlated, as in life: a cluster is slow when much is deployed. */
function slowDeployment(dice: Dice): Step[] {
  const atMs = dice.upTo(LASTS_MS);
  const app = 1 + dice.upTo(2);
  const late = { kind: 'answers are late', from: ['marathon', 'agent'], byMs: 8_000, forMs: 15_000 } as const;
  return [
    { atMs: Math.max(0, atMs - 20_000), kind: 'start', app },
    { atMs, ...late },
    { atMs: atMs + 1_000, kind: 'deploy', app, count: 4, everyMs: 300 + dice.upTo(1_500) },
  ];
}

/** The right to see the tasks is lost while Marathon is down: what the guard is for. */
function blindLie(dice: Dice): Step[] {
  const atMs = 30_000 + dice.upTo(LASTS_MS / 2);
  const tasks = Array.from({ length: 6 }, (): Step => ({ atMs: dice.upTo(20_000), kind: 'start', app: dice.upTo(4) }));
  return [
    ...tasks,
    { atMs, kind: 'marathon fails', how: 'refused', forMs: 40_000 },
    { atMs: atMs + 2_000, kind: 'agent lies', share: 1, forMs: 30_000 },
  ];
}

function changesWhileFrozen(dice: Dice): Step[] {
  const atMs = 20_000 + dice.upTo(LASTS_MS / 2);
  return [
    { atMs: atMs - 15_000, kind: 'start', app: 0 },
    { atMs, kind: 'somebody freezes', forMs: 50_000 },
    { atMs: atMs + 5_000, kind: 'the configuration changes', how: 'tags', app: 0, forMs: 60_000 },
    { atMs: atMs + 10_000, kind: 'end', pick: dice.random(), state: 'TASK_FINISHED', heardBy: 'all' },
  ];
}

/** Where a check of somebody else's stands, those that are outdated are removed one by one, and that fails. */
function halfDoneUpdate(dice: Dice): Step[] {
  const atMs = 15_000 + dice.upTo(20_000);
  const app = 1 + dice.upTo(2);
  const how = dice.one(['removals of checks are reset', 'removals of checks fail'] as const);
  return [
    { atMs: atMs - 10_000, kind: 'start', app },
    ...[0, 0.5, 0.999].map((pick): Step => ({ atMs, kind: 'somebody maintains', pick, forMs: 110_000 })),
    { atMs: atMs + 1_000, kind: 'the configuration changes', how: 'checks', app, forMs: 40_000 },
    { atMs: atMs + 1_500, kind: 'consul fails', how, forMs: 75_000 + dice.upTo(10_000) },
  ];
}

/** Only the new run tells that the former is over. */
function unheardRelaunch(dice: Dice): Step[] {
  const atMs = 10_000 + dice.upTo(LASTS_MS);
  return [
    { atMs: atMs - 10_000, kind: 'start', app: dice.upTo(3) },
    { atMs, kind: 'agent fails', how: 'refused', forMs: 40_000 },
    { atMs: atMs + 3_000, kind: 'relaunch', pick: 0.999, heardBy: 'all but the stream' },
  ];
}

function lateToForget(dice: Dice): Step[] {
  const atMs = 20_000 + dice.upTo(LASTS_MS / 2);
  const app = dice.upTo(3);
  const kick = (ms: number): Step => ({ atMs: atMs + ms, kind: 'deploy', app, count: 2, everyMs: 900 });
  return [
    { atMs: atMs - 15_000, kind: 'start', app },
    // The whole list is asked for often, so that two questions about the task are on their way at once.
    { atMs: atMs - 14_000, kind: 'the configuration changes', how: 'pace', app, forMs: 70_000 },
    { atMs: atMs + 4_000, kind: 'answers are late', from: ['marathon'], byMs: 9_000, forMs: 25_000 },
    { atMs, kind: 'vanish', pick: 0.999, forMs: 8_000 + dice.upTo(8_000) },
    // What happens to the app has it asked about, again and again.
    ...[5_000, 8_000, 11_000, 14_000].map(kick),
  ];
}

function restartWhilePaused(dice: Dice): Step[] {
  const atMs = 20_000 + dice.upTo(LASTS_MS / 2);
  return [
    { atMs: atMs - 15_000, kind: 'start', app: 0 },
    { atMs, kind: 'somebody pauses', forMs: 40_000 },
    { atMs: atMs + 10_000, kind: 'kill the daemon', forMs: 500, losesState: false },
    { atMs: atMs + 20_000, kind: 'end', pick: dice.random(), state: 'TASK_FINISHED', heardBy: 'all' },
  ];
}

function withFewVanishing(steps: readonly Step[]): Step[] {
  let left = MOST_VANISH;
  return steps.filter((step) => {
    if (step.kind === 'vanish') left -= 1;
    return step.kind !== 'vanish' || left >= 0;
  });
}

/** Without a lease nobody can tell that another daemon writes. */
const withoutRival = (steps: readonly Step[], { lease }: Setting): readonly Step[] =>
  lease.scope === 'none' ? steps.filter(({ kind }) => kind !== 'a second daemon') : steps;

/** A lie is believed until the next answer has come (ms). */
const BELIEVED_MS = 30_000;

/** Drops the lies that begin while another goes on. */
function withOneLiar(steps: readonly Step[]): Step[] {
  let until = Number.NEGATIVE_INFINITY;
  return steps.filter((step) => {
    if (step.kind !== 'marathon lies' && step.kind !== 'agent lies') return true;
    if (step.atMs < until) return false;
    until = step.atMs + step.forMs + BELIEVED_MS;
    return true;
  });
}
