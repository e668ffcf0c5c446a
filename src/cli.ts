import { EXIT, type ExitCode } from './commands/exit-code.ts';
import { perform } from './commands/perform.ts';
import { processTerminal } from './commands/terminal.ts';

const terminal = processTerminal(process);

/** The only place that ends the process: what was printed before is out first. */
function end(code: ExitCode): void {
  process.stdout.write('', () => process.exit(code));
}

function endWithBug(error: unknown): void {
  terminal.complain('this is a bug, please report it');
  terminal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  end(EXIT.bug);
}

process.on('uncaughtException', endWithBug);
/** Whoever read our answer has seen enough (`marathon-consul plan | head`). */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  endWithBug(error);
});

perform({
  args: process.argv.slice(2),
  env: process.env,
  terminal,
  signals: process,
  endNow: () => process.exit(EXIT.failed),
}).then(end, endWithBug);
