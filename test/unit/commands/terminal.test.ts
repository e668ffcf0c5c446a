import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { processTerminal } from '../../../src/commands/terminal.ts';

function terminal(columns?: number) {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = Object.assign(
    new PassThrough({ encoding: 'utf8' }),
    columns === undefined ? {} : { isTTY: true, columns },
  );
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

test('a long complaint is wrapped at the edge of a terminal, and stays one line elsewhere', () => {
  const text = `--port (command line): given "x", expected ${'a port number '.repeat(5)}`.trim();
  const [at, elsewhere] = [terminal(40), terminal()];
  at.complain(text);
  elsewhere.complain(text);
  const lines: string[] = String(at.stderr.read()).trimEnd().split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(lines.map((line) => line.trim()).join(' ')).toBe(`marathon-consul: ${text}`);
  expect(elsewhere.stderr.read()).toBe(`marathon-consul: ${text}\n`);
});
