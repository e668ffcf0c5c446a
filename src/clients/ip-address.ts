import { isIP } from 'node:net';
import type { IpAddress } from '../model/task.ts';

/**
 * An address of a task, of the container network that is named; `undefined` for what is no IP address. Its text tells the
 * family: `protocol` is missing in some versions of Marathon.
 */
export function ipAddressIn(value: unknown, network: string | undefined): IpAddress | undefined {
  const family = typeof value === 'string' ? isIP(value) : 0;
  return family === 0 ? undefined : { address: value as string, family: family === 6 ? 'IPv6' : 'IPv4', network };
}
