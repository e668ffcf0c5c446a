import { seededRandom } from '../../src/sandbox/seeded-random.ts';

/** What the app owners do, and what goes wrong. Plain data: a failing history can be printed, shortened and replayed. */
export type Step = { readonly atMs: number } & (
  | { readonly kind: 'start'; readonly app: number }
  /** `quietly`: the stream loses the events of it. */
  | { readonly kind: 'end'; readonly pick: number; readonly state: string; readonly quietly: boolean }
  | { readonly kind: 'lose the stream'; readonly how: 'cut' | 'silent' }
  | { readonly kind: 'marathon fails'; readonly how: MarathonFault; readonly forMs: number }
  | { readonly kind: 'agent fails'; readonly how: AgentFault; readonly forMs: number }
  | { readonly kind: 'leader changes' }
  | { readonly kind: 'kill the daemon'; readonly forMs: number }
);

const MARATHON_FAULTS = ['empty list', 'refused', 'hangs', 'html', 'half JSON'] as const;
const AGENT_FAULTS = ['refused', 'hangs', 'half JSON'] as const;
export type MarathonFault = (typeof MARATHON_FAULTS)[number];
export type AgentFault = (typeof AGENT_FAULTS)[number];

export interface History {
  readonly seed: number;
  readonly steps: readonly Step[];
  /** When the last step, and the last fault, is over. */
  readonly endsAtMs: number;
}

/** How many kinds of apps `world.ts` knows. */
export const APPS = 5;
const LASTS_MS = 120_000;

export function historyOf(seed: number): History {
  const random = seededRandom(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  const one = <Item>(items: readonly Item[]): Item => items[upTo(items.length)] as Item;
  const at = () => upTo(LASTS_MS);

  const steps: Step[] = [];
  for (let n = 4 + upTo(12); n > 0; n -= 1) steps.push({ atMs: at(), kind: 'start', app: upTo(APPS) });
  for (let n = upTo(8); n > 0; n -= 1) {
    const state = one(['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED']);
    steps.push({ atMs: at(), kind: 'end', pick: random(), state, quietly: random() < 0.3 });
  }
  for (let n = 1 + upTo(3); n > 0; n -= 1) steps.push(fault(at(), random, upTo, one));
  steps.sort((left, right) => left.atMs - right.atMs);
  const endsAtMs = Math.max(LASTS_MS, ...steps.map((step) => step.atMs + ('forMs' in step ? step.forMs : 0)));
  return { seed, steps, endsAtMs };
}

function fault(
  atMs: number,
  random: () => number,
  upTo: (n: number) => number,
  one: <Item>(items: readonly Item[]) => Item,
): Step {
  const forMs = 1_000 + upTo(40_000);
  const kind = random();
  if (kind < 0.25) return { atMs, kind: 'lose the stream', how: one(['cut', 'silent']) };
  if (kind < 0.5) return { atMs, kind: 'marathon fails', how: one(MARATHON_FAULTS), forMs };
  if (kind < 0.65) return { atMs, kind: 'agent fails', how: one(AGENT_FAULTS), forMs };
  if (kind < 0.75) return { atMs, kind: 'leader changes' };
  return { atMs, kind: 'kill the daemon', forMs };
}

/** A history as a person reads it. */
export const describeHistory = ({ seed, steps }: History): string =>
  [`seed ${seed}`, ...steps.map(({ atMs, kind, ...rest }) => `  ${atMs} ms: ${kind} ${JSON.stringify(rest)}`)].join(
    '\n',
  );
