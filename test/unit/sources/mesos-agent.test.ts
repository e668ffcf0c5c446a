import { describe, expect, test } from 'vitest';
import type { AgentState } from '../../../src/clients/mesos/decode-state.ts';
import type { FrameworkId } from '../../../src/model/ids.ts';
import type { Evidence } from '../../../src/model/sighting.ts';
import { pollMesosAgent } from '../../../src/sources/mesos-agent.ts';
import { AGENT, anIdentity, FRAMEWORK, seen, unreachable } from '../examples.ts';
import { createFakeClock, START_WALL_MS } from '../fake-clock.ts';

const anAnswer = (over: Partial<AgentState> = {}): AgentState => ({
  identity: anIdentity(),
  hasFramework: true,
  sightings: [seen()],
  isComplete: true,
  ...over,
});

function asking() {
  const clock = createFakeClock(100);
  const told: Evidence[] = [];
  const askedFor: (FrameworkId | undefined)[] = [];
  const health = { succeeded: 0, failed: 0 };
  const strangers: (string | undefined)[] = [];
  let isOurs = true;
  let framework: FrameworkId | undefined = FRAMEWORK;
  let answer: () => Promise<AgentState | 'unchanged'> = async () => anAnswer();
  const poll = pollMesosAgent({
    client: {
      read(id) {
        askedFor.push(id);
        return answer();
      },
    },
    clock,
    health: {
      succeeded() {
        health.succeeded += 1;
      },
      failed() {
        health.failed += 1;
      },
      failures: 0,
      status: () => {
        throw new Error('nobody asks');
      },
    },
    framework: () => framework,
    isOurs: () => isOurs,
    onStranger: (identity) => strangers.push(identity?.address),
    see: (evidence) => told.push(evidence),
  });
  return {
    clock,
    told,
    askedFor,
    health,
    strangers,
    poll: (signal = new AbortController().signal) => poll(signal),
    answers(with_: typeof answer) {
      answer = with_;
    },
    isOfThisMachine(is: boolean) {
      isOurs = is;
    },
    knowsNoFramework() {
      framework = undefined;
    },
  };
}

describe('the Mesos agent', () => {
  test('says who it is, and what it runs, as of when it was asked', async () => {
    const it = asking();
    await it.poll();
    expect(it.told).toEqual([
      { kind: 'identity', askedAt: 100, identity: anIdentity() },
      { kind: 'agent-list', askedAt: 100, agentId: AGENT, isComplete: true, sightings: [seen()] },
    ]);
  });

  test('says only who it is while our framework is not known', async () => {
    const it = asking();
    it.knowsNoFramework();
    await it.poll();
    expect(it.told.map(({ kind }) => kind)).toEqual(['identity']);
    expect(it.askedFor).toEqual([undefined]);
  });

  test('that started less than a minute ago proves no absence', async () => {
    const it = asking();
    it.answers(async () => anAnswer({ identity: anIdentity({ startedAtMs: START_WALL_MS + 100 - 60_000 }) }));
    await it.poll();
    expect(it.told[1]).toMatchObject({ isComplete: false });
  });

  test('of which a task could not be read proves no absence', async () => {
    const it = asking();
    it.answers(async () => anAnswer({ isComplete: false }));
    await it.poll();
    expect(it.told[1]).toMatchObject({ isComplete: false });
  });

  test('that gives the same answer again says so', async () => {
    const it = asking();
    await it.poll();
    it.answers(async () => 'unchanged');
    await it.clock.advance(5_000);
    await it.poll();
    expect(it.told.at(-1)).toEqual({ kind: 'agent-unchanged', askedAt: 5_100, isComplete: true });
  });

  test('proves absence by an unchanged answer once it is old enough', async () => {
    const it = asking();
    it.answers(async () => anAnswer({ identity: anIdentity({ startedAtMs: START_WALL_MS }) }));
    await it.poll();
    it.answers(async () => 'unchanged');
    await it.clock.advance(59_900);
    await it.poll();
    expect(it.told.at(-1)).toMatchObject({ isComplete: false });
    await it.clock.advance(1);
    await it.poll();
    expect(it.told.at(-1)).toMatchObject({ isComplete: true });
  });

  test('that started again while we run is young for a minute of ours, however it dates its start', async () => {
    const it = asking();
    await it.poll();
    expect(it.told.at(-1)).toMatchObject({ isComplete: true });
    const longAgo = START_WALL_MS - 86_400_000;
    it.answers(async () => anAnswer({ identity: anIdentity({ startedAtMs: longAgo }) }));
    await it.poll();
    expect(it.told.at(-1)).toMatchObject({ isComplete: false });
    await it.clock.advance(60_001);
    await it.poll();
    expect(it.told.at(-1)).toMatchObject({ isComplete: true });
  });

  test('that started again between two answers is young from its own date on', async () => {
    const it = asking();
    await it.poll();
    await it.clock.advance(5_000);
    it.answers(async () => anAnswer({ identity: anIdentity({ startedAtMs: START_WALL_MS + 2_100 }) }));
    await it.poll();
    await it.clock.advance(57_001);
    await it.poll();
    expect(it.told.at(-1)).toMatchObject({ isComplete: true });
  });

  test('that seems to have started in the future, because a clock was set back, is young for a minute', async () => {
    const it = asking();
    it.answers(async () => anAnswer({ identity: anIdentity({ startedAtMs: START_WALL_MS + 3_600_000 }) }));
    await it.poll();
    await it.clock.advance(60_001);
    await it.poll();
    expect(it.told.at(-1)).toMatchObject({ isComplete: true });
  });

  test('does not prove absence by repeating an answer that was not complete', async () => {
    const it = asking();
    it.answers(async () => anAnswer({ isComplete: false }));
    await it.poll();
    it.answers(async () => 'unchanged');
    await it.poll();
    expect(it.told.at(-1)).toMatchObject({ kind: 'agent-unchanged', isComplete: false });
  });

  test('that gives no answer is silent, and the poll rejects', async () => {
    const it = asking();
    it.answers(() => Promise.reject(unreachable()));
    await expect(it.poll()).rejects.toThrow('nobody listens');
    expect(it.told).toEqual([{ kind: 'silence', askedAt: 100, witness: 'agent', scope: 'all' }]);
    expect(it.health).toEqual({ succeeded: 0, failed: 1 });
  });

  test('of another machine is not believed: it is silent, and who it is is told', async () => {
    const it = asking();
    it.isOfThisMachine(false);
    await it.poll();
    expect(it.told).toEqual([{ kind: 'silence', askedAt: 100, witness: 'agent', scope: 'all' }]);
    expect(it.strangers).toEqual([anIdentity().address]);
  });

  test('of another machine is not believed when it gives the same answer again, until that is one of ours', async () => {
    const it = asking();
    it.isOfThisMachine(false);
    await it.poll();
    it.answers(async () => 'unchanged');
    await it.poll();
    it.isOfThisMachine(true);
    await it.poll();
    await it.poll();
    expect(it.told.map(({ kind }) => kind)).toEqual([
      'silence',
      'silence',
      'identity',
      'agent-list',
      'agent-unchanged',
    ]);
    expect(it.strangers).toEqual([anIdentity().address, anIdentity().address, undefined, undefined]);
  });

  test('is not called silent by a poll that was aborted', async () => {
    const it = asking();
    it.answers(() => Promise.reject(new Error('aborted')));
    await it.poll(AbortSignal.abort()).catch(() => {});
    expect([it.told, it.health.failed]).toEqual([[], 0]);
  });
});
