import { describe, expect, test } from 'vitest';
import type { ConsulVersion } from '../../../scripts/find-consul.mjs';
import { policyFor } from '../../../src/doctor/policy.ts';
import { describeWithConsul } from '../../support/consul-available.ts';
import { waitFor } from '../../support/process.ts';
import { NARROWED, READ_ONLY, startGuardedWorld, untilPublished } from '../connections/guarded-world.ts';
import { examine, HEALTHY_MARATHON, untilFound } from './examine.ts';

const VERSIONS: readonly ConsulVersion[] = ['1.22.7', '1.10.12'];

/** Which right each line of the policy gives. */
const LINES: readonly (readonly [line: RegExp, says: RegExp])[] = [
  [/^service_prefix /, /service:write on "web" is missing: .*service:write on "marathon-consul" is missing/],
  [/^agent /, /^agent:read on "(?:test-node|NODE)" is missing: [^;]*$/],
  [/^node /, /^node:read on "test-node" is missing: [^;]*$/],
  [/^key_prefix /, /^key:read on "marathon-consul\/freeze\/marathon" is missing: [^;]*$/],
];

async function startTasks(version: ConsulVersion) {
  const world = await startGuardedWorld(version, HEALTHY_MARATHON);
  world.cluster.addApp({ id: '/web', instances: 9 });
  const startTask = () => world.cluster.startTask('/web', { agent: world.agent });
  const tasks = [startTask(), startTask()];
  await world.putToken((await world.grant()).secret);
  const args = ['--consul-token-file', world.tokenFile];
  return { ...world, startTask, tasks, args, look: (...more: string[]) => examine(world, ...args, ...more) };
}

describe.each(VERSIONS)('with Consul %s', (version) => {
  describeWithConsul(version, 'a token with exactly the policy that the doctor prints', () => {
    test('is all that the daemon needs, and the doctor says so', async () => {
      const world = await startTasks(version);
      const before = await world.look();
      expect(before.ailing).toEqual([]);
      expect(before.of('rights')).toMatchObject({ level: 'ok', says: expect.stringContaining('for 1 name of ours') });
      expect(before.exitCode).toBe(0);
      expect(before.policy).toBeUndefined();

      const daemon = await world.start('run', ...world.args, '--consul-interval', '1s');
      await untilPublished(world);
      const [lease] = await world.consulApi.passing('marathon-consul');
      expect(lease?.Service.ID).toBe('marathon-consul:marathon');

      // Somebody removes one: it comes again. One ends: it goes.
      await world.consulApi.put(`/v1/agent/service/deregister/${encodeURIComponent(`marathon:${world.tasks[1]}`)}`);
      await untilPublished(world);
      world.cluster.endTask(world.tasks[0] ?? '', 'TASK_FINISHED');
      await untilPublished(world);

      await world.consulApi.put('/v1/kv/marathon-consul/freeze/marathon', 'a test');
      const isFrozen = async () => {
        const status = (await (await fetch(`${world.daemonUrl}/v1/status`)).json()) as { halts: unknown[] };
        return status.halts.length === 1;
      };
      await waitFor(isFrozen, { what: 'the freeze key to be read' });
      const frozen = await world.look();
      expect(frozen.ailing).toEqual([
        expect.objectContaining({ check: 'freeze key', level: 'warning', says: expect.stringContaining('a test') }),
      ]);
      expect(frozen.of('lease')).toMatchObject({ level: 'ok', says: expect.stringMatching(/^held by/) });

      expect(await daemon.stop()).toBe(0);
      const denied = daemon.lines.filter((line) => /lacks permission|Permission denied/.test(JSON.stringify(line)));
      expect(denied).toEqual([]);
    });

    test('is all that a single pass needs', async () => {
      const world = await startTasks(version);
      const sync = await world.start('sync', ...world.args);
      expect(await sync.exited()).toBe(0);
      expect(await world.consulApi.published()).toEqual(world.truth());
    });

    test.each(LINES)('is missed right by right: %s', async (line, says) => {
      const world = await startTasks(version);
      const lines = policyFor(world.consul.nodeName).split('\n');
      expect(lines.filter((each) => line.test(each))).toHaveLength(1);
      await world.setRules(lines.filter((each) => !line.test(each)).join('\n'));
      await untilFound(async () => (await world.look()).of('rights'), {
        level: 'problem',
        says: expect.stringMatching(says),
      });
      const { exitCode, policy } = await world.look();
      expect(exitCode).toBe(1);
      // Consul 1.10 does not say whom it refuses to tell of.
      const isNameless = version === '1.10.12' && /agent/.test(line.source);
      expect(policy).toBe(policyFor(isNameless ? 'NODE' : world.consul.nodeName));
    });
  });

  describeWithConsul(version, 'a policy that is narrowed to names', () => {
    test('is judged by every name that is published here', async () => {
      const world = await startTasks(version);
      await world.setRules(NARROWED);
      await untilFound(async () => (await world.look()).of('rights'), { level: 'ok' });
      world.cluster.addApp({ id: '/greedy', labels: { 'consul.name': 'vault' } });
      world.cluster.startTask('/greedy', { agent: world.agent });
      const { of } = await world.look();
      expect(of('rights')).toMatchObject({
        level: 'problem',
        says: 'service:write on "vault" is missing: to register and withdraw services',
      });
    });

    test('is not judged by a name that nobody has', async () => {
      const world = await startTasks(version);
      await world.setRules(NARROWED);
      for (const task of world.tasks) world.cluster.endTask(task, 'TASK_FINISHED');
      await untilFound(async () => (await world.look()).of('rights'), {
        level: 'unknown',
        says: expect.stringContaining('when something runs here'),
      });
      expect((await world.look()).exitCode).toBe(0);
    });
  });

  describeWithConsul(version, 'a token', () => {
    test('that is missing, unknown or weak is told apart', async () => {
      const world = await startTasks(version);
      const none = await examine(world);
      expect(none.of('consul agent')).toMatchObject({
        level: 'problem',
        remedy: expect.stringMatching(/--consul-token-file.* The policy to grant is below\.$/),
      });
      expect(none.of('rights')).toMatchObject({ level: 'problem', says: expect.stringContaining('to put the lease') });
      expect(none.policy).toBe(policyFor(version === '1.10.12' ? 'NODE' : 'test-node'));

      await world.putToken('11111111-2222-3333-4444-555555555555');
      const unknown = await world.look();
      expect(unknown.of('consul agent')).toMatchObject({
        level: 'problem',
        says: expect.stringContaining('ACL not found'),
        remedy: expect.stringContaining('CONSUL_HTTP_TOKEN'),
      });
      expect(unknown.of('rights')).toMatchObject({ level: 'unknown', says: 'Consul does not know our token' });
      expect(unknown.policy).toBeUndefined();

      await world.putToken((await world.grant()).secret);
      await world.setRules(READ_ONLY);
      await untilFound(async () => (await world.look()).of('rights'), {
        level: 'problem',
        says: expect.stringMatching(/^service:write on "web".*service:write on "marathon-consul" is missing: [^;]*$/),
      });
    });
  });
});
