import { describe, expect, test } from 'vitest';
import { type Case, inWords, type Judgement, judge, RULES, type Standing } from '../../../src/inventory/judge.ts';

const said = (word: Standing['word'], asOf = 100, state = `TASK_${word.toUpperCase()}`): Standing => ({
  word,
  asOf,
  state: word === 'absent' || word === 'silent' ? '' : state,
});

const aCase = (over: Partial<Case> = {}): Case => ({
  hasAgent: true,
  agent: said('silent'),
  marathon: said('silent'),
  draining: undefined,
  tombstone: undefined,
  wasMarathonAskedSince: true,
  agentQuietMs: 0,
  recoveryTimeoutMs: 900_000,
  isAbsentAgain: false,
  doubtfulMs: 0,
  isUnshownSinceRestart: false,
  wasSeenRunning: true,
  ...over,
});

const tombstone = { by: 'marathon', state: 'TASK_FAILED' };
const byAgent = { by: 'agent', state: 'TASK_FINISHED' };

/** A sentence, the case, the rule that decides it, and what comes of it. */
const ROWS: readonly (readonly [string, Partial<Case>, string, Judgement])[] = [
  [
    'what Marathon says has ended is withdrawn, though the agent still runs it',
    { tombstone, agent: said('running'), marathon: said('running') },
    'ended by either',
    { kind: 'withdraw', withdrawal: 'ended', reason: 'Marathon says TASK_FAILED' },
  ],
  [
    'what the agent says has ended is withdrawn, though Marathon still runs it',
    { tombstone: byAgent, marathon: said('running') },
    'ended by either',
    { kind: 'withdraw', withdrawal: 'ended', reason: 'the Mesos agent says TASK_FINISHED' },
  ],
  [
    'an end outweighs a drain',
    { tombstone, draining: 'TASK_KILLING' },
    'ended by either',
    { kind: 'withdraw', withdrawal: 'ended', reason: 'Marathon says TASK_FAILED' },
  ],
  [
    'what is being killed is withdrawn, though both still run it',
    { draining: 'TASK_KILLING', agent: said('running'), marathon: said('running') },
    'draining',
    { kind: 'withdraw', withdrawal: 'draining', reason: 'being killed (TASK_KILLING)' },
  ],
  [
    'what the agent runs is published, though Marathon doubts it',
    { agent: said('running'), marathon: said('doubtful') },
    'agent running',
    { kind: 'publish', reason: 'the Mesos agent runs it' },
  ],
  [
    'what the agent runs is published, though Marathon does not list it',
    { agent: said('running'), marathon: said('absent', 999) },
    'agent running',
    { kind: 'publish', reason: 'the Mesos agent runs it' },
  ],
  [
    'what the agent is starting changes nothing, though Marathon says it runs',
    { agent: said('starting'), marathon: said('running') },
    'agent starting',
    { kind: 'leave', reason: 'starting: no port is open yet' },
  ],
  [
    "Marathon's newer word counts, where the agent was asked while the task was starting",
    { agent: said('starting', 100), marathon: said('running', 101) },
    'marathon running since the agent saw it start: at a first healthy verdict every moment counts',
    { kind: 'publish', reason: 'Marathon says it runs' },
  ],
  [
    'what the agent is not sure of changes nothing',
    { agent: said('doubtful'), marathon: said('absent') },
    'agent doubtful',
    { kind: 'leave', reason: 'the Mesos agent is not sure of it' },
  ],
  [
    'what Marathon says runs is not published before the Mesos agent has shown what runs since the machine was restarted',
    { agent: said('silent'), marathon: said('running'), isUnshownSinceRestart: true },
    'agent silent since the machine was restarted: what Marathon believes in may be of before',
    { kind: 'leave', reason: 'the machine was restarted, and the Mesos agent has not shown it since' },
  ],
  [
    'what the agent runs is published, whenever the machine was restarted',
    { agent: said('running'), isUnshownSinceRestart: true },
    'agent running',
    { kind: 'publish', reason: 'the Mesos agent runs it' },
  ],
  [
    'what another task took the place of is withdrawn, in words that say so',
    { tombstone: { by: 'succession', state: 'its port 31000 is web.2’s now' }, marathon: said('running') },
    'ended by either',
    { kind: 'withdraw', withdrawal: 'ended', reason: 'its port 31000 is web.2’s now' },
  ],
  [
    "Marathon's word is enough while the agent says nothing",
    { agent: said('silent'), marathon: said('running') },
    'marathon running, agent silent',
    { kind: 'publish', reason: 'Marathon says it runs; the Mesos agent says nothing' },
  ],
  [
    'absence does not outweigh a contradiction asked for later',
    { agent: said('absent', 100), marathon: said('running', 101) },
    'marathon running when asked after the absence: a contradiction, and absence never outweighs one',
    { kind: 'publish', reason: 'Marathon says it runs, though the Mesos agent does not list it' },
  ],
  [
    'what Marathon is only starting is waited for, though the agent does not list it',
    { agent: said('absent'), marathon: said('starting') },
    'marathon starting, agent does not list it yet',
    { kind: 'leave', reason: 'starting: no port is open yet' },
  ],
  [
    "an older word of Marathon's is a question, not a contradiction",
    { agent: said('absent', 100), marathon: said('running', 99), wasMarathonAskedSince: false },
    'agent absent, marathon not asked since: a question',
    { kind: 'leave', reason: 'the Mesos agent does not list it; Marathon is being asked' },
  ],
  [
    'what neither lists is withdrawn',
    { agent: said('absent'), marathon: said('absent') },
    'agent absent, marathon absent, doubtful or silent',
    {
      kind: 'withdraw',
      withdrawal: 'absent',
      reason: 'the Mesos agent does not list it, and Marathon does not list it',
    },
  ],
  [
    'what the agent does not list and Marathon doubts is withdrawn',
    { agent: said('absent'), marathon: said('doubtful', 100, 'TASK_LOST') },
    'agent absent, marathon absent, doubtful or silent',
    {
      kind: 'withdraw',
      withdrawal: 'absent',
      reason: 'the Mesos agent does not list it, and Marathon says TASK_LOST',
    },
  ],
  [
    'what the agent does not list is withdrawn when Marathon gave no answer to the question',
    { agent: said('absent', 100), marathon: said('running', 99) },
    'agent absent, marathon absent, doubtful or silent',
    {
      kind: 'withdraw',
      withdrawal: 'absent',
      reason: 'the Mesos agent does not list it, and Marathon gave no answer when asked again',
    },
  ],
  [
    'what Marathon does not list may still live on an agent that is silent',
    { marathon: said('absent'), agentQuietMs: 899_999 },
    'agent silent, marathon doubtful or absent, executors may still live',
    {
      kind: 'leave',
      reason: 'Marathon does not vouch for it, and the Mesos agent cannot be asked: kept until its recovery timeout',
    },
  ],
  [
    'what Marathon doubts cannot live past the recovery timeout',
    { marathon: said('doubtful', 100, 'TASK_UNREACHABLE'), agentQuietMs: 900_000 },
    'agent silent past the recovery timeout, marathon doubtful or absent',
    {
      kind: 'withdraw',
      withdrawal: 'absent',
      reason: 'Marathon says TASK_UNREACHABLE, and the Mesos agent has been silent past its recovery timeout',
    },
  ],
  [
    'without an agent what Marathon says runs is published, and nobody is told of an agent',
    { hasAgent: false, marathon: said('running') },
    'no agent, marathon running',
    { kind: 'publish', reason: 'Marathon says it runs' },
  ],
  [
    'without an agent nothing is believed of before a restart of the machine',
    { hasAgent: false, marathon: said('running'), isUnshownSinceRestart: true },
    'no agent, and the machine was restarted: what Marathon believes in may be of before',
    { kind: 'leave', reason: 'the machine was restarted, and Marathon has not listed what runs since' },
  ],
  [
    'without an agent one answer that lacks it is a question, however long ago it was given',
    { hasAgent: false, marathon: said('absent'), agentQuietMs: 2_000_000 },
    'no agent, marathon absent once: a question',
    { kind: 'leave', reason: 'Marathon does not list it, and is being asked again' },
  ],
  [
    'without an agent a second answer that lacks it is enough',
    { hasAgent: false, marathon: said('absent'), isAbsentAgain: true },
    'no agent, marathon absent again',
    { kind: 'withdraw', withdrawal: 'absent', reason: 'Marathon does not list it, asked twice' },
  ],
  [
    'without an agent what Marathon cannot reach may still live, however long we have listened',
    { hasAgent: false, marathon: said('doubtful'), doubtfulMs: 899_999, agentQuietMs: 2_000_000 },
    'no agent, marathon doubtful, executors may still live',
    {
      kind: 'leave',
      reason: 'Marathon does not know whether it lives: kept for as long as a task outlives its Mesos agent',
    },
  ],
  [
    'without an agent what Marathon cannot reach is withdrawn when no executor can live',
    { hasAgent: false, marathon: said('doubtful', 100, 'TASK_UNREACHABLE'), doubtfulMs: 900_000 },
    'no agent, marathon doubtful for longer than executors outlive their agent',
    {
      kind: 'withdraw',
      withdrawal: 'absent',
      reason: 'Marathon says TASK_UNREACHABLE, for longer than a task outlives its Mesos agent',
    },
  ],
  [
    'without an agent, and with Marathon silent, what was seen running is kept',
    { hasAgent: false },
    'no agent, marathon silent: policy keep',
    { kind: 'publish', reason: 'kept: Marathon cannot be asked' },
  ],
  [
    'with both silent, what was seen running is kept',
    {},
    'both silent: policy keep',
    { kind: 'publish', reason: 'kept: neither Marathon nor the Mesos agent can be asked' },
  ],
  [
    'with both silent, what is only remembered is not registered anew',
    { wasSeenRunning: false },
    'both silent, known only from memory',
    { kind: 'leave', reason: 'nobody has spoken of it yet' },
  ],
];

describe('the judge', () => {
  test.each(ROWS)('%s', (_sentence, over, _rule, judgement) => {
    expect(judge(aCase(over))).toEqual(judgement);
  });

  test.each(ROWS)('decides by the rule meant for it: %s', (_sentence, over, rule) => {
    expect(RULES.find(({ when }) => when(aCase(over)))?.name).toBe(rule);
  });

  test('has no rule without a case here', () => {
    expect(new Set(ROWS.map(([, , rule]) => rule))).toEqual(new Set(RULES.map(({ name }) => name)));
  });
});

test.each([
  ['does not list it', said('absent')],
  ['says nothing', said('silent')],
  ['says TASK_RUNNING', said('running')],
])('a witness %s', (words, standing) => {
  expect(inWords(standing)).toBe(words);
});
