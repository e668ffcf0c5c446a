import type { Task } from '../../model/task.ts';

/**
 * A COMMAND check's arguments for Consul. Marathon gives the command to a shell; `isBare` is one argument without a
 * shell, as allegro's did (contract: migration, A.2).
 */
export const scriptArgs = (command: string, task: Task, isBare: boolean): readonly string[] =>
  isBare ? [filledIn(command, task)] : ['/bin/sh', '-c', filledIn(command, task)];

/**
 * Consul runs the command outside the task, where nobody has set its variables: `$HOST`, `$PORTn` and `$PORT`, which is
 * the first, are put in here. The longest name counts (`$PORT10` is not port 1 and a 0, `$HOSTNAME` is another
 * variable); what is not known stays as it is.
 */
const filledIn = (command: string, { host, ports }: Task): string =>
  command.replaceAll(VARIABLE, (variable, name: string | undefined, braced: string | undefined) => {
    const known = name ?? braced ?? '';
    const value = known === 'HOST' ? host : ports[Number(known.slice('PORT'.length))];
    return String(value ?? variable);
  });

const VARIABLE = /\$(?:(HOST\b|PORT(?:\d+|\b))|\{(HOST|PORT\d*)\})/g;
