import { expect, test } from 'vitest';
import { serviceId } from '../../../src/model/ids.ts';
import { createConsulCatalogue } from '../../../src/sources/consul-catalogue.ts';
import { createSourceHealth } from '../../../src/sources/source-health.ts';
import { silentLog } from '../../../src/support/log.ts';
import { answered, aRegistered } from '../examples.ts';
import { createFakeClock, idle } from '../fake-clock.ts';

const SELF = { nodeId: 'n1', nodeName: 'node-1', datacenter: 'dc1', version: '1.22.7', nodeAddress: '10.0.0.1' };
const LEASE = serviceId('marathon-consul:main');

function reading() {
  const clock = createFakeClock();
  const stop = new AbortController();
  const asked: string[] = [];
  const sights: object[] = [];
  const state = { isProven: false, isPending: false, failing: false };
  const health = createSourceHealth('consul catalogue', () => 600_000, { clock, log: silentLog });
  const source = createConsulCatalogue({
    client: {
      self: async () => SELF,
      registered: async () => [aRegistered()],
      canSee: async () => true,
      async catalogue(node) {
        asked.push(`${clock.now()} ${node}`);
        if (state.failing) throw answered(500);
        return [];
      },
    },
    clock,
    random: () => 0.5,
    health,
    pace: { firstMs: 10_000, intervalMs: 300_000, patienceMs: 150_000 },
    leaseId: () => (state.isProven ? LEASE : undefined),
    isPending: () => state.isPending,
    onSight: (sight) => sights.push(sight),
  });
  void source.run(stop.signal);
  return { clock, asked, sights, state, health };
}

test('nobody is asked while the agent has not been read, then soon, then seldom', async () => {
  const it = reading();
  await it.clock.advance(60_000);
  expect([it.asked, it.health.status().state]).toEqual([[], 'unasked']);
  it.state.isProven = true;
  await it.clock.advance(10_000);
  await it.clock.advance(300_000);
  expect(it.asked).toEqual(['70000 node-1', '370000 node-1']);
  expect(it.sights[0]).toEqual({ at: 70_000, agent: [aRegistered()], provesAbsence: true, catalogue: [] });
});

test('what may be only late is looked at again when it is late no more', async () => {
  const it = reading();
  Object.assign(it.state, { isProven: true, isPending: true });
  await it.clock.advance(10_000);
  await it.clock.advance(150_000);
  expect(it.asked).toEqual(['10000 node-1', '160000 node-1']);
});

test('servers that do not answer are told of, and change nothing', async () => {
  const it = reading();
  Object.assign(it.state, { isProven: true, failing: true });
  await it.clock.advance(10_000);
  await idle();
  expect([it.sights, it.health.status().state]).toEqual([[], 'failing']);
  it.state.failing = false;
  await it.clock.advance(300_000);
  expect([it.sights.length, it.health.status().state]).toEqual([1, 'fresh']);
});
