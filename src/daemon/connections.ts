import type { Transport } from '../clients/call.ts';
import type { ConsulPeer } from '../clients/consul/consul-client.ts';
import { authorizeBy, type ReadSecret, readToken } from '../clients/credentials.ts';
import { createLogin } from '../clients/marathon/login/login.ts';
import type { MarathonPeer } from '../clients/marathon/marathon-client.ts';
import type { MesosAgentPeer } from '../clients/mesos/mesos-agent-client.ts';
import type { Config } from '../config/config.ts';
import {
  CONSUL_NAMES,
  LOGIN_NAMES,
  MARATHON_NAMES,
  MESOS_AGENT_NAMES,
  toConsul,
  toLoginServer,
  toMarathon,
  toMesosAgent,
} from './peer-options.ts';

/** Marathon, with the credentials that the configuration has at each request; `through` is the way to its login server. */
export const marathonPeer = (
  config: () => Pick<Config, 'marathon'>,
  readSecret: ReadSecret,
  through: Transport,
): MarathonPeer => {
  const { urls, tls } = config().marathon;
  const options = { ...MARATHON_NAMES, whoWeAre: () => toMarathon(config().marathon.credentials) };
  const toLogin = { ...LOGIN_NAMES, whoWeAre: () => toLoginServer(config().marathon.credentials) };
  const credentials = () => config().marathon.credentials;
  const login = createLogin(credentials, readSecret, through, toLogin);
  return { urls, tls, options, authorize: authorizeBy(credentials, readSecret, login) };
};

/** The Mesos agent, with the credentials that the configuration has at each request; `undefined`: there is none to ask. */
export const mesosAgentPeer = (
  config: () => Pick<Config, 'mesosAgent'>,
  readSecret: ReadSecret,
): MesosAgentPeer | undefined => {
  const { url, tls } = config().mesosAgent;
  if (url === undefined) return undefined;
  const options = { ...MESOS_AGENT_NAMES, whoWeAre: () => toMesosAgent(config().mesosAgent.credentials) };
  return { url, tls, options, authorize: authorizeBy(() => config().mesosAgent.credentials, readSecret) };
};

/** The Consul agent, with the token and the credentials that the configuration has at each request. */
export const consulPeer = (config: () => Pick<Config, 'consul'>, readSecret: ReadSecret): ConsulPeer => {
  const { url, tls } = config().consul;
  return {
    url,
    tls,
    options: { ...CONSUL_NAMES, whoWeAre: (status) => toConsul(config().consul, status) },
    async token() {
      const { token } = config().consul;
      return token && readToken(token, readSecret);
    },
    authorize: authorizeBy(() => config().consul.credentials, readSecret),
  };
};
