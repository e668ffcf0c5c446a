import { describe, expect, test } from 'vitest';
import { type ExplainOptions, explain } from '../../../src/commands/explain.ts';
import type { ReadInput } from '../../../src/commands/read-input.ts';
import { AppError } from '../../../src/support/errors.ts';
import { aPicture, freshConfig, idleDaemon, stage } from './surroundings.ts';

const APP = { id: '/shop/web', portDefinitions: [{ name: 'http', port: 0 }] };
const TASK = { id: 'shop_web.1', appId: '/shop/web', host: '10.0.0.9', ports: [31_005], state: 'TASK_RUNNING' };

const files =
  (texts: Readonly<Record<string, string>>): ReadInput =>
  async (name) => {
    const text = texts[name];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  };

const draft = (task?: string): ExplainOptions => ({ subject: { kind: 'draft', app: 'a.json', task }, asJson: true });

/** Explains the app, as it is written in its file. */
async function explainApp(app: unknown, { task, flags = {} }: { task?: unknown; flags?: Record<string, string> } = {}) {
  const at = stage(
    idleDaemon({
      explain: () => {
        throw new Error('asked the cluster');
      },
    }),
  );
  const written = (document: unknown) => (typeof document === 'string' ? document : JSON.stringify(document));
  const texts = { 'a.json': written(app), ...(task === undefined ? {} : { 't.json': written(task) }) };
  const options = draft(task === undefined ? undefined : 't.json');
  const code = await explain(freshConfig(flags), options, at, files(texts));
  return {
    code,
    complaints: at.complaints,
    answer: at.printed.length === 0 ? undefined : JSON.parse(at.printed.join('')),
  };
}

describe('an app definition', () => {
  test('is explained without any cluster', async () => {
    const { code, answer } = await explainApp(APP);
    expect(code).toBe(0);
    expect(answer.tasks).toMatchObject([
      { skipped: null, warnings: [], services: [{ name: 'shop-web', port: 31_000 }] },
    ]);
  });

  test('is explained for the task that is given', async () => {
    const { answer } = await explainApp({ app: APP }, { task: { tasks: [TASK] } });
    expect(answer.tasks).toMatchObject([{ taskId: 'shop_web.1', services: [{ address: '10.0.0.9', port: 31_005 }] }]);
  });

  test('is explained as the options say', async () => {
    const { answer } = await explainApp(
      { ...APP, labels: { consul: 'x' } },
      { task: { ...TASK, healthCheckResults: [{ alive: true }] }, flags: { '--preset': 'allegro' } },
    );
    expect(answer.tasks).toMatchObject([
      { services: [{ id: 'shop_web.1_x_31005', tags: ['marathon', 'marathon-task:shop_web.1'] }] },
    ]);
  });

  test('with a problem fails, and the answer is whole', async () => {
    const { code, answer } = await explainApp([
      { ...APP, labels: { 'consul.nam': 'x' } },
      { ...APP, id: '/b' },
    ]);
    expect(code).toBe(1);
    expect(answer.tasks).toMatchObject([
      { warnings: [expect.stringContaining('did you mean consul.name?')], services: [{}] },
      { warnings: [], services: [{}] },
    ]);
  });

  test('that Marathon would refuse fails, whether one of its tasks is given or not', async () => {
    const wrong = { ...APP, id: '/b', labels: { 'consul.tags': 5 } };
    const sentence = 'label consul.tags is 5, not a text: Marathon refuses it';
    expect(await explainApp(wrong)).toMatchObject({ code: 1, answer: { tasks: [{ warnings: [sentence] }] } });
    expect(await explainApp([APP, wrong], { task: TASK })).toMatchObject({
      code: 1,
      answer: { tasks: [{ warnings: [] }] },
      complaints: [`/b: ${sentence}`],
    });
  });

  test('without any port, and without the wish for one, is in order', async () => {
    const { code, answer } = await explainApp({ id: '/worker', portDefinitions: [] });
    expect(code).toBe(0);
    expect(answer.tasks).toMatchObject([{ skipped: 'it has no ports', services: [] }]);
  });

  test('beside something that is none fails, and the answer is whole', async () => {
    const { code, answer, complaints } = await explainApp([APP, { cmd: 'x' }]);
    expect([code, answer.tasks.length, complaints]).toEqual([1, 1, ['a.json also holds 1 without an id: no app']]);
  });
});

describe('a file', () => {
  const APPS = 'expected an app or pod as Marathon takes it or answers it';

  test('that does not exist is wrong usage', async () => {
    const at = stage();
    expect(await explain(freshConfig(), draft(), at, files({}))).toBe(2);
    expect(at.complaints).toEqual([`a.json does not exist; ${APPS}`]);
    expect(at.printed).toEqual([]);
  });

  test.each([
    ['no JSON', '{"id": "/a",', /^a\.json is not JSON \(.+\); expected an app or pod/],
    ['empty', '', /^a\.json is not JSON/],
    ['no app', '[]', /^a\.json holds no app with an id; expected an app or pod/],
  ])('that is %s is wrong usage, told in one line', async (_name, app, complaint) => {
    expect(await explainApp(app)).toMatchObject({
      code: 2,
      answer: undefined,
      complaints: [expect.stringMatching(complaint)],
    });
  });

  test.each([
    ['no JSON', '-', /^t\.json is not JSON/],
    ['no task', {}, /^t\.json holds no task; expected a task as Marathon lists it/],
    [
      'in a state that is none',
      { ...TASK, state: 'TASK_ASLEEP' },
      /^t\.json: task "shop_web\.1" has the state "TASK_ASLEEP", which Mesos does not have/,
    ],
    ['not only tasks', [TASK, 1], /^t\.json holds 1 that cannot be read as tasks; expected/],
  ])('of tasks that is %s is wrong usage, told in one line', async (_name, task, complaint) => {
    expect(await explainApp(APP, { task })).toMatchObject({
      code: 2,
      answer: undefined,
      complaints: [expect.stringMatching(complaint)],
    });
  });

  test('may begin with a byte order mark', async () => {
    expect(await explainApp(`\ufeff${JSON.stringify(APP)}`)).toMatchObject({ code: 0 });
  });

  test('may be standard input', async () => {
    const at = stage();
    const options: ExplainOptions = { subject: { kind: 'draft', app: '-', task: undefined }, asJson: false };
    expect(await explain(freshConfig(), options, at, files({ '-': '{}' }))).toBe(2);
    expect(at.complaints).toEqual([`standard input holds no app with an id; ${APPS}`]);
  });
});

describe('an id', () => {
  const running: ExplainOptions = { subject: { kind: 'running', id: '/shop/web' }, asJson: false };

  test('that nobody has fails with one line', async () => {
    const at = stage(idleDaemon({ explain: async () => aPicture() }));
    expect(await explain(freshConfig(), running, at)).toBe(1);
    expect(at.complaints).toEqual([expect.stringContaining('has the id or name "/shop/web"')]);
    expect([at.printed, at.closed()]).toEqual([[], 1]);
  });

  test('is no answer while a source does not answer', async () => {
    const problems = ['marathon: nobody listens there'];
    const at = stage(idleDaemon({ explain: async () => aPicture({ problems }) }));
    expect(await explain(freshConfig(), running, at)).toBe(1);
    expect(at.complaints[0]).toBe('marathon: nobody listens there');
  });

  test('fails with one line when nothing could be asked', async () => {
    const failing = () => Promise.reject(new AppError('UPSTREAM_DENIED', 'GET http://c/v1/agent/services: 403'));
    const at = stage(idleDaemon({ explain: failing }));
    expect(await explain(freshConfig(), running, at)).toBe(1);
    expect(at.complaints).toEqual(['GET http://c/v1/agent/services: 403']);
  });
});
