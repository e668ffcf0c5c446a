import { expect, onTestFinished, test } from 'vitest';
import { realClock } from '../../../src/daemon/production-world.ts';
import type { DemoApp } from '../../../src/demo/cluster/demo-app.ts';
import { createTaskPorts, findOverlay } from '../../../src/demo/cluster/task-ports.ts';
import { openTaskServer } from '../../../src/demo/cluster/task-server.ts';
import { createProber } from '../../../src/demo/probe.ts';

const APP: DemoApp = { definition: { id: '/web', instances: 1 }, opens: ['http', 'tcp'] };
const OVERLAY = { addresses: ['127.0.0.1'], port: 0 };
const prober = createProber(realClock, new AbortController().signal);

test('a task really answers: who it is, its health, and nothing any more once it is closed', async () => {
  let isIll = false;
  const servers = await createTaskPorts(OVERLAY).open(APP, { introduction: () => 'I am web', isIll: () => isIll });
  const [http, tcp] = servers;
  const url = `http://127.0.0.1:${http?.port}`;
  expect(await (await fetch(url)).text()).toBe('I am web\n');
  expect(await prober.http(`${url}/health`)).toBe(200);
  isIll = true;
  expect(await prober.http(`${url}/health`)).toBe(500);
  expect(await prober.tcp('127.0.0.1', tcp?.port ?? 0)).toBe(true);
  for (const server of servers) server.close();
  expect(await prober.http(url)).toBeUndefined();
  expect(await prober.tcp('127.0.0.1', tcp?.port ?? 0)).toBe(false);
});

test('host ports are of the range of a Mesos agent; one that somebody has is passed over', async () => {
  const manner = { introduction: () => '', isIll: () => false };
  const first = await createTaskPorts(OVERLAY).open(APP, manner);
  onTestFinished(() => first.forEach(({ close }) => void close()));
  const second = await createTaskPorts(OVERLAY).open(APP, manner);
  onTestFinished(() => second.forEach(({ close }) => void close()));
  const ports = [...first, ...second].map(({ port }) => port);
  expect(new Set(ports).size).toBe(4);
  for (const port of ports) expect(port >= 31_000 && port <= 32_000).toBe(true);
});

test('a task of the container network has an address of the overlay, and its port', async () => {
  const overlay = await findOverlay();
  const app: DemoApp = {
    definition: { id: '/redis', instances: 1, networks: [{ mode: 'container' }] },
    opens: ['tcp'],
  };
  const [server] = await createTaskPorts(overlay).open(app, { introduction: () => '', isIll: () => false });
  onTestFinished(() => server?.close());
  expect(server).toMatchObject({ address: overlay.addresses[0], port: overlay.port });
});

test('where the port of the container network is taken on every address, says so', async () => {
  const taken = await openTaskServer('tcp', '127.0.0.1', 0, { introduction: () => '', isIll: () => false });
  onTestFinished(() => taken.close());
  const app: DemoApp = {
    definition: { id: '/redis', instances: 1, networks: [{ mode: 'container' }] },
    opens: ['tcp'],
  };
  const ports = createTaskPorts({ addresses: ['127.0.0.1'], port: taken.port });
  await expect(ports.open(app, { introduction: () => '', isIll: () => false })).rejects.toThrow(
    /is taken on 127\.0\.0\.1/,
  );
});
