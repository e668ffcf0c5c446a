import { expect, test } from 'vitest';
import { ipAddressIn } from '../../../src/clients/ip-address.ts';

test.each([
  ['10.0.0.1', 'IPv4'],
  ['fd00::2', 'IPv6'],
  ['::ffff:10.0.0.1', 'IPv6'],
])('%s is an address, and its text tells that it is %s', (address, family) => {
  expect(ipAddressIn(address, 'dcos')).toEqual({ address, family, network: 'dcos' });
});

test.each(['', 'agent-1', '10.0.0', '10.0.0.1:80', '[::1]', 'lone\ud800', 7, null, undefined, {}])(
  '%j is no address, and is left out',
  (value) => {
    expect(ipAddressIn(value, undefined)).toBeUndefined();
  },
);
