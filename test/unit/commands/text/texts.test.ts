import { describe, expect, test } from 'vitest';
import { problemText } from '../../../../src/commands/text/problem-text.ts';
import { wrapped } from '../../../../src/commands/text/wrap.ts';

describe('wrapped text', () => {
  test('breaks at spaces and hangs', () => {
    expect(wrapped('one two three four', 12, 2)).toEqual(['  one two', '      three', '      four']);
  });

  test('cuts a word only when no line can hold it', () => {
    expect(wrapped('a 1234567890', 8, 0, 2)).toEqual(['a', '  123456', '  7890']);
  });

  test('never gives an overlong line, and loses nothing', () => {
    const text = 'marathon:shop_web.instance-3c1f0a1e-0000-4000-8000-000000000001._app.1 ≠ ☃ and so on';
    for (const width of [10, 20, 40, 80, 200]) {
      const lines = wrapped(text, width, 2);
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
  });

  test('ends on the narrowest terminal', () => expect(wrapped('abc', 1, 2)).toHaveLength(3));
});

describe('a problem', () => {
  const problem = { given: '"70000"', expected: 'a port number' };

  test('names itself', () => {
    expect(problemText({ ...problem, option: '--port', where: '--port (command line)' })).toBe(
      '--port (command line): given "70000", expected a port number',
    );
  });

  test('of a file names its place', () => {
    expect(problemText({ ...problem, option: undefined, where: 'port (f.yaml, line 3, column 7)' })).toBe(
      'port (f.yaml, line 3, column 7): given "70000", expected a port number',
    );
  });

  test('names the option behind a variable', () => {
    expect(problemText({ ...problem, option: '--port', where: 'MARATHON_CONSUL_PORT (environment)' })).toBe(
      'MARATHON_CONSUL_PORT (environment), which is --port: given "70000", expected a port number',
    );
  });
});
