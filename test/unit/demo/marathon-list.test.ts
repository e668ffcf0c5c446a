import { expect, test } from 'vitest';
import { readMarathonList } from '../../../src/demo/verify/marathon-list.ts';

const AGENT = 'S1';
const task = (parts: object = {}) => ({
  id: 'web.1',
  slaveId: AGENT,
  state: 'TASK_RUNNING',
  ports: [31_000, 31_001],
  ipAddresses: [{ ipAddress: '9.0.0.2' }],
  healthCheckResults: [],
  ...parts,
});
const app = (parts: object = {}) => ({ id: '/web', networks: [{ mode: 'host' }], tasks: [task()], ...parts });

function read(...apps: object[]) {
  const answers: Record<string, unknown> = {
    'http://marathon/v2/apps?embed=apps.tasks': { apps },
    'http://agent/state': { id: AGENT, pid: 'slave(1)@127.0.0.1:5051' },
  };
  const urls = { marathonUrl: 'http://marathon', mesosAgentUrl: 'http://agent' };
  return readMarathonList(urls, { get: async (url) => answers[url] }, new AbortController().signal);
}

test('takes the running tasks of this agent that have a port', async () => {
  const others = [task({ slaveId: 'S2' }), task({ state: 'TASK_STAGING' }), task({ ports: [] })];
  expect(await read(app({ tasks: [task(), ...others] }))).toEqual([
    { id: 'web.1', appId: '/web', places: ['127.0.0.1:31000', '127.0.0.1:31001'], isHealthy: true },
  ]);
});

test('a task on a container network is at its own address and port; on a bridge it is at the machine', async () => {
  const container = { portMappings: [{ containerPort: 6379 }] };
  const own = await read(app({ networks: [{ mode: 'container' }], container, tasks: [task({ ports: [] })] }));
  expect(own[0]?.places).toEqual(['9.0.0.2:6379']);
  const bridged = await read(
    app({ networks: [{ mode: 'container/bridge' }], container, tasks: [task({ ports: [1] })] }),
  );
  expect(bridged[0]?.places).toEqual(['127.0.0.1:1']);
});

test('healthy is who has been found alive by every check', async () => {
  const healthChecks = [{}, {}];
  const alive = { alive: true };
  for (const [healthCheckResults, isHealthy] of [
    [[], false],
    [[alive], false],
    [[alive, alive], true],
    [[alive, { alive: false }], false],
  ] as const) {
    const [found] = await read(app({ healthChecks, tasks: [task({ healthCheckResults })] }));
    expect(found?.isHealthy).toBe(isHealthy);
  }
});
