import type { Config } from '../../../src/config/config.ts';
import type { FaultyHandler } from '../../../src/sandbox/faults.ts';
import { createSimulation, type Simulation } from '../world.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** The service whose check is the heartbeat. */
export const LEASE = 'marathon-consul:marathon';
/** One that follows the lease, one with a check of Consul's own, and one that is reached through a bridge. */
const APPS = ['/plain', '/shop/checked', '/bridge'] as const;
/** How often the lease may be put in one start: again where more was learned of who we are while it was put. */
export const LEASE_PUTS = 2;
/** Between two looks at Consul (ms). */
const LOOK_MS = 20;

/** A cluster that has been up for a while, and a daemon that has published three tasks there. */
export async function setUp(over: Partial<Config> = {}, apps: readonly string[] = APPS) {
  const world = createSimulation(1);
  const { clock } = world;
  const pass = (ms: number) => clock.run(clock.now() + ms);
  await pass(61 * SECOND);
  const daemon = world.launch(over);
  await pass(9 * SECOND);
  const tasks = apps.map((app) => world.start(app));
  await pass(10 * SECOND);
  const [first = ''] = tasks;
  const at = (task: string) => `marathon:${task}`;
  return { world, daemon, tasks, first, at, pass };
}

/** Looks at Consul all the time from now on: what stands there now, and was missing or not passing at any moment. */
export function blemishesOf(world: Simulation): ReadonlySet<string> {
  const blemishes = new Set<string>();
  const before = Object.keys(world.consul.snapshot().services);
  const look = () => {
    const { services } = world.consul.snapshot();
    for (const id of before) {
      if (services[id] === undefined) blemishes.add(`${id} is missing`);
      for (const [check, status] of Object.entries(services[id]?.checks ?? {}))
        if (status !== 'passing') blemishes.add(`${check} is ${status}`);
    }
    world.clock.after(LOOK_MS, look);
  };
  look();
  return blemishes;
}

/** The status of the worst check of each service that Consul has, by id. */
export function statusesIn({ consul }: Simulation): Record<string, string> {
  return Object.fromEntries(
    Object.entries(consul.snapshot().services).map(([id, { checks }]) => {
      const statuses = Object.values(checks);
      return [id, statuses.find((status) => status === 'critical') ?? statuses[0] ?? 'passing'];
    }),
  );
}

/** Consul probes each task that it checks itself, and finds it well. */
export function probeAll({ consul, living }: Simulation): void {
  const checked = new Set(living().flatMap(({ id, appId }) => (appId === '/shop/checked' ? [`marathon:${id}`] : [])));
  for (const [id, { checks }] of Object.entries(consul.snapshot().services))
    if (checked.has(id)) for (const check of Object.keys(checks)) consul.setCheckStatus(check, 'passing');
}

export interface Asked {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
}

/** What a peer is asked from now on, until it is healed or made to fail. */
export function askedOf(peer: FaultyHandler, { clock }: Simulation): readonly Asked[] {
  const asked: Asked[] = [];
  peer.fail('reset', ({ method, path }) => {
    asked.push({ atMs: clock.now(), method, path });
    return false;
  });
  return asked;
}
