import { expect, test } from 'vitest';
import { environmentNames, type Option } from '../../../src/config/option.ts';
import { fileKeyOf, OPTION_NAMES, OPTIONS } from '../../../src/config/schema.ts';

const options = Object.entries<Option>(OPTIONS);

test.each(options)('the default of %s is a value of it', (_name, option) => {
  const { default: initial, separator, type } = option;
  const input = separator === undefined ? initial : initial?.split(separator);
  expect(initial === undefined || type.safeParse(input).success).toBe(true);
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

test('an option in a file is called as its flag', () => {
  for (const name of OPTION_NAMES) {
    const [flag] = OPTIONS[name].flags;
    if (flag !== undefined && name !== 'presetOptions') expect(`--${fileKeyOf(name)}`).toBe(flag);
  }
  expect(fileKeyOf('presetOptions')).toBe('preset-options');
  expect(fileKeyOf('consulToken')).toBe('consul-token');
});
