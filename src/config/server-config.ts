import type { Secret } from '../model/connection.ts';
import { isLoopback } from '../support/ip.ts';
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
export function serverProblems(values: Partial<ServerValues> & { readonly events?: string }): readonly Problem[] {
  const { serverCertFile, serverKeyFile, publicCertFile, publicKeyFile, publicBind, publicPort, events } = values;
  const hasPublic = publicBind !== undefined || publicPort !== undefined;
  const opens = '--public-port too, which opens the server that it is about';
  return [
    ...pair(['--server-cert-file', serverCertFile], ['--server-key-file', serverKeyFile]),
    ...pair(['--public-cert-file', publicCertFile], ['--public-key-file', publicKeyFile]),
    ...(values.serverToken !== undefined && values.serverTokenFile !== undefined
      ? [wrong('--server-token-file', values.serverTokenFile, 'only one of it and MARATHON_CONSUL_SERVER_TOKEN')]
      : []),
    ...(publicCertFile !== undefined && !hasPublic ? [wrong('--public-cert-file', publicCertFile, opens)] : []),
    ...(values.callbackUrl !== undefined && !hasPublic ? [wrong('--callback-url', values.callbackUrl, opens)] : []),
    ...(events === 'callback' && !hasPublic
      ? [wrong('--events', 'callback', '--public-port too: Marathon must be able to reach us')]
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

type Told = readonly [flag: string, value: string | undefined];

/** Neither is of any use alone. */
function pair([one, first]: Told, [other, second]: Told): readonly Problem[] {
  if ((first === undefined) === (second === undefined)) return [];
  const [said, value, lacks] = first === undefined ? [other, second, one] : [one, first, other];
  return [wrong(said, value ?? '', `${lacks} too`)];
}

const wrong = (option: string, value: string, expected: string): Problem => ({
  option,
  where: option,
  given: `"${value}"`,
  expected,
});
