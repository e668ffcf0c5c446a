import { expect, test } from 'vitest';
import { assemble } from '../../../src/config/assemble.ts';
import { reloaded } from '../../../src/config/reload.ts';
import { fileKeyOf, OPTION_NAMES, type OptionName } from '../../../src/config/schema.ts';
import { TAKES_OVER } from '../../../src/config/take-over.ts';
import { beforeAndAfter, OTHER_VALUES, partsOf } from './other-values.ts';

const tried = Object.keys(OTHER_VALUES) as (keyof typeof OTHER_VALUES)[];
const holding = (when: 'at once' | 'restart') => tried.filter((name) => TAKES_OVER[name] === when);

test('all are tried that a file can change', () => {
  const never: readonly OptionName[] = ['config', 'consulCaPath'];
  expect(tried).toEqual(OPTION_NAMES.filter((name) => !never.includes(name)));
});

test.each(holding('at once'))('%s is taken over at once', (name) => {
  const [before, after] = beforeAndAfter(name);
  const { config, changed, needsRestart } = reloaded(before, after);
  expect(config).toEqual(assemble(after));
  expect(config).not.toEqual(assemble(before));
  expect([changed, needsRestart]).toEqual([[name === 'presetOptions' ? 'preset' : fileKeyOf(name)], []]);
});

test.each(holding('restart'))('%s needs a restart, and stays as it was', (name) => {
  const [before, after] = beforeAndAfter(name);
  const { config, changed, needsRestart } = reloaded(before, after);
  expect(config).toEqual(assemble(before));
  expect(config).not.toEqual(assemble(after));
  expect([changed, needsRestart]).toEqual([[], [fileKeyOf(name)]]);
});

test('what may change does, beside what may not, and what may not is told each time', () => {
  const wanted = partsOf({ tags: ['a'], port: 1 });
  const first = reloaded(partsOf({}), wanted);
  expect([first.changed, first.needsRestart]).toEqual([['tags'], ['port']]);
  expect([first.config.publication.tags, first.config.server.port]).toEqual([['a'], 8080]);
  const again = reloaded(first.parts, wanted);
  expect([again.changed, again.needsRestart]).toEqual([[], ['port']]);
});

test('rules for apps are taken over', () => {
  const rules = { apps: [{ match: '/a', labels: { 'consul.tags': 'x' } }] };
  expect(reloaded(partsOf({}), partsOf(rules))).toMatchObject({ changed: ['apps'], needsRestart: [] });
});

test('of a preset that stands for more, what may not change stays', () => {
  const { config, needsRestart } = reloaded(partsOf({}), partsOf({ preset: 'allegro' }));
  expect(config.publication.preset.name).toBe('allegro');
  expect([config.lease.scope, needsRestart]).toEqual(['unchecked', ['lease']]);
});

/** The daemon asks for these once: where it is, what is open, who it is. */
const ASKED_ONCE: readonly OptionName[] = [
  ...(['marathon', 'events', 'mesosAgent', 'consul', 'consulTls', 'stateDir', 'cluster', 'logFormat'] as const),
  ...(['lease', 'leaseTtl', 'acceptPlan', 'bind', 'port', 'serverToken', 'publicPort', 'callbackUrl'] as const),
];
test.each(ASKED_ONCE)('%s is not told to hold at once: nothing would ask for it again', (name) => {
  expect(TAKES_OVER[name]).toBe('restart');
});
