import type { Word } from '../model/sighting.ts';

/**
 * What one witness stands for on one task: its last word; `absent` when a complete answer, asked for after the last
 * sign of life, lacks the task; `silent` when it has said nothing, or nothing recent enough to count.
 */
export interface Standing {
  readonly word: Word | 'absent' | 'silent';
  /** When the question behind it was asked (monotonic ms). */
  readonly asOf: number;
  /** The state as the witness spelled it, for people. */
  readonly state: string;
}

/** Everything the judge may look at. */
export interface Case {
  /** Whether there is a Mesos agent to ask; without one it stays silent, and Marathon's word stands alone. */
  readonly hasAgent: boolean;
  readonly agent: Standing;
  readonly marathon: Standing;
  readonly draining: string | undefined;
  readonly tombstone: { readonly by: string; readonly state: string } | undefined;
  /** Marathon was asked about this task since the agent's list first lacked it, whether it answered or not. */
  readonly wasMarathonAskedSince: boolean;
  /** How long the agent has not been heard (ms), and how long its executors outlive it. */
  readonly agentQuietMs: number;
  readonly recoveryTimeoutMs: number;
  /** A second complete answer of Marathon's, some time after the first, lacks it too. */
  readonly isAbsentAgain: boolean;
  /** How long Marathon has not known whether it lives (ms). */
  readonly doubtfulMs: number;
  /** The machine was restarted, and the Mesos agent has neither shown it nor given a complete list since. */
  readonly isUnshownSinceRestart: boolean;
  /** A witness said "running" during this process's life: more than a memory from the state file. */
  readonly wasSeenRunning: boolean;
}

export type Judgement =
  | { readonly kind: 'publish'; readonly reason: string }
  /** What Consul has stays, what it lacks is not registered. */
  | { readonly kind: 'leave'; readonly reason: string }
  | { readonly kind: 'withdraw'; readonly withdrawal: 'ended' | 'draining' | 'absent'; readonly reason: string };

interface Rule {
  readonly name: string;
  readonly when: (c: Case) => boolean;
  readonly gives: (c: Case) => Judgement;
}

const publish = (reason: string): Rule['gives'] => {
  const judgement: Judgement = { kind: 'publish', reason };
  return () => judgement;
};
const leave = (reason: string): Rule['gives'] => {
  const judgement: Judgement = { kind: 'leave', reason };
  return () => judgement;
};

/** The law, read top to bottom: the first rule that applies decides. Each row is a test. */
export const RULES: readonly Rule[] = [
  {
    name: 'ended by either',
    when: (c) => c.tombstone !== undefined,
    gives: (c) => ({
      kind: 'withdraw',
      withdrawal: 'ended',
      reason: c.tombstone ? inTheirWords(c.tombstone) : '',
    }),
  },
  {
    name: 'draining',
    when: (c) => c.draining !== undefined,
    gives: (c) => ({ kind: 'withdraw', withdrawal: 'draining', reason: `being killed (${c.draining})` }),
  },
  {
    name: 'agent running',
    when: (c) => c.agent.word === 'running',
    gives: publish('the Mesos agent runs it'),
  },
  {
    name: 'marathon running since the agent saw it start: at a first healthy verdict every moment counts',
    when: (c) => c.agent.word === 'starting' && c.marathon.word === 'running' && c.marathon.asOf > c.agent.asOf,
    gives: publish('Marathon says it runs'),
  },
  {
    name: 'agent starting',
    when: (c) => c.agent.word === 'starting',
    gives: leave('starting: no port is open yet'),
  },
  {
    name: 'agent doubtful',
    when: (c) => c.agent.word === 'doubtful',
    gives: leave('the Mesos agent is not sure of it'),
  },
  {
    name: 'no agent, and the machine was restarted: what Marathon believes in may be of before',
    when: (c) => !c.hasAgent && c.isUnshownSinceRestart,
    gives: leave('the machine was restarted, and Marathon has not listed what runs since'),
  },
  {
    name: 'no agent, marathon running',
    when: (c) => !c.hasAgent && c.marathon.word === 'running',
    gives: publish('Marathon says it runs'),
  },
  {
    name: 'agent silent since the machine was restarted: what Marathon believes in may be of before',
    when: (c) => c.agent.word === 'silent' && c.isUnshownSinceRestart,
    gives: leave('the machine was restarted, and the Mesos agent has not shown it since'),
  },
  {
    name: 'marathon running, agent silent',
    when: (c) => c.agent.word === 'silent' && c.marathon.word === 'running',
    gives: publish('Marathon says it runs; the Mesos agent says nothing'),
  },
  {
    name: 'marathon running when asked after the absence: a contradiction, and absence never outweighs one',
    when: (c) => c.agent.word === 'absent' && c.marathon.word === 'running' && c.marathon.asOf >= c.agent.asOf,
    gives: publish('Marathon says it runs, though the Mesos agent does not list it'),
  },
  {
    name: 'marathon starting, agent does not list it yet',
    when: (c) => c.marathon.word === 'starting',
    gives: leave('starting: no port is open yet'),
  },
  {
    name: 'agent absent, marathon not asked since: a question',
    when: (c) => c.agent.word === 'absent' && !c.wasMarathonAskedSince,
    gives: leave('the Mesos agent does not list it; Marathon is being asked'),
  },
  {
    name: 'agent absent, marathon absent, doubtful or silent',
    when: (c) => c.agent.word === 'absent',
    gives: (c) => ({
      kind: 'withdraw',
      withdrawal: 'absent',
      reason: `the Mesos agent does not list it, and Marathon ${
        c.marathon.word === 'running' ? 'gave no answer when asked again' : inWords(c.marathon)
      }`,
    }),
  },
  {
    name: 'no agent, marathon absent once: a question',
    when: (c) => !c.hasAgent && c.marathon.word === 'absent' && !c.isAbsentAgain,
    gives: leave('Marathon does not list it, and is being asked again'),
  },
  {
    name: 'no agent, marathon absent again',
    when: (c) => !c.hasAgent && c.marathon.word === 'absent',
    gives: () => ({ kind: 'withdraw', withdrawal: 'absent', reason: 'Marathon does not list it, asked twice' }),
  },
  {
    name: 'no agent, marathon doubtful, executors may still live',
    when: (c) => !c.hasAgent && c.marathon.word === 'doubtful' && c.doubtfulMs < c.recoveryTimeoutMs,
    gives: leave('Marathon does not know whether it lives: kept for as long as a task outlives its Mesos agent'),
  },
  {
    name: 'no agent, marathon doubtful for longer than executors outlive their agent',
    when: (c) => !c.hasAgent && c.marathon.word === 'doubtful',
    gives: (c) => ({
      kind: 'withdraw',
      withdrawal: 'absent',
      reason: `Marathon ${inWords(c.marathon)}, for longer than a task outlives its Mesos agent`,
    }),
  },
  {
    name: 'agent silent, marathon doubtful or absent, executors may still live',
    when: (c) => isDenied(c.marathon) && c.agentQuietMs < c.recoveryTimeoutMs,
    gives: leave(
      'Marathon does not vouch for it, and the Mesos agent cannot be asked: kept until its recovery timeout',
    ),
  },
  {
    name: 'agent silent past the recovery timeout, marathon doubtful or absent',
    when: (c) => isDenied(c.marathon),
    gives: (c) => ({
      kind: 'withdraw',
      withdrawal: 'absent',
      reason: `Marathon ${inWords(c.marathon)}, and the Mesos agent has been silent past its recovery timeout`,
    }),
  },
  {
    name: 'no agent, marathon silent: policy keep',
    when: (c) => !c.hasAgent && c.wasSeenRunning,
    gives: publish('kept: Marathon cannot be asked'),
  },
  {
    name: 'both silent: policy keep',
    when: (c) => c.wasSeenRunning,
    gives: publish('kept: neither Marathon nor the Mesos agent can be asked'),
  },
  {
    name: 'both silent, known only from memory',
    when: () => true,
    gives: leave('nobody has spoken of it yet'),
  },
];

const inTheirWords = ({ by, state }: { readonly by: string; readonly state: string }): string =>
  by === 'succession' || by === 'restart' ? state : `${by === 'agent' ? 'the Mesos agent' : 'Marathon'} says ${state}`;

const isDenied = (marathon: Standing): boolean => marathon.word === 'doubtful' || marathon.word === 'absent';

/** A standing as the end of a sentence that begins with who it is. */
export function inWords(standing: Standing): string {
  switch (standing.word) {
    case 'absent':
      return 'does not list it';
    case 'silent':
      return 'says nothing';
    default:
      return `says ${standing.state}`;
  }
}

/** What the evidence amounts to. Pure; total: the last rule applies to everything. */
export function judge(c: Case): Judgement {
  for (const rule of RULES) if (rule.when(c)) return rule.gives(c);
  return { kind: 'leave', reason: 'no rule applies' };
}
