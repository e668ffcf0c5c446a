import { describe, expect, test } from 'vitest';
import { hasProblem } from '../../../src/explain/explained.ts';
import { asJson, explained, places } from './explaining.ts';

const CHECK = { protocol: 'HTTP', path: '/health', portIndex: 0 };
const APP = { id: '/shop/web', portDefinitions: [{ name: 'http', port: 0 }], healthChecks: [CHECK] };
const TASK = {
  id: 'shop_web.1',
  appId: '/shop/web',
  host: '10.0.0.9',
  ports: [31_005],
  state: 'TASK_RUNNING',
  healthCheckResults: [{ alive: true }],
};

/** Fate and reason of the only task. */
function fateOf(
  task: object,
  { app = APP, flags = {} }: { app?: object; flags?: Record<string, string> } = {},
): string {
  const [first] = explained(app, { task: { ...TASK, ...task }, flags });
  return first?.fate.kind === 'published' ? 'published' : `${first?.fate.kind}: ${first?.fate.reason}`;
}

describe('which tasks are explained', () => {
  test('those that are given, before those that are embedded', () => {
    const app = { ...APP, tasks: [{ ...TASK, id: 'shop_web.0' }] };
    const idsOf = (task?: unknown) => explained(app, { task }).map(({ taskId }) => taskId);
    expect([idsOf(), idsOf({ tasks: [TASK, { ...TASK, id: 'shop_web.2' }] })]).toEqual([
      ['shop_web.0'],
      ['shop_web.1', 'shop_web.2'],
    ]);
  });

  test('each with the app that it is of', () => {
    const apps = [APP, { ...APP, id: '/other', labels: { 'consul.name': 'x' } }];
    const tasks = explained(apps, { task: [TASK, { ...TASK, id: 'other.1', appId: '/other' }] });
    expect(tasks.map(({ services }) => services[0]?.service.name)).toEqual(['shop-web', 'x']);
  });

  test('a task of an app that is not there is a problem', () => {
    const tasks = explained([APP, { ...APP, id: '/b' }], { task: { ...TASK, appId: '/other' } });
    expect(tasks).toMatchObject([{ fate: { kind: 'skipped', reason: 'its app /other is not among those given' } }]);
    expect(tasks.map(hasProblem)).toEqual([true]);
  });
});

describe('the address of a task’s agent', () => {
  test('is its host where that is an address, and never empty', () => {
    expect(asJson(APP, { task: TASK }).services[0]).toMatchObject({ address: '10.0.0.9', port: 31_005 });
  });

  test('is assumed where its host is a name', () => {
    const task = { ...TASK, host: 'node-2.example' };
    expect(places(APP, { task })).toEqual(['10.0.0.7:31005']);
    expect(asJson(APP, { task }).assumptions).toEqual(['the agent node-2.example has the address 10.0.0.7']);
  });
});

describe('a task', () => {
  test.each([
    ['that is alive', {}, 'published'],
    ['whose health nobody has told', { healthCheckResults: undefined }, 'published'],
    [
      'that is not alive',
      { healthCheckResults: [{ alive: false }] },
      'waiting: its health checks are not all alive yet',
    ],
    ['that is staged', { state: 'TASK_STAGING' }, 'waiting: it does not run yet: TASK_STAGING'],
    ['that has ended', { state: 'TASK_FINISHED' }, 'skipped: it is over: TASK_FINISHED'],
    ['that is killed', { state: 'TASK_KILLING' }, 'skipped: it is being stopped: TASK_KILLING'],
  ])('%s', (_name, task, fate) => expect(fateOf(task)).toBe(fate));

  test.each(['TASK_UNREACHABLE', 'TASK_LOST', 'TASK_GONE'])('that Marathon cannot see waits: %s', (state) =>
    expect(fateOf({ state })).toBe(
      `waiting: Marathon does not know whether it runs (${state}): its Mesos agent's word decides`,
    ),
  );

  test('that Marathon cannot reach is out where its owner wants that', () => {
    const app = { ...APP, labels: { 'consul.unreachable': 'withdraw' } };
    expect(fateOf({ state: 'TASK_UNREACHABLE' }, { app })).toMatch(/^skipped: Marathon cannot reach it, and its owner/);
  });

  test('that need not be alive is published all the same', () => {
    const task = { healthCheckResults: [{ alive: false }] };
    expect(fateOf(task, { flags: { '--initial-status': 'critical' } })).toBe('published');
  });

  test('of the older tool’s needs a result that is alive, whatever checks are known', () => {
    const app = { id: '/shop/web', labels: { consul: '' }, portDefinitions: [{}] };
    const at = { app, flags: { '--preset': 'allegro' } };
    expect(
      [{}, { healthCheckResults: [] }, { healthCheckResults: [{ alive: true }, { alive: false }] }].map((task) =>
        fateOf(task, at),
      ),
    ).toEqual([
      'published',
      'skipped: it has no health checks, and only a task whose health has been reported as alive is published',
      'waiting: its health checks are not all alive yet',
    ]);
  });

  test('of another version than the one given is shown as if it were of it, and says so', () => {
    const app = { ...APP, version: '2020-01-02T10:00:00.000Z' };
    expect(asJson(app, { task: { ...TASK, version: '2020-01-01T10:00:00.000Z' } }).assumptions).toEqual([
      'its version 2020-01-01T10:00:00.000Z looks as the given one, 2020-01-02T10:00:00.000Z',
    ]);
  });
});

describe('a problem', () => {
  const worker = { id: '/worker', portDefinitions: [] };
  const sidecar = { id: '/pod', containers: [{ name: 'log' }] };
  test.each([
    ['nothing to mend', APP, {}, false],
    ['a label that is unknown', { ...APP, labels: { 'consul.nam': 'x' } }, {}, true],
    ['an app without a port that wants none', worker, {}, false],
    ['an app without a port that wants a service', { ...worker, labels: { 'consul.name': 'x' } }, {}, true],
    ['an older tool’s app without a port', { ...worker, labels: { consul: 'x' } }, { '--preset': 'original' }, true],
    ['an app that says that it has none to publish', { ...worker, labels: { 'consul.publish': 'false' } }, {}, false],
    ['an app that the operator leaves out', APP, { '--select': 'labelled' }, false],
    ['a container of a pod that only helps', sidecar, {}, false],
    [
      'an older tool’s app that can never be alive',
      { ...APP, healthChecks: [], labels: { consul: '' } },
      { '--preset': 'allegro' },
      true,
    ],
  ])('is told from none: %s', (_name, app, flags, isProblem) =>
    expect(explained(app, { flags }).some(hasProblem)).toBe(isProblem),
  );

  test('is a name, made from their ids, that two apps share', () => {
    const [one, other] = explained([
      { ...APP, id: '/a/b' },
      { ...APP, id: '/a-b' },
    ]);
    expect([one?.warnings.join(), other?.warnings.join()]).toEqual([
      expect.stringMatching(/"a-b", made from the app id, is also that of \/a-b/),
      expect.stringMatching(/is also that of \/a\/b/),
    ]);
  });

  test('is no name that two apps were given', () => {
    const labels = { 'consul.name': 'blue-green' };
    expect(
      explained([
        { ...APP, id: '/a', labels },
        { ...APP, id: '/b', labels },
      ]).flatMap(({ warnings }) => warnings),
    ).toEqual([]);
  });
});

describe('for programs', () => {
  test('a service has every part, and its checks as Consul is sent them', () => {
    const { services, skipped, warnings, taskId } = asJson({ ...APP, labels: { 'consul.tags': 'a' } }, { task: TASK });
    expect({ taskId, skipped, warnings }).toEqual({ taskId: 'shop_web.1', skipped: null, warnings: [] });
    expect(services).toEqual([
      {
        id: 'marathon:shop_web.1',
        name: 'shop-web',
        address: '10.0.0.9',
        port: 31_005,
        tags: ['a'],
        meta: expect.objectContaining({ 'managed-by': 'marathon-consul', 'marathon-cluster': 'main' }),
        enableTagOverride: false,
        weights: { passing: 1, warning: 1 },
        checks: [expect.objectContaining({ HTTP: 'http://10.0.0.9:31005/health', Interval: '10s', Status: 'passing' })],
        from: expect.arrayContaining([{ field: 'tag', value: 'a', from: 'label consul.tags' }]),
      },
    ]);
  });

  test('a task that waits has no services yet, and shows those to come', () => {
    const json = asJson(APP, { task: { ...TASK, state: 'TASK_STAGING' } });
    expect(json).toMatchObject({ services: [], skipped: 'it does not run yet: TASK_STAGING', outcome: 'waiting' });
    expect(json.later).toMatchObject([{ name: 'shop-web' }]);
  });

  test('a task that is left out says why', () => {
    const json = asJson({ ...APP, labels: { 'consul.publish': 'false' } });
    expect(json).toMatchObject({
      services: [],
      skipped: 'label consul.publish=false keeps it out',
      outcome: 'skipped',
    });
    expect(json).not.toHaveProperty('later');
  });
});

test('the ports that nobody asked for are named', () => {
  const app = { id: '/web', portDefinitions: [{ name: 'http' }, {}, { name: 'admin' }] };
  expect(asJson(app).leftOut).toEqual([
    'port 1 and port 2 ("admin"): no label and no option asks for them (consul.ports=all would)',
  ]);
  expect(asJson(app, { flags: { '--ports': 'all' } }).leftOut).toEqual([]);
});

test('the ports that a label takes out are named with that label', () => {
  const out = { labels: { 'consul.publish': 'false' } };
  const app = { id: '/web', portDefinitions: [{ name: 'http' }, { name: 'admin', ...out }, { name: 'dns' }] };
  const takenOut = 'port 1 ("admin"): its label consul.publish=false takes it out';
  expect(asJson(app).leftOut).toEqual([
    'port 2 ("dns"): no label and no option asks for it (consul.ports=all would)',
    takenOut,
  ]);
  expect(asJson(app, { flags: { '--ports': 'all' } }).leftOut).toEqual([takenOut]);
});

test('where only labelled ports are published, the others are told of the label that would', () => {
  const labels = { 'consul.publish': 'true' };
  const app = { id: '/web', portDefinitions: [{ name: 'http' }, { name: 'admin', labels }, {}] };
  const flags = { '--select': 'labelled' };
  expect(asJson(app, { flags }).leftOut).toEqual([
    'port 0 ("http") and port 2: no label and no option asks for them (consul.publish=true on them would)',
  ]);
  expect(asJson({ ...app, labels }, { flags }).leftOut).toEqual([
    'port 2: no label and no option asks for it (consul.ports=all would)',
  ]);
});

describe('a placeholder that only a cluster can fill', () => {
  const app = { ...APP, labels: { 'consul.tags': 'v-{version}', 'consul.meta.agent': '{agent}' } };

  test('is told as an assumption', () => {
    expect(asJson(app).assumptions).toEqual([
      '{version} is (draft): Marathon gives a version when it takes the definition',
      '{agent} is agent: no Mesos agent runs it',
    ]);
  });

  test('is none where the task or the definition says it', () => {
    const task = { ...TASK, version: '2020-01-01T10:00:00.000Z', slaveId: 'S1' };
    expect(asJson(app, { task }).assumptions).toEqual([]);
    expect(asJson({ ...app, version: '2020-01-01T10:00:00.000Z' }).assumptions).toEqual([
      '{agent} is agent: no Mesos agent runs it',
    ]);
  });
});

describe('a task of a pod', () => {
  const pod = { id: '/pod', containers: [{ name: 'one' }, { name: 'two' }] };

  test.each([
    [
      'none',
      {},
      'it does not say which container of pod /pod it is: write it as "container" (its containers are one, two)',
    ],
    ['another', { container: 'three' }, 'pod /pod has no container three: its containers are one, two'],
  ])('that names %s of its containers is a problem', (_name, said, reason) => {
    const tasks = explained(pod, { task: { id: 'x', host: '10.0.0.9', ...said } });
    expect(tasks).toMatchObject([{ fate: { kind: 'skipped', isProblem: true, reason } }]);
  });
});

test('a port without any number says what to write', () => {
  const app = { id: '/web', networks: [{ name: 'dcos' }], container: { portMappings: [{ name: 'http' }] } };
  const [task] = explained(app);
  expect(task?.fate).toMatchObject({ isProblem: true, reason: expect.stringMatching(/: write the containerPort/) });
});

test.each([
  ['of all that are alive', APP, {}, 'published at its first all-alive verdict; its checks start as passing'],
  ['without a check', { ...APP, healthChecks: [] }, {}, 'published as soon as it runs; its checks start as passing'],
  [
    'that need not be alive',
    APP,
    { '--initial-status': 'critical' },
    'published as soon as it runs; its checks start as critical',
  ],
  [
    'with a readiness check',
    { ...APP, readinessChecks: [{}] },
    {},
    'published at its first all-alive verdict, and in a deployment not before its readiness check has passed; ' +
      'its checks start as passing',
  ],
  [
    'of the older tool’s',
    { ...APP, labels: { consul: '' } },
    { '--preset': 'allegro' },
    'published once its health checks have reported, and all are alive; its checks start as passing',
  ],
])('the moment at which a task comes is told: %s', (_name, app, flags, term) =>
  expect(asJson(app, { flags }).terms).toEqual([term]),
);

test('that a task leaves while Marathon cannot reach it is told', () => {
  expect(asJson({ ...APP, labels: { 'consul.unreachable': 'withdraw' } }).terms[1]).toBe(
    'withdrawn while Marathon cannot reach it',
  );
});

test('where a value comes from is told of what is sent, placeholders filled in, and of nothing else', () => {
  const labels = {
    'consul.tags': 'on-{port.name},on-http,a\u001bb',
    'consul.meta.k': '{app.name}',
    'consul.meta.l': '\n',
  };
  const { origins } = explained({ ...APP, labels })[0]?.services[0] ?? { origins: [] };
  expect(origins.filter(({ field }) => /^(tag|meta)/.test(field))).toEqual([
    { field: 'tag', value: 'on-http', from: 'label consul.tags' },
    { field: 'meta k', value: 'web', from: 'label consul.meta.k' },
  ]);
});

test('nothing in a document makes it throw', () => {
  const odd = [
    null,
    1,
    '',
    [],
    {},
    { id: 1 },
    { id: '/a', labels: [], portDefinitions: [null, 'x'], healthChecks: {} },
    { apps: [null, { id: '' }] },
  ];
  for (const document of odd) expect(() => explained(document, { task: document })).not.toThrow();
});
