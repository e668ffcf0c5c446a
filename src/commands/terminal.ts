import { printable } from '../support/printable.ts';

/** Where a command's answer goes. */
export interface Terminal {
  /** Lines that must not be longer. */
  readonly columns: number;
  /** The answer, on standard output. */
  print(text: string): void;
  /** What went wrong, on standard error: made printable, with the program's name before each line. */
  complain(text: string): void;
}

/** What is not a terminal counts as one of 80 columns. */
export const processTerminal = ({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): Terminal => ({
  columns: stdout.columns ?? 80,
  print: (text) => void stdout.write(text),
  complain(text) {
    for (const line of text.split('\n')) stderr.write(`marathon-consul: ${printable(line)}\n`);
  },
});
