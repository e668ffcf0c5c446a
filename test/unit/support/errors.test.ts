import { expect, test } from 'vitest';
import { AppError, asAppError, messageOf, withoutAdvice } from '../../../src/support/errors.ts';

test('an error of ours stays as it is', () => {
  const error = new AppError('UPSTREAM_STATUS', 'GET x: 500', { details: { status: 500 } });
  expect(asAppError(error)).toBe(error);
});

test('anything unexpected is a bug that keeps its cause', () => {
  const cause = new TypeError('x is not a function');
  expect(asAppError(cause)).toMatchObject({ code: 'INTERNAL', message: 'x is not a function', cause });
});

test.each([
  [new Error('no'), 'no'],
  ['no', 'no'],
  [undefined, 'undefined'],
])('whatever was thrown has a message: %s', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});

test.each([
  [new AppError('UPSTREAM_DENIED', 'GET x: 401; give --token', { details: { advice: 'give --token' } }), 'GET x: 401'],
  [new AppError('UPSTREAM_DENIED', 'GET x: 401; give --token'), 'GET x: 401; give --token'],
  ['no', 'no'],
])('what happened can be told without what to change: %s', (thrown, message) => {
  expect(withoutAdvice(thrown)).toBe(message);
});
