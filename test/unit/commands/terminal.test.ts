import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { processTerminal } from '../../../src/commands/terminal.ts';

function terminal() {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = new PassThrough({ encoding: 'utf8' });
  const streams = { stdout, stderr } as unknown as Pick<NodeJS.Process, 'stdout' | 'stderr'>;
  return { ...processTerminal(streams), stdout, stderr };
}

test('what is no terminal has 80 columns', () => expect(terminal().columns).toBe(80));

test('answers and complaints go different ways', () => {
  const { print, complain, stdout, stderr } = terminal();
  print('an answer\n');
  complain('one\ntwo');
  expect(stdout.read()).toBe('an answer\n');
  expect(stderr.read()).toBe('marathon-consul: one\nmarathon-consul: two\n');
});

test('a complaint does nothing to the terminal', () => {
  const { complain, stderr } = terminal();
  complain('web\u001b[2J\r');
  expect(stderr.read()).toBe('marathon-consul: web\\u001b[2J\\u000d\n');
});
