import type { PortDefinition } from '../model/app-definition.ts';
import type { IpAddress, Task } from '../model/task.ts';
import { isUnspecified } from '../support/ip.ts';

/**
 * The task's own address for a port; `undefined`: not known yet. A port that names its networks is on those alone, where
 * the witness says which address is whose: Marathon's lists do not, and then the first one is Marathon's own choice.
 */
export function containerAddress(
  { addresses }: Pick<Task, 'addresses'>,
  { networkNames }: Pick<PortDefinition, 'networkNames'>,
  family: IpAddress['family'],
): string | undefined {
  const known = addresses.filter(({ address }) => address !== '' && !isUnspecified(address));
  const candidates =
    networkNames.length === 0 || known.every(({ network }) => network === undefined)
      ? known
      : networkNames.flatMap((name) => known.filter(({ network }) => network === name));
  return (candidates.find((address) => address.family === family) ?? candidates[0])?.address;
}
