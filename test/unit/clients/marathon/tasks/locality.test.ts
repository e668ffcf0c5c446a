import { describe, expect, test } from 'vitest';
import { createTaskSieve, isLocal, mayConcern } from '../../../../../src/clients/marathon/tasks/locality.ts';
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
    expect(createTaskSieve(local.agentId)(Buffer.from(bytes))).toBe(expected);
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
    expect(mayConcern(data, local.agentId)).toBe(expected);
  });
});
