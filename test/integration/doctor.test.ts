import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { PodRequest } from '../../src/sandbox/cluster/pod-json.ts';
import { freePorts } from '../../src/sandbox/free-ports.ts';
import { createMesosAgent } from '../../src/sandbox/mesos-agent.ts';
import { serve } from '../../src/sandbox/mount-http.ts';
import { atEnd } from '../support/at-end.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { examine, HEALTHY_MARATHON } from './doctor/examine.ts';
import { startWorld } from './world.ts';

const startHealthyWorld = (consul = {}) => startWorld('1.22.7', HEALTHY_MARATHON, consul);

describeWithConsul('1.22.7', 'doctor', () => {
  test('finds nothing to mend where everything is right, ends with 0, and writes nothing', async () => {
    const world = await startHealthyWorld();
    world.cluster.addApp({ id: '/shop/cart' });
    world.cluster.startTask('/shop/cart', { agent: world.agent });
    const { exitCode, findings, policy, of } = await examine(world);
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(exitCode).toBe(0);
    expect(of('consul agent')?.says).toBe('test-node, a server agent');
    expect(of('mesos agent')?.says).toMatch(/ at 127\.0\.0\.1, Mesos 1\.11\.0, asked at \/state$/);
    expect(of('tasks')?.says).toBe('1 published');
    expect(policy).toBeUndefined();
    expect(await world.consulApi.agentServices()).toEqual({});
  });

  test('ends with 1 for a warning alone', async () => {
    const world = await startWorld();
    const { exitCode, ailing } = await examine(world);
    expect(ailing).toEqual([expect.objectContaining({ check: 'task_killing', level: 'warning' })]);
    expect(exitCode).toBe(1);
  });

  test('ends with 1 for a problem: Marathon is down, and it says what to do', async () => {
    const world = await startHealthyWorld();
    await world.marathonHttp.close();
    const { exitCode, ailing, of } = await examine(world);
    expect(ailing).toEqual([
      expect.objectContaining({
        check: 'marathon',
        level: 'problem',
        remedy: expect.stringContaining('--marathon'),
      }),
    ]);
    expect(exitCode).toBe(1);
    expect(of('marathon version')).toMatchObject({ level: 'unknown' });
    expect(of('tasks')).toMatchObject({ level: 'unknown' });
  });

  test('ends with 2 for a configuration that is wrong, and looks at nothing', async () => {
    const world = await startHealthyWorld();
    const doctor = await world.start('doctor', '--events', 'telegraph');
    expect(await doctor.exited()).toBe(2);
    expect(doctor.errors()).toContain('--events');
    expect(doctor.output()).toBe('');
  });

  test('tells people in lines of 80 columns, whatever is wrong', async () => {
    const world = await startHealthyWorld();
    await Promise.all([world.marathonHttp.close(), world.mesosHttp.close()]);
    const doctor = await world.start('doctor', '--bind', '192.0.2.1', '--consul', 'http://127.0.0.1:1');
    expect(await doctor.exited()).toBe(1);
    expect(doctor.errors()).toBe('');
    expect(doctor.output()).toMatch(/^To mend: 5\.$/m);
    expect(
      doctor
        .output()
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });

  test("says that the Mesos agent's address is not of this machine, and that its clock is wrong", async () => {
    const world = await startHealthyWorld();
    const other = createMesosAgent({ cluster: world.cluster, agent: world.elsewhere });
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const http = await serve(async (request, signal) => {
      const answer = await other.handler(request, signal);
      return { ...answer, headers: { ...answer.headers, date } };
    });
    atEnd(() => http.close());
    const { exitCode, of } = await examine(world, '--mesos-agent', http.url);
    expect(exitCode).toBe(1);
    expect(of('agent address')).toMatchObject({ level: 'problem', says: expect.stringContaining('10.9.9.9') });
    expect(of('clocks')).toMatchObject({ says: expect.stringMatching(/the Mesos agent is 3[56]\d\d s behind/) });
  });

  test('says that the Mesos agent is not ready yet, by what it waits for', async () => {
    const world = await startHealthyWorld();
    world.mesos.condition = 'recovering';
    expect((await examine(world)).of('mesos agent')).toMatchObject({
      remedy: expect.stringMatching(/^Wait: it finds/),
    });
    world.mesos.condition = 'unregistered';
    expect((await examine(world)).of('mesos agent')).toMatchObject({ remedy: expect.stringContaining('master') });
  });

  test('tells a name that somebody else has on this agent, an app and a pod alike', async () => {
    const world = await startHealthyWorld();
    world.cluster.addApp({ id: '/shop/cart' });
    world.cluster.startTask('/shop/cart', { agent: world.agent });
    world.cluster.addPod(POD);
    world.cluster.startPod(POD.id, { agent: world.agent });
    await world.consulApi.register({ ID: 'theirs', Name: 'shop-cart' });
    await world.consulApi.register({ ID: 'also-theirs', Name: 'shop-group-http' });
    const { exitCode, of } = await examine(world);
    expect(exitCode).toBe(1);
    expect(of('names')).toMatchObject({ level: 'warning', says: expect.stringContaining('theirs') });
    expect(of('names')?.says).toContain('also-theirs');
  });

  test('tells two apps of this machine that came to one name', async () => {
    const world = await startHealthyWorld();
    for (const id of ['/shop/cart', '/shop-cart']) {
      world.cluster.addApp({ id });
      world.cluster.startTask(id, { agent: world.agent });
    }
    const { of } = await examine(world);
    expect(of('tasks')).toMatchObject({ level: 'warning', says: expect.stringContaining('"shop-cart"') });
  });

  test('compares the kill grace of apps and pods with the time for which DNS answers are kept', async () => {
    const world = await startHealthyWorld({ config: { dns_config: { service_ttl: { '*': '10s' } } } });
    const apps = {
      '/long': { taskKillGracePeriodSeconds: 20 },
      '/short': { taskKillGracePeriodSeconds: 5 },
      '/none': {},
    };
    for (const [id, more] of Object.entries(apps)) {
      world.cluster.addApp({ id, ...more });
      world.cluster.startTask(id, { agent: world.agent });
    }
    world.cluster.addPod(POD);
    world.cluster.startPod(POD.id, { agent: world.agent });
    const { of } = await examine(world);
    expect(of('kill grace')?.level).toBe('warning');
    const [short] = of('kill grace')?.says.split(': below') ?? [];
    expect(short?.split(', ').sort()).toEqual(['/none (none set: 3 s)', '/shop/group (7 s)', '/short (5 s)']);
  });

  test("tells another living daemon's lease", async () => {
    const world = await startHealthyWorld();
    await world.consulApi.register({
      ID: 'marathon-consul:here',
      Name: 'marathon-consul',
      Meta: { 'managed-by': 'marathon-consul', 'marathon-consul-instance': '2031-01-01 elsewhere' },
      Check: { TTL: '60s', Status: 'passing' },
    });
    const { of } = await examine(world, '--cluster', 'here');
    expect(of('lease')).toMatchObject({ level: 'problem', says: expect.stringContaining('elsewhere') });
  });

  test('tells that the ports of our servers are taken, and by whom it is right', async () => {
    const world = await startHealthyWorld();
    const [one, two] = await freePorts(2);
    const ports = ['--port', String(one), '--public-bind', '127.0.0.1', '--public-port', String(two)];
    const free = await examine(world, ...ports);
    expect(free.ailing).toEqual([]);
    expect(free.of('second server')?.says).toBe(`127.0.0.1:${two} is free for it`);

    const stranger = createServer();
    atEnd(async () => void stranger.close());
    await new Promise<void>((resolve) => stranger.listen(two, '127.0.0.1', resolve));
    const taken = await examine(world, ...ports);
    expect(taken.of('our server')).toMatchObject({ level: 'ok' });
    expect(taken.of('second server')).toMatchObject({
      level: 'problem',
      says: expect.stringContaining(`127.0.0.1:${two}`),
      remedy: expect.stringContaining('--public-port'),
    });
    expect(taken.exitCode).toBe(1);
    await new Promise((resolve) => stranger.close(resolve));

    const daemon = await world.start('run', ...ports);
    await daemon.waitForLog('started');
    const running = await examine(world, ...ports);
    expect(running.ailing).toEqual([]);
    expect(running.of('our server')?.says).toContain(`process ${daemon.pid}`);
    const [other] = await freePorts(1);
    const mistaken = await examine(world, '--port', String(other));
    expect(mistaken.of('our server')).toMatchObject({
      level: 'warning',
      remedy: expect.stringContaining('same options'),
    });
  });
});

const POD: PodRequest = {
  id: '/shop/group',
  containers: [
    {
      name: 'web',
      endpoints: [{ name: 'http', hostPort: 0 }],
      ...{ lifecycle: { killGracePeriodSeconds: 7 } },
    },
  ],
  networks: [{ mode: 'host' }],
};
