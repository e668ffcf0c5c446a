import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../../src/commands/command-line.ts';
import { stage } from './surroundings.ts';

function read(...args: string[]) {
  const { terminal, printed, complaints } = stage();
  return { line: readCommandLine(['demo', ...args], '1.2.3', terminal), printed: printed.join(''), complaints };
}

const DEFAULTS = { isOnce: false, forMs: undefined, seed: 1, port: 0, consul: 'found' };

describe('marathon-consul demo', () => {
  test.each([
    [[], {}],
    [['--once'], { isOnce: true }],
    [['--seconds', '3', '--seed', '7'], { forMs: 3_000, seed: 7 }],
    [['--consul', 'stand-in', '--port', '8081'], { consul: 'stand-in', port: 8081 }],
    [['--consul', '/opt/consul'], { consul: { path: '/opt/consul' } }],
  ])('%j', (args, options) => {
    expect(read(...args).line).toMatchObject({ command: 'demo', options: { ...DEFAULTS, ...options } });
  });

  test.each([
    [['--seconds', '0'], '--seconds: given "0", expected 1 to 86400'],
    [['--seconds', 'soon'], '--seconds: given "soon", expected 1 to 86400'],
    [['--seed', '-1'], '--seed: given "-1", expected a whole number'],
    [['--port', '70000'], '--port: given "70000", expected a port number from 0 (any) to 65535'],
    [['--once', '--seconds', '3'], '--once ends by itself: it goes without --seconds'],
    [['--marathon', 'x:1'], '--marathon means nothing to the demo, which makes its own cluster'],
  ])('tells what is wrong with %j', (args, complaint) => {
    const { line, complaints } = read(...args);
    expect(line).toMatchObject({ command: 'none', exitCode: 2 });
    expect(complaints).toEqual([complaint]);
  });

  test('has a help of its own, in 80 columns, without what means nothing to it', () => {
    const { line, printed } = read('--help');
    expect(line).toMatchObject({ command: 'none', exitCode: 0 });
    expect(printed).toContain('--once');
    expect(printed).toContain('--consul <WHICH>');
    expect(printed).not.toContain('--mesos-agent');
    expect(Math.max(...printed.split('\n').map((text) => text.length))).toBeLessThanOrEqual(80);
  });
});
