import { describe, expect, test } from 'vitest';
import { appId, appIdOfTask, containerOf, instanceKeyOf, isPodTask, taskId } from '../../../src/model/ids.ts';
import { uuidOf } from '../examples.ts';

const UUID = uuidOf(7);

describe('the instance that an id names', () => {
  test.each([
    ['a task of 0.8 to 1.7', `shop_web.${UUID}`],
    ['a resident task that came back', `shop_web.${UUID}.2`],
    ['an instance of 1.4 to 1.7', `shop_web.marathon-${UUID}`],
    ['a task of 1.8', `shop_web.instance-${UUID}._app.1`],
    ['its third incarnation', `shop_web.instance-${UUID}._app.3`],
    ['an instance of 1.8', `shop_web.instance-${UUID}`],
    ['a container of a pod of 1.4', `shop_web.instance-${UUID}.nginx`],
    ['an unnamed container', `shop_web.instance-${UUID}.$anon`],
    ['a container of a pod of 1.8', `shop_web.instance-${UUID}.nginx.1`],
    ['an underscore before the uuid', `shop_web_${UUID}`],
    ['an instance as Marathon prints it', `instance [shop_web.instance-${UUID}]`],
    ['capitals in the uuid', `shop_web.instance-${UUID.toUpperCase()}`],
  ])('is the same for %s', (_form, id) => {
    expect(instanceKeyOf(id)).toBe(`shop_web#${UUID}`);
  });

  test('differs when the uuid does', () => {
    expect(instanceKeyOf(`shop_web.${uuidOf(1)}`)).not.toBe(instanceKeyOf(`shop_web.${uuidOf(2)}`));
  });

  test('differs when the app does, though one id begins with the other', () => {
    expect(instanceKeyOf(`shop_web.${UUID}`)).not.toBe(instanceKeyOf(`shop_web2.${UUID}`));
  });

  test.each(['', 'web', 'shop_web.instance-1', `x${UUID}`, `shop_web.${UUID}0`])('is unknown for %j', (id) => {
    expect(instanceKeyOf(id)).toBeUndefined();
  });
});

describe('the app that a task id was made from', () => {
  test.each([
    [`shop_web.${UUID}`, '/shop/web'],
    [`web.instance-${UUID}._app.1`, '/web'],
    [`a_b_c-d.marathon-${UUID}`, '/a/b/c-d'],
    [`a_b.c.instance-${UUID}._app.12`, '/a/b.c'],
  ])('%s was made from %s', (id, app) => {
    expect(appIdOfTask(taskId(id))).toBe(app);
  });

  test('is unknown for an id in no form of Marathon', () => {
    expect(appIdOfTask(taskId('cassandra-1'))).toBeUndefined();
  });
});

describe('the container that a task id names', () => {
  test.each([
    ['of a pod of 1.4 to 1.7', `shop_web.instance-${UUID}.nginx`, 'nginx'],
    ['of a pod of 1.8', `shop_web.instance-${UUID}.nginx.12`, 'nginx'],
    ['called like a number', `shop_web.instance-${UUID}.1.1`, '1'],
    ['called like a number, in 1.4 to 1.7', `shop_web.instance-${UUID}.1`, '1'],
    ['called almost like an app', `shop_web.instance-${UUID}.app.1`, 'app'],
    ['of an app of 1.8', `shop_web.instance-${UUID}._app.1`, undefined],
    ['of an app with an instance, before 1.8', `shop_web.instance-${UUID}.$anon`, undefined],
    ['of an app of 0.8 to 1.7', `shop_web.${UUID}`, undefined],
    ['of a resident task of 1.0', `shop_web.${UUID}.2`, undefined],
    ['of an instance', `shop_web.instance-${UUID}`, undefined],
    ['of somebody else', 'cassandra-1', undefined],
  ])('%s', (_form, id, container) => {
    expect(containerOf(taskId(id))).toBe(container);
    expect(isPodTask(taskId(id))).toBe(container !== undefined);
  });
});

test.each([
  ['shop/web', '/shop/web'],
  ['/shop/web', '/shop/web'],
])('an app id has a leading slash: %s', (text, id) => {
  expect(appId(text)).toBe(id);
});
