import { expect, test } from 'vitest';
import { bracketed, isLoopback, isPort, isUnspecified } from '../../../src/support/ip.ts';

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

test.each([
  ['0.0.0.0', true],
  ['::', true],
  ['[::]', true],
  ['::0', true],
  ['0:0:0:0:0:0:0:0', true],
  ['::1', false],
  ['10.0.0.0', false],
  ['fd00::', false],
  ['node-1.example', false],
])('whether %s stands for any address: %s', (address, expected) => {
  expect(isUnspecified(address)).toBe(expected);
});

test.each([
  [1, true],
  [65_535, true],
  [0, false],
  [65_536, false],
  [80.5, false],
  [Number.NaN, false],
  [undefined, false],
])('whether %s is a port: %s', (port, expected) => {
  expect(isPort(port)).toBe(expected);
});
