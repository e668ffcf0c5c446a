import { expect, test } from 'vitest';
import { bracketed, isLoopback } from '../../../src/support/ip.ts';

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['fd00::1', '[fd00::1]'],
  ['[fd00::1]', '[fd00::1]'],
  ['node-1.example', 'node-1.example'],
])('%s stands before a port as %s', (address, text) => {
  expect(bracketed(address)).toBe(text);
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['10.0.0.1', false],
  ['127.example.org', false],
])('whether %s is this machine: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
