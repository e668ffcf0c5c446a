import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainJson, explainText } from '../../../../src/commands/text/explain-text.ts';
import type { Change } from '../../../../src/model/change.ts';
import { checkId, serviceId } from '../../../../src/model/ids.ts';
import type { RegisteredCheck } from '../../../../src/model/service.ts';
import { explained } from '../../explain/explaining.ts';

/** What somebody writes first: three ports, a container network, a command check. */
const FIRST_APP = {
  id: '/shop/web',
  cmd: './serve',
  networks: [{ mode: 'container', name: 'overlay' }],
  container: {
    type: 'MESOS',
    portMappings: [
      { name: 'http', containerPort: 8080 },
      { name: 'admin', containerPort: 8081, labels: { 'consul.name': 'shop-admin' } },
      { name: 'metrics', containerPort: 9102, hostPort: 0 },
    ],
  },
  labels: { 'consul.tags': 'public,v2', 'consul.meta.team': 'shop' },
  healthChecks: [{ protocol: 'COMMAND', command: { value: 'curl -f localhost:8080/health' } }],
};

const text = (app: unknown, width = 80): string[] => explainText(explained(app), width).split('\n');

test('shows a new user what Consul will have', () => {
  expect(text(FIRST_APP)).toEqual([
    '/shop/web, as an assumed task with sample ports and addresses',
    '  shop-web at 9.0.0.2:8080',
    '    id',
    '      marathon:shop_web.instance-00000000-0000-4000-8000-000000000001._app.1',
    '    name       shop-web  from default --name-template',
    '    port       8080      from default --ports: the first, "http"',
    "    address    9.0.0.2   from default --address: the container's own",
    '    tag        public    from label consul.tags',
    '    tag        v2        from label consul.tags',
    '    meta team  shop      from label consul.meta.team',
    '    check      TTL 24h',
    "                 from Marathon's verdict, because COMMAND check 0 is a command",
    '                     that is run inside the task',
    '    check      alias of marathon-consul:main',
    '                 from the lease',
    '    meta       7 keys by which we know it again',
    '  shop-admin at 9.0.0.2:8081',
    '    id         marathon:shop_web.instance-00000000-0000-4000-8000-000000000001._',
    '                 app.1:admin',
    '    name       shop-admin  from label consul.name of port "admin"',
    '    port       8081        from label consul.name of port "admin"',
    "    address    9.0.0.2     from default --address: the container's own",
    '    tag        public      from label consul.tags',
    '    tag        v2          from label consul.tags',
    '    meta team  shop        from label consul.meta.team',
    '    check      TTL 24h',
    "                 from Marathon's verdict, because COMMAND check 0 is a command",
    '                     that is run inside the task',
    '    check      alias of marathon-consul:main',
    '                 from the lease',
    '    meta       7 keys by which we know it again',
    '  Not published: port 2 ("metrics"): no label and no option asks for it',
    '      (consul.ports=all would)',
    '  When: published at its first all-alive verdict; its checks start as passing',
    '',
    '1 task, 1 published as 2 services. Nothing to mend.',
    '',
  ]);
});

test('shows why a task is not published, what was assumed, and what is to be mended', () => {
  const tasks = [
    { id: 'shop_web.1', appId: '/shop/web', host: 'node-1', state: 'TASK_STAGING' },
    { id: 'shop_web.2', appId: '/shop/web', host: '10.0.0.9', ports: [31_000], state: 'TASK_KILLED' },
  ];
  expect(text({ id: '/shop/web', ports: [0], labels: { 'consul.nam': 'x' }, tasks })).toEqual([
    '/shop/web, task shop_web.1',
    '  waits: it does not run yet: TASK_STAGING',
    '  When: published as soon as it runs; its checks start as passing',
    '  Assumed: the agent node-1 has the address 10.0.0.7',
    '  Warning: label consul.nam is unknown: did you mean consul.name?',
    '',
    '/shop/web, task shop_web.2',
    '  not published: it is over: TASK_KILLED',
    '  Warning: label consul.nam is unknown: did you mean consul.name?',
    '',
    '2 tasks, 0 published as 0 services. 2 tasks with something to mend.',
    '',
  ]);
});

test('shows of a task that really runs on whose word, and what is still to be written', () => {
  const [task] = explained({ id: '/web', ports: [0] });
  if (task === undefined) throw new Error('nothing was explained');
  const evidence = { marathon: 'Marathon says TASK_RUNNING', agent: 'the Mesos agent says TASK_RUNNING' };
  const change: Change = {
    kind: 'withdraw',
    taskId: task.taskId,
    id: serviceId('marathon:web.1:old'),
    name: 'web-old',
    withdrawal: 'unwanted',
    because: 'no longer wanted',
  };
  const decided = { outcome: 'published', reason: 'the Mesos agent runs it', evidence, changes: [change] } as const;
  const linesOf = (changes: readonly Change[]) =>
    explainText([{ ...task, services: [], terms: [], isAssumed: false, decided: { ...decided, changes } }], 80)
      .split('\n')
      .slice(1, -3);
  expect(linesOf([change])).toEqual([
    '  published: the Mesos agent runs it',
    '    Marathon says TASK_RUNNING',
    '    the Mesos agent says TASK_RUNNING',
    '  To be written:',
    '    - withdraw web-old (marathon:web.1:old): no longer wanted',
  ]);
  expect(linesOf([]).at(-1)).toBe('  Consul has it exactly so.');
});

describe('the checks of a task that really runs', () => {
  const check = { protocol: 'HTTP', path: '/', portIndex: 0 };
  const [task] = explained({ id: '/web', ports: [0], healthChecks: [check] });
  const [service] = task?.services ?? [];
  const own = service?.service.checks[0];
  const lines = (inConsul: readonly RegisteredCheck[] | undefined) =>
    task && service
      ? explainText([{ ...task, services: [{ ...service, inConsul }] }], 120)
          .split('\n')
          .filter((line) => line.startsWith('    check'))
      : [];

  test('stand with what they are in Consul, and so do those that others made', () => {
    expect(
      lines([
        { id: own?.id ?? checkId(''), name: 'HTTP', status: 'critical', type: 'http' },
        { id: checkId('theirs'), name: 'disk', status: 'passing', type: 'ttl' },
      ]),
    ).toEqual([
      expect.stringMatching(/^ {4}check +HTTP http:\/\/10\.0\.0\.7:31000\/ every 10s, now critical /),
      expect.stringMatching(/^ {4}check +disk, now passing +from somebody else, or an earlier definition$/),
    ]);
  });

  test('say when Consul has them not yet', () => {
    expect(lines([])).toEqual([expect.stringMatching(/every 10s, not in Consul yet /)]);
  });

  test('say nothing of Consul where the service is not there', () => {
    expect(lines(undefined)).toEqual([expect.stringMatching(/every 10s +from /)]);
  });
});

test('counts what there is', () => {
  expect(
    text([
      { id: '/a', ports: [0] },
      { id: '/b', labels: { 'consul.publish': 'false' } },
    ]).at(-2),
  ).toBe('2 tasks, 1 published as 1 service. Nothing to mend.');
});

describe('whatever a definition says', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u001b[31mred', '\u001b]0;title\u0007', 'a\r\nb', '\u202egnp', 'x'.repeat(300), '語'.repeat(60)),
  );
  const app = fc.record({
    id: word.map((name) => `/${name}`),
    ports: fc.constant([0, 0]),
    labels: fc.dictionary(
      fc.oneof(word, fc.constantFrom('consul.name', 'consul.tags', 'consul.meta.k', 'consul.check.http')),
      word,
    ),
    healthChecks: fc.array(fc.record({ protocol: fc.constantFrom('HTTP', 'COMMAND', 'x'), path: word })),
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
  const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

  test('no line is wider than the terminal, and nothing in it is obeyed', () => {
    fc.assert(
      fc.property(app, fc.integer({ min: 60, max: 100 }), (app, width) => {
        const lines = text(app, width);
        expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width);
        expect(lines.join('\n')).not.toMatch(OBEYED);
      }),
    );
  });

  test('JSON is one line with nothing in it that is obeyed', () => {
    fc.assert(
      fc.property(app, (app) => {
        const json = explainJson(explained(app));
        expect(JSON.parse(json).tasks).toHaveLength(1);
        expect(json.trimEnd()).not.toMatch(OBEYED);
        expect(json.indexOf('\n')).toBe(json.length - 1);
      }),
    );
  });
});
