import { describe, expect, test } from 'vitest';
import { decodeState } from '../../../../src/clients/mesos/decode-state.ts';
import { frameworkId } from '../../../../src/model/ids.ts';
import { AGENT_ID, executor, FRAMEWORK, framework, OTHER, running, state, task, WEB } from './agent-state.ts';

const decode = (document: unknown) => decodeState(document, frameworkId(FRAMEWORK), 'GET http://agent/state');
const only = (wire: object) => decode(running(wire)).sightings[0];
const words = (document: unknown) =>
  Object.fromEntries(decode(document).sightings.map((sighting) => [sighting.task.id, sighting.word]));

describe('the identity of a Mesos agent', () => {
  test('is id, host name, address, version, recovery timeout and start', () => {
    expect(decode(state()).identity).toEqual({
      agentId: AGENT_ID,
      hostname: 'agent-7.example.net',
      address: '10.0.12.34',
      version: '1.11.0',
      recoveryTimeoutMs: 900_000,
      startedAtMs: 1_577_872_000_500,
    });
  });

  test('may have an IPv6 address', () => {
    expect(decode(state({ pid: 'slave(1)@[fd00::1]:5051' })).identity.address).toBe('fd00::1');
  });

  test('is to be had without a framework; the tasks are not', () => {
    expect(decodeState(running(task(WEB)), undefined, 'GET')).toMatchObject({
      identity: { agentId: AGENT_ID },
      sightings: [],
      isComplete: false,
    });
  });

  test.each([
    [{ flags: { recovery_timeout: '900secs' } }, 900_000],
    [{ flags: { recovery_timeout: '1.5hrs' } }, 5_400_000],
    [{ flags: {} }, 900_000],
    [{ flags: { recovery_timeout: 'soon' } }, 900_000],
  ])('with %j has a recovery timeout of %i ms', (fields, expected) => {
    expect(decode(state(fields)).identity.recoveryTimeoutMs).toBe(expected);
  });

  test.each([
    [state({ id: '' }), 'not registered with a Mesos master yet'],
    [state({ pid: 'master@10.0.0.1:5050' }), 'this is a Mesos master, not an agent'],
    [state({ pid: undefined }), 'not the state of a Mesos agent'],
    [state({ hostname: '' }), 'not the state of a Mesos agent'],
    [{}, 'not the state of a Mesos agent'],
    [null, 'not the state of a Mesos agent'],
  ])('is refused out of %j', (document, why) => {
    expect(() => decode(document)).toThrow(`GET http://agent/state: ${why}`);
  });
});

describe('a task on the agent', () => {
  test('is decoded into what we need of it', () => {
    const wire = task(WEB, {
      statuses: [
        {
          state: 'TASK_RUNNING',
          timestamp: 1577872805.125,
          healthy: true,
          container_status: {
            network_infos: [{ name: 'dcos', ip_addresses: [{ ip_address: '9.0.3.4' }, { ip_address: 'fd01::4' }] }],
          },
        },
      ],
    });
    expect(decode(running(wire))).toMatchObject({
      hasFramework: true,
      isComplete: true,
      sightings: [
        {
          task: {
            id: WEB,
            appId: '/shop/web',
            agentId: AGENT_ID,
            host: 'agent-7.example.net',
            version: undefined,
            ports: [31234, 31235],
            addresses: [
              { address: '9.0.3.4', family: 'IPv4', network: 'dcos' },
              { address: 'fd01::4', family: 'IPv6', network: 'dcos' },
            ],
            isPod: false,
          },
          word: 'running',
          state: 'TASK_RUNNING',
          statedAtMs: 1_577_872_805_125,
          health: { reported: 1, alive: 1 },
        },
      ],
    });
  });

  test('has the state of its latest status, wherever that stands', () => {
    const statuses = [
      { state: 'TASK_RUNNING', timestamp: 1 },
      { state: 'TASK_KILLED', timestamp: 3 },
      { state: 'TASK_KILLING', timestamp: 2 },
    ];
    expect(only(task(WEB, { statuses }))).toMatchObject({ word: 'ended', state: 'TASK_KILLED', statedAtMs: 3000 });
  });

  test.each([
    ['TASK_STARTING', 'TASK_RUNNING', 'running'],
    ['TASK_RUNNING', 'TASK_KILLING', 'draining'],
    ['TASK_RUNNING', 'TASK_FAILED', 'ended'],
    ['TASK_KILLING', 'TASK_KILLED', 'ended'],
  ])('has gone on from %s to %s, though the clock was set back between the two', (before, after, word) => {
    const statuses = [
      { state: before, timestamp: 9 },
      { state: after, timestamp: 3 },
    ];
    expect(only(task(WEB, { statuses }))).toMatchObject({ word, state: after });
    expect(only(task(WEB, { statuses: statuses.toReversed() }))).toMatchObject({ word, state: after });
  });

  test('of a container of a pod names it, and leaves its ports to Marathon: they stand with the executor', () => {
    const id = 'shop_web.instance-c0caec0a-863a-11e9-915b-c610fee06dff.redis.1';
    expect(only(task(id))?.task).toMatchObject({ isPod: true, container: 'redis', appId: '/shop/web', ports: [] });
  });

  test('without a status has the state that is said of it', () => {
    expect(only(task(WEB, { statuses: [] }))).toMatchObject({ word: 'running', statedAtMs: undefined });
  });

  test('without a check of its own has no health', () => {
    expect(only(task(WEB))?.health).toBeUndefined();
  });

  test.each([
    ['the executor is the default one', { type: 'DEFAULT' }, {}],
    ["the executor's id is an instance's", { id: 'instance-shop_web.c0caec0a' }, {}],
    ["the task's executor's id is an instance's", {}, { executor_id: 'instance-shop_web.c0caec0a' }],
  ])('is of a pod when %s', (_, executorFields, taskFields) => {
    const executors = [executor({ ...executorFields, tasks: [task(WEB, taskFields)] })];
    const { sightings } = decode(state({ frameworks: [framework({ executors })] }));
    expect(sightings[0]?.task.isPod).toBe(true);
  });
});

describe('the tasks on the agent', () => {
  test('that are queued are starting, those that are completed have ended', () => {
    const executors = [
      executor({ tasks: [task(WEB)] }),
      executor({ queued_tasks: [{ id: OTHER, name: 'db' }] }),
      executor({ completed_tasks: [ended('a_c.f0caec0a-863a-11e9-915b-c610fee06dff')] }),
    ];
    const completed_executors = [executor({ completed_tasks: [ended('a_d.e0caec0a-863a-11e9-915b-c610fee06dff')] })];
    expect(words(state({ frameworks: [framework({ executors, completed_executors })] }))).toEqual({
      [WEB]: 'running',
      [OTHER]: 'starting',
      'a_c.f0caec0a-863a-11e9-915b-c610fee06dff': 'ended',
      'a_d.e0caec0a-863a-11e9-915b-c610fee06dff': 'ended',
    });
  });

  test('of a framework that has ended have ended', () => {
    const completed_executors = [executor({ completed_tasks: [ended(WEB)] })];
    expect(words(state({ completed_frameworks: [framework({ completed_executors })] }))).toEqual({ [WEB]: 'ended' });
  });

  test('live when they run again under an id that has ended before', () => {
    const executors = [executor({ tasks: [task(WEB)], completed_tasks: [ended(WEB)] })];
    expect(words(state({ frameworks: [framework({ executors })] }))).toEqual({ [WEB]: 'running' });
  });

  test('of another framework are not ours, whatever its name', () => {
    const executors = [executor({ tasks: [task(WEB)] })];
    const document = state({ frameworks: [framework({ id: 'other', executors })] });
    expect(decode(document)).toMatchObject({ hasFramework: false, sightings: [], isComplete: true });
  });

  test('with ids of no form of Marathon are left out, and nothing is missing', () => {
    expect(decode(running(task('chronos:1'), task(WEB)))).toMatchObject({ isComplete: true, sightings: [{}] });
  });

  test.each([
    ['a task has no id', running(task(WEB), { state: 'TASK_RUNNING' })],
    ['a task has a state nobody told us about', running(task(WEB, { statuses: [], state: 'TASK_DREAMING' }))],
    ['a task has no state', running(task(WEB, { statuses: [], state: undefined }))],
    ['a framework has no executors', state({ frameworks: [framework({ executors: undefined })] })],
    ['there are no frameworks', state({ frameworks: undefined })],
  ])('are not complete when %s', (_, document) => {
    expect(decode(document).isComplete).toBe(false);
  });
});

const ended = (id: string) =>
  task(id, { state: 'TASK_FINISHED', statuses: [{ state: 'TASK_FINISHED', timestamp: 1 }] });
