import { describe, expect, test } from 'vitest';
import { draftsIn, tasksIn } from '../../../src/explain/draft/draft.ts';

const APP = { id: '/shop/web', portDefinitions: [{ name: 'http', port: 0 }] };
const POD = { id: '/pod', containers: [{ name: 'one' }, { name: 'two' }] };
const TASK = { id: 'shop_web.1', appId: '/shop/web', host: '10.0.0.9', ports: [31_005], state: 'TASK_RUNNING' };

const appsIn = (document: unknown) =>
  draftsIn(document).drafts.flatMap(({ definitions }) => definitions.map(({ id }) => id));

describe('a document of apps', () => {
  test.each([
    ['an app as one would POST it', APP, ['/shop/web']],
    ['as GET /v2/apps/ID answers it', { app: APP }, ['/shop/web']],
    ['as GET /v2/apps does', { apps: [APP, { ...APP, id: '/b' }] }, ['/shop/web', '/b']],
    ['a list', [APP, POD], ['/shop/web', '/pod', '/pod']],
    ['a pod, each container by itself', POD, ['/pod', '/pod']],
    ['a pod’s status', { id: '/pod', spec: POD, instances: [] }, ['/pod', '/pod']],
    [
      'a group',
      { id: '/', apps: [], groups: [{ id: '/shop', apps: [APP], pods: [POD] }] },
      ['/shop/web', '/pod', '/pod'],
    ],
    ['no app', { labels: {} }, []],
    ['no object', 'web', []],
  ])('is understood: %s', (_name, document, ids) => expect(appsIn(document)).toEqual(ids));

  test('counts what has no id', () => {
    expect(draftsIn({ apps: [APP, { cmd: 'x' }] })).toMatchObject({ unreadable: 1, drafts: [{}] });
  });

  test('has the tasks that are embedded in its apps', () => {
    const [draft] = draftsIn({ app: { ...APP, tasks: [TASK] } }).drafts;
    expect(draft?.sightings.map(({ task }) => task.id)).toEqual(['shop_web.1']);
  });
});

describe('a pod’s status without a version of its specification', () => {
  const endpoints = [
    { name: 'http', hostPort: 0 },
    { name: 'admin', hostPort: 0 },
  ];
  const spec = { id: '/pod', networks: [{ mode: 'host' }], containers: [{ name: 'one', endpoints }] };
  const instance = {
    agentHostname: '10.0.0.9',
    containers: [
      {
        name: 'one',
        containerId: 'pod.instance-00000000-0000-4000-8000-000000000001.one',
        status: 'TASK_RUNNING',
        endpoints: [
          { name: 'admin', allocatedHostPort: 31_002 },
          { name: 'http', allocatedHostPort: 31_001 },
        ],
      },
    ],
  };
  const specReference = '/v2/pods/pod::versions/2020-01-01T10:00:00.000Z';

  test.each([
    ['that name one', { ...instance, specReference }, '2020-01-01T10:00:00.000Z'],
    ['that name none', instance, '(draft)'],
  ])('keeps its instances %s', (_name, one, version) => {
    const [draft] = draftsIn({ id: '/pod', spec, instances: [one] }).drafts;
    expect(draft?.sightings.map(({ task }) => task)).toMatchObject([{ ports: [31_001, 31_002], version }]);
    expect(draft?.definitions).toMatchObject([{ version }]);
  });
});

describe('a task of a pod', () => {
  const { drafts } = draftsIn(POD);
  const containerOf = (task: object) =>
    tasksIn({ appId: '/pod', host: '10.0.0.9', ...task }, drafts).sightings.map((one) => one.task.container);

  test.each([
    ['in a field of its own', { id: 'x', container: 'two' }, 'two'],
    ['in its id', { id: 'pod.instance-00000000-0000-4000-8000-000000000001.one' }, 'one'],
    ['nowhere', { id: 'x' }, undefined],
  ])('says its container %s', (_name, task, container) => expect(containerOf(task)).toEqual([container]));

  test('is of the only container that there is', () => {
    const one = draftsIn({ id: '/pod', containers: [{ name: 'one' }] }).drafts;
    expect(tasksIn({ id: 'x', ports: [1] }, one).sightings).toMatchObject([
      { task: { container: 'one', isPod: true } },
    ]);
  });
});

describe('a document of tasks', () => {
  const { drafts } = draftsIn(APP);
  const idsIn = (document: unknown) => tasksIn(document, drafts).sightings.map(({ task }) => task.id);

  test.each([
    ['one task', TASK],
    ['a list of tasks', [TASK]],
    ['as GET /v2/tasks answers it', { tasks: [TASK] }],
    ['a task in its name', { task: TASK }],
  ])('is understood: %s', (_name, document) => expect(idsIn(document)).toEqual(['shop_web.1']));

  test('completes a task that somebody wrote down: it runs, and is of the only app', () => {
    expect(tasksIn({ id: 'x', ports: [1] }, drafts).sightings).toMatchObject([
      { word: 'running', task: { id: 'x', appId: '/shop/web' } },
    ]);
  });

  test('believes a task that says it is staged', () => {
    expect(tasksIn({ ...TASK, state: undefined, stagedAt: '2020-01-01T10:00:00Z' }, drafts).sightings).toMatchObject([
      { word: 'starting' },
    ]);
  });

  test.each([[{}], [[1]], [{ ...TASK, state: 'TASK_ASLEEP' }], [{ ...TASK, ports: ['http'] }]])(
    'counts what is no task: %j',
    (document) => expect(tasksIn(document, drafts)).toMatchObject({ sightings: [], unreadable: 1 }),
  );

  test.each([
    [{ ...TASK, state: 'TASK_ASLEEP' }, 'has the state "TASK_ASLEEP", which Mesos does not have'],
    [{ ...TASK, ports: ['http'] }, 'has ports that are no list of port numbers'],
    [{ ...TASK, appId: undefined }, 'has no appId, and with more than one app nothing else tells of which it is'],
  ])('says why it cannot be read: %j', (document, reason) =>
    expect(tasksIn(document, draftsIn([APP, { ...APP, id: '/b' }]).drafts).reasons).toEqual([
      expect.stringContaining(`task "shop_web.1" ${reason}`),
    ]),
  );
});
