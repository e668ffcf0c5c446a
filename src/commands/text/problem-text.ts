import type { Problem } from '../../config/problem.ts';

/** `--port (command line): given "70000", expected a port number …`; names the option where an alias or variable was used. */
export function problemText({ option, where, given, expected }: Problem): string {
  const whose = option === undefined || where.startsWith(`${option} `) ? where : `${where}, which is ${option}`;
  return `${whose}: given ${given}, expected ${expected}`;
}
