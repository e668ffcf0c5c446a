import { describe, expect, test } from 'vitest';
import { planJson, planText } from '../../../../src/commands/text/plan-text.ts';
import type { Plan } from '../../../../src/daemon/daemon-contract.ts';
import type { Change } from '../../../../src/model/change.ts';
import { appId, checkId, serviceId, taskId } from '../../../../src/model/ids.ts';
import type { DesiredService } from '../../../../src/model/service.ts';
import { decided, snapshot } from '../../server/snapshot.ts';

const UUID = '3c1f0a1e-5b1c-4a59-9b0e-6f1f3a2b7c4';

const service = (task: string, name: string, address = '10.0.0.7'): DesiredService => ({
  id: serviceId(`marathon:${task}`),
  taskId: taskId(task),
  appId: appId('/shop/web'),
  name,
  address,
  port: 31_000,
  tags: [],
  meta: {},
  weights: { passing: 1, warning: 1 },
  enableTagOverride: false,
  checks: [],
});

const register = (task: string, name: string, address?: string): Change => ({
  kind: 'register',
  taskId: taskId(task),
  service: service(task, name, address),
  statuses: new Map([[checkId('c'), 'passing']]),
  because: 'not in Consul',
});

const rewrite = (kind: 'update' | 'adopt', task: string, ...differs: readonly string[]): Change => ({
  kind,
  taskId: taskId(task),
  service: service(task, 'shop-web'),
  statuses: new Map(),
  removeChecks: [],
  isUrgent: false,
  differs,
  because: differs.join(', '),
});

const withdraw = (task: string): Change & { kind: 'withdraw' } => ({
  kind: 'withdraw',
  taskId: taskId(task),
  id: serviceId(`marathon:${task}`),
  name: 'shop-old',
  withdrawal: 'ended',
  because: 'it has ended: TASK_FINISHED',
});

const PLAN: Plan = {
  changes: [
    register(`shop_web.instance-${UUID}1._app.1`, 'shop-web'),
    rewrite(
      'update',
      `shop_web.${UUID}2`,
      'port: 31000 → 31001',
      'tags: a,b → (none)',
      'checks: Is it well?, And now?',
    ),
    rewrite('adopt', `shop_web.${UUID}3`, 'registered by an older tool'),
    {
      ...withdraw(`shop_web.${UUID}3`),
      id: serviceId(`marathon:shop_web.${UUID}3:admin`),
      because: 'no longer wanted',
    },
    withdraw(`shop_old.${UUID}4`),
    register('api.5', 'api', ''),
    register('six.6', 'six', 'fd00::7'),
  ],
  problems: [],
  status: snapshot({
    decisions: [
      decided('api.5', '/api', 'published'),
      decided(`shop_old.${UUID}4`, '/shop/old', 'withdrawn', 'it has ended'),
      decided('calm.1', '/calm', 'published'),
      decided('calm.2', '/calm', 'published'),
      decided('gone.1', '/gone', 'held', 'held: too many tasks vanished at once; neither witness has it any more'),
      decided('slow.1', '/slow', 'waiting', 'its health checks are not all alive yet'),
      decided('batch.1', '/batch', 'skipped', 'it has no ports'),
    ],
  }),
};

describe('a plan as text', () => {
  test('shows each task, what changes and why, in 80 columns', () => {
    expect(planText(PLAN, 80)).toMatchInlineSnapshot(`
      "shop_web.instance-3c1f0a1e-5b1c-4a59-9b0e-6f1f3a2b7c41._app.1
        + register shop-web at 10.0.0.7:31000: not in Consul

      shop_web.3c1f0a1e-5b1c-4a59-9b0e-6f1f3a2b7c42
        ~ update shop-web at 10.0.0.7:31000
            port: 31000 → 31001
            tags: a,b → (none)
            checks: Is it well?, And now?

      shop_web.3c1f0a1e-5b1c-4a59-9b0e-6f1f3a2b7c43
        ~ adopt shop-web at 10.0.0.7:31000: registered by an older tool
        - withdraw shop-old
            (marathon:shop_web.3c1f0a1e-5b1c-4a59-9b0e-6f1f3a2b7c43:admin): no longer
            wanted

      shop_old.3c1f0a1e-5b1c-4a59-9b0e-6f1f3a2b7c44
        - withdraw shop-old: it has ended: TASK_FINISHED

      api.5
        + register api at port 31000: not in Consul

      six.6
        + register six at [fd00::7]:31000: not in Consul

      held:
        gone.1: held: too many tasks vanished at once; neither witness has it any more

      waiting:
        slow.1: its health checks are not all alive yet

      skipped:
        batch.1: it has no ports

      Services: 3 to register, 1 to update, 1 to adopt, 2 to withdraw. Tasks: 2
          published and unchanged, 1 held, 1 waiting, 1 skipped.
      "
    `);
  });

  test.each([20, 40, 60, 80, 132])('fits a terminal of %i columns', (columns) => {
    const lengths = planText(PLAN, columns)
      .split('\n')
      .map((line) => [...line].length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(columns);
  });

  test('tells what owners should know, once for each app', () => {
    const warned = ['a.1', 'a.2'].map((id) => ({ ...decided(id, '/a', 'published'), warnings: ['no such label'] }));
    const text = planText({ changes: [], problems: [], status: snapshot({ decisions: warned }) }, 80);
    expect(text).toBe('warnings:\n  /a: no such label\n\nNothing to change. Tasks: 2 published and unchanged.\n');
  });

  test('shows a verdict that is to be told', () => {
    const telling: Change = {
      kind: 'status',
      taskId: taskId('a.1'),
      id: serviceId('marathon:a.1'),
      name: 'a',
      check: checkId('c'),
      status: 'critical',
      isRefresh: false,
      because: "Marathon's verdict: passing → critical",
    };
    expect(planText({ changes: [telling], problems: [], status: snapshot({ decisions: [] }) }, 80)).toBe(
      "a.1\n  ~ status a: Marathon's verdict: passing → critical\n\n" +
        "Services: 1 to tell Marathon's verdict. Tasks: no others.\n",
    );
  });

  test('says that there is nothing to do', () => {
    const status = snapshot({ decisions: [decided('calm.1', '/calm', 'published')] });
    expect(planText({ changes: [], problems: [], status }, 80)).toBe(
      'Nothing to change. Tasks: 1 published and unchanged.\n',
    );
    expect(planText({ changes: [], problems: [], status: snapshot({ decisions: [] }) }, 80)).toBe(
      'Nothing to change. Tasks: none.\n',
    );
  });

  test('lets nothing of a hostile name act on the terminal', () => {
    const hostile = 'web\u001b[2J\u009b1A\n- withdraw\u202e';
    const status = snapshot({ decisions: [decided(`${hostile}2`, hostile, 'skipped', hostile)] });
    const text = planText({ changes: [register(hostile, hostile)], problems: [], status }, 80);
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(text.split('\n').filter((line) => line.trimStart().startsWith('- withdraw'))).toEqual([]);
  });
});

describe('a plan as JSON', () => {
  test('has all of it, the statuses too', () => {
    const { changes, decisions } = JSON.parse(planJson(PLAN));
    expect(changes[0]).toMatchObject({ kind: 'register', statuses: { c: 'passing' } });
    expect(decisions).toHaveLength(7);
  });

  test('means a hostile name as it is, and holds nothing that acts', () => {
    const hostile = 'web\u001b[2J\u009b1A\u202e';
    const json = planJson({ ...PLAN, changes: [register(hostile, hostile)] });
    expect(json).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(json).changes[0].taskId).toBe(hostile);
  });
});
