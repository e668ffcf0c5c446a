import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { SYSTEM_TLS } from '../../../src/model/connection.ts';
import { createMesosAgent } from '../../../src/sandbox/mesos-agent.ts';
import { readinessOf } from '../../../src/server/readiness.ts';
import { ask } from '../../unit/sandbox/ask.ts';
import type { Simulation } from '../world.ts';
import { blemishesOf, LEASE, MINUTE, SECOND, setUp, statusesIn } from './setting.ts';

const CONSUL: Config['consul'] = {
  url: 'http://127.0.0.1:8500',
  token: { kind: 'file', path: '/token' },
  credentials: { kind: 'none' },
  tls: SYSTEM_TLS,
  datacenter: undefined,
};
const MESOS_AGENT: Config['mesosAgent'] = {
  url: 'http://10.0.0.1:5051',
  hostname: undefined,
  mayBeRemote: false,
  credentials: { kind: 'none' },
  tls: SYSTEM_TLS,
};

interface Mistake {
  readonly name: string;
  /** What /ready says while it lasts. */
  readonly because: RegExp;
  begin(world: Simulation): Promise<void> | void;
  end(world: Simulation): void;
  /** How long it may take to be noticed where it comes about under a daemon that runs (ms). */
  readonly noticedMs: number;
  /** How the daemon is started anew. */
  readonly over?: Partial<Config>;
}

/** A Marathon that is another one, and lists none of the tasks that run here. */
const otherMarathon: Mistake = {
  name: 'Marathon is another framework than the one remembered',
  because: /^Marathon says it is framework other-0000, but the one remembered is .*: is --marathon right\?/,
  async begin({ marathon, faulty, liars }) {
    const { body } = await ask(marathon.handler, '/v2/info');
    const other = JSON.stringify({ ...JSON.parse(String(body)), frameworkId: 'other-0000' });
    faulty.marathon.fail({ status: 200, body: other }, ({ path }) => path.startsWith('/v2/info'));
    liars.marathon.share = 1;
  },
  end({ faulty, liars }) {
    faulty.marathon.heal();
    liars.marathon.share = 0;
  },
  noticedMs: 6.1 * MINUTE,
};

const otherMachine: Mistake = {
  name: 'the Mesos agent is on another machine',
  because: /^the Mesos agent is at 10\.0\.0\.2, which is no address of this machine: .*--allow-remote-agent/,
  async begin({ cluster, elsewhere, faulty }) {
    const other = await ask(createMesosAgent({ cluster, agent: elsewhere }).handler, '/state');
    faulty.agent.fail({ status: 200, body: String(other.body) }, ({ path }) => path.endsWith('/state'));
  },
  end: ({ faulty }) => faulty.agent.heal(),
  noticedMs: 10 * SECOND,
};

const otherDatacenter: Mistake = {
  name: 'the Consul agent is of another datacenter than the one that is asked for',
  because: /^Consul's agent is in the datacenter elsewhere, not in dc1: is --consul right\?/,
  async begin({ consul, faulty }) {
    const { body } = await ask(consul.handler, '/v1/agent/self');
    const self = JSON.parse(String(body));
    const other = JSON.stringify({ ...self, Config: { ...self.Config, Datacenter: 'elsewhere' } });
    faulty.consul.fail({ status: 200, body: other }, ({ path }) => path.startsWith('/v1/agent/self'));
  },
  end: ({ faulty }) => faulty.consul.heal(),
  noticedMs: 40 * SECOND,
  over: { consul: { ...CONSUL, datacenter: 'dc1' } },
};

const MISTAKES = [otherMarathon, otherMachine, otherDatacenter];

describe('who we are is in dispute', () => {
  test.each(MISTAKES)(
    '$name: nothing is written or withdrawn while it lasts, and /ready says why; then all is made up for',
    async ({ because, begin, end, noticedMs, over }) => {
      const { world, daemon, first, at, pass } = await setUp(over);
      const blemishes = blemishesOf(world);
      await begin(world);
      await pass(noticedMs);
      const { register, deregister } = world.consul.writes;
      expect(readinessOf(daemon.status())).toMatchObject({ ready: false, reasons: [expect.stringMatching(because)] });
      world.cluster.endTask(first, 'TASK_FAILED');
      const next = world.start('/plain');
      await pass(30 * MINUTE);
      expect(world.consul.writes).toMatchObject({ register, deregister });
      expect([...blemishes]).toEqual([]);
      end(world);
      await pass(noticedMs);
      expect(readinessOf(daemon.status())).toMatchObject({ ready: true, reasons: [] });
      expect(world.published()).toEqual(world.truth());
      expect(Object.keys(world.published())).toContain(at(next));
      expect(world.violations).toEqual([]);
    },
  );

  test.each(MISTAKES)(
    '$name when the daemon starts: nothing is written, the heartbeat neither; then all is made up for',
    async ({ because, begin, end, over }) => {
      const { world, first, pass } = await setUp(over);
      await pass(MINUTE);
      world.kill();
      world.cluster.endTask(first, 'TASK_FAILED');
      world.start('/plain');
      const before = world.published();
      await begin(world);
      const { register, deregister } = world.consul.writes;
      const daemon = world.launch(over);
      await pass(10 * MINUTE);
      expect(world.consul.writes).toMatchObject({ register, deregister });
      expect(world.published()).toEqual(before);
      expect(statusesIn(world)[LEASE]).toBe('critical');
      expect(readinessOf(daemon.status())).toMatchObject({ ready: false, reasons: [expect.stringMatching(because)] });
      end(world);
      await pass(7 * MINUTE);
      expect(world.published()).toEqual(world.truth());
      expect(statusesIn(world)[LEASE]).toBe('passing');
      expect(daemon.status().isReady).toBe(true);
    },
  );

  test('the Mesos agent is on another machine, and that is meant (--allow-remote-agent): its tasks are published', async () => {
    const { world, daemon, pass } = await setUp({ mesosAgent: { ...MESOS_AGENT, mayBeRemote: true } });
    Object.assign(world.agent, { address: '10.0.0.9' });
    await pass(10 * SECOND);
    expect(daemon.status().agent?.address).toBe('10.0.0.9');
    world.start('/plain');
    await pass(2 * SECOND);
    expect(readinessOf(daemon.status())).toMatchObject({ ready: true, reasons: [] });
    expect(world.published()).toEqual(world.truth());
  });
});
