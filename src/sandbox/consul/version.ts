/** What depends on the age of the agent. Measured on 1.10.12 and 1.22.7; those between are taken for the newer one. */
export interface ConsulVersion {
  readonly text: string;
  /** Before 1.11: removing what is not there succeeds, an unknown check is a 500, intervals are not shown. */
  readonly isOld: boolean;
  /** The kinds of checks that need an interval, as the error message lists them. */
  readonly probeKinds: string;
}

export function consulVersion(text: string): ConsulVersion {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  const isOld = major < 1 || (major === 1 && minor < 11);
  const probeKinds = isOld ? 'Script, HTTP, H2PING, or TCP' : 'Script, HTTP, H2PING, TCP, UDP or OSService';
  return { text, isOld, probeKinds };
}
