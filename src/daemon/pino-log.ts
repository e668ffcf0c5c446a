import { type DestinationStream, destination, type LoggerOptions, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Config } from '../config/config.ts';
import type { Log } from '../support/log.ts';
import { loggable } from '../support/loggable.ts';
import { printable, printableOnceParsed } from '../support/printable.ts';

export interface LogOutput {
  readonly isTerminal: boolean;
  /** Takes a line as a whole, before it returns: the last words of a process that ends must not be lost. */
  readonly stream: DestinationStream;
}

const standardOutput = (): LogOutput => ({
  isTerminal: process.stdout.isTTY === true,
  stream: destination({ dest: 1, sync: true }),
});

/** A log whose level may change while it is in use. */
export interface AdjustableLog extends Log {
  setLevel(level: Config['log']['level']): void;
}

/**
 * The log on standard output: one JSON object a line, or lines for people on a terminal.
 * Whatever a cluster calls its apps, nothing of it reaches the terminal as a control sequence.
 */
export async function createPinoLog(
  { level, format }: Config['log'],
  output = standardOutput(),
): Promise<AdjustableLog> {
  const isPretty = format === 'pretty' || (format === 'auto' && output.isTerminal);
  const render = isPretty ? await prettyLines(output.isTerminal) : printableLine;
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: (fields) => loggable(fields) as typeof fields },
    serializers: {
      error: (error) => (error instanceof Error ? loggable({ ...stdSerializers.err(error) }) : error),
    },
  };
  const log = pino(options, { write: (line) => output.stream.write(render(line)) });
  return Object.assign(log, {
    setLevel(name: Config['log']['level']) {
      log.level = name;
    },
  });
}

const withoutEnd = (line: string): string => (line.endsWith('\n') ? line.slice(0, -1) : line);
const printableLine = (line: string): string => `${printable(withoutEnd(line))}\n`;

async function prettyLines(colorize: boolean): Promise<(line: string) => string> {
  const { prettyFactory } = (await import('pino-pretty')).default;
  const pretty = prettyFactory({ colorize, translateTime: 'SYS:HH:MM:ss.l' });
  return (line) => pretty(printableOnceParsed(withoutEnd(line))) ?? '';
}
