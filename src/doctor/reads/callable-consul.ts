import type { ConsulPeer } from '../../clients/consul/consul-client.ts';
import type { Peer } from '../../clients/exchange.ts';
import { peerAt } from '../../clients/peer-at.ts';

/** The same peer as the client's own, for what the client does not read. */
export const callableConsul = ({ url, tls, options, token, authorize }: ConsulPeer): Peer =>
  peerAt('consul', url, 'control', {
    tls,
    options,
    async authorize(signal, isRefused) {
      const secret = await token?.();
      return {
        ...(await authorize?.(signal, isRefused)),
        ...(secret === undefined ? {} : { 'x-consul-token': secret }),
      };
    },
  });
