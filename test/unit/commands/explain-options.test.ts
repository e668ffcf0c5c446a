import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../../src/commands/command-line.ts';
import { stage } from './surroundings.ts';

function read(...args: string[]) {
  const { terminal, complaints } = stage();
  return { line: readCommandLine(['explain', ...args], '1.2.3', terminal), complaints };
}

describe('explain', () => {
  test.each([
    [['/shop/web'], { kind: 'running', id: '/shop/web' }, false],
    [['web.1', '--json'], { kind: 'running', id: 'web.1' }, true],
    [['--app', 'a.json'], { kind: 'draft', app: 'a.json', task: undefined }, false],
    [['--app=-', '--task', 't.json', '--json'], { kind: 'draft', app: '-', task: 't.json' }, true],
  ])('%j', (args, subject, asJson) =>
    expect(read(...args).line).toEqual({ command: 'explain', flags: {}, subject, asJson }),
  );

  test('takes the options of the daemon', () => {
    expect(read('--app', 'a.json', '--ports', 'all').line.flags).toEqual({ '--ports': ['all'] });
  });

  test.each([
    [[], 'nothing to explain: give a task, app or service id, or --app FILE'],
    [['/web', '--app', 'a.json'], "'/web' and --app cannot both be explained: give one of them"],
    [['--task', 't.json'], '--task needs its app: give --app as well'],
    [['/web', '--task', 't.json'], '--task needs its app: give --app as well'],
    [['--app', '-', '--task', '-'], 'only one of --app and --task can be standard input'],
    [['/a', '/b'], "too many arguments for 'explain'. Expected 1 argument but got 2."],
  ])('tells what is wrong with %j in one line', (args, complaint) => {
    const { line, complaints } = read(...args);
    expect(line).toMatchObject({ command: 'none', exitCode: 2 });
    expect(complaints).toEqual([complaint]);
  });
});
