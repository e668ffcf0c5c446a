import { describe, expect, test } from 'vitest';
import { serviceName } from '../../../src/mapping/name.ts';
import type { AppId } from '../../../src/model/ids.ts';

const name = (app: string, template = '{app}') => serviceName(app as AppId, template);

describe('the name of a service', () => {
  test.each([
    ['/web', 'web'],
    ['/a/b.c_d', 'a-b-c-d'],
    ['//x', '-x'],
    ['/shop/web-1', 'shop-web-1'],
    ['/Shop/Web', 'Shop-Web'],
    ['/a/ü', 'a--'],
    ['/', ''],
  ])('of %s is %j', (app, expected) => {
    expect(name(app)).toBe(expected);
  });

  test.each([
    ['{app}', 'eu-shop-web'],
    ['{app.name}', 'web'],
    ['{app.group}', 'eu-shop'],
    ['{app.name}-{app.group}', 'web-eu-shop'],
    ['prod-{app.name}', 'prod-web'],
    ['{app.name}.{app.name}', 'web-web'],
    ['fixed', 'fixed'],
  ])('by the template %s is %s', (template, expected) => {
    expect(name('/eu/shop/web', template)).toBe(expected);
  });

  test('keeps a placeholder that means nothing in sight', () => {
    expect(name('/web', '{app.name}{tier}')).toBe('web-tier-');
  });

  test('of an app without a group is without one', () => {
    expect(name('/web', '{app.group}')).toBe('');
  });

  test('of 63 bytes stays', () => {
    expect(name(`/${'a'.repeat(63)}`)).toBe('a'.repeat(63));
  });

  test('of more is cut to 63 bytes', () => {
    expect(name(`/${'a'.repeat(64)}`)).toMatch(/^a{54}-[0-9a-f]{8}$/);
  });

  test('of two apps that differ only at the end of a long id are two', () => {
    expect(name(`/${'a'.repeat(100)}b`)).not.toBe(name(`/${'a'.repeat(100)}c`));
  });
});
