import { isIP } from 'node:net';

/**
 * Whether a server on a loopback address may be asked by this `Host`. A page elsewhere can give its own name this
 * machine's address (DNS rebinding), and a browser then lets it read what we answer: but the name that the browser
 * sends is still that page's. An address as such is never one that DNS could have changed. `names`: in lower case.
 */
export function isAllowedHost(host: string | undefined, names: ReadonlySet<string>): boolean {
  // Only HTTP/1.0 may go without, which no browser speaks.
  if (host === undefined) return true;
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::\d{1,5})?$/.exec(host) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6;
  const name = plain?.toLowerCase().replace(/\.$/, '') ?? '';
  return isIP(name) === 4 || name === 'localhost' || name.endsWith('.localhost') || names.has(name);
}
