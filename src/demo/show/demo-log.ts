import type { Clock } from '../../support/clock.ts';
import type { Log, LogFields } from '../../support/log.ts';
import type { ShownEvent } from './event-line.ts';

const SIGNS = { register: '+', update: '~', adopt: '~', status: '~', withdraw: '-' } as const;

export interface DemoLogParts {
  readonly clock: Clock;
  readonly show: (event: ShownEvent) => void;
  /** Where a task is reached; it may have ended already. */
  readonly whereIs: (taskId: string) => string;
}

/** The daemon's own log, rendered for somebody who watches: each change with its reason, and every trouble. */
export function createDemoLog({ clock, show, whereIs }: DemoLogParts): Log {
  const text = (fields: LogFields, name: string): string | undefined =>
    typeof fields[name] === 'string' ? fields[name] : undefined;
  const trouble = (fields: LogFields, message: string): void => {
    const { error } = fields;
    const detail = error instanceof Error ? error.message : (text(fields, 'error') ?? text(fields, 'reason'));
    const source = text(fields, 'source');
    const told = detail === undefined ? message : `${message}: ${detail}`;
    // Which URL it was is in the list at the top.
    const what = source === undefined ? told : `no answer: ${detail?.split(': ').at(-1)}`;
    show({ atMs: clock.wall(), sign: '!', who: source ?? 'marathon-consul', what });
  };
  return {
    debug() {},
    info(fields, message) {
      const change = text(fields, 'change');
      const source = text(fields, 'source');
      if (change !== undefined && Object.hasOwn(SIGNS, change)) {
        show({
          atMs: clock.wall(),
          sign: SIGNS[change as keyof typeof SIGNS],
          who: text(fields, 'name') ?? '',
          where: whereIs(text(fields, 'task') ?? ''),
          what: text(fields, 'reason') ?? message,
        });
      } else if (source !== undefined) {
        show({ atMs: clock.wall(), sign: '*', who: source, what: 'answers again' });
      }
    },
    warn: trouble,
    error: trouble,
  };
}
