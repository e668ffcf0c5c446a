import { SYSTEM_TLS, type Tls } from '../../model/connection.ts';
import type { Config } from '../config.ts';
import type { OptionName } from '../schema.ts';
import { nameOf, type SaidOptions } from './said-options.ts';
import { TLS_OF, type TlsNames } from './tls-of.ts';

/** A file and a text of the same secret, of which the file counts. */
const OUTRANKED: readonly (readonly [file: OptionName, text: OptionName])[] = [
  ['marathonPasswordFile', 'marathonPassword'],
  ['marathonTokenFile', 'marathonToken'],
  ['mesosAgentPasswordFile', 'mesosAgentPassword'],
  ['consulTokenFile', 'consulToken'],
];

/** What was said of connections and has no effect: one sentence each. */
export function connectionWarnings(config: Config, said: SaidOptions): readonly string[] {
  const idle = (name: OptionName | undefined, why: string): readonly string[] => {
    const where = name === undefined ? undefined : said.where(name);
    return where === undefined ? [] : [`${where} has no effect${why}`];
  };
  const outranked = OUTRANKED.flatMap(([file, text]) => {
    const where = said.where(file);
    return where === undefined ? [] : idle(text, `: ${where} outranks it`);
  });
  const hasToken = said.where('marathonToken') !== undefined || said.where('marathonTokenFile') !== undefined;
  return [
    ...outranked,
    ...(hasToken ? [] : idle('marathonTokenScheme', ` without a token (${nameOf('marathonTokenFile')})`)),
    ...Object.entries(urlsOf(config)).flatMap(([peer, { urls, option, tls }]) => {
      const names = TLS_OF[peer as keyof typeof TLS_OF];
      return [...tlsWarnings(names, urls, option, idle), ...unverified(names, urls, option, tls, said)];
    }),
  ];
}

type Idle = (name: OptionName | undefined, why: string) => readonly string[];

function tlsWarnings(names: TlsNames, urls: readonly string[], option: string, idle: Idle): readonly string[] {
  const { ca, cert, key, serverName, insecure } = names;
  if (!urls.some((url) => url.startsWith('https://')))
    return [ca, cert, key, serverName, insecure].flatMap((name) => idle(name, `: ${option} ${whyPlain(urls)}`));
  return [];
}

/** It is meant for a first try, and is easily forgotten. */
function unverified(names: TlsNames, urls: readonly string[], option: string, tls: Tls, said: SaidOptions) {
  if (tls.isVerified || !urls.some((url) => url.startsWith('https://'))) return [];
  const where = said.where(names.insecure) ?? said.where('consulVerify') ?? nameOf(names.insecure);
  return [
    `${where}: whoever answers in the place of ${option} is believed, and shown our credentials; give ${nameOf(names.ca)} instead`,
  ];
}

function whyPlain(urls: readonly string[]): string {
  if (urls.length === 0) return 'is not given';
  return urls.every((url) => url.startsWith('unix:'))
    ? 'is a socket file, which has no TLS'
    : 'is reached without TLS (its URL begins with http://)';
}

const urlsOf = ({ marathon, mesosAgent, consul }: Config) => ({
  marathon: { urls: marathon.urls, option: '--marathon', tls: marathon.tls },
  login:
    marathon.credentials.kind === 'login'
      ? { urls: [marathon.credentials.url], option: '--marathon-login-url', tls: marathon.credentials.tls }
      : { urls: [], option: '--marathon-login-url', tls: SYSTEM_TLS },
  mesosAgent: {
    urls: mesosAgent.url === undefined ? [] : [mesosAgent.url],
    option: '--mesos-agent',
    tls: mesosAgent.tls,
  },
  consul: { urls: [consul.url], option: '--consul', tls: consul.tls },
});
