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
  return readBoth(apps, []);
}

function readBoth(apps: readonly object[], pods: readonly object[]) {
  const answers: Record<string, unknown> = {
    'http://marathon/v2/pods/::status': pods,
    'http://marathon/v2/apps?embed=apps.tasks': { apps },
    'http://agent/state': { id: AGENT, pid: 'slave(1)@127.0.0.1:5051' },
  };
  const urls = { marathonUrl: 'http://marathon', mesosAgentUrl: 'http://agent' };
  return readMarathonList(urls, { get: async (url) => answers[url] }, new AbortController().signal);
}

test('takes the running tasks of this agent that have a port', async () => {
  const others = [task({ slaveId: 'S2' }), task({ state: 'TASK_STAGING' }), task({ ports: [] })];
  expect(await read(app({ tasks: [task(), ...others] }))).toEqual([
    { id: 'web.1', appId: '/web', endings: [''], places: ['127.0.0.1:31000', '127.0.0.1:31001'], isHealthy: true },
  ]);
});

test('takes the running containers of this agent that have an endpoint', async () => {
  const endpoints = [{ name: 'http', allocatedHostPort: 31_900 }];
  const container = { containerId: 'pod.web.1', status: 'TASK_RUNNING', conditions: [], endpoints };
  const ill = { ...container, containerId: 'pod.ill.1', conditions: [{ name: 'healthy', value: 'false' }] };
  const others = [
    { ...container, endpoints: [] },
    { ...container, status: 'TASK_STAGING' },
  ];
  const instances = [
    { agentId: AGENT, containers: [container, ill, ...others] },
    { agentId: 'S2', containers: [container] },
  ];
  const found = { appId: '/pod', endings: ['-http'], places: ['127.0.0.1:31900'] };
  expect(await readBoth([], [{ spec: { id: '/pod' }, instances }])).toEqual([
    { ...found, id: 'pod.web.1', isHealthy: true },
    { ...found, id: 'pod.ill.1', isHealthy: false },
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
