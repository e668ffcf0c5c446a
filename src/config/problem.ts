/** Something a person told us that cannot be used. */
export interface Problem {
  /**
   * The option's own name, whatever alias or variable was used: `--mesos-agent`; of a file, the key: `mesos-agent`.
   * `undefined` where no option is meant.
   */
  readonly option: string | undefined;
  /**
   * What was used, and where: `--mesos_slave (command line)`, `CONSUL_HTTP_ADDR (environment)`,
   * `port (/etc/marathon-consul.yaml, line 3, column 7)`.
   */
  readonly where: string;
  /** Fit to be shown: a secret never is, nor a password in a URL; not yet made safe for a terminal. */
  readonly given: string;
  /** Completes "expected …". */
  readonly expected: string;
}

/** The longest part of a wrong value that is worth repeating. */
const SHOWN = 120;

/** What may be repeated of a wrong value: nothing that stands where URLs have credentials. */
export function showable(text: string, isSecret: boolean): string {
  if (isSecret) return '(not shown)';
  const masked = text.replace(/^((?:[a-z]+:)?\/\/)?.*@/is, '$1***@').replace(/\?.+/s, '?***');
  return masked.length <= SHOWN ? `"${masked}"` : `"${masked.slice(0, SHOWN)}…"`;
}
