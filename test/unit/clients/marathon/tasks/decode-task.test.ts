import { describe, expect, test } from 'vitest';
import { decodeTask } from '../../../../../src/clients/marathon/tasks/decode-task.ts';

const WIRE = {
  id: 'shop_web.instance-c0caec0a-863a-11e9-915b-c610fee06dff._app.1',
  appId: '/shop/web',
  slaveId: 'c2b1f5b0-1111-4e4e-9f9f-0123456789ab-S12',
  host: 'agent-7.example.net',
  state: 'TASK_RUNNING',
  ports: [31234, 31235],
  servicePorts: [10101, 10102],
  ipAddresses: [
    { ipAddress: '10.0.12.34', protocol: 'IPv4' },
    { ipAddress: 'fd00::1', protocol: 'IPv6' },
  ],
  startedAt: '2020-01-01T10:00:05.000Z',
  version: '2020-01-01T09:59:59.000Z',
  healthCheckResults: [{ alive: true }, { alive: false }],
};

describe('a task of Marathon', () => {
  test('is decoded into what we need of it', () => {
    expect(decodeTask(WIRE)).toEqual({
      task: {
        id: WIRE.id,
        appId: '/shop/web',
        agentId: WIRE.slaveId,
        host: WIRE.host,
        version: WIRE.version,
        ports: [31234, 31235],
        addresses: [
          { address: '10.0.12.34', family: 'IPv4' },
          { address: 'fd00::1', family: 'IPv6' },
        ],
        isPod: false,
      },
      word: 'running',
      state: 'TASK_RUNNING',
      startedAtMs: Date.parse('2020-01-01T10:00:05.000Z'),
      health: { reported: 2, alive: 1 },
    });
  });

  test.each([
    ['ended tasks are listed until the relaunch', { state: 'TASK_FAILED' }, { word: 'ended' }],
    [
      'before 1.1.2 has no state: what has started may run',
      { state: undefined },
      { word: 'running', state: 'started, in no state' },
    ],
    [
      'before 1.1.2 has no state: what has not started is staging',
      { state: undefined, startedAt: null },
      { word: 'starting' },
    ],
    ['without results has no health', { healthCheckResults: [] }, { health: undefined }],
    ['without a list of results has no health', { healthCheckResults: undefined }, { health: undefined }],
    ['with results that are null has no health', { healthCheckResults: [null] }, { health: undefined }],
    ['without a version keeps none', { version: undefined }, { task: { version: undefined } }],
    ['without ports has none', { ports: undefined }, { task: { ports: [] } }],
    ['without addresses has none', { ipAddresses: null }, { task: { addresses: [] } }],
    ['of 0.10 names no agent', { slaveId: undefined }, { task: { agentId: undefined } }],
    [
      'launched before 0.11 names no agent',
      { slaveId: null, host: null },
      { task: { agentId: undefined, host: undefined } },
    ],
  ])('%s', (_, change, expected) => {
    expect(decodeTask({ ...WIRE, ...change })).toMatchObject(expected);
  });

  test.each([
    ['has a state nobody told us about', { state: 'TASK_DREAMING' }],
    ['has a state that is no text', { state: 7 }],
    ['has no id', { id: undefined }],
    ['has no app', { appId: '' }],
    ['has a port that is none', { ports: [31234, 'http'] }],
    ['has ports that are no list', { ports: '31234' }],
  ])('that %s is no evidence', (_, change) => {
    expect(decodeTask({ ...WIRE, ...change })).toBeUndefined();
  });

  test.each([null, 'x', 7, []])('is never %j', (wire) => {
    expect(decodeTask(wire)).toBeUndefined();
  });
});
