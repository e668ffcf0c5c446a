import type { PeerOptions } from '../clients/failures/peer-options.ts';
import type { Config } from '../config/config.ts';
import { nameOf } from '../config/connections/said-options.ts';
import { TLS_OF, type TlsNames } from '../config/connections/tls-of.ts';
import { environmentNames, type Option } from '../config/option.ts';
import { OPTIONS, type OptionName } from '../config/schema.ts';
import type { Credentials, Secret } from '../model/connection.ts';

type Names = Omit<PeerOptions, 'whoWeAre'>;

/** As people know it: its flag, and the variable of the peer's own tools beside it, if there is one. */
function named(name: OptionName): string {
  const { alsoEnv, flags }: Option = OPTIONS[name];
  const [theirs] = alsoEnv;
  return flags.length === 0 || theirs === undefined ? nameOf(name) : `${nameOf(name)} (or ${theirs})`;
}

const namesOf = (url: OptionName, { ca, cert, key, serverName }: TlsNames): Names => ({
  url: named(url),
  caFile: named(ca),
  certFile: named(cert),
  keyFile: named(key),
  serverName: named(serverName),
});

/** What our options for each peer are called. */
export const MARATHON_NAMES = namesOf('marathon', TLS_OF.marathon);
export const LOGIN_NAMES = namesOf('marathonLoginUrl', TLS_OF.login);
export const MESOS_AGENT_NAMES = namesOf('mesosAgent', TLS_OF.mesosAgent);
export const CONSUL_NAMES = namesOf('consul', TLS_OF.consul);

/** Where a secret came from, and what it is called: a file's option, or the variable that holds the text. */
const whence = (secret: Secret, file: OptionName, text: OptionName): string =>
  secret.kind === 'file' ? `in ${secret.path} (${nameOf(file)})` : `of ${environmentNames(OPTIONS[text])[0]}`;

/** A way to give a secret: `--marathon-token-file (or MARATHON_CONSUL_MARATHON_TOKEN)`. */
const either = (file: OptionName, text: OptionName): string => `${nameOf(file)} (or ${nameOf(text)})`;

const WITHOUT = 'it was asked without credentials: give ';

/** What Marathon is told of us, and what to change when it refuses that; each completes an answer of 401 or 403. */
export function toMarathon(credentials: Credentials): string {
  const password = ['marathonPasswordFile', 'marathonPassword'] as const;
  const token = ['marathonTokenFile', 'marathonToken'] as const;
  const user = nameOf('marathonUser');
  switch (credentials.kind) {
    case 'none':
      return `${WITHOUT}${user} with ${either(...password)}, ${either(...token)}, or ${nameOf('marathonLoginUrl')}`;
    case 'basic':
      return `it was asked as "${credentials.user}" (${user}) with the password ${whence(credentials.password, ...password)}: correct one of them, or give that user the right`;
    case 'bearer':
    case 'token':
      return `it was asked with the token ${whence(credentials.token, ...token)}, sent as ${nameOf('marathonTokenScheme')}=${credentials.kind}: correct one of them, or give that token the right`;
    case 'login':
      return `it was asked as "${credentials.user}" (${nameOf('marathonLoginUser')}), with a token of ${credentials.url} (${nameOf('marathonLoginUrl')}): give that account the right`;
  }
}

export function toLoginServer(credentials: Credentials): string {
  const [url, user, key] = (['marathonLoginUrl', 'marathonLoginUser', 'marathonLoginKeyFile'] as const).map(nameOf);
  return credentials.kind === 'login'
    ? `correct ${user}, which is "${credentials.user}", or ${key}, or ${url}`
    : `correct ${user}, ${key} or ${url}`;
}

export function toMesosAgent(credentials: Credentials): string {
  const password = ['mesosAgentPasswordFile', 'mesosAgentPassword'] as const;
  const user = nameOf('mesosAgentUser');
  return credentials.kind === 'basic'
    ? `it was asked as "${credentials.user}" (${user}) with the password ${whence(credentials.password, ...password)}: correct one of them, or give that user the right`
    : `${WITHOUT}${user} with ${either(...password)}`;
}

/** Consul answers a lack of rights with 403; a 401 is that of a proxy before it. */
export function toConsul({ token, credentials }: Pick<Config['consul'], 'token' | 'credentials'>, status: number) {
  const auth = nameOf('consulAuth');
  if (status === 401)
    return credentials.kind === 'basic' ? `correct ${auth}` : `a proxy may stand before it: give ${auth}`;
  const options = ['consulTokenFile', 'consulToken'] as const;
  return token === undefined
    ? `it was asked without a token: give ${either(...options)}`
    : `it was asked with the token ${whence(token, ...options)}: correct it, or grant what \`marathon-consul doctor\` prints`;
}
