import { describe, expect, test } from 'vitest';
import {
  akinHostIn,
  createTaskSieve,
  isLocal,
  mayConcern,
} from '../../../../../src/clients/marathon/tasks/locality.ts';
import { agentId } from '../../../../../src/model/ids.ts';

const local = { agentId: agentId('c2b1-S1'), hostname: 'Agent-7.example.net', address: 'fd00::7' };

describe('a task', () => {
  test.each([
    [{ slaveId: 'c2b1-S1', host: 'elsewhere' }, true],
    [{ slaveId: 'c2b1-S12', host: 'agent-7.example.net' }, false],
    [{ slaveId: null, host: 'AGENT-7.example.net' }, true],
    [{ slaveId: '', host: 'agent-7.example.net' }, true],
    [{ host: 'agent-7.example.net' }, true],
    [{ host: 'agent-8.example.net' }, false],
    [{ host: 'FD00::7' }, true],
    [{ host: 'fd00::70' }, false],
    [{ slaveId: 'c2b1-S12', host: 'fd00::7' }, false],
    [{ host: null }, false],
    ['odd', false],
  ])('%j is local: %j', (task, expected) => {
    expect(isLocal(task, local)).toBe(expected);
  });

  test.each([
    ['{"id":"a","slaveId":"c2b1-S1"}', true],
    ['{"id":"a","slaveId":"c2b1-S12"}', true],
    ['{"id":"a","slaveId":"c2b1-S2"}', false],
    ['{"id":"a","slaveId" : null}', true],
    ['{"id":"a","slaveId":""}', true],
    ['{"id":"a"}', true],
  ])('%s is worth parsing: %j', (bytes, expected) => {
    expect(createTaskSieve(local)(Buffer.from(bytes))).toBe(expected);
  });
});

/** A machine without a Mesos agent to ask. */
const host = {
  agentId: undefined,
  hostname: 'Agent-7.example.net',
  addresses: ['192.0.2.7', 'fd00::7'],
  knows: (id: string) => id === 'known.1',
};

describe('without a Mesos agent, a task', () => {
  test.each([
    [{ slaveId: 'c2b1-S1', host: 'AGENT-7.example.net' }, true],
    [{ slaveId: 'c2b1-S1', host: '192.0.2.7' }, true],
    [{ host: 'fd00::7' }, true],
    [{ slaveId: 'c2b1-S1', host: '192.0.2.70' }, false],
    [{ slaveId: 'c2b1-S1', host: 'agent-8.example.net' }, false],
    [{ slaveId: 'c2b1-S1', host: null }, undefined],
    [{ slaveId: 'c2b1-S1', host: '' }, undefined],
    [{ host: null }, undefined],
    ['odd', undefined],
    [{ id: 'known.1', slaveId: 'c2b1-S1', host: 'agent-8.example.net' }, true],
    [{ id: 'known.1', host: null }, true],
    [{ id: 'known.2', slaveId: 'c2b1-S1', host: 'agent-8.example.net' }, false],
  ])('%j is local by its host, or because it was known here: %j', (task, expected) => {
    expect(isLocal(task, host)).toBe(expected);
  });

  test.each([
    ['{"id":"a","slaveId":"S1","host":"agent-7.EXAMPLE.net"}', true],
    ['{"id":"a","slaveId":"S1","host" : "192.0.2.7"}', true],
    ['{"id":"a","slaveId":"S1","host":"agent-8.example.net"}', false],
    ['{"id":"a","slaveId":"S1","host":null}', true],
    ['{"id":"a","slaveId":"S1","host":""}', true],
    ['{"id":"a","slaveId":"S1"}', true],
    ['{"id":"a","host":"agent\\u002d7.example.net"}', true],
    ['{"id":"a","x":{"host":"agent-8.example.net"},"host":"192.0.2.7"}', true],
    ['{"id":"known.1","host":"agent-8.example.net"}', true],
    ['{"id":"known.2","host":"agent-8.example.net"}', false],
  ])('%s is worth parsing: %j', (bytes, expected) => {
    expect(createTaskSieve(host)(Buffer.from(bytes))).toBe(expected);
  });

  test.each([
    ['agent-7', 'agent-7.example.net', true],
    ['agent-7.example.net', 'AGENT-7', true],
    ['agent-7', 'agent-7', false],
    ['agent-7', 'agent-70.example.net', false],
    ['agent-7.example.net', 'agent-7.example.org', false],
  ])('of a machine that is called %s is akin to the host %s: %j', (hostname, named, isAkin) => {
    const bytes = Buffer.from(JSON.stringify({ id: 'a', host: named }));
    expect(akinHostIn(bytes, { agentId: undefined, hostname })).toBe(isAkin ? named : undefined);
    expect(akinHostIn(bytes, { agentId: agentId('S1'), hostname })).toBeUndefined();
  });

  test.each([
    ['{"eventType":"status_update_event","slaveId":"S1","host":"agent-7.example.net"}', true],
    ['{"eventType":"status_update_event","slaveId":"S1","host":"agent-8.example.net"}', false],
    ['{"eventType":"status_update_event","slaveId":"S1","host":""}', true],
    ['{"eventType":"status_update_event","taskId":"known.1","host":"agent-8.example.net"}', true],
    ['{"eventType":"instance_health_changed_event","instanceId":"x"}', true],
  ])('may be what an event is about: %s: %j', (data, expected) => {
    expect(mayConcern(data, host)).toBe(expected);
  });
});

describe('an event', () => {
  test.each([
    ['{"eventType":"status_update_event","slaveId":"c2b1-S1"}', true],
    ['{"eventType":"status_update_event","slaveId":"c2b1-S2"}', false],
    ['{"eventType":"status_update_event","slaveId":""}', true],
    ['{"eventType":"status_update_event","slaveId":"n/a"}', true],
    ['{"eventType":"status_update_event"}', true],
    ['{"eventType":"status_update_event","message":"\\"slaveId\\":\\"x\\"","slaveId":""}', true],
    ['{"eventType":"instance_changed_event","agentId":"c2b1-S2"}', false],
    ['{"eventType":"instance_changed_event","agentId":null}', true],
    ['{"eventType":"instance_health_changed_event","instanceId":"x"}', true],
  ])('%s may concern us: %j', (data, expected) => {
    expect(mayConcern(data, local)).toBe(expected);
  });
});
