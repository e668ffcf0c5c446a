import { describe, expect, test } from 'vitest';
import type { Picture } from '../../../src/daemon/daemon-contract.ts';
import { explainRunning } from '../../../src/explain/running/explain-running.ts';
import { nobodyIs } from '../../../src/explain/running/nobody.ts';
import { mapTask } from '../../../src/mapping/map-task.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { wishOf } from '../../../src/mapping/wish/wish-of.ts';
import type { AppId } from '../../../src/model/ids.ts';
import { appId, checkId, serviceId } from '../../../src/model/ids.ts';
import type { CheckStatus } from '../../../src/model/service.ts';
import type { Resolution } from '../../../src/reconcile/decide.ts';
import { aPicture } from '../commands/surroundings.ts';
import { aDefinition, anIdentity, aPort, aTask, HTTP_CHECK, idOf, someOptions, WEB } from '../examples.ts';
import { decided, snapshot } from '../server/snapshot.ts';

const CART = appId('/shop/cart');

/** A published task of the app, of two ports. */
function resolution(n: number, app: AppId = WEB, over: Partial<Resolution> = {}): Resolution {
  const definition = aDefinition({ id: app, ports: [aPort({ name: 'http' }), aPort({ name: 'admin' })] });
  const task = aTask({ id: idOf(n, app), appId: app, ports: [31_000 + n, 32_000 + n] });
  const options = someOptions({ publication: { ...DEFAULT_PUBLICATION, ports: { kind: 'all' } } });
  const health = { initialStatus: 'passing', mirrored: undefined } as const;
  const mapped = mapTask(task, definition, wishOf(definition, options.publication), health, options);
  const services = mapped.kind === 'services' ? mapped.services.map(({ service }) => service.id) : [];
  const { sinceMs: _, ...decision } = decided(task.id, app, 'published', 'the Mesos agent runs it');
  return { ...decision, services, changes: [], definition, mapped, verdict: 'alive', ...over };
}

const explained = (id: string, picture: Partial<Picture>) => explainRunning(id, aPicture(picture), DEFAULT_PUBLICATION);

describe('an id', () => {
  const resolutions = [resolution(1), resolution(2), resolution(3, CART)];
  const service = resolution(3, CART).services[1] ?? '';

  test.each([
    ['a task', idOf(1), [idOf(1)]],
    ['an app', '/shop/web', [idOf(1), idOf(2)]],
    ['an app without its leading slash', 'shop/cart', [idOf(3, CART)]],
    ['a service', service, [idOf(3, CART)]],
    ['the services of a name', 'shop-web', [idOf(1), idOf(2)]],
    ['the services of the name of another port', 'shop-cart-admin', [idOf(3, CART)]],
    ['nobody', '/shop', []],
  ])('names %s', (_name, id, tasks) => {
    expect(explained(id, { resolutions }).map(({ taskId }) => taskId)).toEqual(tasks);
  });

  test('of a service shows only that one', () => {
    expect(
      explained(service, { resolutions }).flatMap(({ services }) => services.map((one) => one.service.id)),
    ).toEqual([service]);
  });

  test('that is the name of services shows only those', () => {
    expect(
      explained('shop-web-admin', { resolutions }).flatMap(({ services }) => services.map((one) => one.service.name)),
    ).toEqual(['shop-web-admin', 'shop-web-admin']);
  });

  test('is explained without a Mesos agent, where host ports are at the address of Consul’s', () => {
    const status = snapshot({ agent: undefined, hostname: 'node-1' });
    const [first] = explained(idOf(1), { resolutions: [resolution(1)], status, nodeAddress: '10.0.0.1' });
    const origins = first?.services[0]?.origins ?? [];
    expect(origins.find(({ field }) => field === 'address')?.from).toBe("default --address: the agent's");
  });

  test('of a service that is skipped is known by its name, too', () => {
    const skipped = resolution(1, WEB, { outcome: 'skipped', reason: 'its id is somebody else’s' });
    expect(explained('shop-web', { resolutions: [skipped] })).toMatchObject([{ fate: { kind: 'skipped' } }]);
  });

  test('of a service that is about to leave Consul is known, too', () => {
    const leaving = serviceId('marathon:gone');
    const changes = [
      {
        kind: 'withdraw',
        taskId: idOf(1),
        id: leaving,
        name: 'web',
        withdrawal: 'unwanted',
        because: 'no longer wanted',
      },
    ] as const;
    const picture = { resolutions: [resolution(1, WEB, { changes })], changes };
    expect(explained(leaving, picture)).toMatchObject([{ decided: { changes } }]);
  });
});

describe('a running task', () => {
  test('says what is done about it, on whose word, and where each value comes from', () => {
    const [task] = explained(idOf(1), { resolutions: [resolution(1)], nodeAddress: '10.0.0.1' });
    expect(task).toMatchObject({
      fate: { kind: 'published' },
      decided: {
        outcome: 'published',
        reason: 'the Mesos agent runs it',
        evidence: { marathon: 'Marathon says running' },
      },
      services: [{ address: '10.0.0.1', service: { address: '', port: 31_001 } }, { service: { port: 32_001 } }],
    });
    expect(task?.services[0]?.origins).toContainEqual({
      field: 'name',
      value: 'shop-web',
      from: 'default --name-template',
    });
  });

  test('has the warnings of its decision, which knows of other apps', () => {
    const decision = { ...decided(idOf(1), WEB, 'published'), warnings: ['the name is also that of /b'] };
    const [task] = explained(idOf(1), { resolutions: [resolution(1)], status: snapshot({ decisions: [decision] }) });
    expect(task?.warnings).toEqual(['the name is also that of /b']);
  });

  describe('in Consul', () => {
    const definition = aDefinition({ healthChecks: [HTTP_CHECK] });
    const options = someOptions();
    const wish = wishOf(definition, options.publication);
    const mapped = mapTask(aTask(), definition, wish, { initialStatus: 'passing', mirrored: undefined }, options);
    const own = mapped.kind === 'services' ? mapped.services[0]?.service : undefined;
    const foreign = { id: checkId('theirs'), name: 'theirs', status: 'warning', type: 'ttl' } as const;
    const withStatus = (status: CheckStatus, over: Partial<Resolution> = {}) =>
      explained(idOf(1), {
        resolutions: [resolution(1, WEB, { definition, mapped, ...over })],
        registered: () =>
          own === undefined
            ? []
            : [{ ...own, checks: [...own.checks.map((check) => ({ ...check, status, type: 'http' })), foreign] }],
      })[0];

    test('shows what each of its checks is there', () => {
      expect(withStatus('passing')?.services[0]?.inConsul).toMatchObject([
        { id: own?.checks[0]?.id, status: 'passing' },
        { name: 'theirs', status: 'warning' },
      ]);
    });

    test('with a check that Consul finds critical, though Marathon says alive, says so', () => {
      expect(withStatus('critical')?.warnings).toEqual([
        expect.stringMatching(/^Marathon says that it is alive, but Consul finds shop-web's check .* critical/),
      ]);
    });

    test.each([
      ['it passes', 'passing', {}],
      ['Marathon says no more', 'critical', { verdict: 'unhealthy' }],
      ['Marathon does not check it', 'critical', { definition: aDefinition() }],
    ] as const)('says nothing of the kind where %s', (_name, status, over) => {
      expect(withStatus(status, over)?.warnings).toEqual([]);
    });
  });

  test('that is skipped shows no services', () => {
    const skipped = resolution(1, WEB, { outcome: 'skipped', reason: 'its id is somebody else’s' });
    expect(explained(idOf(1), { resolutions: [skipped] })).toMatchObject([{ fate: { kind: 'skipped' }, services: [] }]);
  });

  test('that waits shows what it will be', () => {
    const waiting = resolution(1, WEB, { outcome: 'waiting', reason: 'its health is not known yet' });
    expect(explained(idOf(1), { resolutions: [waiting] })).toMatchObject([
      { fate: { kind: 'waiting', reason: 'its health is not known yet' }, services: [{}, {}] },
    ]);
  });
});

describe('an id that nobody has', () => {
  const resolutions = [resolution(1), resolution(2), resolution(3, CART)];
  const status = snapshot({ agent: anIdentity() });
  const sentence = (id: string, picture: Partial<Picture> = { resolutions }) =>
    nobodyIs(id, aPicture({ status, ...picture }));

  test('is told with the machine that was looked at', () => {
    expect(sentence('/other/thing/altogether')).toBe(
      `no task, app or service on this machine (agent ${anIdentity().agentId} at 10.0.0.1) has the id or name ` +
        '"/other/thing/altogether"; none is near',
    );
  });

  test.each([
    ['one that is misspelt', '/shop/cartt', /; near it: \/shop\/cart/],
    ['ids that contain it', 'cart', /; near it: \/shop\/cart, .*shop_cart/],
    ['the name of a service', 'shop-wep', /; near it: shop-web/],
  ])('brings %s', (_name, id, near) => expect(sentence(id)).toMatch(near));

  test('brings three at most', () => {
    const many = Array.from({ length: 30 }, (_, n) => resolution(n));
    expect(sentence('shop_web', { resolutions: many }).split('near it: ')[1]?.split(', ')).toHaveLength(3);
  });

  test('where there is no task at all, says so', () => {
    expect(sentence('x', { resolutions: [] })).toMatch(/; no task of this machine is known$/);
  });

  describe('while something does not answer', () => {
    const problems = ['mesos agent: nobody listens there'];

    test('says nothing but that, where nothing is known', () => {
      expect(sentence('/shop/web', { resolutions: [], problems })).toMatch(
        /^nothing can be said of "\/shop\/web" before that is mended: no task of this machine .* is known$/,
      );
    });

    test('may be known to that, where something is known', () => {
      expect(sentence('/other/thing/altogether', { resolutions, problems })).toMatch(
        /; none is near; but what did not answer may know it$/,
      );
    });
  });

  test('of a service that is somebody else’s says that', () => {
    expect(sentence('mysql', { isForeign: (id) => id === 'mysql' })).toBe(
      'Consul has a service "mysql" here, but it is not ours: nothing we publish carries that id',
    );
  });
});
