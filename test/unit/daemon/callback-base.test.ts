import { expect, test } from 'vitest';
import { type CallbackPlace, callbackBase } from '../../../src/daemon/callback-base.ts';

const PLACE: CallbackPlace = {
  told: undefined,
  listener: { scheme: 'http', bind: '0.0.0.0', port: 8081 },
  address: '10.0.0.7',
  hasAgent: true,
  hostAddresses: ['127.0.0.1', '10.0.0.7', 'fd00::7'],
  marathonUrls: ['http://marathon.mesos:8080'],
};
const listener = (bind: string, scheme: 'http' | 'https' = 'http') => ({ scheme, bind, port: 8081 });

test.each<[string, Partial<CallbackPlace>, string]>([
  ["by the Mesos agent's address", {}, 'http://10.0.0.7:8081'],
  ['by an IPv6 address', { address: 'fd00::7', listener: listener('::') }, 'http://[fd00::7]:8081'],
  ['by the address that the server is bound to', { listener: listener('192.168.1.7') }, 'http://192.168.1.7:8081'],
  ['by https where the server speaks it', { listener: listener('0.0.0.0', 'https') }, 'https://10.0.0.7:8081'],
  ['as it was told', { told: 'https://proxy/node-7' }, 'https://proxy/node-7'],
  [
    'on this machine, where it is here too',
    { address: '127.0.0.1', marathonUrls: ['http://localhost:8080'] },
    'http://127.0.0.1:8081',
  ],
  [
    'on this machine by the address that the server is bound to',
    { listener: listener('::1'), marathonUrls: ['http://[::1]:8080'] },
    'http://[::1]:8081',
  ],
])('Marathon reaches us %s', (_how, place, url) => {
  expect(callbackBase({ ...PLACE, ...place })).toEqual({ url });
});

test.each<[string, Partial<CallbackPlace>, RegExp]>([
  ['no server for others', { listener: undefined }, /give --public-port/],
  ['no server for others, whatever was told', { listener: undefined, told: 'http://a:1' }, /give --public-port/],
  ['no word of the Mesos agent yet', { address: undefined }, /until the Mesos agent/],
  [
    'no word of Consul yet, where no Mesos agent is asked',
    { address: undefined, hasAgent: false },
    /until the Consul agent/,
  ],
  ['a Mesos agent on a loopback address', { address: '127.0.0.1' }, /is 127\.0\.0\.1, .*give --callback-url/],
  [
    'a server on a loopback address',
    { listener: listener('127.0.0.1') },
    /--public-bind is 127\.0\.0\.1.*--callback-url/,
  ],
  [
    'a Mesos agent on another machine',
    { address: '10.9.9.9' },
    /10\.9\.9\.9.*no address of this machine.*--callback-url/,
  ],
])('with %s, what is missing is said', (_what, place, problem) => {
  expect(callbackBase({ ...PLACE, ...place })).toEqual({ problem: expect.stringMatching(problem) });
});
