import { describe, expect, test } from 'vitest';
import type { MarathonClient } from '../../../src/clients/marathon/marathon-client.ts';
import type { LocalPods } from '../../../src/clients/marathon/pods/pod-answers.ts';
import type { LocalTasks } from '../../../src/clients/marathon/tasks/local-tasks.ts';
import type { Evidence } from '../../../src/model/sighting.ts';
import { createMarathonTasks } from '../../../src/sources/marathon-tasks.ts';
import { createSourceHealth } from '../../../src/sources/source-health.ts';
import { silentLog } from '../../../src/support/log.ts';
import { AGENT, aDefinition, answered, seen, unreachable } from '../examples.ts';
import { createFakeClock } from '../fake-clock.ts';

function listing({ isSpeaking = true, random = 0.5 } = {}) {
  const clock = createFakeClock(100);
  const told: Evidence[] = [];
  let isKnown = true;
  let answer: () => Promise<LocalTasks> = async () => ({ sightings: [seen()], isComplete: true, bytes: 1 });
  let answerPods: () => Promise<LocalPods> = async () => ({ definitions: [], sightings: [], isComplete: true });
  const client: Pick<MarathonClient, 'localTasks' | 'localPods'> = {
    localTasks: () => answer(),
    localPods: () => answerPods(),
  };
  const tasks = createMarathonTasks({
    client: client as MarathonClient,
    clock,
    random: () => random,
    health: createSourceHealth('marathon', () => 60_000, { clock, log: silentLog }),
    local: () => (isKnown ? { agentId: AGENT, hostname: 'node-1', address: '192.0.2.1' } : undefined),
    isAgentSpeaking: () => isSpeaking,
    intervalMs: () => 300_000,
    see: (evidence) => told.push(evidence),
  });
  return {
    clock,
    told,
    tasks,
    poll: () => tasks.poll(new AbortController().signal),
    answers(with_: typeof answer) {
      answer = with_;
    },
    answersPods(with_: typeof answerPods) {
      answerPods = with_;
    },
    knowsNotWhoItIs() {
      isKnown = false;
    },
    takes: async (ms: number) => {
      answer = async () => {
        await clock.advance(ms);
        return { sightings: [], isComplete: true, bytes: 1 };
      };
      await tasks.poll(new AbortController().signal);
    },
  };
}

describe("Marathon's list", () => {
  test('is told with the time at which it was asked for', async () => {
    const it = listing();
    await it.takes(5_000);
    const list = { kind: 'marathon-list', scope: 'all', isComplete: true, sightings: [] };
    expect(it.told).toEqual([
      { ...list, askedAt: 100 },
      { ...list, askedAt: 5_100, isOfPods: true },
    ]);
  });

  test('of pods comes with what defines their containers', async () => {
    const it = listing();
    const definition = aDefinition({ container: 'web' });
    it.answersPods(async () => ({ definitions: [definition], sightings: [seen()], isComplete: false }));
    await it.poll();
    expect(it.told.slice(1)).toEqual([
      { kind: 'definition', askedAt: 100, definition, isCurrent: true },
      { kind: 'marathon-list', askedAt: 100, scope: 'all', isOfPods: true, isComplete: false, sightings: [seen()] },
    ]);
  });

  test('of pods that fails is silence about pods alone', async () => {
    const it = listing();
    it.answersPods(() => Promise.reject(unreachable()));
    await expect(it.poll()).rejects.toThrow();
    expect(it.told).toMatchObject([
      { kind: 'marathon-list', sightings: [seen()] },
      { kind: 'silence', witness: 'marathon', scope: 'all', isOfPods: true },
    ]);
  });

  test('that is not complete says so', async () => {
    const it = listing();
    it.answers(async () => ({ sightings: [], isComplete: false, bytes: 1 }));
    await it.poll();
    expect(it.told).toMatchObject([{ isComplete: false }, { isOfPods: true }]);
  });

  test.each([
    ['fails is silence', unreachable(), false],
    ['is refused is silence, but no sign that Marathon has gone,', answered(403), true],
  ])('that %s about everything', async (_, error, isRefusal) => {
    const it = listing();
    it.answers(() => Promise.reject(error));
    await expect(it.poll()).rejects.toThrow();
    const silence = { kind: 'silence', askedAt: 100, witness: 'marathon', scope: 'all', isOfPods: false, isRefusal };
    expect(it.told).toEqual([silence]);
  });

  test('is not asked for while it is not known who we are', async () => {
    const it = listing();
    it.knowsNotWhoItIs();
    await it.poll();
    expect(it.told).toEqual([]);
  });
});

describe('the whole list is read', () => {
  test.each([
    [0, 240_000],
    [0.5, 300_000],
    [1, 360_000],
  ])('every five minutes ± 20 %% while the agent speaks: chance %d gives %d ms', (random, ms) => {
    expect(listing({ random }).tasks.nextMs()).toBeCloseTo(ms);
  });

  test('every minute while the agent does not', () => {
    expect(listing({ isSpeaking: false }).tasks.nextMs()).toBe(60_000);
  });

  test('less often where it takes long', async () => {
    const it = listing({ isSpeaking: false });
    await it.takes(10_000);
    expect(it.tasks.nextMs()).toBe(200_000);
  });

  test('at once, where the agent falls silent, only if the last read is old enough', async () => {
    const it = listing({ isSpeaking: false });
    expect(it.tasks.isDueAlone()).toBe(true);
    await it.poll();
    await it.clock.advance(59_999);
    expect(it.tasks.isDueAlone()).toBe(false);
    await it.clock.advance(1);
    expect(it.tasks.isDueAlone()).toBe(true);
  });
});
