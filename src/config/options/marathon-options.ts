import type { Option } from '../option.ts';
import { parseHttpAddress } from '../values/address.ts';
import { address, listOf, matching, oneOf } from '../values/value-types.ts';
import { passwordOption, tokenOption, userOption } from './secret-options.ts';
import {
  caFileOption,
  certFileOption,
  fileOption,
  insecureOption,
  keyFileOption,
  serverNameOption,
} from './tls-options.ts';

/** Where Marathon is, whom it is to believe that we are, and how we know that it is Marathon. */
export const MARATHON_OPTIONS = {
  marathon: {
    flags: ['--marathon'],
    placeholder: 'URLS',
    alsoEnv: [],
    default: 'http://marathon.mesos:8080',
    separator: ',',
    type: listOf(address(parseHttpAddress)).min(1),
    expected: 'http://host:port, https://host:port or host:port, without user and password (there is --marathon-user)',
    doc: 'where Marathon answers: one or more instances of it, with commas between them',
  },
  events: {
    flags: ['--events'],
    placeholder: 'HOW',
    alsoEnv: [],
    default: 'auto',
    type: oneOf('auto', 'sse', 'callback', 'poll'),
    expected: 'auto, sse, callback or poll',
    doc: "how we hear of changes: sse (Marathon's stream), callback (its calls to --public-port), poll (neither), or auto: what it has",
  },
  marathonUser: userOption(
    '--marathon-user',
    "Marathon's",
    'MARATHON_CONSUL_MARATHON_PASSWORD or --marathon-password-file',
  ),
  marathonPassword: passwordOption('MARATHON_CONSUL_MARATHON_PASSWORD', '--marathon-password-file'),
  marathonPasswordFile: fileOption('--marathon-password-file', 'a file with the password of --marathon-user'),
  marathonToken: tokenOption('MARATHON_CONSUL_MARATHON_TOKEN', 'a token for Marathon (or --marathon-token-file)'),
  marathonTokenFile: fileOption(
    '--marathon-token-file',
    'a file with a token for Marathon (or MARATHON_CONSUL_MARATHON_TOKEN)',
  ),
  marathonTokenScheme: {
    flags: ['--marathon-token-scheme'],
    placeholder: 'SCHEME',
    alsoEnv: [],
    default: 'bearer',
    type: oneOf('bearer', 'token'),
    expected: 'bearer or token',
    doc: 'how the token is sent: Authorization: Bearer TOKEN, or token=TOKEN as DC/OS has it',
  },
  marathonLoginUrl: {
    flags: ['--marathon-login-url'],
    placeholder: 'URL',
    alsoEnv: [],
    default: undefined,
    type: address(parseHttpAddress),
    expected: 'a whole URL, such as https://master.mesos/acs/api/v1/auth/login',
    doc: 'where a DC/OS service account logs in: https://master.mesos/acs/api/v1/auth/login',
  },
  marathonLoginUser: {
    flags: ['--marathon-login-user'],
    placeholder: 'USER',
    alsoEnv: [],
    default: undefined,
    type: matching(/^[^\p{Cc}]+$/u),
    expected: 'the name of a service account',
    doc: 'the name of the service account',
  },
  marathonLoginKeyFile: fileOption('--marathon-login-key-file', "the service account's private key (PEM)"),
  marathonCaFile: caFileOption('--marathon-ca-file', "Marathon's"),
  marathonCertFile: certFileOption('--marathon-cert-file', 'Marathon'),
  marathonKeyFile: keyFileOption('--marathon-key-file', '--marathon-cert-file'),
  marathonServerName: serverNameOption('--marathon-server-name', "Marathon's"),
  marathonInsecure: insecureOption('--marathon-insecure', "Marathon's"),
  loginCaFile: caFileOption('--login-ca-file', "the login server's"),
  loginCertFile: certFileOption('--login-cert-file', 'the login server'),
  loginKeyFile: keyFileOption('--login-key-file', '--login-cert-file'),
  loginServerName: serverNameOption('--login-server-name', "the login server's"),
  loginInsecure: insecureOption('--login-insecure', "the login server's"),
} satisfies Readonly<Record<string, Option>>;
