import { Command, CommanderError, Help, Option } from 'commander';
import type { Flags } from '../config/load.ts';
import { type Option as ConfigOption, environmentNames } from '../config/option.ts';
import { fileKeyOf, OPTION_GROUPS, OPTION_NAMES, OPTIONS } from '../config/schema.ts';
import type { DemoOptions } from '../demo/demo-options.ts';
import { type DemoWords, readDemoOptions } from './demo-options.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { ExplainOptions } from './explain.ts';
import { type ExplainWords, readExplainOptions } from './explain-options.ts';
import { type PauseOptions, readPauseOptions } from './pause.ts';
import type { Terminal } from './terminal.ts';

/** What a command line asks for. */
export type CommandLine =
  | { readonly command: 'run' | 'sync' | 'resume' | 'guard release' | 'config check'; readonly flags: Flags }
  | { readonly command: 'config show'; readonly flags: Flags; readonly asJson: boolean }
  | { readonly command: 'pause'; readonly flags: Flags; readonly options: PauseOptions }
  | { readonly command: 'plan' | 'doctor'; readonly flags: Flags; readonly asJson: boolean }
  | ({ readonly command: 'explain'; readonly flags: Flags } & ExplainOptions)
  | { readonly command: 'demo'; readonly flags: Flags; readonly options: DemoOptions }
  /** Nothing more to do: help or version has been shown, or what is wrong has been told. */
  | { readonly command: 'none'; readonly flags: Flags; readonly exitCode: ExitCode };

const HELP_COLUMNS = 80;
const COMMANDS = 'run, plan, sync, explain, doctor, config, pause, resume, guard or demo';

const NOTES = `
Each option can also come from the environment: --state-dir from
MARATHON_CONSUL_STATE_DIR, and so on. CONSUL_HTTP_ADDR, CONSUL_HTTP_TOKEN,
CONSUL_CACERT and the like are understood as by Consul's own tools. The
environment outranks the file, and flags outrank both. Passwords and tokens
come from the environment or from files, never from flags.

Exit codes: 0 done, 1 could not be done, 2 wrong configuration, 70 a bug.`;

/** Reads the arguments; every option can stand before or after the command. Shows help and version, tells what is wrong. */
export function readCommandLine(args: readonly string[], version: string, terminal: Terminal): CommandLine {
  const program = createProgram(version, terminal);
  let chosen: CommandLine = { command: 'none', flags: {}, exitCode: EXIT.ok };
  const choose = (command: 'run' | 'sync' | 'resume' | 'guard release' | 'config check') => () => {
    chosen = { command, flags: flagsOf(program) };
  };
  program
    .command('run', { isDefault: true })
    .description('publish the tasks of this machine until stopped (what happens without a command)')
    .argument('[word...]')
    .usage('[options]')
    .action((words: readonly string[], _options: object, run: Command) => {
      const [word] = words;
      if (word !== undefined) run.error(`error: '${word}' is no command: choose ${COMMANDS}`);
      choose('run')();
    });
  program
    .command('plan')
    .description('show what would change in Consul, and why; writes nothing')
    .option('--json', 'one JSON object instead of text')
    .action(({ json }: { json?: boolean }) => {
      chosen = { command: 'plan', flags: flagsOf(program), asJson: json === true };
    });
  program
    .command('doctor')
    .description('check connections, rights, versions and options, and say what to do; writes nothing')
    .option('--json', 'one JSON object instead of text')
    .action(({ json }: { json?: boolean }) => {
      chosen = { command: 'doctor', flags: flagsOf(program), asJson: json === true };
    });
  program.command('sync').description('make one pass that writes, then end').action(choose('sync'));
  const config = program.command('config').description('the configuration, as the daemon would take it');
  config
    .command('check')
    .description('say everything that is wrong with it, or that nothing is')
    .action(choose('config check'));
  config
    .command('show')
    .description('every option: its value, and where that comes from; secrets are not shown')
    .option('--json', 'one JSON object instead of text')
    .action(({ json }: { json?: boolean }) => {
      chosen = { command: 'config show', flags: flagsOf(program), asJson: json === true };
    });
  addExplain(program, (id, words, command) => {
    const { options, problem } = readExplainOptions(id, words);
    if (problem !== undefined) command.error(`error: ${problem}`);
    else chosen = { command: 'explain', flags: flagsOf(program), ...options };
  });
  addLevers(program, choose, (words, command) => {
    const { options, problem } = readPauseOptions(words);
    if (problem !== undefined) command.error(`error: ${problem}`);
    else chosen = { command: 'pause', flags: flagsOf(program), options };
  });
  addDemo(program, (words) => {
    const flags = flagsOf(program);
    const { options, problems } = readDemoOptions(words, flags);
    for (const problem of problems) terminal.complain(problem);
    chosen =
      problems.length === 0 ? { command: 'demo', flags, options } : { command: 'none', flags, exitCode: EXIT.usage };
  });
  try {
    program.parse(args, { from: 'user' });
    return chosen;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { command: 'none', flags: flagsOf(program), exitCode: error.exitCode === 0 ? EXIT.ok : EXIT.usage };
  }
}

const EXPLAIN_NOTES = `
Exit codes with --app: 0 nothing to mend, 1 a warning or a task that becomes no
service (the output is complete), 2 wrong usage or a file that cannot be read.`;

function addExplain(
  program: Command,
  onChosen: (id: string | undefined, words: ExplainWords, command: Command) => void,
): void {
  program
    .command('explain')
    .description('show what is published, or would be, from which field or label, and what is not and why')
    .argument('[id]', 'a task, an app (/shop/web) or a service (id or name) of this machine')
    .usage('[options] ID | --app FILE')
    .option('--app <FILE>', 'instead of an id: an app or pod definition; needs no cluster ("-": standard input)')
    .option('--task <FILE>', 'its task or tasks (default: those in the app, else one with sample ports)')
    .option('--json', 'one JSON object instead of text')
    .addHelpText('after', EXPLAIN_NOTES)
    .action(onChosen);
}

type PauseWords = { readonly for?: string; readonly why?: string };

/** What the person on call does to the daemon that runs here. */
function addLevers(
  program: Command,
  choose: (command: 'resume' | 'guard release') => () => void,
  onPause: (words: PauseWords, command: Command) => void,
): void {
  program
    .command('pause')
    .description('withdraw and change nothing in Consul for a while; what is new is registered all the same')
    .option('--for <TIME>', 'at most 24h (default: 1h)')
    .option('--why <TEXT>', 'for whoever wonders')
    .action(onPause);
  program.command('resume').description('end a pause before its time').action(choose('resume'));
  const guard = program.command('guard').description('the guard, which holds back withdrawals that come all at once');
  guard.command('release').description('let go what the guard holds back now').action(choose('guard release'));
}

/** Its own options, and of the daemon's only those that mean something to it. */
function addDemo(program: Command, onChosen: (words: DemoWords) => void): void {
  program
    .command('demo')
    .description('show it at work on this machine, with a cluster of its own; needs nothing')
    .usage('[options]')
    .option('--once', "converge, compare Consul with Marathon's list, end; exit code 0 only when they are equal")
    .option('--seconds <N>', 'end after so many seconds')
    .option('--seed <N>', 'the same number makes the same task ids (default: 1)')
    .addHelpText(
      'after',
      `
Of the daemon's options two are understood here:
  --consul <WHICH>  "stand-in", or the path of a Consul (default: the one that
                    CONSUL_BIN names, else one on PATH, else the stand-in)
  --port <PORT>     the port of the daemon's page (default: one that is free)

Keys, on a terminal: ? shows them. The demo ends with whoever started it.`,
    )
    .configureHelp({ showGlobalOptions: false })
    .action(onChosen);
}

/** What to do instead of giving a secret on the command line. */
function secretHint(flag: string): string | undefined {
  const name = OPTION_NAMES.find((one) => `--${fileKeyOf(one)}` === flag);
  const option: ConfigOption | undefined = name && OPTIONS[name];
  if (option?.isSecret !== true) return undefined;
  const ways = [...environmentNames(option), `${flag}-file`].join(' or ');
  return `${flag} is no flag, because every user of a machine can read its command lines: give ${ways}`;
}

function createProgram(version: string, terminal: Terminal): Command {
  const program = new Command('marathon-consul')
    .description("Publishes this machine's Marathon tasks into its Consul agent.")
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this')
    .configureHelp({ visibleOptions, subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      outputError: (text) =>
        terminal.complain(
          text
            .trim()
            .replace(/^error: /, '')
            .replaceAll('\n', ' ')
            .replace(/^unknown option '(--[a-z-]+)'.*$/, (whole, flag) => secretHint(flag) ?? whole),
        ),
      getOutHelpWidth: () => HELP_COLUMNS,
      getErrHelpWidth: () => HELP_COLUMNS,
    })
    .addHelpText('after', NOTES)
    .exitOverride();
  for (const [heading, options] of Object.entries(OPTION_GROUPS))
    for (const option of Object.values(options))
      for (const flag of commandFlags(option)) program.addOption(flag.helpGroup(heading));
  return program;
}

/** A command's own options, then the daemon's, in their groups: commander would show those in one long list. */
function visibleOptions(this: Help, command: Command): Option[] {
  let program = command;
  while (program.parent !== null) program = program.parent;
  const shared = program === command ? [] : program.options.filter(({ hidden }) => !hidden);
  return [...Help.prototype.visibleOptions.call(this, command), ...shared];
}

/** The flags of an option; only the first is taught, aliases of old are understood and hidden. */
function commandFlags({ flags, placeholder, doc, separator, default: initial }: ConfigOption): Option[] {
  const hint = initial === undefined || placeholder === undefined ? '' : ` (default: ${initial})`;
  return flags.map((flag, index) => {
    const spelled = placeholder === undefined ? flag : `${flag} <${placeholder}>`;
    const option = new Option(spelled, `${doc}${hint}`).hideHelp(index > 0);
    return separator === undefined ? option : option.argParser(collect);
  });
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** What was said, by the flag that said it. */
function flagsOf(program: Command): Flags {
  const said = program.options.flatMap((option): [string, string | readonly string[]][] => {
    if (option.long === undefined || program.getOptionValueSource(option.attributeName()) !== 'cli') return [];
    const value: unknown = program.getOptionValue(option.attributeName());
    return [[option.long, Array.isArray(value) ? value.map(String) : String(value)]];
  });
  return Object.fromEntries(said);
}
