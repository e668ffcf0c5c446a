import { printable } from '../../support/printable.ts';
import { shortenedByClause } from './shortened.ts';

/** Something that happened, as one line tells it. */
export interface ShownEvent {
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
  /** `+` came, `-` went, `~` changed, `!` is in trouble, `*` is well again. */
  readonly sign: '+' | '-' | '~' | '!' | '*';
  /** Whom it happened to: a service, a source. */
  readonly who: string;
  readonly where?: string;
  readonly what: string;
}

/** Wide enough for most services with their port, so that reasons stand below each other. */
const WHO_COLUMNS = 26;

/** `12:04:05 + shop-web :31000   the Mesos agent runs it; not in Consul`. The machine's own address goes without saying. */
export function eventLine({ atMs, sign, who, where = '', what }: ShownEvent, columns: number): string {
  const time = new Date(atMs).toTimeString().slice(0, 8);
  const subject = `${who} ${where.replace(/^127\.0\.0\.1:/, ':')}`.trimEnd().padEnd(WHO_COLUMNS);
  return `${shortenedByClause(printable(`${time} ${sign} ${subject} ${what}`), columns)}\n`;
}
