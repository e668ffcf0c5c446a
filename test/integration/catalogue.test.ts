import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { createUndiciExchange } from '../../src/clients/undici-exchange.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createDaemon } from '../../src/daemon/daemon.ts';
import { createProductionWorld } from '../../src/daemon/production-world.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { createRoutes } from '../../src/server/routes.ts';
import { createFileStore } from '../../src/store/file-store.ts';
import { silentLog } from '../../src/support/log.ts';
import { atEnd } from '../support/at-end.ts';
import type { ConsulOptions } from '../support/consul.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { waitFor } from '../support/wait-for.ts';
import { startWorld } from './world.ts';

const PACE = { firstMs: 200, intervalMs: 300, patienceMs: 1_000 };
const CONSUL_20_S = { withinMs: 20_000 };

/** A daemon in this process, with a test's patience, beside stand-ins and a real Consul. */
async function watched(token?: string, options: ConsulOptions = {}) {
  const world = await startWorld('1.22.7', {}, options);
  const flags = {
    '--marathon': world.marathonHttp.url,
    '--mesos-agent': world.mesosHttp.url,
    '--consul': world.consul.url,
    '--state-dir': world.stateDir,
    '--cluster': 'test',
  };
  const { config, problems } = loadConfig(flags, token === undefined ? {} : { CONSUL_HTTP_TOKEN: token });
  if (!config) throw new Error(JSON.stringify(problems));
  const { exchange, close } = createUndiciExchange();
  const store = createFileStore(config.stateDir, silentLog);
  const daemon = createDaemon(config, createProductionWorld({ exchange, store, log: silentLog }), PACE);
  const routes = createRoutes({ status: daemon.status, metrics: createMetrics('0'), version: '0', log: silentLog });
  const get = async (path: string) => (await routes.request(path)).text();
  const stop = new AbortController();
  const begin = () => {
    const running = daemon.run(stop.signal);
    atEnd(async () => {
      stop.abort();
      await running;
      await close();
    });
  };
  const warnings = async () => {
    const { tasks } = JSON.parse(await get('/v1/tasks')) as { tasks: { taskId: string; warnings: string[] }[] };
    return tasks.flatMap((task) => task.warnings);
  };
  /** `again`: what the agent would repair meanwhile. */
  const warnedOf = (text: string, again = async () => {}) =>
    waitFor(
      async () => {
        await again();
        return (await warnings()).some((warning) => warning.includes(text));
      },
      { ...CONSUL_20_S, what: `the warning "${text}"` },
    );
  const noMoreWarned = (bound = CONSUL_20_S) =>
    waitFor(async () => (await warnings()).length === 0, { ...bound, what: 'the warning to go' });
  return { ...world, begin, get, warnings, warnedOf, noMoreWarned };
}

describeWithConsul('1.22.7', 'a catalogue that is not what the agent has', () => {
  test('is told at /v1/tasks and /metrics, lacking and extra, until it is right; we stay ready', async () => {
    const { cluster, agent, consulApi, begin, get, warnings, warnedOf, noMoreWarned } = await watched();
    cluster.addApp({ id: '/web' });
    const task = cluster.startTask('/web', { agent });
    begin();
    const id = `marathon:${task}`;
    await waitFor(async () => id in (await consulApi.published()), { ...CONSUL_20_S, what: 'the task' });
    await waitFor(async () => (await get('/metrics')).includes('marathon_consul_catalogue_missing 0'), {
      ...CONSUL_20_S,
      what: 'a first look at the catalogue',
    });
    expect(await warnings()).toEqual([]);

    // As when the servers never take it: what the agent repairs is taken away again.
    const { Address } = await consulApi
      .get<{ Node: { Address: string } }>('/v1/catalog/node-services/test-node')
      .then(({ Node }) => Node);
    const { Service, Port, Meta } = (await consulApi.agentServices())[id] ?? {};
    const shown = { ID: id, Service, Port, Meta };
    await warnedOf('but the catalogue lacks it', async () => {
      await consulApi.put('/v1/catalog/deregister', { Node: 'test-node', ServiceID: id });
    });
    expect(await get('/metrics')).toContain('marathon_consul_catalogue_missing 1');
    expect(JSON.parse(await get('/ready'))).toMatchObject({ ready: true });
    const put = (service: object) =>
      consulApi.put('/v1/catalog/register', { Node: 'test-node', Address, SkipNodeUpdate: true, Service: service });
    const checks = Object.values(await consulApi.get<Record<string, AgentCheck>>('/v1/agent/checks'));
    await consulApi.put('/v1/catalog/register', {
      Node: 'test-node',
      Address,
      SkipNodeUpdate: true,
      Service: shown,
      Checks: checks
        .filter(({ ServiceID }) => ServiceID === id)
        .map(({ CheckID, Name, Status }) => ({ CheckID, Name, Status, ServiceID: id, Node: 'test-node' })),
    });
    await noMoreWarned();

    await warnedOf('which the agent does not have any more', async () => {
      await put({ ...shown, ID: `${id}:old` });
    });
    expect(await get('/metrics')).toContain('marathon_consul_catalogue_extra 1');
    await consulApi.put('/v1/catalog/deregister', { Node: 'test-node', ServiceID: `${id}:old` });
    await noMoreWarned();
  });

  test('is told when the servers refuse what the agent found out, because the token lost its rights', async () => {
    const { cluster, agent, consul, consulApi, begin, warnedOf } = await watched(TOKEN, {
      token: ROOT,
      config: { primary_datacenter: 'dc1', acl: ACL },
    });
    const write = async (path: string, body: object) => {
      const answer = await fetch(consul.url + path, {
        method: 'PUT',
        headers: { 'X-Consul-Token': ROOT },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return (await answer.json()) as { ID: string };
    };
    const policy = await write('/v1/acl/policy', { Name: 'ours', Rules: rules('write') });
    await write('/v1/acl/token', { SecretID: TOKEN, Policies: [{ ID: policy.ID }] });
    const allow = (right: 'read' | 'write') =>
      write(`/v1/acl/policy/${policy.ID}`, { ID: policy.ID, Name: 'ours', Rules: rules(right) });

    const listener = createServer((socket) => socket.destroy());
    const port = await new Promise<number>((resolve) =>
      listener.listen(0, '127.0.0.1', () => resolve((listener.address() as { port: number }).port)),
    );
    atEnd(async () => void listener.close());
    cluster.addApp({ id: '/web', healthChecks: [{ protocol: 'TCP', portIndex: 0, intervalSeconds: 1 }] });
    cluster.setHealth(cluster.startTask('/web', { agent, ports: [port] }), true);
    begin();
    await waitFor(async () => (await consulApi.passing('web')).length === 1, { ...CONSUL_20_S, what: 'the task' });

    await allow('read');
    await new Promise((resolve) => listener.close(resolve));
    await warnedOf('critical, but the catalogue shows passing');
    expect(await consulApi.passing('web')).toHaveLength(1); // what consumers are told, and is not so
  });
});

interface AgentCheck {
  readonly CheckID: string;
  readonly Name: string;
  readonly Status: string;
  readonly ServiceID: string;
}

const ROOT = '7b0a3d0c-0000-4000-8000-000000000001';
const TOKEN = '7b0a3d0c-0000-4000-8000-000000000009';
const ACL = { enabled: true, default_policy: 'deny', tokens: { initial_management: ROOT, agent: ROOT } };
const READS =
  'agent_prefix "" { policy = "read" } node_prefix "" { policy = "read" } key_prefix "" { policy = "read" }';
const rules = (right: 'read' | 'write') => `${READS} service_prefix "" { policy = "${right}" }`;
