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
    (document) => expect(tasksIn(document, drafts)).toEqual({ sightings: [], unreadable: 1 }),
  );
});
