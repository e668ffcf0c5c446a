import { expect, test } from 'vitest';
import { describeWithConsul } from '../../support/consul-available.ts';
import { waitFor } from '../../support/process.ts';
import {
  NARROWED,
  nothingIsLost,
  POLICY,
  READ_ONLY,
  startGuardedWorld,
  untilPublished,
  WITHOUT_AGENT,
} from './guarded-world.ts';

const TASKS = 5;

async function startTasks() {
  const world = await startGuardedWorld();
  world.cluster.addApp({ id: '/web', instances: 100 });
  const startTask = () => world.cluster.startTask('/web', { agent: world.agent });
  const tasks = Array.from({ length: TASKS }, startTask);
  const token = await world.grant();
  await world.putToken(token.secret);
  const run = () => world.start('run', '--consul-token-file', world.tokenFile, '--consul-interval', '1s');
  return { ...world, startTask, tasks, token, run };
}

/** Consul remembers for a while what a token may do: waits until it no longer lets this pass. */
const untilDenied = (world: Awaited<ReturnType<typeof startTasks>>, method: string, path: string, body?: object) =>
  waitFor(
    async () => {
      const headers = { 'X-Consul-Token': world.token.secret };
      const response = await fetch(`${world.consul.url}${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      return response.status === 403;
    },
    { what: `${method} ${path} to be denied` },
  );

describeWithConsul('1.22.7', 'a Consul that denies strangers', () => {
  test('is served with the rights of the documented policy, and the token is nowhere to be seen', async () => {
    const world = await startTasks();
    const daemon = await world.run();
    await untilPublished(world);
    world.cluster.endTask(world.tasks[0] ?? '', 'TASK_FINISHED');
    await untilPublished(world);
    const status = await (await fetch(`${world.daemonUrl}/health`)).text();
    expect(await daemon.stop()).toBe(0);
    expect(daemon.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    expect(`${daemon.output()}${daemon.errors()}${status}`).not.toContain(world.token.secret);
  });

  test('is served with rights that are narrowed to the names that are published, and lets no app take another name', async () => {
    const world = await startTasks();
    await world.setRules(NARROWED);
    const daemon = await world.run();
    await untilPublished(world);
    expect(daemon.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);

    world.cluster.addApp({ id: '/greedy', labels: { 'consul.name': 'vault' } });
    world.cluster.startTask('/greedy', { agent: world.agent });
    await daemon.waitForLog((line) => JSON.stringify(line).includes("lacks permission 'service:write' on"));
    expect(Object.values(await world.consulApi.agentServices()).map(({ Service }) => Service)).not.toContain('vault');
    expect(await daemon.stop()).toBe(0);
  });

  test('loses nothing when the token in the file is replaced and the old one deleted, while tasks come and go', async () => {
    const world = await startTasks();
    const daemon = await world.run();
    await untilPublished(world);
    const lost = await nothingIsLost(world, async () => {
      const next = await world.grant();
      world.startTask();
      await world.putToken(next.secret);
      world.cluster.endTask(world.tasks[0] ?? '', 'TASK_FINISHED');
      await daemon.waitForLog('the Consul token has changed: everything of ours is put once more');
      await world.token.revoke();
      await untilDenied(world, 'GET', '/v1/agent/self');
      world.startTask();
      world.cluster.endTask(world.tasks[1] ?? '', 'TASK_FAILED');
      await untilPublished(world);
    });
    expect(lost).toEqual([]);
    expect(await daemon.stop()).toBe(0);
  });

  test('has everything put once more when the token was replaced while we were away', async () => {
    const world = await startTasks();
    const first = await world.run();
    await untilPublished(world);
    expect(await first.stop()).toBe(0);
    await world.putToken((await world.grant()).secret);
    await world.token.revoke();
    await untilDenied(world, 'GET', '/v1/agent/self');
    const lost = await nothingIsLost(world, async () => {
      const second = await world.run();
      await second.waitForLog('the Consul token has changed: everything of ours is put once more');
      world.startTask();
      world.cluster.endTask(world.tasks[0] ?? '', 'TASK_FINISHED');
      await untilPublished(world);
      expect(await second.stop()).toBe(0);
    });
    expect(lost).toEqual([]);
  });

  test('tells once that a right was taken, and makes up for it when that returns', { timeout: 120_000 }, async () => {
    const world = await startTasks();
    const daemon = await world.run();
    await untilPublished(world);
    await world.setRules(READ_ONLY);
    await untilDenied(world, 'PUT', '/v1/agent/service/register', { ID: 'probe', Name: 'probe' });
    const started = [world.startTask(), world.startTask(), world.startTask()];
    const denied = await daemon.waitForLog((line) => JSON.stringify(line).includes("lacks permission 'service:write'"));
    expect(denied.error).toContain(
      `; it was asked with the token in ${world.tokenFile} (--consul-token-file): correct it, or grant what`,
    );
    expect(JSON.stringify(denied)).not.toContain(world.token.secret);
    await world.setRules(POLICY);
    await untilPublished(world, 60_000);
    expect(Object.keys(await world.consulApi.published())).toEqual(
      expect.arrayContaining(started.map((id) => `marathon:${id}`)),
    );
    const told = daemon.lines.filter((line) => JSON.stringify(line).includes("lacks permission 'service:write'"));
    expect(told).toHaveLength(1);
    await daemon.waitForLog('Consul allows again what it denied');
    expect(await daemon.stop()).toBe(0);
  });

  test('is served on when only the right to ask who it is was taken', async () => {
    const world = await startTasks();
    const daemon = await world.run();
    await untilPublished(world);
    await world.setRules(WITHOUT_AGENT);
    await daemon.waitForLog((line) => JSON.stringify(line).includes("lacks permission 'agent:read'"));
    world.startTask();
    world.cluster.endTask(world.tasks[0] ?? '', 'TASK_FINISHED');
    await untilPublished(world);
    const told = daemon.lines.filter((line) => JSON.stringify(line).includes("lacks permission 'agent:read'"));
    expect(told).toHaveLength(1);
    await world.setRules(POLICY);
    await waitFor(async () => (await fetch(`${world.daemonUrl}/ready`)).status === 200, { what: 'readiness' });
    expect(await daemon.stop()).toBe(0);
  });

  test('is asked once at the start which rights are missing: all are told at once, with what each is for', async () => {
    const world = await startTasks();
    await world.setRules('service_prefix "" { policy = "write" }\nagent_prefix "" { policy = "read" }');
    const daemon = await world.run();
    const { missing } = await daemon.waitForLog(({ msg }) => msg.startsWith('the Consul token lacks rights'));
    expect(missing).toEqual([
      `node:read on "${world.consul.nodeName}": to see what the catalogue shows of this node`,
      'key:read on "marathon-consul/freeze/marathon": to obey the freeze key',
    ]);
    expect(await daemon.stop()).toBe(0);
  });

  test('is not written without a token, for a reason that names the right', async () => {
    const world = await startTasks();
    const daemon = await world.start('run');
    const denied = await daemon.waitForLog((line) =>
      JSON.stringify(line).includes("anonymous token lacks permission 'agent:read'"),
    );
    expect(denied.error).toMatch(/; it was asked without a token: give --consul-token-file \(or CONSUL_HTTP_TOKEN\)$/);
    expect(await world.consulApi.published()).toEqual({});
    expect(await daemon.stop()).toBe(0);
  });
});
