import { describe, expect, test } from 'vitest';
import { decodeDraft, decodeDraftTasks } from '../../../../../src/clients/marathon/apps/decode-draft.ts';
import { fixture } from '../fixture.ts';

const only = (document: unknown) => {
  const [definition, ...others] = decodeDraft(document) ?? [];
  expect(others).toEqual([]);
  return definition;
};

describe('what a draft says nothing of is as Marathon completes it', () => {
  test.each([
    ['nothing at all: one port', {}, 'host', [{ name: 'default', hasHostPort: true }]],
    ['no ports, on purpose', { portDefinitions: [] }, 'host', []],
    ['no ports, in the old form', { ports: [] }, 'host', []],
    ['ports in the old form', { ports: [0, 8080] }, 'host', [{}, {}]],
    ['an empty list of networks', { networks: [] }, 'host', [{ name: 'default' }]],
    [
      'a bridge without mappings',
      { networks: [{ mode: 'container/bridge' }], container: { docker: { image: 'x' } } },
      'bridge',
      [{ name: 'default', containerPort: 0, hasHostPort: true }],
    ],
    [
      'a bridge with an empty list of mappings',
      { networks: [{ mode: 'container/bridge' }], container: { portMappings: [] } },
      'bridge',
      [],
    ],
    [
      'a container network with mappings in the old place',
      {
        networks: [{ mode: 'container', name: 'n' }],
        container: { docker: { portMappings: [{ containerPort: 80 }] } },
      },
      'container',
      [{ containerPort: 80, hasHostPort: false }],
    ],
    [
      'a bridge in the old form',
      { container: { docker: { network: 'BRIDGE', portMappings: [{ containerPort: 80 }] } } },
      'bridge',
      [{ containerPort: 80, hasHostPort: true }],
    ],
    [
      'an address for each task, in the old form',
      { ipAddress: { discovery: { ports: [{ number: 80, name: 'http', protocol: 'tcp' }] } } },
      'container',
      [{ containerPort: 80, name: 'http' }],
    ],
  ])('%s', (_what, fields, network, ports) => {
    const definition = only({ id: '/web', ...fields });
    expect(definition?.network).toBe(network);
    expect(definition?.ports).toHaveLength(ports.length);
    expect(definition?.ports).toMatchObject(ports);
  });

  test('a version', () => {
    expect(only({ id: 'web' })).toMatchObject({ id: '/web', version: '(draft)', container: undefined });
  });

  test('the host ports of a pod that does not ask for them', () => {
    const pod = { id: '/pod', containers: [{ name: 'web', endpoints: [{ name: 'http' }] }] };
    expect(only(pod)).toMatchObject({ version: '(draft)', container: 'web', ports: [{ hasHostPort: true }] });
  });
});

const APP = { id: '/web', version: 'v' };
const POD = { id: '/pod', version: 'v', containers: [{ name: 'a' }, { name: 'b' }] };
const POD_STATUS = fixture('captures/pods/pod-host.status.json');

describe('definitions are found', () => {
  test.each([
    ['in an answer about one app', { app: APP }, ['/web']],
    ['in a list', [APP, POD], ['/web', '/pod a', '/pod b']],
    ['in the answers about all apps', { apps: [APP, { id: '/api' }] }, ['/web', '/api']],
    [
      'in groups',
      { id: '/', apps: [APP], pods: [POD], groups: [{ id: '/g', apps: [{ id: '/g/x' }] }] },
      ['/web', '/pod a', '/pod b', '/g/x'],
    ],
    ["in a pod's status", POD_STATUS, ['/pod-host web', '/pod-host side']],
  ])('%s', (_where, document, expected) => {
    const found = decodeDraft(document)?.map(({ id, container }) => (container ? `${id} ${container}` : id));
    expect(found).toEqual(expected);
  });

  test.each([null, 7, 'text', [], {}, { id: '' }, { tasks: [] }, { app: 7 }])('not in %j', (document) => {
    expect(decodeDraft(document)).toBeUndefined();
  });
});

const TASK = { id: 'web.1', appId: '/web', state: 'TASK_RUNNING', ports: [31000] };

describe('tasks are found', () => {
  test.each([
    ['embedded in an app', { app: { ...APP, tasks: [TASK] } }, ['web.1']],
    ['in a list of tasks', { tasks: [TASK, TASK] }, ['web.1', 'web.1']],
    ['alone', TASK, ['web.1']],
  ])('%s', (_where, document, expected) => {
    expect(decodeDraftTasks(document).map(({ task }) => task.id)).toEqual(expected);
  });

  test("in a pod's status, wherever they run", () => {
    expect(decodeDraftTasks(POD_STATUS).map(({ task }) => [task.container, task.ports])).toEqual([
      ['web', [31289]],
      ['side', []],
    ]);
  });

  test('with what their readiness checks say', () => {
    const results = [
      { name: 'a', taskId: 'web.1', ready: true },
      { name: 'b', taskId: 'web.1', ready: false },
    ];
    const app = { ...APP, readinessCheckResults: results, tasks: [TASK, { ...TASK, id: 'web.2' }] };
    expect(decodeDraftTasks(app).map(({ isReady }) => isReady)).toEqual([false, undefined]);
  });

  test('nowhere in a draft', () => {
    expect(decodeDraftTasks({ id: '/web' })).toEqual([]);
  });
});
