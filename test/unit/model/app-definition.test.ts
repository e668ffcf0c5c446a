import { expect, test } from 'vitest';
import { definesVersion } from '../../../src/model/app-definition.ts';
import { aDefinition } from '../examples.ts';

const [FIRST, SECOND, THIRD] = ['2020-01-01T10:00:00.000Z', '2020-01-02T10:00:00.000Z', '2020-01-03T10:00:00.000Z'];

test.each([
  ['its own version', { version: FIRST }, FIRST, true],
  ['another version, when nothing is known of its changes', { version: SECOND }, FIRST, false],
  ['a version before a scaling', { version: THIRD, lastConfigChangeAt: FIRST }, SECOND, true],
  ['the version of the last change', { version: THIRD, lastConfigChangeAt: FIRST }, FIRST, true],
  ['a version before the last change', { version: THIRD, lastConfigChangeAt: SECOND }, FIRST, false],
  ['a version after itself', { version: SECOND, lastConfigChangeAt: FIRST }, THIRD, false],
  ['a version that is no date', { version: SECOND, lastConfigChangeAt: FIRST }, 'latest', false],
] as const)('whether a definition defines %s', (_which, over, version, expected) => {
  expect(definesVersion(aDefinition(over), version)).toBe(expected);
});
