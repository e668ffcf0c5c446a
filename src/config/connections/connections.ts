import type { Config } from '../config.ts';
import { NO_AGENT } from '../options/mesos-agent-options.ts';
import type { Values } from '../schema.ts';
import { withTls } from '../values/address.ts';
import { consulCredentials, marathonCredentials, mesosAgentCredentials, secretOf } from './credentials-of.ts';
import { TLS_OF, tlsOf } from './tls-of.ts';

/** All whom we talk to, of options that go together. */
export const connectionsOf = (values: Values): Pick<Config, 'marathon' | 'mesosAgent' | 'consul'> => ({
  marathon: {
    urls: [...new Set(values.marathon)],
    credentials: marathonCredentials(values, tlsOf(values, TLS_OF.login)),
    tls: tlsOf(values, TLS_OF.marathon),
    events: values.events,
  },
  mesosAgent: {
    url: values.mesosAgent === NO_AGENT ? undefined : values.mesosAgent,
    hostname: values.hostname,
    mayBeRemote: values.allowRemoteAgent,
    credentials: mesosAgentCredentials(values),
    tls: tlsOf(values, TLS_OF.mesosAgent),
  },
  consul: {
    url: values.consulTls ? withTls(values.consul) : values.consul,
    token: secretOf(values.consulTokenFile, values.consulToken),
    credentials: consulCredentials(values),
    tls: tlsOf(values, TLS_OF.consul, values.consulVerify),
    datacenter: values.datacenter,
  },
});
