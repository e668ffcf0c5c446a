import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../../src/commands/command-line.ts';
import type { Option as ConfigOption } from '../../../src/config/option.ts';
import { OPTION_GROUPS, OPTIONS } from '../../../src/config/schema.ts';
import { stage } from './surroundings.ts';

function read(...args: string[]) {
  const { terminal, printed, complaints } = stage();
  return { line: readCommandLine(args, '1.2.3', terminal), printed: printed.join(''), complaints };
}

/** The help of a command, and of all below it, as it lists them. */
function helpsOf(command: readonly string[]): readonly (readonly [command: string, help: string])[] {
  const { printed } = read(...command, '--help');
  const [, list = ''] = printed.split(/^Commands:$/m);
  const below = [...list.matchAll(/^ {2}(\w+)/gm)].flatMap(([, name = '']) => (name === 'help' ? [] : [name]));
  return [[command.join(' '), printed], ...below.flatMap((name) => helpsOf([...command, name]))];
}

describe('the command line', () => {
  test.each([
    [[], { command: 'run', flags: {} }],
    [['--marathon', 'x:1'], { command: 'run', flags: { '--marathon': ['x:1'] } }],
    [['run', '--port=1'], { command: 'run', flags: { '--port': '1' } }],
    [['--port', '1', 'plan'], { command: 'plan', flags: { '--port': '1' }, asJson: false }],
    [['plan', '--json', '--port', '1'], { command: 'plan', flags: { '--port': '1' }, asJson: true }],
    [['doctor', '--json'], { command: 'doctor', flags: {}, asJson: true }],
    [['pause'], { command: 'pause', flags: {}, options: { forMs: 3_600_000, why: '' } }],
    [
      ['pause', '--for', '5m', '--why', 'lunch', '--cluster', 'a'],
      { command: 'pause', flags: { '--cluster': 'a' }, options: { forMs: 300_000, why: 'lunch' } },
    ],
    [['resume', '--cluster', 'a'], { command: 'resume', flags: { '--cluster': 'a' } }],
    [['guard', 'release', '--cluster', 'a'], { command: 'guard release', flags: { '--cluster': 'a' } }],
    [['sync', '--allow-remote-agent'], { command: 'sync', flags: { '--allow-remote-agent': 'true' } }],
    [['--mesos_slave', 'x:1'], { command: 'run', flags: { '--mesos_slave': 'x:1' } }],
    [['--port', '1', '--port', '2'], { command: 'run', flags: { '--port': '2' } }],
    [['--config', 'a', '--tags', 'a,b'], { command: 'run', flags: { '--config': 'a', '--tags': ['a,b'] } }],
    [
      ['--preset-option', 'a=b;c', 'plan', '--preset-option=c=d e'],
      { command: 'plan', flags: { '--preset-option': ['a=b;c', 'c=d e'] }, asJson: false },
    ],
  ])('%j', (args, line) => expect(read(...args).line).toEqual(line));

  test('shows its version', () => {
    expect(read('--version')).toMatchObject({ line: { command: 'none', exitCode: 0 }, printed: '1.2.3\n' });
  });

  test.each([['--help'], ['help'], ['plan', '--help'], ['run', '-h']])('shows help: %s %s', (...args) => {
    const { line, printed } = read(...args.filter((arg) => arg !== undefined));
    expect(line).toMatchObject({ command: 'none', exitCode: 0 });
    expect(printed).toContain('--name-template <TEXT>');
    expect(printed).not.toContain('mesos_slave');
  });

  test('has a help of at most 80 columns for each command', () => {
    const helps = helpsOf([]);
    expect(helps.map(([command]) => command)).toEqual(expect.arrayContaining(['run', 'config show', 'guard release']));
    const wide = helps.flatMap(([command, help]) =>
      help.split('\n').flatMap((line) => (line.length > 80 ? [`${command}: ${line}`] : [])),
    );
    expect(wide).toEqual([]);
  });

  test.each([['--help'], ['plan --help'], ['explain --help']])('shows the options in their groups: %s', (args) => {
    const { printed } = read(...args.split(' '));
    const headings = printed.split('\n').filter((line) => /^[A-Z].*:$/.test(line) && line !== 'Arguments:');
    expect(headings.slice(0, 1 + Object.keys(OPTION_GROUPS).length)).toEqual([
      'Options:',
      ...Object.keys(OPTION_GROUPS),
    ]);
    for (const { flags } of Object.values<ConfigOption>(OPTIONS))
      if (flags[0] !== undefined) expect(printed.split(new RegExp(`^  ${flags[0]} `, 'm'))).toHaveLength(2);
  });

  test.each([
    [['--marathn', 'x'], "unknown option '--marathn' (Did you mean --marathon?)"],
    [['plan', '--jsn'], "unknown option '--jsn' (Did you mean --json?)"],
    [
      ['--marathon-password', 'x'],
      '--marathon-password is no flag, because every user of a machine can read its command lines: ' +
        'give MARATHON_CONSUL_MARATHON_PASSWORD or --marathon-password-file',
    ],
    [
      ['--consul-token', 'x'],
      '--consul-token is no flag, because every user of a machine can read its command lines: ' +
        'give CONSUL_HTTP_TOKEN or --consul-token-file',
    ],
    [['--port'], "option '--port <PORT>' argument missing"],
    [['pln'], "'pln' is no command: choose run, plan, sync, explain, doctor, config, pause, resume, guard or demo"],
    [['pause', '--for', '2d'], '--for 2d: expected a duration from 1s to 24h, such as 30m'],
    [['guard', 'relese'], "unknown command 'relese' (Did you mean release?)"],
    [
      ['run', 'now'],
      "'now' is no command: choose run, plan, sync, explain, doctor, config, pause, resume, guard or demo",
    ],
  ])('tells what is wrong with %j in one line', (args, complaint) => {
    const { line, complaints, printed } = read(...args);
    expect(line).toMatchObject({ command: 'none', exitCode: 2 });
    expect(complaints).toEqual([complaint]);
    expect(printed).toBe('');
  });

  test('knows the other flags even when one is unknown', () => {
    expect(read('--marathn', 'x', '--port', '99999').line.flags).toEqual({ '--port': '99999' });
  });
});
