import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appId } from '../../../src/model/ids.ts';
import { choiceOf, hrefOf, OUTCOMES } from '../../../src/page/choice.ts';

test.each([
  [{}, '/'],
  [{ app: '/shop/web' }, '/?app=/shop/web'],
  [{ outcome: 'held' }, '/?outcome=held'],
  [{ app: 'shop/web', outcome: 'held' }, '/?app=/shop/web&outcome=held'],
  [{ app: '/a&outcome=held#top' }, '/?app=/a%26outcome%3Dheld%23top'],
])('the choice %j has the address %j', (query, href) => {
  expect(hrefOf(choiceOf(query))).toBe(href);
});

test('an outcome that there is not is no choice, and is remembered', () => {
  expect(choiceOf({ outcome: 'toString' })).toEqual({ unknownOutcome: 'toString' });
});

test('an address leads back to the choice that it was made from', () => {
  const app = fc.option(fc.string({ unit: 'grapheme' }).map(appId), { nil: undefined });
  const outcome = fc.option(fc.constantFrom(...OUTCOMES), { nil: undefined });
  fc.assert(
    fc.property(fc.record({ app, outcome }), (choice) => {
      const query = Object.fromEntries(new URL(hrefOf(choice), 'http://localhost').searchParams);
      expect(choiceOf(query)).toEqual({ ...choice, unknownOutcome: undefined });
    }),
  );
});

test('no text is without an address', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => hrefOf({ app: appId(text) }).startsWith('/?app=/')));
  expect(hrefOf({ app: appId('\ud800') })).toBe('/?app=/%EF%BF%BD');
});
