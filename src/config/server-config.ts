import type { Secret } from '../model/connection.ts';
import { isLoopback } from '../support/ip.ts';
import { nameOf, type SaidOptions } from './connections/said-options.ts';
import type { Problem } from './problem.ts';
import type { Values } from './schema.ts';

/** A certificate and its key: PEM files. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** One address to listen at. */
export interface Listener {
  readonly bind: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** `undefined`: plain http. */
  readonly certificate: Certificate | undefined;
}

/** Our own HTTP server. */
export interface ServerConfig extends Listener {
  /** Names by which a server on a loopback address may be asked, beside those of this machine. */
  readonly hosts: readonly string[];
  /** What whoever asks must show; `undefined`: nothing. */
  readonly token: Secret | undefined;
  /** The second listener, which shows no details. */
  readonly public: Listener | undefined;
  /** How Marathon reaches the second listener; `undefined`: as the Mesos agent's address says. */
  readonly callbackUrl: string | undefined;
}

type ServerValues = Pick<
  Values,
  | 'bind'
  | 'port'
  | 'serverHost'
  | 'serverToken'
  | 'serverTokenFile'
  | 'serverCertFile'
  | 'serverKeyFile'
  | 'publicBind'
  | 'publicPort'
  | 'publicCertFile'
  | 'publicKeyFile'
  | 'callbackUrl'
>;

type CertificateOption = 'serverCertFile' | 'serverKeyFile' | 'publicCertFile' | 'publicKeyFile';

const PUBLIC = { bind: '0.0.0.0', port: 8081 };

export function serverConfig(values: ServerValues): ServerConfig {
  const { publicBind, publicPort } = values;
  const hasPublic = publicBind !== undefined || publicPort !== undefined;
  return {
    bind: values.bind,
    port: values.port,
    certificate: certificateOf(values.serverCertFile, values.serverKeyFile),
    hosts: values.serverHost ?? [],
    token: tokenOf(values),
    public: hasPublic
      ? {
          bind: publicBind ?? PUBLIC.bind,
          port: publicPort ?? PUBLIC.port,
          certificate: certificateOf(values.publicCertFile, values.publicKeyFile),
        }
      : undefined,
    callbackUrl: values.callbackUrl,
  };
}

const certificateOf = (certFile: string | undefined, keyFile: string | undefined): Certificate | undefined =>
  certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };

function tokenOf({ serverToken: text, serverTokenFile: path }: ServerValues): Secret | undefined {
  if (text !== undefined) return { kind: 'text', text };
  return path === undefined ? undefined : { kind: 'file', path };
}

/** What does not go together, a problem each. */
export function serverProblems(
  values: Partial<ServerValues> & { readonly events?: string },
  said: SaidOptions,
): readonly Problem[] {
  const wrong = (name: keyof ServerValues | 'events', expected: string) => said.problem(name, expected);
  /** Neither is of any use alone. */
  const pair = (one: CertificateOption, other: CertificateOption): readonly Problem[] => {
    if ((values[one] === undefined) === (values[other] === undefined)) return [];
    const [told, missing] = values[one] === undefined ? [other, one] : [one, other];
    return [wrong(told, `${nameOf(missing)} too`)];
  };
  const { publicCertFile, publicBind, publicPort, events } = values;
  const hasPublic = publicBind !== undefined || publicPort !== undefined;
  const opens = '--public-port too, which opens the server that it is about';
  return [
    ...pair('serverCertFile', 'serverKeyFile'),
    ...pair('publicCertFile', 'publicKeyFile'),
    ...(values.serverToken !== undefined && values.serverTokenFile !== undefined
      ? [wrong('serverTokenFile', 'only one of it and MARATHON_CONSUL_SERVER_TOKEN')]
      : []),
    ...(publicCertFile !== undefined && !hasPublic ? [wrong('publicCertFile', opens)] : []),
    ...(values.callbackUrl !== undefined && !hasPublic ? [wrong('callbackUrl', opens)] : []),
    ...(events === 'callback' && !hasPublic
      ? [wrong('events', '--public-port too: Marathon must be able to reach us')]
      : []),
  ];
}

/**
 * Details for the whole network are a warning and not a problem: nothing can be changed there, and a daemon that does not
 * start publishes nothing.
 */
export function serverWarnings({ bind, token }: ServerConfig): readonly string[] {
  if (token !== undefined || isLoopback(bind) || /^(?:.+\.)?localhost\.?$/i.test(bind)) return [];
  return [
    `--bind ${bind}: whoever reaches this machine can read what runs on it, with addresses and errors; ` +
      'give --server-token-file, or leave --bind at 127.0.0.1 and open --public-port for health and metrics alone',
  ];
}
