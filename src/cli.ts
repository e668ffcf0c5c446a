import { type CommandLine, readCommandLine } from './commands/command-line.ts';
import { EXIT, type ExitCode } from './commands/exit-code.ts';
import { openDaemon } from './commands/open-daemon.ts';
import { plan } from './commands/plan.ts';
import { run } from './commands/run.ts';
import type { Surroundings, Terminal } from './commands/surroundings.ts';
import { sync } from './commands/sync.ts';
import { problemText } from './commands/text/problem-text.ts';
import { VERSION } from './commands/version.ts';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load.ts';
import { createPinoLog } from './daemon/pino-log.ts';
import { printable } from './daemon/printable.ts';

/** The only place that ends the process: what was printed before is out first. */
function end(code: ExitCode): void {
  process.stdout.write('', () => process.exit(code));
}

const terminal: Terminal = {
  columns: process.stdout.columns ?? 80,
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(`marathon-consul: ${printable(text)}\n`),
};

const surroundings: Surroundings = {
  terminal,
  signals: process,
  endNow: () => process.exit(EXIT.failed),
  createLog: (options) => createPinoLog(options),
  openDaemon,
};

async function main(): Promise<ExitCode> {
  const line = readCommandLine(process.argv.slice(2), VERSION, terminal);
  if (line.command === 'none' && line.exitCode === EXIT.ok) return EXIT.ok;
  const { config, problems } = loadConfig(line.flags, process.env);
  for (const problem of problems ?? []) terminal.complain(problemText(problem));
  return config === undefined || line.command === 'none' ? EXIT.usage : perform(line, config);
}

function perform(line: Exclude<CommandLine, { command: 'none' }>, config: Config): Promise<ExitCode> {
  switch (line.command) {
    case 'run':
      return run(config, surroundings);
    case 'plan':
      return plan(config, line, surroundings);
    case 'sync':
      return sync(config, surroundings);
  }
}

function endWithBug(error: unknown): void {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `marathon-consul: this is a bug, please report it\n${told.split('\n').map(printable).join('\n')}\n`,
  );
  end(EXIT.bug);
}

process.on('uncaughtException', endWithBug);
/** Whoever read our answer has seen enough (`marathon-consul plan | head`). */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  endWithBug(error);
});
main().then(end, endWithBug);
