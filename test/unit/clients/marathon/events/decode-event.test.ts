import { describe, expect, test } from 'vitest';
import { decodeEvent } from '../../../../../src/clients/marathon/events/decode-event.ts';
import { agentId, instanceKeyOf } from '../../../../../src/model/ids.ts';
import { recordedEvents } from '../fixture.ts';

const AGENT = agentId('6ed5e9b3-5fe5-4b9b-8a0b-0a6d2a6a2b11-S2');
const TASK = 'shop_web.instance-c0caec0a-863a-11e9-915b-c610fee06dff._app.1';
const INSTANCE = 'shop_web.instance-c0caec0a-863a-11e9-915b-c610fee06dff';
const OLD_TASK = 'shop_web.c0caec0a-863a-11e9-915b-c610fee06dff';

const event = (eventType: string, fields: object = {}) => decodeEvent(JSON.stringify({ eventType, ...fields }));

const status = (fields: object = {}) =>
  event('status_update_event', {
    taskId: TASK,
    taskStatus: 'TASK_RUNNING',
    appId: '/shop/web',
    slaveId: AGENT,
    ...fields,
  });

describe('a status update', () => {
  test('is a sighting, dated by Marathon', () => {
    const [first] = recordedEvents('unreachable.sse').filter((data) => data.includes('TASK_UNREACHABLE'));
    expect(decodeEvent(first ?? '')).toEqual({
      kind: 'status',
      agentId: AGENT,
      sighting: {
        task: {
          id: 'unreachable-disabled.instance-4c2d343a-e67c-11f1-ad68-02fc00000001._app.1',
          appId: '/unreachable-disabled',
          agentId: AGENT,
          host: '127.0.0.3',
          version: '2026-11-22T13:54:55.157Z',
          ports: [31803],
          addresses: [],
          isPod: false,
        },
        word: 'doubtful',
        state: 'TASK_UNREACHABLE',
        statedAtMs: Date.parse('2026-11-22T13:56:48.507Z'),
      },
    });
  });

  test.each(['', 'n/a', undefined])('that names its agent %j did not come from Mesos, and names none', (slaveId) => {
    expect(status({ slaveId })).toMatchObject({ kind: 'status', agentId: undefined });
  });

  test('may have no ports', () => {
    expect(status({ taskStatus: 'TASK_KILLED', ports: undefined })).toMatchObject({
      kind: 'status',
      sighting: { word: 'ended', task: { ports: [] } },
    });
  });

  test('with a state nobody told us about is only a rumour', () => {
    expect(status({ taskStatus: 'TASK_DREAMING' })).toEqual({
      kind: 'rumour',
      instance: instanceKeyOf(TASK),
      appId: '/shop/web',
      agentId: AGENT,
    });
  });

  test('of a task with an id of no known form, in such a state, has the app read again', () => {
    expect(status({ taskId: 'odd', taskStatus: 'TASK_DREAMING' })).toEqual({ kind: 'app', appId: '/shop/web' });
  });

  test.each([
    [TASK, false],
    [OLD_TASK, false],
    ['shop_web.instance-c0caec0a-863a-11e9-915b-c610fee06dff.redis', true],
    ['shop_web.instance-c0caec0a-863a-11e9-915b-c610fee06dff.redis.1', true],
    ['shop_web.instance-c0caec0a-863a-11e9-915b-c610fee06dff.$anon', false],
  ])('tells by the task id %s whether it is a pod (%j)', (taskId, isPod) => {
    expect(status({ taskId })).toMatchObject({ sighting: { task: { isPod } } });
  });

  test('of a recorded pod is told from an app', () => {
    const pods = recordedEvents('pods.sse').map(decodeEvent);
    expect(pods.filter((seen) => seen.kind === 'status' && !seen.sighting.task.isPod)).toEqual([]);
    expect(pods.some((seen) => seen.kind === 'status')).toBe(true);
  });
});

describe('a change of health', () => {
  test.each([
    ['health_status_changed_event', { appId: '/shop/web', instanceId: INSTANCE, alive: true }, true],
    ['health_status_changed_event', { appId: '/shop/web', taskId: OLD_TASK, alive: false }, false],
    ['instance_health_changed_event', { runSpecId: '/shop/web', instanceId: INSTANCE, healthy: null }, null],
    ['instance_health_changed_event', { runSpecId: '/shop/web', instanceId: INSTANCE }, null],
  ])('by %s %j is one of an instance', (type, fields, isAlive) => {
    expect(event(type, fields)).toEqual({ kind: 'health', instance: instanceKeyOf(TASK), appId: '/shop/web', isAlive });
  });
});

describe('a kill for bad health', () => {
  test('is a sighting of a draining task', () => {
    const [kill] = recordedEvents('unhealthy-until-killed.sse').filter((data) =>
      data.includes('unhealthy_instance_kill'),
    );
    expect(decodeEvent(kill ?? '')).toMatchObject({
      kind: 'draining',
      agentId: '6ed5e9b3-5fe5-4b9b-8a0b-0a6d2a6a2b11-S0',
      sighting: {
        word: 'draining',
        state: 'unhealthy_instance_kill_event',
        task: { id: 'bridge-web.instance-47fef3cc-e67c-11f1-ad68-02fc00000001._app.1', appId: '/bridge-web' },
      },
    });
  });

  test('up to 1.3 has another name', () => {
    expect(event('unhealthy_task_kill_event', { appId: '/shop/web', taskId: OLD_TASK })).toMatchObject({
      kind: 'draining',
      sighting: { state: 'unhealthy_task_kill_event' },
    });
  });

  test('that names only an instance is a rumour', () => {
    expect(event('unhealthy_instance_kill_event', { appId: '/shop/web', instanceId: INSTANCE })).toMatchObject({
      kind: 'rumour',
    });
  });
});

describe('an event', () => {
  test.each([
    ['instance_changed_event', { instanceId: INSTANCE, runSpecId: '/shop/web', condition: 'Killed', agentId: AGENT }],
    ['unknown_instance_terminated_event', { instanceId: INSTANCE, runSpecId: '/shop/web' }],
    ['unknown_task_terminated_event', { taskId: OLD_TASK, appId: '/shop/web' }],
  ])('%s is a rumour about an instance', (type, fields) => {
    expect(event(type, fields)).toMatchObject({ kind: 'rumour', instance: instanceKeyOf(TASK), appId: '/shop/web' });
  });

  test.each(['app_terminated_event', 'add_health_check_event', 'remove_health_check_event'])(
    '%s has the app read again',
    (type) => {
      expect(event(type, { appId: '/shop/web' })).toEqual({ kind: 'app', appId: '/shop/web' });
    },
  );

  test('event_stream_attached says that a stream is attached', () => {
    expect(event('event_stream_attached', { remoteAddress: '127.0.0.1' })).toEqual({ kind: 'attached' });
  });

  test('of a type without a word about tasks is ignored', () => {
    expect(event('deployment_success')).toEqual({ kind: 'ignored', type: 'deployment_success' });
  });

  test('of a type nobody told us about is unknown', () => {
    expect(event('coffee_ready_event')).toEqual({ kind: 'unknown', type: 'coffee_ready_event' });
  });

  test.each([
    '',
    'null',
    '[]',
    '{"eventType":7}',
    '{"eventType":"status_update_event"',
    '{"eventType":"status_update_event"}',
    '{"eventType":"app_terminated_event"}',
    '{"eventType":"health_status_changed_event","instanceId":"odd","appId":"/a"}',
  ])('written %j is malformed, and no exception', (data) => {
    expect(decodeEvent(data)).toMatchObject({ kind: 'malformed' });
  });

  test.each(['unhealthy-until-killed.sse', 'unreachable.sse', 'pods.sse'])(
    'recorded in %s is never unknown or malformed',
    (name) => {
      const odd = recordedEvents(name)
        .map(decodeEvent)
        .filter(({ kind }) => kind === 'unknown' || kind === 'malformed');
      expect(odd).toEqual([]);
    },
  );
});
