import type { Setting } from './setting.ts';

/** What the owners of apps do, and what goes wrong. Plain data: a failing history can be printed, shortened and replayed. */
export type Step = { readonly atMs: number } & Happening;

export type Happening =
  | { readonly kind: 'start'; readonly app: number }
  /** Several tasks of one app, one soon after the other. */
  | { readonly kind: 'deploy'; readonly app: number; readonly count: number; readonly everyMs: number }
  | { readonly kind: 'end'; readonly pick: number; readonly state: string; readonly heardBy: HeardBy }
  /** A new version of its app takes the task's place. */
  | { readonly kind: 'replace'; readonly pick: number }
  /** Marathon says that it kills the task, which serves on for a while. */
  | { readonly kind: 'drain'; readonly pick: number; readonly forMs: number }
  /** The agent is cut off from the master: Marathon's belief alone. */
  | { readonly kind: 'unreachable'; readonly pick: number; readonly isListed: boolean; readonly forMs: number }
  /** Marathon forgets the task, which runs on until Mesos kills it. */
  | { readonly kind: 'expunge'; readonly pick: number; readonly forMs: number }
  /** It is gone without a status: only its absence from every list tells, and Marathon lists it for a while yet. */
  | { readonly kind: 'vanish'; readonly pick: number; readonly forMs: number }
  /** It ends, and another task gets its ports at once. */
  | { readonly kind: 'reuse ports'; readonly pick: number; readonly heardBy: HeardBy }
  /** It ends, and its instance runs again: the next incarnation. */
  | { readonly kind: 'relaunch'; readonly pick: number; readonly heardBy: HeardBy }
  /** Marathon finds it unwell for a while. */
  | { readonly kind: 'falls ill'; readonly pick: number; readonly forMs: number }
  | { readonly kind: 'lose the stream'; readonly how: 'cut' | 'silent' }
  | { readonly kind: 'stream is unruly'; readonly forMs: number }
  | { readonly kind: 'leader changes' }
  | { readonly kind: 'marathon fails'; readonly how: MarathonFault; readonly forMs: number }
  | { readonly kind: 'marathon lies'; readonly share: number; readonly forMs: number }
  | { readonly kind: 'agent fails'; readonly how: AgentFault; readonly forMs: number }
  | { readonly kind: 'agent lies'; readonly share: number; readonly forMs: number }
  /** For a while it lists only a part of what it recovers, and says so nowhere. */
  | { readonly kind: 'agent restarts'; readonly forMs: number; readonly lists: number }
  /** Everything on the machine ends, and Marathon hears of it late. */
  | { readonly kind: 'the machine restarts'; readonly forMs: number }
  | { readonly kind: 'agent gets a new id' }
  | { readonly kind: 'answers are late'; readonly from: readonly Peer[]; readonly byMs: number; readonly forMs: number }
  | { readonly kind: 'consul restarts'; readonly keepsData: boolean }
  | { readonly kind: 'consul fails'; readonly how: ConsulFault; readonly forMs: number }
  | { readonly kind: 'somebody edits Consul'; readonly pick: number; readonly how: 'remove' | 'change' }
  /** One service is taken out of service for a while, by a check of Consul's. */
  | { readonly kind: 'somebody maintains'; readonly pick: number; readonly forMs: number }
  | { readonly kind: 'kill the daemon'; readonly forMs: number; readonly losesState: boolean }
  | { readonly kind: 'a second daemon'; readonly forMs: number }
  /** Nothing that stands in Consul may be changed for a while. */
  | { readonly kind: 'somebody pauses'; readonly forMs: number }
  /** The same, for every daemon, by a key in Consul. */
  | { readonly kind: 'somebody freezes'; readonly forMs: number }
  | { readonly kind: 'the Consul token changes' }
  /** The configuration is another for a while. */
  | {
      readonly kind: 'the configuration changes';
      readonly how: ConfigurationChange;
      readonly app: number;
      readonly forMs: number;
    }
  | { readonly kind: 'the wall clock jumps'; readonly byMs: number };

/** Who hears of a change at once: everybody; everybody but the stream; only who asks the Mesos agent. */
export const HEARD_BY = ['all', 'all but the stream', 'the agent'] as const;
export type HeardBy = (typeof HEARD_BY)[number];

export const MARATHON_FAULTS = [
  'refused',
  'reset',
  'hangs',
  'html',
  'half JSON',
  'not JSON',
  '502',
  '503',
  'pods are forbidden',
  'its lists hang',
] as const;
export type MarathonFault = (typeof MARATHON_FAULTS)[number];
export const AGENT_FAULTS = ['refused', 'reset', 'hangs', 'half JSON', 'recovering', 'unregistered'] as const;
export type AgentFault = (typeof AGENT_FAULTS)[number];
export const CONSUL_FAULTS = [
  'refused',
  'hangs',
  '500',
  '403',
  '429',
  'applied but lost',
  'writes hang',
  'writes are forbidden',
  'reads hang',
  'withdrawals are reset',
  'removals of checks are reset',
  'removals of checks fail',
] as const;
export type ConsulFault = (typeof CONSUL_FAULTS)[number];
export const CONFIGURATION_CHANGES = ['tags', 'checks', 'ignored app', 'pace'] as const;
export type ConfigurationChange = (typeof CONFIGURATION_CHANGES)[number];
export const PEERS = ['marathon', 'agent', 'consul'] as const;
export type Peer = (typeof PEERS)[number];

export interface History {
  readonly seed: number;
  readonly setting: Setting;
  /** In the order of time. */
  readonly steps: readonly Step[];
}

/** When the last step, and the last fault, is over (ms after the start). */
export const endOf = ({ steps }: History): number =>
  Math.max(LASTS_MS, ...steps.map((step) => step.atMs + ('forMs' in step ? step.forMs : 0)));

/** How long things go on happening (ms). */
export const LASTS_MS = 120_000;

/** A history as a person reads it. */
export const describeHistory = ({ seed, setting, steps }: History): string =>
  [
    `seed ${seed} ${JSON.stringify(setting)}`,
    ...steps.map(({ atMs, kind, ...rest }) => `  ${atMs} ms: ${kind} ${JSON.stringify(rest)}`),
  ].join('\n');
