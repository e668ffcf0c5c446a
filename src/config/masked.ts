import type { Credentials, Secret } from '../model/connection.ts';
import type { Config } from './config.ts';

/** The configuration as it may be shown: whether there is a secret and in which file, never which. */
export const masked = (config: Config): Config => ({
  ...config,
  marathon: { ...config.marathon, credentials: maskedCredentials(config.marathon.credentials) },
  mesosAgent: { ...config.mesosAgent, credentials: maskedCredentials(config.mesosAgent.credentials) },
  consul: {
    ...config.consul,
    token: maskedSecret(config.consul.token),
    credentials: maskedCredentials(config.consul.credentials),
  },
  server: { ...config.server, token: maskedSecret(config.server.token) },
});

function maskedSecret<Given extends Secret | undefined>(secret: Given): Given | Secret {
  return secret?.kind === 'text' ? { kind: 'text', text: '***' } : secret;
}

function maskedCredentials(credentials: Credentials): Credentials {
  switch (credentials.kind) {
    case 'none':
      return credentials;
    case 'basic':
      return { ...credentials, password: maskedSecret(credentials.password) };
    case 'bearer':
    case 'token':
      return { ...credentials, token: maskedSecret(credentials.token) };
    case 'login':
      return { ...credentials, privateKey: maskedSecret(credentials.privateKey) };
  }
}
