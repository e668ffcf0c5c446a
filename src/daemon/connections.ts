import type { Transport } from '../clients/call.ts';
import type { ConsulPeer } from '../clients/consul/consul-client.ts';
import { authorizeBy, type ReadSecret, readToken } from '../clients/credentials.ts';
import { createLogin } from '../clients/marathon/login.ts';
import type { MarathonPeer } from '../clients/marathon/marathon-client.ts';
import type { MesosAgentPeer } from '../clients/mesos/mesos-agent-client.ts';
import type { Config } from '../config/config.ts';

/** Marathon, with the credentials that the configuration has at each request; `through` is the way to its login server. */
export const marathonPeer = (
  config: () => Pick<Config, 'marathon'>,
  readSecret: ReadSecret,
  through: Transport,
): MarathonPeer => {
  const { urls, tls } = config().marathon;
  const credentials = () => config().marathon.credentials;
  return { urls, tls, authorize: authorizeBy(credentials, readSecret, createLogin(credentials, readSecret, through)) };
};

/** The Mesos agent, with the credentials that the configuration has at each request. */
export const mesosAgentPeer = (config: () => Pick<Config, 'mesosAgent'>, readSecret: ReadSecret): MesosAgentPeer => {
  const { url, tls } = config().mesosAgent;
  return { url, tls, authorize: authorizeBy(() => config().mesosAgent.credentials, readSecret) };
};

/** The Consul agent, with the token and the credentials that the configuration has at each request. */
export const consulPeer = (config: () => Pick<Config, 'consul'>, readSecret: ReadSecret): ConsulPeer => {
  const { url, tls } = config().consul;
  return {
    url,
    tls,
    async token() {
      const { token } = config().consul;
      return token && readToken(token, readSecret);
    },
    authorize: authorizeBy(() => config().consul.credentials, readSecret),
  };
};
