import { describe, expect, test } from 'vitest';
import type { MarathonMessage } from '../../../src/clients/marathon/events/event-stream.ts';
import type { MarathonClient } from '../../../src/clients/marathon/marathon-client.ts';
import type { LocalAgent } from '../../../src/clients/marathon/tasks/locality.ts';
import { instanceKeyOf } from '../../../src/model/ids.ts';
import type { Evidence } from '../../../src/model/sighting.ts';
import { createStreamTally, followMarathonStream } from '../../../src/sources/marathon-stream.ts';
import { AGENT, idOf, OTHER_AGENT, unreachable, uuidOf, VERSION, WEB } from '../examples.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

/** One connection: the test feeds it, and ends it. */
function connection() {
  const queue: (MarathonMessage | Error)[] = [];
  let wake = () => {};
  return {
    feed(message: MarathonMessage | Error) {
      queue.push(message);
      wake();
    },
    async *read(): AsyncGenerator<MarathonMessage> {
      while (true) {
        const next = queue.shift();
        if (next instanceof Error) throw next;
        if (next) yield next;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}

const status = (over: object = {}) => ({
  eventType: 'status_update_event',
  timestamp: '2020-01-01T12:00:00.000Z',
  slaveId: AGENT,
  taskId: idOf(1),
  taskStatus: 'TASK_RUNNING',
  appId: WEB,
  host: 'node-1.example',
  ports: [31001],
  ipAddresses: [],
  version: VERSION,
  ...over,
});
const healthEvent = (n: number) => ({
  eventType: 'instance_health_changed_event',
  instanceId: `shop_web.instance-${uuidOf(n)}`,
  runSpecId: WEB,
  healthy: true,
});

const OURS: LocalAgent = { agentId: AGENT, hostname: 'node-1.example', address: '192.0.2.1' };
/** Where there is no Mesos agent to ask. */
const HOST: LocalAgent = {
  agentId: undefined,
  hostname: 'node-1.example',
  addresses: ['192.0.2.1'],
  knows: (id) => id === idOf(1),
};

function following({ isKnown = true, local = OURS } = {}) {
  const clock = createFakeClock();
  const stop = new AbortController();
  const told: Evidence[] = [];
  const health = { succeeded: 0, failed: 0 };
  const tally = createStreamTally();
  const opened: { at: number; connection: ReturnType<typeof connection> }[] = [];
  let refusal: Error | undefined;
  const client: Pick<MarathonClient, 'events'> = {
    events() {
      const next = connection();
      opened.push({ at: clock.now(), connection: next });
      if (refusal) next.feed(refusal);
      return next.read();
    },
  };
  const done = followMarathonStream(
    {
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
        failures: 0,
        status: () => {
          throw new Error('nobody asks');
        },
      },
      local: () => (isKnown ? local : undefined),
      knows: {
        task: (id) => id === idOf(1),
        instance: (key) => key === instanceKeyOf(idOf(1)),
        app: (id) => id === WEB,
      },
      see: (evidence) => told.push(evidence),
      tally,
    },
    stop.signal,
  );
  const send = async (message: object | 'beat') => {
    const data =
      message === 'beat' ? ({ kind: 'beat' } as const) : { kind: 'data' as const, data: JSON.stringify(message) };
    opened.at(-1)?.connection.feed(data);
    await idle();
  };
  return {
    clock,
    stop,
    told,
    health,
    tally,
    opened,
    done,
    send,
    sendText: async (data: string) => {
      opened.at(-1)?.connection.feed({ kind: 'data', data });
      await idle();
    },
    breaks: async () => {
      opened.at(-1)?.connection.feed(unreachable());
      await idle();
    },
    refuses(error: Error | undefined) {
      refusal = error;
    },
    /** What came of one event, beside the stream's own news. */
    heard: () => told.filter(({ kind }) => kind !== 'stream'),
  };
}

describe('an event', () => {
  test('of our agent is a sighting', async () => {
    const it = following();
    await it.send(status());
    expect(it.heard()).toMatchObject([
      { kind: 'event', sighting: { word: 'running', task: { id: idOf(1), appId: WEB, version: VERSION } } },
    ]);
    expect(it.tally.events.local).toBe(1);
  });

  test.each([
    ['names our host', { taskId: idOf(2) }, true],
    ['names an address of ours', { taskId: idOf(2), host: '192.0.2.1' }, true],
    ['names another host, of a task we know', { host: 'node-2.example' }, true],
    ['names another host, of a task we do not know', { taskId: idOf(2), host: 'node-2.example' }, false],
    ['names no host, of a task we know', { host: undefined }, true],
    ['names no host, of a task we do not know', { host: undefined, taskId: idOf(2) }, false],
  ])('without a Mesos agent is ours by its host, whatever agent it names: one that %s', async (_, over, isOurs) => {
    const it = following({ local: HOST });
    await it.send(status({ slaveId: OTHER_AGENT, ...over }));
    expect(it.heard()).toHaveLength(isOurs ? 1 : 0);
  });

  test('without a Mesos agent that says little is ours where we know its instance, not because it names no agent', async () => {
    const it = following({ local: HOST });
    const changed = (n: number) => ({
      eventType: 'instance_changed_event',
      instanceId: `shop_web.instance-${uuidOf(n)}`,
      runSpecId: WEB,
      condition: 'Running',
    });
    await it.send(changed(2));
    expect(it.heard()).toEqual([]);
    await it.send(changed(1));
    expect(it.heard()).toMatchObject([{ kind: 'rumour', appId: WEB }]);
  });

  test('of another agent is dropped, though we know its task', async () => {
    const it = following();
    await it.send(status({ slaveId: OTHER_AGENT }));
    expect(it.heard()).toEqual([]);
    expect(it.tally.events.foreign).toBe(1);
  });

  test.each(['n/a', ''])('of the agent %j is ours when we know its task', async (slaveId) => {
    const it = following();
    await it.send(status({ slaveId, taskStatus: 'TASK_KILLED' }));
    expect(it.heard()).toMatchObject([{ kind: 'event', sighting: { word: 'ended' } }]);
  });

  test('of no agent is dropped when we do not know its task', async () => {
    const it = following();
    await it.send(status({ slaveId: 'n/a', taskId: idOf(2) }));
    expect([it.heard(), it.tally.events.foreign]).toEqual([[], 1]);
  });

  test('of a state nobody told us about is a rumour', async () => {
    const it = following();
    await it.send(status({ taskStatus: 'TASK_REINCARNATED' }));
    expect(it.heard()).toMatchObject([{ kind: 'rumour', appId: WEB }]);
  });

  test('of a kill for bad health is a drain', async () => {
    const it = following();
    await it.send({ ...status(), eventType: 'unhealthy_instance_kill_event', taskStatus: undefined });
    expect(it.heard()).toMatchObject([{ kind: 'event', sighting: { word: 'draining' } }]);
  });

  test('of health, which names no agent, is ours when we know its instance', async () => {
    const it = following();
    await it.send(healthEvent(1));
    await it.send(healthEvent(2));
    expect(it.heard()).toMatchObject([{ kind: 'health', isAlive: true }]);
    expect(it.tally.events).toMatchObject({ local: 1, foreign: 1 });
  });

  test('of an app of ours is a rumour', async () => {
    const it = following();
    await it.send({ eventType: 'app_terminated_event', appId: WEB });
    await it.send({ eventType: 'app_terminated_event', appId: '/other' });
    expect(it.heard()).toMatchObject([{ kind: 'rumour', appId: WEB }]);
  });

  test.each([
    ['unknown', { eventType: 'brand_new_event' }],
    ['ignored', { eventType: 'deployment_success' }],
    ['ignored', { eventType: 'event_stream_attached' }],
    ['malformed', { eventType: 'status_update_event' }],
  ] as const)('is counted as %s: %j', async (result, event) => {
    const it = following();
    await it.send(event);
    expect(it.tally.events[result]).toBe(1);
  });

  test('that is garbage is counted, and the next one is heard', async () => {
    const it = following();
    await it.sendText('{half');
    await it.send(status());
    expect([it.tally.events.malformed, it.heard().length, it.opened.length]).toEqual([1, 1, 1]);
  });

  test('is dropped while it is not known who we are', async () => {
    const it = following({ isKnown: false });
    await it.send(status());
    expect(it.heard()).toEqual([]);
  });
});

describe('the stream', () => {
  test('is live from the first byte, not from the connection', async () => {
    const it = following();
    await idle();
    expect(it.told).toEqual([]);
    await it.send('beat');
    expect(it.told).toEqual([{ kind: 'stream', at: 0, isLive: true }]);
    expect(it.tally.connects).toBe(1);
  });

  test('is told to live once, however much it says', async () => {
    const it = following();
    await it.send('beat');
    await it.send('beat');
    expect(it.told).toHaveLength(1);
    expect(it.health.succeeded).toBe(2);
  });

  test('that breaks is told, and opened again', async () => {
    const it = following();
    await it.send('beat');
    await it.breaks();
    expect(it.told.at(-1)).toMatchObject({ kind: 'stream', isLive: false });
    await it.clock.advance(500);
    expect(it.opened).toHaveLength(2);
    await it.send('beat');
    expect(it.told.at(-1)).toMatchObject({ kind: 'stream', isLive: true });
  });

  test('that never lived is not told to have died', async () => {
    const it = following();
    await idle();
    await it.breaks();
    expect([it.told, it.health.failed]).toEqual([[], 1]);
  });

  test('that cannot be opened is tried less and less often', async () => {
    const it = following();
    it.refuses(unreachable());
    await it.breaks();
    await it.clock.advance(20_000);
    const gaps = it.opened.slice(1).map(({ at }, index) => at - (it.opened[index]?.at ?? 0));
    expect(gaps.slice(0, 6)).toEqual([250, 500, 1_000, 1_500, 1_500, 1_500]);
  });

  test('is tried soon again only after it has said something: in an election a node answers and closes', async () => {
    const it = following();
    it.refuses(unreachable());
    await it.breaks();
    await it.clock.advance(10_000);
    it.refuses(undefined);
    await it.clock.advance(1_500);
    await it.send('beat');
    const before = it.opened.length;
    await it.breaks();
    await it.clock.advance(250);
    expect(it.opened.length).toBe(before + 1);
  });

  test('ends when it is aborted, and leaves no timer', async () => {
    const it = following();
    await it.send('beat');
    await it.breaks();
    it.stop.abort();
    await it.done;
    expect(it.clock.pending).toBe(0);
  });
});
