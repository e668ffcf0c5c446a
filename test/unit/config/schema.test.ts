import { expect, test } from 'vitest';
import { environmentNames, type Option } from '../../../src/config/option.ts';
import { OPTIONS } from '../../../src/config/schema.ts';

const options = Object.entries<Option>(OPTIONS);

test.each(options)('the default of %s is a value of it', (_name, option) => {
  expect(option.default === undefined || option.type.safeParse(option.default).success).toBe(true);
});

test.each(options)('%s is documented in one line', (_name, { doc, expected }) => {
  expect(`${doc}${expected}`).toMatch(/^[^\n]{10,}$/);
});

test('no flag and no variable means two options', () => {
  const names = options.flatMap(([, option]) => [...option.flags, ...environmentNames(option)]);
  expect(new Set(names).size).toBe(names.length);
});

test('every flag has a variable of its own', () => {
  expect(environmentNames(OPTIONS.mesosAgent)).toEqual(['MARATHON_CONSUL_MESOS_AGENT']);
  expect(environmentNames(OPTIONS.consul)).toEqual(['MARATHON_CONSUL_CONSUL', 'CONSUL_HTTP_ADDR']);
  expect(environmentNames(OPTIONS.consulToken)).toEqual(['CONSUL_HTTP_TOKEN']);
});
