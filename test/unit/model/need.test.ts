import { expect, test } from 'vitest';
import { keyOf } from '../../../src/model/need.ts';
import { VERSION, WEB } from '../examples.ts';

test('two reasons for one question are one question', () => {
  expect(keyOf({ kind: 'app', appId: WEB, why: 'one' })).toBe(keyOf({ kind: 'app', appId: WEB, why: 'other' }));
});

test('an app and a version of it are two questions', () => {
  expect(keyOf({ kind: 'version', appId: WEB, version: VERSION, why: '' })).not.toBe(
    keyOf({ kind: 'app', appId: WEB, why: '' }),
  );
});

test('each kind of question is another one', () => {
  const version = VERSION;
  const keys = [
    keyOf({ kind: 'app', appId: WEB, why: '' }),
    keyOf({ kind: 'version', appId: WEB, version, why: '' }),
    keyOf({ kind: 'pod', appId: WEB, why: '' }),
    keyOf({ kind: 'pod-version', appId: WEB, version, why: '' }),
  ];
  expect(new Set(keys).size).toBe(4);
});
