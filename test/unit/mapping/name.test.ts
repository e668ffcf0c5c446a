import { describe, expect, test } from 'vitest';
import { dnsLabel } from '../../../src/mapping/name.ts';

describe('the DNS label of a text', () => {
  test.each([
    ['/web', 'web'],
    ['/shop/web', 'shop-web'],
    ['/a/b.c_d', 'a-b-c-d'],
    ['/shop/web-1', 'shop-web-1'],
    ['/a--b/c', 'a--b-c'],
    ['/Shop/Web', 'Shop-Web'],
    ['web.example', 'web-example'],
  ])('of %s is %j, as it always was', (text, expected) => {
    expect(dnsLabel(text)).toBe(expected);
  });

  test.each([
    ['//x', 'x'],
    ['-web-', 'web'],
    ['--web', 'web'],
    ['/a/ü', 'a'],
    ['{app}', 'app'],
    ['(web)', 'web'],
    [' web ', 'web'],
  ])('of %j neither begins nor ends with a dash: %j', (text, expected) => {
    expect(dnsLabel(text)).toBe(expected);
  });

  test.each(['', '/', '---', 'ü', '😀'])('of %j is empty: it has no letter and no digit', (text) => {
    expect(dnsLabel(text)).toBe('');
  });

  test('of a single digit among dashes is that digit', () => {
    expect(dnsLabel('--7--')).toBe('7');
  });

  test('of 63 bytes stays', () => {
    expect(dnsLabel(`/${'a'.repeat(63)}`)).toBe('a'.repeat(63));
  });

  test('of 63 bytes and dashes around them stays', () => {
    expect(dnsLabel(`--${'a'.repeat(63)}--`)).toBe('a'.repeat(63));
  });

  test('of more is cut to 63 bytes', () => {
    expect(dnsLabel(`/${'a'.repeat(64)}`)).toBe(`${'a'.repeat(54)}-ffe054fe`);
  });

  test('of two long texts that differ only at the end are two', () => {
    expect(dnsLabel(`/${'a'.repeat(100)}b`)).not.toBe(dnsLabel(`/${'a'.repeat(100)}c`));
  });

  test('of a long row of dashes is found at once', () => {
    const started = performance.now();
    dnsLabel(`a${'-'.repeat(1_000_000)}b`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
