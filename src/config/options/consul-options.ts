import type { Option } from '../option.ts';
import { parseConsulAddress } from '../values/address.ts';
import { address, matching, truth } from '../values/value-types.ts';
import { tokenOption } from './secret-options.ts';
import {
  caFileOption,
  certFileOption,
  fileOption,
  insecureOption,
  keyFileOption,
  serverNameOption,
} from './tls-options.ts';

/** Where the Consul agent of this machine is; all that Consul's own tools take from the environment is understood. */
export const CONSUL_OPTIONS = {
  consul: {
    flags: ['--consul'],
    placeholder: 'URL',
    alsoEnv: ['CONSUL_HTTP_ADDR'],
    default: 'http://127.0.0.1:8500',
    type: address(parseConsulAddress),
    expected:
      'http://host:port, https://host:port, host:port or unix:///path, without user and password (those go into CONSUL_HTTP_AUTH)',
    doc: 'where the Consul agent of this machine answers',
  },
  datacenter: {
    flags: ['--datacenter'],
    placeholder: 'NAME',
    alsoEnv: [],
    default: undefined,
    type: matching(/^[A-Za-z0-9_-]+$/),
    expected: 'the name of a datacenter of Consul: letters, digits, dashes and underscores',
    doc: "where Consul's agent should be: in another datacenter nothing is written (default: anywhere)",
  },
  consulTls: {
    flags: [],
    placeholder: undefined,
    alsoEnv: ['CONSUL_HTTP_SSL'],
    default: 'false',
    type: truth,
    expected: 'true or false',
    doc: 'reach Consul by https, whatever scheme its address has',
  },
  consulToken: tokenOption('CONSUL_HTTP_TOKEN', 'the ACL token for Consul (or --consul-token-file)'),
  consulTokenFile: fileOption('--consul-token-file', 'a file with the ACL token for Consul (or CONSUL_HTTP_TOKEN)', [
    'CONSUL_HTTP_TOKEN_FILE',
  ]),
  consulAuth: {
    flags: [],
    placeholder: undefined,
    alsoEnv: ['CONSUL_HTTP_AUTH'],
    default: undefined,
    type: matching(/^[^\p{Cc}:]+:[^\p{Cc}]+$/u),
    expected: 'user:password',
    doc: 'user:password for basic authentication at a proxy in front of Consul, beside the token',
    isSecret: true,
  },
  consulCaFile: caFileOption('--consul-ca-file', "Consul's", ['CONSUL_CACERT']),
  consulCaPath: {
    flags: [],
    placeholder: undefined,
    alsoEnv: ['CONSUL_CAPATH'],
    default: undefined,
    type: matching(/^$/),
    expected: 'it to be unset: a folder of authorities is not supported, put them into one file for CONSUL_CACERT',
    doc: 'not supported: a folder of authorities; put them into one file, and name that in --consul-ca-file',
  },
  consulCertFile: certFileOption('--consul-cert-file', 'Consul', ['CONSUL_CLIENT_CERT']),
  consulKeyFile: keyFileOption('--consul-key-file', '--consul-cert-file', ['CONSUL_CLIENT_KEY']),
  consulServerName: serverNameOption('--consul-server-name', "Consul's", ['CONSUL_TLS_SERVER_NAME']),
  consulVerify: {
    flags: [],
    placeholder: undefined,
    alsoEnv: ['CONSUL_HTTP_SSL_VERIFY'],
    default: 'true',
    type: truth,
    expected: 'true or false',
    doc: "false is the same as --consul-insecure, as for Consul's own tools",
  },
  consulInsecure: insecureOption('--consul-insecure', "Consul's"),
} satisfies Readonly<Record<string, Option>>;
