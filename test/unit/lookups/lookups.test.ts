import { describe, expect, test } from 'vitest';
import type { AppWithTasks } from '../../../src/clients/marathon/apps/app-answers.ts';
import type { MarathonClient } from '../../../src/clients/marathon/marathon-client.ts';
import type { PodWithTasks } from '../../../src/clients/marathon/pods/pod-answers.ts';
import { createLookups } from '../../../src/lookups/lookups.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import { appId } from '../../../src/model/ids.ts';
import { keyOf, type Need } from '../../../src/model/need.ts';
import type { Evidence } from '../../../src/model/sighting.ts';
import { AGENT, aDefinition, deferred, LATER_VERSION, seen, unreachable, VERSION, WEB } from '../examples.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

const LOCAL = { agentId: AGENT, hostname: 'node-1.example', address: '192.0.2.1' };
const app = (name: string): Need => ({ kind: 'app', appId: appId(name), why: '' });
const version = (text = VERSION): Need => ({ kind: 'version', appId: WEB, version: text, why: '' });
const anApp = (over: Partial<AppWithTasks> = {}): AppWithTasks => ({
  definition: aDefinition(),
  isDeploying: false,
  sightings: [seen()],
  isComplete: true,
  ...over,
});

const aPod = (over: Partial<PodWithTasks> = {}): PodWithTasks => ({
  definitions: [aDefinition({ container: 'web', version: LATER_VERSION })],
  olderDefinitions: [aDefinition({ container: 'web' })],
  sightings: [seen()],
  isComplete: true,
  ...over,
});
const pod: Need = { kind: 'pod', appId: WEB, why: '' };
const podVersion = (text: string): Need => ({ kind: 'pod-version', appId: WEB, version: text, why: '' });

/** Lookups over a Marathon that answers as the test says; a question that was answered is open no more. */
function looking(open: Need[] = []) {
  const clock = createFakeClock(100);
  const stop = new AbortController();
  const asked: string[] = [];
  const told: Evidence[] = [];
  const health = { succeeded: 0, failed: 0 };
  let answerApp: (id: string) => Promise<AppWithTasks | 'missing'> = async () => anApp();
  let answerVersion: (version: string) => Promise<AppDefinition | 'missing'> = async (text) =>
    aDefinition({ version: text });
  let isKnown = true;
  let answerPod: () => Promise<PodWithTasks | 'missing'> = async () => aPod();
  const client: Pick<MarathonClient, 'app' | 'version' | 'pod' | 'podVersion'> = {
    pod(id) {
      asked.push(`pod ${id}`);
      return answerPod();
    },
    async podVersion(id, text) {
      asked.push(`pod ${id}@${text}`);
      return text === VERSION ? [aDefinition({ container: 'web' })] : 'missing';
    },
    app(id) {
      asked.push(id);
      return answerApp(id);
    },
    version(id, text) {
      asked.push(`${id}@${text}`);
      return answerVersion(text);
    },
  };
  const settles = (evidence: Evidence): string | undefined => {
    if (evidence.kind === 'marathon-list') return `${evidence.isOfPods ? 'pod ' : ''}${evidence.scope}`;
    if (evidence.kind === 'no-definition') return `${evidence.appId}@${evidence.version}`;
    return evidence.kind === 'definition' ? `${evidence.definition.id}@${evidence.definition.version}` : undefined;
  };
  const lookups = createLookups({
    client: client as MarathonClient,
    clock,
    random: () => 0.5,
    health: {
      succeeded() {
        health.succeeded += 1;
      },
      failed() {
        health.failed += 1;
      },
    },
    local: () => (isKnown ? LOCAL : undefined),
    needs: () => open,
    see(evidence) {
      told.push(evidence);
      const key = settles(evidence);
      const index = open.findIndex((need) => keyOf(need) === key);
      if (index >= 0) open.splice(index, 1);
    },
  });
  return {
    clock,
    stop,
    asked,
    told,
    health,
    lookups,
    open,
    answersApps: (answer: typeof answerApp) => (answerApp = answer),
    answersPods: (answer: typeof answerPod) => (answerPod = answer),
    answersVersions: (answer: typeof answerVersion) => (answerVersion = answer),
    knowsNotWhoItIs: () => (isKnown = false),
    run: () => lookups.run(stop.signal),
  };
}

const failing = () => Promise.reject(unreachable());

describe('a lookup', () => {
  test('of an app tells its definition and its tasks, as of when it was asked', async () => {
    const it = looking([app(WEB)]);
    void it.run();
    await idle();
    expect(it.told).toEqual([
      { kind: 'definition', askedAt: 100, definition: aDefinition(), isCurrent: true },
      { kind: 'marathon-list', askedAt: 100, scope: WEB, isComplete: true, isDeploying: false, sightings: [seen()] },
    ]);
  });

  test('of an app of which a task could not be read proves no absence', async () => {
    const it = looking([app(WEB)]);
    it.answersApps(async () => anApp({ isComplete: false }));
    void it.run();
    await idle();
    expect(it.told[1]).toMatchObject({ kind: 'marathon-list', isComplete: false });
  });

  test('of an app that exists no more tells that it has no tasks', async () => {
    const it = looking([app(WEB)]);
    it.answersApps(async () => 'missing');
    void it.run();
    await idle();
    expect(it.told).toEqual([{ kind: 'marathon-list', askedAt: 100, scope: WEB, isComplete: true, sightings: [] }]);
  });

  test('of a version tells the definition, which need not be the current one', async () => {
    const it = looking([version()]);
    void it.run();
    await idle();
    expect(it.told).toEqual([{ kind: 'definition', askedAt: 100, definition: aDefinition(), isCurrent: false }]);
  });

  test('of a version that exists no more says so', async () => {
    const it = looking([version()]);
    it.answersVersions(async () => 'missing');
    void it.run();
    await idle();
    expect(it.told).toEqual([{ kind: 'no-definition', askedAt: 100, appId: WEB, version: VERSION }]);
  });

  test('of a version that is answered with another one is not repeated for ever', async () => {
    const it = looking([version()]);
    it.answersVersions(async () => aDefinition({ version: LATER_VERSION }));
    void it.run();
    await it.clock.advance(60_000);
    expect(it.asked).toHaveLength(1);
    expect(it.told).toContainEqual({ kind: 'no-definition', askedAt: 100, appId: WEB, version: VERSION });
  });

  test('of a pod tells its definitions, old and new, and its containers', async () => {
    const it = looking([pod]);
    void it.run();
    await idle();
    const [definition] = aPod().definitions;
    const [older] = aPod().olderDefinitions;
    const list = { scope: WEB, isOfPods: true, isComplete: true, sightings: [seen()] };
    expect(it.told).toEqual([
      { kind: 'definition', askedAt: 100, definition: older, isCurrent: false },
      { kind: 'definition', askedAt: 100, definition, isCurrent: true },
      { kind: 'marathon-list', askedAt: 100, ...list },
    ]);
  });

  test('of a pod that is missing tells that none of its containers is there', async () => {
    const it = looking([pod]);
    it.answersPods(async () => 'missing');
    void it.run();
    await idle();
    expect(it.told).toEqual([
      { kind: 'marathon-list', askedAt: 100, scope: WEB, isOfPods: true, isComplete: true, sightings: [] },
    ]);
  });

  test('of a version of a pod tells its definitions, or that there is none', async () => {
    const it = looking();
    it.open.push(podVersion(VERSION), podVersion(LATER_VERSION));
    void it.lookups.drain(it.stop.signal);
    await idle();
    expect(it.told).toEqual([
      { kind: 'definition', askedAt: 100, definition: aDefinition({ container: 'web' }), isCurrent: false },
      { kind: 'no-definition', askedAt: 100, appId: WEB, version: LATER_VERSION },
    ]);
  });

  test('that fails is silence about its app', async () => {
    const it = looking([app(WEB)]);
    it.answersApps(failing);
    void it.run();
    await idle();
    expect(it.told).toEqual([{ kind: 'silence', askedAt: 100, witness: 'marathon', scope: WEB, isRefusal: false }]);
    expect(it.health).toEqual({ succeeded: 0, failed: 1 });
  });

  test('that is aborted is nothing at all', async () => {
    const it = looking([app(WEB)]);
    const answer = deferred<AppWithTasks>();
    it.answersApps(() => answer.promise);
    const run = it.run();
    await idle();
    it.stop.abort();
    answer.reject(new Error('aborted'));
    await run;
    await idle();
    expect([it.told, it.health.failed]).toEqual([[], 0]);
  });

  test('waits until it is known who we are', async () => {
    const it = looking([app(WEB)]);
    it.knowsNotWhoItIs();
    void it.run();
    await it.clock.advance(10_000);
    expect(it.asked).toEqual([]);
  });
});

describe('lookups', () => {
  const apps = (count: number) => Array.from({ length: count }, (_, n) => app(`/app-${n}`));

  test('ask four questions at once', async () => {
    const it = looking(apps(10));
    it.answersApps(() => deferred<AppWithTasks>().promise);
    void it.run();
    await it.clock.advance(10_000);
    expect(it.asked).toEqual(['/app-0', '/app-1', '/app-2', '/app-3']);
    expect(it.lookups.underway).toBe(4);
  });

  test('ask the next when one is answered, the most urgent first', async () => {
    const it = looking(apps(6));
    const first = deferred<AppWithTasks>();
    it.answersApps((id) => (id === '/app-0' ? first.promise : deferred<AppWithTasks>().promise));
    void it.run();
    await idle();
    it.open.unshift(app('/urgent'));
    first.resolve(anApp());
    await it.clock.advance(0);
    expect(it.asked[4]).toBe('/urgent');
  });

  test('never ask one question twice at once', async () => {
    const it = looking([app(WEB)]);
    it.answersApps(() => deferred<AppWithTasks>().promise);
    void it.run();
    for (let n = 0; n < 5; n += 1) {
      it.lookups.wake();
      await it.clock.advance(1_000);
    }
    expect(it.asked).toEqual([WEB]);
  });

  test('ask at once when they are woken', async () => {
    const it = looking();
    void it.run();
    await idle();
    it.open.push(app(WEB));
    it.lookups.wake();
    await it.clock.advance(0);
    expect(it.asked).toEqual([WEB]);
  });

  test('look by themselves every second: some questions become due with time alone', async () => {
    const it = looking();
    void it.run();
    await idle();
    it.open.push(app(WEB));
    await it.clock.advance(1_000);
    expect(it.asked).toEqual([WEB]);
  });

  test('do not ask before a question is due', async () => {
    const it = looking([{ ...app(WEB), notBefore: 400 }]);
    void it.run();
    await it.clock.advance(299);
    expect(it.asked).toEqual([]);
    await it.clock.advance(1);
    expect(it.asked).toEqual([WEB]);
  });

  test('end when they are aborted, and leave no timer', async () => {
    const it = looking();
    const run = it.run();
    await idle();
    it.stop.abort();
    await run;
    expect(it.clock.pending).toBe(0);
  });
});

describe('while Marathon fails, lookups', () => {
  test('back off: no question is asked twice in a row without a pause, nor ever more than 3 s apart', async () => {
    const it = looking([app(WEB)]);
    const at: number[] = [];
    it.answersApps(() => {
      at.push(it.clock.now());
      return failing();
    });
    void it.run();
    await it.clock.advance(30_000);
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(gaps.slice(0, 5)).toEqual([250, 500, 1_000, 1_500, 1_500]);
  });

  test('ask one question at a time', async () => {
    const it = looking([app('/a'), app('/b'), app('/c'), app('/d'), app('/e')]);
    it.answersApps(failing);
    void it.run();
    await idle();
    it.answersApps(() => deferred<AppWithTasks>().promise);
    await it.clock.advance(60_000);
    expect(it.lookups.underway).toBe(1);
  });

  test('ask all that is open when it is back', async () => {
    const it = looking([app('/a'), app('/b'), app('/c'), app('/d'), app('/e')]);
    it.answersApps(failing);
    void it.run();
    await it.clock.advance(10_000);
    it.answersApps(async () => anApp());
    await it.clock.advance(3_000);
    expect(it.open).toEqual([]);
  });
});

describe('to drain', () => {
  const drained = async (it: ReturnType<typeof looking>) => {
    let isDone = false;
    void it.lookups.drain(it.stop.signal).then(() => {
      isDone = true;
    });
    await it.clock.advance(0);
    return () => isDone;
  };

  test('is to ask all that is open', async () => {
    const it = looking(Array.from({ length: 10 }, (_, n) => app(`/app-${n}`)));
    expect((await drained(it))()).toBe(true);
    expect(it.asked).toHaveLength(10);
  });

  test('is to ask what the answers have opened, too', async () => {
    const it = looking([app(WEB)]);
    it.answersApps(async () => {
      it.open.push(version());
      return anApp({ definition: aDefinition({ version: LATER_VERSION }) });
    });
    expect((await drained(it))()).toBe(true);
    expect(it.asked).toEqual([WEB, `${WEB}@${VERSION}`]);
  });

  test('is to try each question once while Marathon fails', async () => {
    const it = looking([app('/a'), app('/b'), app('/c')]);
    it.answersApps(failing);
    const isDone = await drained(it);
    await it.clock.advance(60_000);
    expect([isDone(), it.asked.sort()]).toEqual([true, ['/a', '/b', '/c']]);
  });

  test('is to wait for a question that is not due yet', async () => {
    const it = looking([{ ...app(WEB), notBefore: 400 }]);
    const isDone = await drained(it);
    expect(isDone()).toBe(false);
    await it.clock.advance(300);
    expect(isDone()).toBe(true);
  });

  test('is not to wait for ever while it is not known who we are', async () => {
    const it = looking([app(WEB)]);
    it.knowsNotWhoItIs();
    expect((await drained(it))()).toBe(true);
  });

  test('can go on beside the steady lookups, which are still woken', async () => {
    const it = looking();
    const last = deferred<AppWithTasks>();
    void it.run();
    await idle();
    it.open.push(app('/slow'));
    it.answersApps((id) => (id === '/slow' ? last.promise : Promise.resolve(anApp())));
    const isDone = await drained(it);
    last.resolve(anApp({ definition: aDefinition({ id: appId('/slow') }) }));
    await it.clock.advance(0);
    expect(isDone()).toBe(true);
    it.open.push(app(WEB));
    it.lookups.wake();
    await it.clock.advance(0);
    expect(it.asked).toContain(WEB);
  });
});
