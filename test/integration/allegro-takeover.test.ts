import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { AppRequest } from '../../src/sandbox/cluster/app-json.ts';
import { atEnd } from '../support/at-end.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { waitFor } from '../support/process.ts';
import type { ConsulApi } from './consul-api.ts';
import { startWorld, type World } from './world.ts';

/** An app, and what allegro/marathon-consul registered for a task of it on these ports (contract: migration, A). */
interface Published {
  readonly app: AppRequest;
  readonly services: (ports: readonly number[]) => readonly OldService[];
}

interface OldService {
  readonly name: string;
  readonly port: number;
  readonly tags: readonly string[];
  /** As it sent them: without ids, which the agent then makes. */
  readonly checks: readonly object[];
}

const http = (port: number, path: string) => ({ HTTP: `http://127.0.0.1:${port}${path}`, ...TIMES });
const tcp = (port: number) => ({ TCP: `127.0.0.1:${port}`, ...TIMES });
const TIMES = { Interval: '2s', Timeout: '1s', Status: 'passing' };
const times = { intervalSeconds: 2, timeoutSeconds: 1, gracePeriodSeconds: 10, maxConsecutiveFailures: 3 };

const SIMPLE: Published = {
  app: {
    id: '/shop/web',
    labels: { consul: '', metrics: 'tag', owner: 'shop' },
    portDefinitions: [{ name: 'http' }],
    healthChecks: [{ protocol: 'HTTP', path: '/health?deep=1', portIndex: 0, ...times }],
  },
  services: ([port = 0]) => [{ name: 'shop.web', port, tags: ['metrics'], checks: [http(port, '/health?deep=1')] }],
};

const WITH_PORTS: Published = {
  app: {
    id: '/shop/cart',
    labels: { consul: 'true', common: 'tag', 'admin-at-{port:admin}': 'tag' },
    portDefinitions: [
      { name: 'http', labels: { consul: 'cart,basket', first: 'tag', only: 'tag:basket' } },
      { name: 'admin' },
      { labels: { consul: 'cart-metrics' } },
    ],
    healthChecks: [
      { protocol: 'HTTP', path: '/health', portIndex: 0, ...times },
      { protocol: 'TCP', portIndex: 1, ...times },
      { protocol: 'MESOS_HTTP', path: '/', portIndex: 2, ...times },
    ],
  },
  services: ([web = 0, admin = 0, metrics = 0]) => {
    const checks = [http(web, '/health'), tcp(admin), http(metrics, '/')];
    // Within a group its order was that of a hash table.
    const common = [`admin-at-${admin}`, 'common'];
    return [
      { name: 'cart', port: web, tags: ['first', ...common], checks },
      { name: 'basket', port: web, tags: ['only', 'first', ...common.toReversed()], checks },
      { name: 'cart-metrics', port: metrics, tags: common, checks },
    ];
  },
};

const DAEMON = ['--preset', 'allegro'];
/** Rewrites begin after a moment of up to 30 s that chance decides, so that a fleet is no storm. */
const TAKEN_WITHIN_MS = 60_000;

for (const version of ['1.22.7', '1.10.12'] as const)
  describeWithConsul(version, `services of allegro/marathon-consul, with Consul ${version}`, () => {
    test('are taken over in place: none is missing or failing at any moment, and only the marks are written', async () => {
      const world = await startWorld(version);
      const { consulApi } = world;
      const ids = [
        ...(await publish(world, SIMPLE, 3)),
        ...(await publish(world, WITH_PORTS, 2)),
        ...(await publish(world, { ...SIMPLE, app: { ...SIMPLE.app, id: '/other/web' }, services: otherWeb }, 1)),
      ];
      await waitFor(async () => (await passing(consulApi)).size === ids.length, { what: 'the catalogue to know all' });
      const before = await look(consulApi);
      expect(Object.keys(before.services)).toEqual(ids.toSorted());

      const watch = watchAll(consulApi, ids);
      const daemon = await world.start('run', ...DAEMON);
      await waitFor(async () => (await marked(consulApi)).length === ids.length, {
        withinMs: TAKEN_WITHIN_MS,
        what: 'every service to carry the mark',
      });
      const taken = await look(consulApi);
      expect(await (await world.start('sync', ...DAEMON)).exited()).toBe(0);
      expect(await daemon.stop('SIGTERM')).toBe(0);
      const seen = await watch.stop();

      expect(seen.absent).toEqual([]);
      const written = Object.fromEntries(ids.map((id) => [id, 2]));
      expect(Object.fromEntries([...seen.indexes].map(([id, indexes]) => [id, indexes.size]))).toEqual(written);
      const changes = daemon.lines.flatMap(({ change }) => (change === undefined ? [] : [change]));
      expect(changes).toEqual(ids.map(() => 'adopt'));

      const after = await look(consulApi);
      expect(after).toEqual(taken);
      expect(after.checks).toEqual(before.checks);
      expect(withoutMeta(after)).toEqual(withoutMeta(before));
      for (const id of ids) expect(after.services[id]?.Meta).toMatchObject({ 'managed-by': 'marathon-consul' });
    });
  });

function otherWeb([port = 0]: readonly number[]): readonly OldService[] {
  return [{ name: 'other.web', port, tags: ['metrics'], checks: [http(port, '/health?deep=1')] }];
}

/** Starts tasks that really listen, and registers them as the older tool did. Answers the ids of their services. */
async function publish(world: World, { app, services }: Published, instances: number): Promise<string[]> {
  const { cluster, agent, consulApi } = world;
  cluster.addApp({ ...app, instances });
  const ids: string[] = [];
  for (let n = 0; n < instances; n += 1) {
    const ports = await listenOn(app.portDefinitions?.length ?? 0);
    const task = cluster.startTask(app.id, { agent, ports });
    cluster.setHealth(task, true);
    for (const { name, port, tags, checks } of services(ports)) {
      const id = `${task}_${name}_${port}`;
      ids.push(id);
      await consulApi.register({
        ID: id,
        Name: name,
        Address: '127.0.0.1',
        Port: port,
        Tags: ['marathon', ...tags, `marathon-task:${task}`],
        EnableTagOverride: false,
        Checks: checks,
      });
    }
  }
  return ids;
}

async function listenOn(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer((_request, response) => response.end('fine')));
  return Promise.all(servers.map(listening));
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(async () => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

interface CatalogueService {
  readonly ID: string;
  readonly Service: string;
  readonly Tags: readonly string[];
  readonly Meta: Readonly<Record<string, string>> | null;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

interface CatalogueCheck {
  readonly CheckID: string;
  readonly ServiceID: string;
  readonly Name: string;
  readonly Status: string;
  readonly CreateIndex: number;
}

/** Our own services, which nobody took over. */
const isOther = (id: string): boolean => id === 'consul' || id.startsWith('marathon-consul');

async function servicesIn(consulApi: ConsulApi): Promise<readonly CatalogueService[]> {
  type Node = { readonly Services: readonly CatalogueService[] };
  const { Services } = await consulApi.get<Node>('/v1/catalog/node-services/test-node');
  return Services.filter(({ ID }) => !isOther(ID));
}

async function checksIn(consulApi: ConsulApi): Promise<readonly CatalogueCheck[]> {
  const checks = await consulApi.get<readonly CatalogueCheck[]>('/v1/health/node/test-node');
  return checks.filter(({ ServiceID }) => ServiceID !== '' && !isOther(ServiceID));
}

/** The catalogue: a row that was away for a moment has another `CreateIndex`. */
async function look(consulApi: ConsulApi) {
  const services = (await servicesIn(consulApi)).toSorted((left, right) => (left.ID < right.ID ? -1 : 1));
  const checks = (await checksIn(consulApi)).map(({ CheckID, ServiceID, Name, Status, CreateIndex }) => [
    CheckID,
    { ServiceID, Name, Status, CreateIndex },
  ]);
  return {
    services: Object.fromEntries(services.map((service) => [service.ID, service])),
    checks: Object.fromEntries(checks) as Record<string, object>,
  };
}

/** Tags as a set: the order in which the older tool sent some was chance. */
const withoutMeta = ({ services }: Awaited<ReturnType<typeof look>>) =>
  Object.values(services).map(({ Meta: _meta, ModifyIndex: _index, Tags, ...kept }) => ({
    ...kept,
    Tags: Tags.toSorted(),
  }));

async function marked(consulApi: ConsulApi): Promise<readonly CatalogueService[]> {
  return (await servicesIn(consulApi)).filter(({ Meta }) => Meta?.['managed-by'] === 'marathon-consul');
}

/** The ids of the services that no check speaks against. */
async function passing(consulApi: ConsulApi): Promise<Set<string>> {
  const [services, checks] = await Promise.all([servicesIn(consulApi), checksIn(consulApi)]);
  const failing = new Set(checks.filter(({ Status }) => Status !== 'passing').map(({ ServiceID }) => ServiceID));
  const checked = new Set(checks.map(({ ServiceID }) => ServiceID));
  return new Set(services.map(({ ID }) => ID).filter((id) => checked.has(id) && !failing.has(id)));
}

/** Looks again and again, without a pause, until stopped: who was ever absent or failing, and how often each changed. */
function watchAll(consulApi: ConsulApi, ids: readonly string[]) {
  const absent: string[] = [];
  const indexes = new Map(ids.map((id) => [id, new Set<number>()]));
  let isOver = false;
  const sampling = (async () => {
    while (!isOver) {
      const there = await passing(consulApi);
      absent.push(...ids.filter((id) => !there.has(id)));
      for (const { ID, ModifyIndex } of await servicesIn(consulApi)) indexes.get(ID)?.add(ModifyIndex);
    }
  })();
  // A failure is told by `stop`; until then it must not end the process.
  sampling.catch(() => {});
  return {
    async stop() {
      isOver = true;
      await sampling;
      return { absent, indexes };
    },
  };
}
