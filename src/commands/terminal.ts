import { printable } from '../support/printable.ts';
import { wrapped } from './text/wrap.ts';

/** Where a command's answer goes. */
export interface Terminal {
  /** Lines that must not be longer. */
  readonly columns: number;
  /** The answer, on standard output. */
  print(text: string): void;
  /** What went wrong, on standard error: made printable, with the program's name before each of the text's lines. */
  complain(text: string): void;
}

const NAME = 'marathon-consul: ';

/**
 * What is not a terminal counts as one of 80 columns. Only on a terminal is a complaint wrapped: a log has each in one line,
 * which can be searched.
 */
export const processTerminal = ({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): Terminal => ({
  columns: stdout.columns ?? 80,
  print: (text) => void stdout.write(text),
  complain(text) {
    for (const line of text.split('\n')) {
      const whole = `${NAME}${printable(line)}`;
      const lines = stderr.isTTY ? wrapped(whole, stderr.columns, 0) : [whole];
      stderr.write(lines.map((part) => `${part}\n`).join(''));
    }
  },
});
