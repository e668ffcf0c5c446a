import { describe, expect, test } from 'vitest';
import type { ConsulClient } from '../../../src/clients/consul/consul-client.ts';
import { type ServiceId, serviceId } from '../../../src/model/ids.ts';
import { createConsulRegistry, type Registry } from '../../../src/sources/consul-registry.ts';
import { createSourceHealth } from '../../../src/sources/source-health.ts';
import { AppError } from '../../../src/support/errors.ts';
import { silentLog } from '../../../src/support/log.ts';
import { answered, aRegistered, deferred, unreachable } from '../examples.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

const LEASE = serviceId('marathon-consul:main');
const SELF = { nodeId: 'n1', nodeName: 'node-1', datacenter: 'dc1', version: '1.22.7', nodeAddress: '10.0.0.1' };

function registry({ lease = LEASE as ServiceId | undefined, isRandom = 1 } = {}) {
  const clock = createFakeClock(100);
  const readings: Registry[] = [];
  let self: () => Promise<typeof SELF> = async () => SELF;
  let canSee: () => Promise<boolean> = async () => true;
  const client: Pick<ConsulClient, 'self' | 'registered' | 'canSee' | 'tokenMark'> = {
    tokenMark: async () => 'a',
    self: () => self(),
    registered: async () => [aRegistered()],
    canSee: () => canSee(),
  };
  const source = createConsulRegistry({
    client: client as ConsulClient,
    clock,
    random: () => isRandom,
    health: createSourceHealth('consul', () => 60_000, { clock, log: silentLog }),
    intervalMs: () => 30_000,
    leaseId: () => lease,
    onRegistry: (reading) => readings.push(reading),
  });
  return {
    clock,
    readings,
    source,
    poll: () => source.poll(new AbortController().signal),
    selfIs(with_: typeof self) {
      self = with_;
    },
    seeing(with_: typeof canSee) {
      canSee = with_;
    },
    noLease() {
      lease = undefined;
    },
    fails: async (error: unknown) => {
      self = () => Promise.reject(error);
      await source.poll(new AbortController().signal).catch(() => {});
      self = async () => SELF;
    },
  };
}

describe('a reading of the Consul agent', () => {
  test('tells what it has, as of when it was asked', async () => {
    const it = registry();
    await it.poll();
    expect(it.readings).toEqual([
      {
        askedAt: 100,
        nodeId: 'n1',
        nodeAddress: '10.0.0.1',
        datacenter: 'dc1',
        services: [aRegistered()],
        provesAbsence: true,
        tokenMark: 'a',
        wasAway: false,
      },
    ]);
  });

  test('proves no absence where our own lease may not be read', async () => {
    const it = registry();
    it.seeing(async () => false);
    await it.poll();
    expect(it.readings[0]?.provesAbsence).toBe(false);
  });

  test('is none where the right to see could not be settled', async () => {
    const it = registry();
    it.seeing(() => Promise.reject(answered(500)));
    await expect(it.poll()).rejects.toThrow();
    expect(it.readings).toEqual([]);
  });

  test('proves absence before there is a lease to ask for', async () => {
    const it = registry();
    it.noLease();
    it.seeing(async () => false);
    await it.poll();
    expect(it.readings[0]?.provesAbsence).toBe(true);
  });

  test('tells that the agent was away since the last one, once', async () => {
    const it = registry();
    await it.fails(unreachable());
    await it.poll();
    await it.poll();
    expect(it.readings.map(({ wasAway }) => wasAway)).toEqual([true, false]);
  });

  test('tells that a write or a beat found it away', async () => {
    const it = registry();
    it.source.sawItAway();
    await it.poll();
    expect(it.readings[0]?.wasAway).toBe(true);
  });

  test('leaves it to the next one to tell what went away while it was made', async () => {
    const it = registry();
    const slow = deferred<typeof SELF>();
    it.selfIs(() => slow.promise);
    const first = it.poll();
    it.source.sawItAway();
    slow.resolve(SELF);
    await first;
    await it.poll();
    expect(it.readings.map(({ wasAway }) => wasAway)).toEqual([false, true]);
  });

  test('does not forget an absence over a failure of another kind', async () => {
    const it = registry();
    await it.fails(unreachable());
    await it.fails(answered(500));
    await it.poll();
    expect(it.readings[0]?.wasAway).toBe(true);
  });

  test('does not take an answer of any status for an absence', async () => {
    const it = registry();
    await it.fails(answered(500));
    await it.poll();
    expect(it.readings[0]?.wasAway).toBe(false);
  });
});

describe('an agent that may no longer be asked who it is', () => {
  const denied = () =>
    new AppError('UPSTREAM_DENIED', "403: lacks permission 'agent:read'", { details: { status: 403 } });

  test('is the one it was, and its services are read on', async () => {
    const it = registry();
    await it.poll();
    it.selfIs(() => Promise.reject(denied()));
    await it.poll();
    expect(it.readings[1]).toMatchObject({ nodeId: 'n1', nodeAddress: '10.0.0.1', provesAbsence: true });
  });

  test('proves no absence before there is a lease to ask for', async () => {
    const it = registry();
    await it.poll();
    it.noLease();
    it.selfIs(() => Promise.reject(denied()));
    await it.poll();
    expect(it.readings[1]?.provesAbsence).toBe(false);
  });

  test('gives no reading where it never said who it is', async () => {
    const it = registry();
    it.selfIs(() => Promise.reject(denied()));
    await expect(it.poll()).rejects.toThrow('agent:read');
    expect(it.readings).toEqual([]);
  });
});

describe('the next reading is due', () => {
  test('after the interval', () => {
    expect(registry().source.nextMs(0)).toBe(30_000);
  });

  test('after 250 ms where the agent refuses: it may be back any moment', async () => {
    const it = registry();
    await it.fails(unreachable());
    expect([it.source.nextMs(1), it.source.nextMs(50)]).toEqual([250, 250]);
  });

  test.each([
    [1, 1_000],
    [2, 2_000],
    [4, 8_000],
    [20, 30_000],
  ])('after failure %d, where it is only slow, in %d ms at most', async (failures, ms) => {
    const it = registry();
    await it.fails(new AppError('UPSTREAM_TIMEOUT', 'too slow'));
    expect(it.source.nextMs(failures)).toBe(ms);
  });

  test('with jitter after failures', async () => {
    const it = registry({ isRandom: 0 });
    await it.fails(answered(500));
    expect(it.source.nextMs(1)).toBe(500);
  });

  test('as usual when it no longer refuses', async () => {
    const it = registry();
    await it.fails(unreachable());
    await it.poll();
    await idle();
    expect(it.source.nextMs(0)).toBe(30_000);
  });
});
